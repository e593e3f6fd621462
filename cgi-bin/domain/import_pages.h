/* import_pages.h - the pages of imports, the same for every kind: a module has them by IMPORT_ROUTES("customers") among its routes, at
 * /customers/import with the permission customers.import, or by IMPORT_ROUTES_AT(home, kind, permission); the kind's row says the same
 * (import_inside.h). Its upload is /files/import/<kind>. Templates: templates/import; words of a kind end in _<kind>. */
#ifndef DOMAIN_IMPORT_PAGES_H
#define DOMAIN_IMPORT_PAGES_H

#include "core/app.h"

NEOERR *import_list_page(struct request *req);
/* A table with a header row and nothing below it, to be filled. */
NEOERR *import_empty_file(struct request *req);
NEOERR *import_page(struct request *req);
NEOERR *import_check_page(struct request *req);
NEOERR *import_check_start(struct request *req);
NEOERR *import_apply_start(struct request *req);
NEOERR *import_undo_start(struct request *req);
NEOERR *import_discard_run(struct request *req);
NEOERR *import_error_file_make(struct request *req);

#define IMPORT_RECORD(kind)                                                                                            \
    "SELECT r.id, r.state, r.problem, r.problem_row, r.header_row, r.do_update, r.good_only, r.rows_total, r.rows_good, r.rows_bad," \
    "  r.rows_update, r.rows_good - r.rows_update AS rows_new, r.rows_blank, r.rows_skipped, r.rows_applied, r.created_at, r.finished_at," \
    "  f.name AS file_name, j.done AS job_done, j.total AS job_total, j.state AS job_state, j.tries > 1 AS job_again"  \
    " FROM import_run r LEFT JOIN file f ON f.id = r.file_id LEFT JOIN job j ON j.id = r.job_id"                       \
    " WHERE r.id = :id AND r.kind = '" kind "' AND r.staff_id = :me"

#define IMPORT_ROUTE(home, kind, permission, method, end, handler, template)                                           \
    { method, home "/import/:id" end, permission, handler, template, NULL, IMPORT_RECORD(kind), ROUTE_NO_RECORD_SCOPE, \
      "each person's own imports", NULL }
#define IMPORT_ROUTES_AT(home, kind, permission)                                                                       \
    { METHOD_GET, home "/import", permission, import_list_page, "import/list", NULL, NULL, 0, NULL, NULL },            \
    { METHOD_GET, home "/import/empty", permission, import_empty_file, NULL, NULL, NULL, ROUTE_BARE, NULL, NULL },     \
    IMPORT_ROUTE(home, kind, permission, METHOD_GET, "", import_page, "import/run"),                                   \
    IMPORT_ROUTE(home, kind, permission, METHOD_GET, "/check", import_check_page, "import/check"),                     \
    IMPORT_ROUTE(home, kind, permission, METHOD_POST, "/check", import_check_start, "import/check"),                   \
    IMPORT_ROUTE(home, kind, permission, METHOD_POST, "/apply", import_apply_start, NULL),                             \
    IMPORT_ROUTE(home, kind, permission, METHOD_POST, "/undo", import_undo_start, NULL),                               \
    IMPORT_ROUTE(home, kind, permission, METHOD_POST, "/discard", import_discard_run, NULL),                           \
    IMPORT_ROUTE(home, kind, permission, METHOD_POST, "/error-file", import_error_file_make, NULL)
#define IMPORT_ROUTES(kind) IMPORT_ROUTES_AT("/" kind, kind, kind ".import")

#endif
