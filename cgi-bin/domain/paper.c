/* paper.c - tables of papers, and what a dealer's page shows of them. */
#include "paper.h"

#include "papers_gate.h"

static const char *const paper_columns[] = { "customer_id", "paper_type", "number", "issuer", "issued_on", "date_meaning",
                                             "expires_on", "scope_text", "scope_codes", "note", "replaced_by",
                                             "verification", "verified_by", "verified_at", "verify_note", "valid_to",
                                             "import_run_id", "created_at", "created_by", "changed_at", NULL };
const struct table paper_table = { .name = "paper", .columns = paper_columns, .subject = "customer_id", .versioned = true };

static const char *const scan_columns[] = { "paper_id", "file_id", "place", "added_by", "added_at", NULL };
const struct table paper_scan_table = { .name = "paper_scan", .columns = scan_columns };

static const char *const type_columns[] = { "word", "date_meaning", "steps", "changed_at", NULL };
const struct table paper_type_table = { .name = "paper_type", .columns = type_columns, .versioned = true };

static const char *const requirement_columns[] = { "customer_type", "product_class", "paper_type", "mandatory", "valid_from", "valid_to", NULL };
const struct table paper_requirement_table = { .name = "paper_requirement", .columns = requirement_columns, .versioned = true };

const char paper_record_sql[] =
    "SELECT p.*, " PAPER_STATE " AS state, DATEDIFF(p.due_on, :today) AS days_left, cu.name AS customer_name,"
    "  cu.code AS customer_code, cu.owner_id"
    " FROM paper p JOIN customer cu ON cu.id = p.customer_id WHERE p.id = :id AND p.valid_to IS NULL AND {visible:cu}";

const char *paper_type_name(struct request *req, const char *word)
{
    const struct option *option = options_find("paper_type", word);

    return option == NULL ? word : option_label(req, option);
}

/* The best paper a requirement finds: good ones before others, the longest first. */
static const char required_sql[] =
    "/* all rows: the caller's record was checked */ SELECT r.paper_type, MAX(r.mandatory) AS mandatory, p.id AS paper_id, p.number, p.due_on,"
    "  p.verification, IF(p.id IS NULL, 'missing', " PAPER_STATE ") AS state, cu.owner_id"
    " FROM customer cu JOIN paper_requirement r ON " PAPER_REQUIRED_NOW " AND " PAPER_GENERALLY
    " LEFT JOIN paper p ON p.id = (SELECT b.id FROM paper b WHERE b.customer_id = cu.id AND b.paper_type = r.paper_type AND b.valid_to IS NULL"
    "  AND b.replaced_by IS NULL ORDER BY b.verification = 'refused', b.due_order DESC, b.id DESC LIMIT 1)"
    " WHERE cu.id = :papers_of GROUP BY r.paper_type ORDER BY mandatory DESC, MIN(r.id)";

NEOERR *papers_show(struct request *req, int64_t customer_id)
{
    values_int(req->values, "papers_of", customer_id);
    return nerr_pass(db_show_rows(req, "Papers", required_sql));
}

NEOERR *papers_gate_show(struct request *req, int64_t customer_id)
{
    struct papers_reasons reasons;

    TRY(papers_gate(req, customer_id, "", &reasons));
    for (size_t i = 0; i < reasons.count; i++)
        TRY(show_text(req, papers_reason_words(req, &reasons.items[i]), "Gate.%zu.words", i));
    return STATUS_OK;
}
