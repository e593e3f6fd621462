/* papers_gate.c - why a dealer may not be sold to. */
#include "papers_gate.h"

#include <string.h>

#include "paper.h"

/* PAPER_MEETS of paper.h, of a row of papers_read. */
static bool meets(const struct request *req, const struct row *paper, const struct row *requirement, bool verified)
{
    const char *class = row_text(requirement, "product_class"), *scope = row_text(paper, "scope_codes");
    bool is_verified = strcmp(row_text(paper, "verification"), "verified") == 0;

    if (strcmp(row_text(paper, "verification"), "refused") == 0)
        return false;
    if (!row_is_null(paper, "due_on") && strcmp(row_text(paper, "due_on"), req->today) < 0)
        return false;
    if (*class != '\0' && *scope != '\0' && !text_has_word(scope, class))
        return false;
    return is_verified || (!verified && strcmp(setting_text("papers.unverified_blocks"), "0") == 0);
}

static const char *problem_of(const struct request *req, const struct row *paper, const struct row *requirement)
{
    const char *class = row_text(requirement, "product_class"), *scope = row_text(paper, "scope_codes");

    if (strcmp(row_text(paper, "verification"), "refused") == 0)
        return "refused";
    if (!row_is_null(paper, "due_on") && strcmp(row_text(paper, "due_on"), req->today) < 0)
        return "expired";
    return *class != '\0' && *scope != '\0' && !text_has_word(scope, class) ? "scope" : "unverified";
}

/* What is wrong with the nearest paper there is, unless one meets the requirement. */
static bool is_lacking(struct request *req, const struct papers_of *papers, const struct row *requirement, bool verified,
                       struct papers_reason *reason)
{
    *reason = (struct papers_reason){ .type = row_text(requirement, "paper_type"), .problem = "missing", .due_on = "" };
    for (size_t i = 0; i < papers->rows->count; i++) {
        struct row paper = rows_at(papers->rows, i);

        if (row_is_null(&paper, "paper_id") || strcmp(row_text(&paper, "paper_type"), reason->type) != 0)
            continue;
        if (meets(req, &paper, requirement, verified))
            return false;
        if (reason->paper_id != 0)
            continue;
        reason->paper_id = row_int(&paper, "paper_id");
        reason->due_on = row_text(&paper, "due_on");
        reason->problem = problem_of(req, &paper, requirement);
    }
    return true;
}

/* Whether it asks dealers of that type for something that no sale goes without. */
static bool is_asked(const struct row *requirement, const struct papers_of *papers, const char *product_class)
{
    const char *class = row_text(requirement, "product_class");

    if (row_int(requirement, "mandatory") == 0 || strcmp(row_text(requirement, "customer_type"), papers->customer_type) != 0)
        return false;
    return *product_class == '\0' ? papers_generally(class) : *class == '\0' || strcmp(class, product_class) == 0;
}

NEOERR *papers_gate_of(struct request *req, const struct papers_of *papers, const struct papers_asked *asked, struct papers_reasons *reasons)
{
    const struct rows *requirements;

    reasons->count = 0;
    TRY(papers_requirements(req, &requirements));
    for (size_t i = 0; i < requirements->count && reasons->count < PAPERS_REASONS_MOST; i++) {
        struct row requirement = rows_at(requirements, i);

        if (is_asked(&requirement, papers, asked->product_class) &&
            is_lacking(req, papers, &requirement, asked->verified, &reasons->items[reasons->count]))
            reasons->count++;
    }
    return STATUS_OK;
}

static NEOERR *ask(struct request *req, int64_t customer_id, const struct papers_asked *asked, struct papers_reasons *reasons)
{
    struct papers_of papers;

    TRY(papers_read(req, customer_id, &papers));
    return nerr_pass(papers_gate_of(req, &papers, asked, reasons));
}

NEOERR *papers_gate(struct request *req, int64_t customer_id, const char *product_class, struct papers_reasons *reasons)
{
    return nerr_pass(ask(req, customer_id, &(struct papers_asked){ .product_class = product_class }, reasons));
}

NEOERR *papers_gate_opening(struct request *req, int64_t customer_id, bool verified, struct papers_reasons *reasons)
{
    return nerr_pass(ask(req, customer_id, &(struct papers_asked){ .product_class = "", .verified = verified }, reasons));
}

/* The paper of that type that is good for the longest: the first that was not refused (papers_read). */
static bool find_longest(const struct papers_of *papers, const char *type, struct row *paper)
{
    for (size_t i = 0; i < papers->rows->count; i++) {
        *paper = rows_at(papers->rows, i);
        if (!row_is_null(paper, "paper_id") && strcmp(row_text(paper, "paper_type"), type) == 0)
            return strcmp(row_text(paper, "verification"), "refused") != 0;
    }
    return false;
}

/* In the order of their days, each type once. */
static void put_ending(struct papers_reasons *ending, const struct papers_reason *one)
{
    size_t at = ending->count;

    for (size_t i = 0; i < ending->count; i++) {
        if (strcmp(ending->items[i].type, one->type) == 0)
            return;
    }
    if (ending->count == PAPERS_REASONS_MOST)
        return;
    for (ending->count++; at > 0 && strcmp(ending->items[at - 1].due_on, one->due_on) > 0; at--)
        ending->items[at] = ending->items[at - 1];
    ending->items[at] = *one;
}

NEOERR *papers_ending(struct request *req, const struct papers_of *papers, const char *until, struct papers_reasons *ending)
{
    const struct rows *requirements;

    ending->count = 0;
    TRY(papers_requirements(req, &requirements));
    for (size_t i = 0; i < requirements->count; i++) {
        struct row requirement = rows_at(requirements, i), paper;
        const char *due_on;

        if (!is_asked(&requirement, papers, "") || !find_longest(papers, row_text(&requirement, "paper_type"), &paper) || row_is_null(&paper, "due_on"))
            continue;
        due_on = row_text(&paper, "due_on");
        if (strcmp(due_on, req->today) >= 0 && strcmp(due_on, until) < 0)
            put_ending(ending, &(struct papers_reason){ .type = row_text(&requirement, "paper_type"), .problem = "", .due_on = due_on, .paper_id = row_int(&paper, "paper_id") });
    }
    return STATUS_OK;
}

const char *papers_reason_words(struct request *req, const struct papers_reason *reason)
{
    const char *problem = message(req, arena_format(req->arena, "paper.gate_%s", reason->problem));
    const char *type = paper_type_name(req, reason->type);

    if (strcmp(reason->problem, "expired") != 0)
        return arena_format(req->arena, "%s%s%s", type, message(req, "app.colon"), problem);
    return arena_format(req->arena, "%s%s%s %s", type, message(req, "app.colon"), problem, reason->due_on);
}
