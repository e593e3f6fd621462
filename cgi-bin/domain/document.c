/* document.c - documents of a dealer that are kept as they stood. */
#include "document.h"

static const char *const columns[] = { "customer_id", "kind", "reason", "file_id", "made_at", "made_by", NULL };
const struct table document_table = { .name = "customer_document", .columns = columns, .subject = "customer_id" };

NEOERR *document_freeze(struct request *req, int64_t customer_id, const char *reason)
{
    json_t *args = json_pack("{s:I, s:s}", "customer", (json_int_t)customer_id, "reason", reason);
    NEOERR *err = job_put(req, "prints.freeze", args, NULL, NULL);

    json_decref(args);
    return nerr_pass(err);
}

NEOERR *documents_show(struct request *req)
{
    return nerr_pass(db_show_rows(req, "Documents",
                                  "SELECT d.id, d.kind, d.reason, d.made_at, d.made_by, CEIL(f.size / 1024) AS kilobytes, LOWER(HEX(f.sha256)) AS hash"
                                  " FROM customer_document d JOIN file f ON f.id = d.file_id WHERE d.customer_id = :id ORDER BY d.id DESC LIMIT 50"));
}
