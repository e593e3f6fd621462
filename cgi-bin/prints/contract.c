/* contract.c - /prints/contracts/:id: the contract as it is signed, in Chinese whoever asks, in the order of its canonical text. Until it is approved it
 * is drawn anew and marked; once it is, a job draws it a last time (prints.contract) and these bytes are all that is served. */
#include "prints.h"

#include <string.h>

#include "domain/contract.h"
#include "domain/contract_print.h"
#include "domain/money.h"
#include "numerals_data.h"

enum { LINE_CELLS = 10 };

struct paper {
    struct request *req;
    const struct row *row; /* contract_print_sql */
    struct contract_content content;
    struct contract_fill fill;
    struct rows *clauses, *lines;
    const char **cells; /* of the lines */
};

static const char *word(const struct paper *paper, const char *key)
{
    return message(paper->req, arena_format(paper->req->arena, "print.contract_%s", key));
}

static const char *word_with(const struct paper *paper, const char *key, const char *detail)
{
    return message_with(paper->req, arena_format(paper->req->arena, "print.contract_%s", key), detail);
}

static const char *term(const struct paper *paper, const char *column)
{
    return row_text(&paper->fill.contract, column);
}

static bool is_framework(const struct paper *paper)
{
    return strcmp(term(paper, "kind"), "framework") == 0;
}

/* --- parties and terms ------------------------------------------------------------------------------ */

static void draw_party(struct pdf *pdf, const struct paper *paper, const char *side, const struct row *party)
{
    const struct pdf_pair pairs[] = {
        { word(paper, "party"), row_text(party, "name"), true },
        { word(paper, "credit_code"), row_text(party, "credit_code"), false },
        { word(paper, "licence_no"), row_text(party, "licence_no"), false },
        { word(paper, "representative"), row_text(party, "representative"), false },
        { word(paper, "phone"), row_text(party, "phone"), false },
        { word(paper, "address"), row_text(party, "address"), true },
        { word(paper, "bank_name"), row_text(party, "bank_name"), false },
        { word(paper, "bank_account"), row_text(party, "bank_account"), false },
    };

    pdf_section(pdf, word(paper, side));
    pdf_pairs(pdf, pairs, COUNT_OF(pairs));
}

/* The number of the clause that says otherwise, if one does. */
static const char *elsewhere(const struct paper *paper, const char *column)
{
    size_t number = contract_said_elsewhere(&paper->content, column);

    return number == 0 ? NULL : word_with(paper, "see_clause", numeral_chinese(paper->req->arena, number));
}

static const char *days(const struct paper *paper, const char *column)
{
    const char *see = elsewhere(paper, column);

    return see != NULL ? see : word_with(paper, "days", term(paper, column));
}

static const char *deposit(const struct paper *paper)
{
    const char *see = elsewhere(paper, "deposit_percent");

    return see != NULL ? see : contract_fill(paper->req, &paper->fill, "{deposit_percent}%");
}

static const char *payment(const struct paper *paper)
{
    return strcmp(term(paper, "payment_days"), "0") == 0 && elsewhere(paper, "payment_days") == NULL ? word(paper, "prepaid") : days(paper, "payment_days");
}

static void draw_terms(struct pdf *pdf, const struct paper *paper)
{
    struct request *req = paper->req;
    const char *previous = row_text(paper->row, "previous_number");
    const struct pdf_pair pairs[] = {
        { word(paper, "kind"), print_label(req, "contract_kind", term(paper, "kind")), false },
        { word(paper, "revision"), term(paper, "revision"), false },
        { word(paper, "term"), arena_format(req->arena, "%s %s %s", term(paper, "starts_on"), word(paper, "to"), term(paper, "ends_on")), false },
        { word(paper, "signed_at_place"), term(paper, "signed_at_place"), false },
        { word(paper, "payment_days"), payment(paper), false },
        { word(paper, "deposit_percent"), deposit(paper), false },
        { word(paper, "delivery_days"), days(paper, "delivery_days"), false },
        { word(paper, "inspection_days"), days(paper, "inspection_days"), false },
        { word(paper, "delivery_place"), term(paper, "delivery_place"), true },
        { word(paper, "previous"), previous, true },
    };

    pdf_section(pdf, word(paper, "terms"));
    pdf_pairs(pdf, pairs, COUNT_OF(pairs) - (*previous == '\0'));
}

/* --- clauses ------------------------------------------------------------------------------------------ */

static void draw_clause(struct pdf *pdf, const struct paper *paper, size_t place)
{
    struct request *req = paper->req;
    struct row clause = rows_at(paper->clauses, place);
    const char *number = word_with(paper, "clause", numeral_chinese(req->arena, place + 1));
    const char *heading = arena_format(req->arena, "%s  %s", number, row_text(&clause, "title"));
    const char *body = contract_fill(req, &paper->fill, row_text(&clause, "body"));

    if (row_int(&clause, "prominent") != 0) {
        pdf_text(pdf, PDF_PROMINENT, arena_format(req->arena, "%s\n%s", heading, body));
        return;
    }
    pdf_text(pdf, PDF_HEADING, heading);
    pdf_text(pdf, PDF_PLAIN, body);
}

/* --- lines --------------------------------------------------------------------------------------------- */

/* "a / b" of what is not empty. */
static const char *both(struct arena *arena, const char *first, const char *second)
{
    bool between = *first != '\0' && *second != '\0';

    return arena_format(arena, "%s%s%s", first, between ? " / " : "", second);
}

static void fill_cells(struct paper *paper, size_t place)
{
    struct arena *arena = paper->req->arena;
    struct row line = rows_at(paper->lines, place);
    const char **cells = paper->cells + place * LINE_CELLS;

    cells[0] = arena_format(arena, "%zu", place + 1);
    cells[1] = both(arena, both(arena, row_text(&line, "name"), row_text(&line, "trade_name")), print_label(paper->req, "dosage_form", row_text(&line, "dosage_form")));
    cells[2] = row_text(&line, "specification");
    cells[3] = both(arena, row_text(&line, "maker"), row_text(&line, "approval_no"));
    cells[4] = row_text(&line, "unit");
    cells[5] = row_text(&line, "quantity");
    cells[6] = row_text(&line, "unit_price");
    cells[7] = arena_format(arena, "%s%%", row_text(&line, "tax_rate"));
    cells[8] = is_framework(paper) && row_is_null(&line, "quantity") ? "" : text_money_grouped(arena, row_text(&line, "amount"));
    cells[9] = both(arena, row_text(&line, "code"), row_text(&line, "note"));
}

static void draw_lines(struct pdf *pdf, const struct paper *paper)
{
    const struct pdf_column columns[LINE_CELLS] = {
        { word(paper, "place"), 0.045 }, { word(paper, "product"), 0.17 }, { word(paper, "specification"), 0.105 }, { word(paper, "maker"), 0.165 },
        { word(paper, "unit"), 0.05 }, { word(paper, "quantity"), 0.085 }, { word(paper, "unit_price"), 0.085 }, { word(paper, "tax_rate"), 0.05 },
        { word(paper, "amount"), 0.125 }, { word(paper, "note"), 0.12 },
    };
    const struct pdf_grid grid = { .columns = columns, .column_count = LINE_CELLS, .cells = (const char *const *)paper->cells, .rows = paper->lines->count,
                                   .figures = 1U << 0 | 1U << 5 | 1U << 6 | 1U << 7 | 1U << 8 };

    if (paper->lines->count == 0)
        return;
    pdf_text(pdf, PDF_HEADING, word(paper, "lines"));
    pdf_grid(pdf, &grid);
}

/* --- amounts --------------------------------------------------------------------------------------------- */

static const char *yuan(const struct paper *paper, const char *column)
{
    return word_with(paper, "yuan", text_money_grouped(paper->req->arena, term(paper, column)));
}

static const char *capitals(const struct paper *paper, const char *column)
{
    int64_t fen = 0;

    return decimal_read(term(paper, column), MONEY_PLACES, &fen) ? money_capitals(paper->req->arena, fen) : "";
}

/* A framework without quantities has no total, and need not aim at anything. */
static void draw_amounts(struct pdf *pdf, const struct paper *paper)
{
    const struct pdf_pair total[] = { { word(paper, "total"), yuan(paper, "total"), false }, { word(paper, "tax_total"), yuan(paper, "tax_total"), false },
                                      { word(paper, "capitals"), capitals(paper, "total"), true } };
    const struct pdf_pair target[] = { { word(paper, "target"), yuan(paper, "target_amount"), true }, { word(paper, "capitals"), capitals(paper, "target_amount"), true } };
    bool counted = !is_framework(paper) || strcmp(term(paper, "total"), "0.00") != 0;

    if (counted && paper->lines->count > 0)
        pdf_pairs(pdf, total, COUNT_OF(total));
    if (*term(paper, "target_amount") != '\0')
        pdf_pairs(pdf, target, COUNT_OF(target));
}

/* --- signatures -------------------------------------------------------------------------------------------- */

enum { SIGNATURES_HEIGHT = PDF_SEAL_HEIGHT + 90 }; /* heading, seals, hash */

static struct pdf_seal seal(const struct paper *paper, const char *side, const struct row *party)
{
    const char *head = word_with(paper, "representative_is", row_text(party, "representative"));
    const char *label = arena_format(paper->req->arena, "%s\n%s\n%s\n%s", word(paper, side), row_text(party, "name"), head, word(paper, "signature"));

    return (struct pdf_seal){ label, word(paper, "seal"), word(paper, "date") };
}

static void draw_signatures(struct pdf *pdf, const struct paper *paper)
{
    struct request *req = paper->req;
    const char *hash = row_text(paper->row, "hash");
    const struct pdf_seal seals[] = { seal(paper, "seller", &paper->fill.seller), seal(paper, "buyer", &paper->fill.buyer) };
    const struct pdf_pair proof[] = {
        { word(paper, "hash"), arena_format(req->arena, "%.32s %.32s", hash, hash + (strlen(hash) < 32 ? 0 : 32)), true },
        { word(paper, "verify"), word_with(paper, "verify_at", arena_format(req->arena, "%s/contracts/verify", config.base_url)), true },
    };

    pdf_room(pdf, SIGNATURES_HEIGHT);
    pdf_text(pdf, PDF_HEADING, word(paper, "signatures"));
    pdf_seals(pdf, seals, COUNT_OF(seals));
    if (*hash != '\0')
        pdf_pairs(pdf, proof, COUNT_OF(proof));
}

/* --- the document --------------------------------------------------------------------------------------------- */

static void draw(struct pdf *pdf, const void *context)
{
    const struct paper *paper = context;

    draw_party(pdf, paper, "seller", &paper->fill.seller);
    draw_party(pdf, paper, "buyer", &paper->fill.buyer);
    draw_terms(pdf, paper);
    for (size_t i = 0; i < paper->clauses->count; i++)
        draw_clause(pdf, paper, i);
    draw_lines(pdf, paper);
    draw_amounts(pdf, paper);
    draw_signatures(pdf, paper);
}

static NEOERR *paper_read(struct paper *paper)
{
    struct request *req = paper->req;

    TRY(contract_content_read(req, row_int(paper->row, "id"), &paper->content));
    paper->fill = paper->content.fill;
    paper->lines = paper->content.lines;
    TRY(db_select(req, contract_clauses_sql, &paper->clauses));
    paper->cells = arena_alloc(req->arena, (paper->lines->count + 1) * LINE_CELLS * sizeof(*paper->cells));
    for (size_t i = 0; i < paper->lines->count; i++)
        fill_cells(paper, i);
    return STATUS_OK;
}

/* What is written across a contract that nobody approved; what came from elsewhere is a copy. */
static const char *mark_of(const struct paper *paper)
{
    const char *state = row_text(paper->row, "state");

    if (row_int(paper->row, "approved") != 0)
        return NULL;
    if (text_has_word("rejected,void", state))
        return print_label(paper->req, "contract_state", state);
    return word(paper, text_has_word("draft,approval,returned,withdrawn", state) ? "draft" : "copy");
}

static struct pdf_head head_of(const struct paper *paper)
{
    struct request *req = paper->req;
    const char *number = row_text(paper->row, "number"), *hash = row_text(paper->row, "hash");
    const char *named = word_with(paper, "number", *number != '\0' ? number : word(paper, "no_number"));

    return (struct pdf_head){
        .title = row_text(paper->row, "title"),
        .number = named,
        .note = row_text(paper->row, "title"),
        .foot = *hash == '\0' ? named : arena_format(req->arena, "%s   %s", named, word_with(paper, "short_hash", arena_format(req->arena, "%.8s", hash))),
        .code = *hash == '\0' ? NULL : contract_verify_url(req, number, hash),
        .mark = mark_of(paper),
    };
}

NEOERR *contract_draw(struct request *req, const struct row *row, struct buffer *out)
{
    const char *lang = req->person.lang;
    struct paper paper = { .req = req, .row = row };
    struct pdf_head head;
    NEOERR *err;

    req->person.lang = "zh";
    err = paper_read(&paper);
    if (err == STATUS_OK) {
        head = head_of(&paper);
        err = pdf_make(req, &head, draw, &paper, out);
    }
    req->person.lang = lang;
    return nerr_pass(err);
}

/* --- pages ---------------------------------------------------------------------------------------------------------- */

static bool is_waited_for(const struct request *req)
{
    return row_int(&req->record, "approved") != 0 && row_is_null(&req->record, "file_id");
}

NEOERR *contract_page(struct request *req)
{
    const char *name = row_text(&req->record, row_is_null(&req->record, "number") ? "title" : "number");
    struct buffer pdf;

    if (!row_is_null(&req->record, "file_id"))
        return nerr_pass(kept_answer(req));
    if (is_waited_for(req)) {
        reply_redirect(req, "/prints/contracts/%s/waiting", row_text(&req->record, "id"));
        return STATUS_OK;
    }
    TRY(contract_draw(req, &req->record, &pdf));
    print_answer(req, arena_format(req->arena, "%s-%s.pdf", name, req->today), &pdf);
    return STATUS_OK;
}

/* Its bytes are not there yet, and no others are shown instead. */
NEOERR *contract_waiting_page(struct request *req)
{
    if (!is_waited_for(req))
        reply_redirect(req, "/prints/contracts/%s", row_text(&req->record, "id"));
    return STATUS_OK;
}

/* --- keeping ------------------------------------------------------------------------------------------------------------ */

/* What was approved is what is drawn, or nothing is kept and whoever approved hears of it. */
NEOERR *contract_freeze_step(struct request *req, struct job *job, bool *finished)
{
    int64_t id = json_integer_value(json_object_get(job->args, "contract")), file_id;
    bool found, stands;
    struct buffer pdf;
    struct row row;

    *finished = true;
    TRY(contract_to_freeze(req, id, &row, &found));
    if (!found)
        return STATUS_OK;
    TRY(contract_text_stands(req, &row, &stands));
    if (!stands)
        return nerr_raise(ERR_INVALID, "contract %lld does not say any more what was approved", (long long)id);
    TRY(contract_draw(req, &row, &pdf));
    TRY(print_store(req, arena_format(req->arena, "%s.pdf", row_text(&row, "number")), &pdf, &file_id));
    return nerr_pass(contract_frozen(req, &row, file_id));
}
