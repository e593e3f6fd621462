/* notifications.c - /admin/notifications: what counts for whoever chose nothing. */
#include "admin.h"

#include "domain/notify.h"

NEOERR *defaults_page(struct request *req)
{
    return nerr_pass(notify_choices_show(req, 0, "/admin/notifications"));
}

NEOERR *defaults_save(struct request *req)
{
    TRY(notify_choices_save(req, 0));
    if (form_refused(req))
        return STATUS_OK;
    reply_notice(req, "app.saved", NULL);
    reply_redirect(req, "/admin/notifications");
    return STATUS_OK;
}
