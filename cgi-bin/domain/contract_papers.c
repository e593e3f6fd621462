/* contract_papers.c - what the dealer's papers say to a contract: which stop its approval today, which end before it does. */
#include "contract.h"

#include <string.h>

#include "paper.h"
#include "papers_gate.h"

static const char asked_sql[] =
    "SELECT c.customer_id, c.ends_on, p.product_class FROM contract c LEFT JOIN contract_line l ON l.contract_id = c.id LEFT JOIN product p ON p.id = l.product_id"
    " WHERE c.id = :contract_id GROUP BY p.product_class LIMIT 20";

static bool is_told(const struct papers_reasons *reasons, const struct papers_reason *reason)
{
    for (size_t i = 0; i < reasons->count; i++) {
        if (strcmp(reasons->items[i].type, reason->type) == 0 && strcmp(reasons->items[i].problem, reason->problem) == 0)
            return true;
    }
    return false;
}

/* A paper that two classes of products lack is one reason. */
static NEOERR *add_reasons(struct request *req, const struct papers_of *papers, const char *product_class, struct papers_reasons *all)
{
    struct papers_reasons some;

    TRY(papers_gate_of(req, papers, &(struct papers_asked){ .product_class = product_class }, &some));
    for (size_t i = 0; i < some.count && all->count < PAPERS_REASONS_MOST; i++) {
        if (!is_told(all, &some.items[i]))
            all->items[all->count++] = some.items[i];
    }
    return STATUS_OK;
}

NEOERR *contract_papers_read(struct request *req, int64_t id, struct contract_papers *all)
{
    struct papers_of papers;
    struct rows *rows;
    struct row first;

    *all = (struct contract_papers){ 0 };
    values_int(req->values, "contract_id", id);
    TRY(db_select(req, asked_sql, &rows));
    if (rows->count == 0)
        return STATUS_OK;
    first = rows_at(rows, 0);
    TRY(papers_read(req, row_int(&first, "customer_id"), &papers));
    TRY(add_reasons(req, &papers, "", &all->reasons));
    for (size_t i = 0; i < rows->count; i++) {
        struct row row = rows_at(rows, i);

        if (!row_is_null(&row, "product_class"))
            TRY(add_reasons(req, &papers, row_text(&row, "product_class"), &all->reasons));
    }
    return nerr_pass(papers_ending(req, &papers, row_text(&first, "ends_on"), &all->ending));
}

NEOERR *contract_papers_show(struct request *req, int64_t id)
{
    struct contract_papers papers;

    TRY(contract_papers_read(req, id, &papers));
    for (size_t i = 0; i < papers.reasons.count; i++) {
        TRY(show_text(req, papers_reason_words(req, &papers.reasons.items[i]), "Gate.%zu.words", i));
        TRY(show_int(req, papers.reasons.items[i].paper_id, "Gate.%zu.paper_id", i));
        TRY(show_text(req, papers.reasons.items[i].type, "Gate.%zu.type", i));
    }
    for (size_t i = 0; i < papers.ending.count; i++) {
        TRY(show_text(req, paper_type_name(req, papers.ending.items[i].type), "Ending.%zu.words", i));
        TRY(show_text(req, papers.ending.items[i].due_on, "Ending.%zu.due_on", i));
    }
    return STATUS_OK;
}
