/* submit.c - /contracts/:id/submit: what is missing, who will decide, and the submission; /contracts/:id/texts: what was submitted. */
#include "contracts.h"

#include "domain/contract.h"
#include "domain/contract_approval.h"

/* --- before ---------------------------------------------------------------------------------------- */

static NEOERR *show_problems(struct request *req)
{
    struct form_problem problem;

    for (size_t i = 0; form_problem_at(req, i, &problem); i++)
        TRY(show_text(req, message_with(req, problem.message, problem.detail), "Problems.%zu", i));
    return STATUS_OK;
}

NEOERR *contract_submit_page(struct request *req)
{
    int64_t id = row_int(&req->record, "id");
    size_t missing;
    struct contract_content content;
    bool locked;

    TRY(refuse_locked(req, &locked));
    if (locked)
        return STATUS_OK;
    TRY(contract_content_of(req, &req->record, &content));
    if (form_refused(req))
        TRY(contract_checklist(req, &content, &missing)); /* the rest was said when it was sent */
    else
        TRY(contract_check(req, &req->record, &content)); /* fills the checklist too */
    TRY(show_problems(req));
    TRY(contract_papers_show(req, id));
    TRY(approval_preview(req, &contract_approval, id));
    if (row_int(&req->record, "revision") > 0)
        TRY(contract_changes_since_show(req, row_int(&req->record, "revision"), &content));
    return STATUS_OK;
}

/* --- the submission ----------------------------------------------------------------------------------- */

NEOERR *contract_send(struct request *req)
{
    int64_t seen = 0;

    (void)text_int(request_posted(req, "version"), &seen);
    if (seen != row_int(&req->record, "version"))
        form_error(req, "", "contract.changed_meanwhile");
    return nerr_pass(contract_send_as_is(req));
}

NEOERR *contract_send_as_is(struct request *req)
{
    int64_t id = row_int(&req->record, "id");
    struct contract_content content;

    TRY(contract_content_today(req, &req->record, &content));
    TRY(contract_check(req, &req->record, &content));
    if (form_refused(req))
        return STATUS_OK;
    TRY(contract_submit(req, &req->record, &content));
    TRY(approval_start(req, &contract_approval, id, row_text(&req->record, "explanation")));
    if (form_refused(req))
        return STATUS_OK; /* rolled back, the number with it */
    reply_notice(req, "contract.submitted", NULL);
    reply_redirect(req, "%s", contract_path(req, id, ""));
    return STATUS_OK;
}

/* --- what was submitted --------------------------------------------------------------------------------- */

static const char revisions_sql[] =
    "SELECT r.revision, r.submitted_at, r.submitted_by, r.amount, r.explanation, LOWER(HEX(r.sha256)) AS hash FROM contract_revision r WHERE r.contract_id = :id ORDER BY r.revision DESC LIMIT 50";

static int64_t asked(const struct request *req, const char *name, int64_t usual)
{
    int64_t number;

    return text_int(request_param(req, name), &number) && number >= 0 ? number : usual;
}

/* ?before=1&after=2, the last two unless others are asked for; one revision alone is shown whole. */
NEOERR *contract_texts_page(struct request *req)
{
    int64_t id = row_int(&req->record, "id"), last = row_int(&req->record, "revision"), after = asked(req, "after", last), before;
    struct row row;

    TRY(db_show_rows(req, "Revisions", revisions_sql));
    if (last == 0)
        return STATUS_OK;
    after = after == 0 ? last : after;
    before = asked(req, "before", after - 1);
    if (before > 0)
        return nerr_pass(contract_changes_show(req, id, before, after));
    values_int(req->values, "revision", after);
    TRY(db_select_one(req, "SELECT text, revision FROM contract_revision WHERE contract_id = :id AND revision = :revision", &row));
    TRY(show_text(req, row_text(&row, "revision"), "Whole.revision"));
    return nerr_pass(show_text(req, row_text(&row, "text"), "Whole.text"));
}
