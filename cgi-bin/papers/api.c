/* api.c - /api/v1/papers: papers for programs. Forms, rules and handlers are those of papers.c; scans come
 * and go on the pages only. */
#include "papers.h"

#include "core/api.h"
#include "domain/paper.h"

static const struct api_column columns[] = {
    { "id", API_INT, NULL, NULL },
    { "version", API_INT, NULL, NULL },
    { "customer_code", API_TEXT, NULL, NULL },
    { "customer_name", API_TEXT, NULL, NULL },
    { "state", API_TEXT, NULL, "paper_state" },
    { "due_on", API_DATE, NULL, NULL },
    { "days_left", API_INT, NULL, NULL },
    { "verification", API_TEXT, NULL, "paper_verification" },
    { "verified_by", API_INT, NULL, "@staff" },
    { "verified_at", API_TIME, NULL, NULL },
    { "verify_note", API_TEXT, NULL, NULL },
    { "replaced_by", API_INT, NULL, NULL },
    { "created_at", API_TIME, NULL, NULL },
    { "created_by", API_INT, NULL, "@staff" },
    { "changed_at", API_TIME, NULL, NULL },
};

static const struct resource papers = {
    .name = "papers", .schema = "Paper", .noun = "paper", .path = "/api/v1/papers/:id", .key = "id", .permission = "papers.read",
    .record = paper_record_sql, .columns = columns, .column_count = COUNT_OF(columns), .form = &paper_form, .list = &paper_list,
};

/* The page of a new paper is reached from its dealer; here the dealer is a field, and may be wrong. */
static NEOERR *create(struct request *req)
{
    struct row row;
    bool found;

    TRY(db_select_maybe(req, "SELECT cu.id FROM customer cu WHERE cu.id = :customer_id AND {visible:cu}", &row, &found));
    if (!found) {
        form_error(req, "customer_id", values_has(req->values, "customer_id") ? "api.no_such_customer" : "error.required");
        return STATUS_OK;
    }
    return nerr_pass(paper_create(req));
}

static const struct api_route routes[] = {
    { { METHOD_GET, "/api/v1/papers", "papers.read", NULL, NULL, NULL, NULL, 0, NULL, NULL },
      API_LIST, &papers, "List papers" },
    { { METHOD_POST, "/api/v1/papers", "papers.update", create, NULL, &paper_form, NULL, 0, NULL, NULL },
      API_CREATE, &papers, "Enter a paper" },
    { { METHOD_GET, "/api/v1/papers/:id", "papers.read", NULL, NULL, NULL, paper_record_sql, 0, NULL, NULL },
      API_READ, &papers, "Read a paper" },
    { { METHOD_PATCH, "/api/v1/papers/:id", "papers.update", paper_update, NULL, &paper_change_form, paper_record_sql, 0, NULL, NULL },
      API_CHANGE, &papers, "Change a paper; it is to be verified anew" },
    { { METHOD_POST, "/api/v1/papers/:id/renew", "papers.update", paper_renew, NULL, &paper_change_form, paper_record_sql, 0, NULL, NULL },
      API_ACT, &papers, "Enter the paper that renews this one" },
    { { METHOD_POST, "/api/v1/papers/:id/verify", "papers.verify", paper_verify, NULL, &verify_form, paper_record_sql, 0, NULL, NULL },
      API_ACT, &papers, "Verify a paper, or refuse it" },
    { { METHOD_DELETE, "/api/v1/papers/:id", "papers.update", paper_end, NULL, NULL, paper_record_sql, 0, NULL, NULL },
      API_END, &papers, "Take out a paper entered by mistake" },
};

const struct api papers_api = { routes, COUNT_OF(routes) };
