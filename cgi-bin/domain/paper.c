/* paper.c - tables of papers, and what a dealer's page shows of them. */
#include "paper.h"

#include <string.h>

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

/* --- what a dealer has, and what is required ---------------------------------------------------- */

static const char papers_sql[] =
    "SELECT cu.type AS customer_type, cu.owner_id, p.id AS paper_id,"
    "  p.paper_type, p.number, p.due_on, p.verification, p.replaced_by, p.scope_codes,"
    "  " PAPER_STATE_WARNING("COALESCE(t.warn_days, CAST(:setting_papers_warn_days AS INT))") " AS state"
    " FROM customer cu /* all rows: the caller's record was checked; a gate holds for everybody */ LEFT JOIN paper p ON p.customer_id = cu.id AND p.valid_to IS NULL LEFT JOIN paper_type t ON t.word = p.paper_type"
    " WHERE cu.id = :papers_of ORDER BY p.verification = 'refused', p.due_order DESC, p.id DESC";

NEOERR *papers_read(struct request *req, int64_t customer_id, struct papers_of *papers)
{
    struct row first;

    *papers = (struct papers_of){ .customer_type = "", .owner_id = "" };
    values_int(req->values, "papers_of", customer_id);
    TRY(db_select(req, papers_sql, &papers->rows));
    if (papers->rows->count == 0)
        return STATUS_OK;
    first = rows_at(papers->rows, 0);
    papers->customer_type = row_text(&first, "customer_type");
    papers->owner_id = row_text(&first, "owner_id");
    return STATUS_OK;
}

NEOERR *papers_requirements(struct request *req, const struct rows **rows)
{
    static struct held requirements = { .sql = "SELECT r.id, r.customer_type, r.product_class, r.paper_type, r.mandatory FROM paper_requirement r"
                                               " WHERE " PAPER_REQUIRED_TODAY " ORDER BY r.id" };

    return nerr_pass(held_rows(req, &requirements, rows));
}

bool papers_generally(const char *product_class)
{
    return *product_class == '\0' || text_has_word(setting_text("papers.classes"), product_class);
}

/* --- showing -------------------------------------------------------------------------------------- */

enum { TYPES_MOST = 100 };

struct required {
    const char *paper_type;
    bool mandatory;
};

/* One a type of paper: mandatory when one of its requirements is. */
static size_t find_required(const struct rows *requirements, const char *customer_type, struct required required[TYPES_MOST])
{
    size_t count = 0;

    for (size_t i = 0; i < requirements->count; i++) {
        struct row row = rows_at(requirements, i);
        const char *type = row_text(&row, "paper_type");
        size_t at = 0;

        if (strcmp(row_text(&row, "customer_type"), customer_type) != 0 || !papers_generally(row_text(&row, "product_class")))
            continue;
        while (at < count && strcmp(required[at].paper_type, type) != 0)
            at++;
        if (at == TYPES_MOST)
            continue;
        if (at == count)
            required[count++] = (struct required){ .paper_type = type };
        required[at].mandatory = required[at].mandatory || row_int(&row, "mandatory") != 0;
    }
    return count;
}

/* The best paper of that type which no newer one replaces. */
static bool find_best(const struct papers_of *papers, const char *type, struct row *best)
{
    for (size_t i = 0; i < papers->rows->count; i++) {
        *best = rows_at(papers->rows, i);
        if (!row_is_null(best, "paper_id") && row_is_null(best, "replaced_by") && strcmp(row_text(best, "paper_type"), type) == 0)
            return true;
    }
    return false;
}

static NEOERR *show_required(struct request *req, const struct papers_of *papers, const struct required *required, size_t place)
{
    struct row best;
    bool found = find_best(papers, required->paper_type, &best);
    HDF *node;

    TRY(show_item(req, "Papers", place, &node));
    if (found)
        TRY(row_show(req, arena_format(req->arena, "Papers.%zu", place), &best));
    TRY(hdf_set_value(node, "paper_type", required->paper_type));
    TRY(hdf_set_value(node, "mandatory", required->mandatory ? "1" : "0"));
    TRY(hdf_set_value(node, "owner_id", papers->owner_id));
    return found ? STATUS_OK : nerr_pass(hdf_set_value(node, "state", "missing"));
}

/* What is mandatory first. */
static NEOERR *show_papers(struct request *req, const struct papers_of *papers)
{
    struct required required[TYPES_MOST];
    const struct rows *requirements;
    size_t count, place = 0;

    TRY(papers_requirements(req, &requirements));
    count = find_required(requirements, papers->customer_type, required);
    for (int mandatory = 1; mandatory >= 0; mandatory--) {
        for (size_t i = 0; i < count; i++) {
            if (required[i].mandatory == (mandatory == 1))
                TRY(show_required(req, papers, &required[i], place++));
        }
    }
    return STATUS_OK;
}

NEOERR *papers_show(struct request *req, int64_t customer_id)
{
    struct papers_of papers;

    TRY(papers_read(req, customer_id, &papers));
    return nerr_pass(show_papers(req, &papers));
}

NEOERR *papers_show_gate(struct request *req, int64_t customer_id)
{
    struct papers_reasons reasons;
    struct papers_of papers;

    TRY(papers_read(req, customer_id, &papers));
    TRY(show_papers(req, &papers));
    TRY(papers_gate_of(req, &papers, &(struct papers_asked){ .product_class = "" }, &reasons));
    for (size_t i = 0; i < reasons.count; i++)
        TRY(show_text(req, papers_reason_words(req, &reasons.items[i]), "Gate.%zu.words", i));
    return STATUS_OK;
}
