/* papers_gate.c - why a dealer may not be sold to. */
#include "papers_gate.h"

#include <string.h>

#include "paper.h"

/* Mandatory requirements that no paper meets, each with the nearest paper there is. */
static const char lacking_sql[] =
    "/* all rows: a gate holds for everybody */ SELECT r.paper_type, p.id AS paper_id, p.due_on,"
    "  CASE WHEN p.id IS NULL THEN 'missing' WHEN p.verification = 'refused' THEN 'refused' WHEN p.due_on < :today THEN 'expired'"
    "   WHEN r.product_class <> '' AND p.scope_codes <> '' AND NOT FIND_IN_SET(r.product_class, p.scope_codes) THEN 'scope'"
    "   ELSE 'unverified' END AS problem"
    " FROM customer cu JOIN paper_requirement r ON " PAPER_REQUIRED_NOW " AND r.mandatory = 1"
    "  AND ((:gate_class = '' AND " PAPER_GENERALLY ") OR (:gate_class <> '' AND r.product_class IN ('', :gate_class)))"
    " LEFT JOIN paper p ON p.id = (SELECT b.id FROM paper b WHERE b.customer_id = cu.id AND b.paper_type = r.paper_type AND b.valid_to IS NULL"
    "  ORDER BY b.verification = 'refused', b.due_order DESC, b.id DESC LIMIT 1)"
    " WHERE cu.id = :gate_customer AND NOT EXISTS (SELECT 1 FROM paper p WHERE " PAPER_MEETS " AND (:gate_verified = 0 OR p.verification = 'verified')) ORDER BY r.id LIMIT 32";

static NEOERR *find_reasons(struct request *req, struct papers_reasons *reasons)
{
    struct rows *rows;

    TRY(db_select(req, lacking_sql, &rows));
    reasons->count = 0;
    for (size_t i = 0; i < rows->count; i++) {
        struct row row = rows_at(rows, i);

        reasons->items[reasons->count++] =
            (struct papers_reason){ .type = row_text(&row, "paper_type"), .problem = row_text(&row, "problem"),
                                    .due_on = row_text(&row, "due_on"), .paper_id = row_int(&row, "paper_id") };
    }
    return STATUS_OK;
}

NEOERR *papers_gate(struct request *req, int64_t customer_id, const char *product_class, struct papers_reasons *reasons)
{
    values_int(req->values, "gate_customer", customer_id);
    values_text(req->values, "gate_class", product_class);
    values_int(req->values, "gate_verified", 0);
    return nerr_pass(find_reasons(req, reasons));
}

NEOERR *papers_gate_opening(struct request *req, int64_t customer_id, bool verified, struct papers_reasons *reasons)
{
    values_int(req->values, "gate_customer", customer_id);
    values_text(req->values, "gate_class", "");
    values_int(req->values, "gate_verified", verified);
    return nerr_pass(find_reasons(req, reasons));
}

const char *papers_reason_words(struct request *req, const struct papers_reason *reason)
{
    const char *problem = message(req, arena_format(req->arena, "paper.gate_%s", reason->problem));
    const char *type = paper_type_name(req, reason->type);

    if (strcmp(reason->problem, "expired") != 0)
        return arena_format(req->arena, "%s%s%s", type, message(req, "app.colon"), problem);
    return arena_format(req->arena, "%s%s%s %s", type, message(req, "app.colon"), problem, reason->due_on);
}
