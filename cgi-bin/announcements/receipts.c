/* receipts.c - /announcements/receipts: who has confirmed what is to be confirmed, and who has not; for whoever keeps it. */
#include "announcements.h"

#include "domain/announcement.h"

#define STATE "IF(r.read_at IS NULL, 'unread', 'read')"

static const struct column columns[] = {
    { "name", "st.name", COLUMN_TEXT, COLUMN_DEFAULT, NULL },
    { "announcement_title", "a.title", COLUMN_TEXT, COLUMN_DEFAULT, NULL },
    { "state", STATE, COLUMN_TAG, COLUMN_DEFAULT, "announcement_receipt" },
    { "read_at", "r.read_at", COLUMN_TIME, COLUMN_DEFAULT, NULL },
    { "department_id", "st.department_id", COLUMN_CHOICE, COLUMN_DEFAULT | COLUMN_SMALL, "@department" },
    { "staff_title", "st.title", COLUMN_TEXT, COLUMN_SMALL, NULL },
    { "published_at", "a.published_at", COLUMN_TIME, COLUMN_SMALL, NULL },
};
static const struct filter filters[] = {
    { "announcement", FILTER_TEXT, "a.id = :announcement", NULL, COLUMN_DEFAULT },
    { "state", FILTER_CHOICE, STATE " %s", "announcement_receipt", COLUMN_DEFAULT },
    { "department_id", FILTER_CHOICE, "st.department_id %s", "@department", COLUMN_DEFAULT },
};
/* An announcement's people together, the newest first. */
#define PLACE "(a.id * 1000000 + st.id)"
static const struct order orders[] = { { "published_at", PLACE, 0 } };

const struct list announcement_receipts_list = {
    .name = "announcement_receipts", .path = "/announcements/receipts", .noun = "announcement_receipt", .permission = "announcements.publish",
    .from = "announcement a JOIN staff st ON " ANNOUNCEMENT_READER " AND " ANNOUNCEMENT_ADDRESSES " LEFT JOIN announcement_read r ON " ANNOUNCEMENT_CONFIRMED " AND r.staff_id = st.id",
    .where = "a.valid_to IS NULL AND a.must_read = 1 AND " ANNOUNCEMENT_KEPT, .id = PLACE,
    .columns = columns, .column_count = COUNT_OF(columns), .filters = filters, .filter_count = COUNT_OF(filters),
    .orders = orders, .order_count = COUNT_OF(orders), .default_order = "-published_at",
};

NEOERR *receipts_page(struct request *req)
{
    return nerr_pass(list_page(req, &announcement_receipts_list));
}

NEOERR *receipts_views(struct request *req)
{
    return nerr_pass(list_view_save(req, &announcement_receipts_list));
}

NEOERR *receipts_export(struct request *req)
{
    return nerr_pass(list_export(req, &announcement_receipts_list));
}
