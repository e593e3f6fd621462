/* reaction.c - the report of an adverse reaction: a draft of what is known (/prints/reactions/:id), and each report as it was submitted
 * (/prints/reaction-reports/:id), whose bytes are kept by a job. Both show what is personal: to quality and to who logged it only. */
#include "prints.h"

#include <string.h>

#include "domain/reaction.h"

#define DEALER "t.number AS ticket_number, t.customer_id, cu.code AS dealer_code, cu.name AS dealer_name"

const char reaction_draft_sql[] =
    "SELECT r.*, 0 AS report_number, '' AS kind, NULL AS submitted_on, '' AS authority, '' AS receipt, '' AS note, NULL AS file_id, " DEALER " FROM adverse_reaction r JOIN ticket t ON t.id = r.ticket_id"
    " JOIN customer cu ON cu.id = t.customer_id WHERE r.id = :id AND {visible:cu}";

#define REPORT                                                                                                         \
    "/* all rows: narrowed by the page; the job keeps what was submitted, whosever dealer told us */ SELECT p.*, p.number AS report_number, r.created_by, f.id AS file_id, f.name, f.type, f.size, " DEALER " FROM reaction_report p JOIN adverse_reaction r ON r.id = p.reaction_id JOIN ticket t ON t.id = r.ticket_id" \
    " JOIN customer cu ON cu.id = t.customer_id LEFT JOIN reaction_print x ON x.report_id = p.id LEFT JOIN file f ON f.id = x.file_id WHERE p.id = :id"
const char reaction_report_sql[] = REPORT " AND {visible:cu}";

struct sheet {
    struct request *req;
    const struct row *row;
};

static const char *word(const struct sheet *sheet, const char *key)
{
    return message(sheet->req, arena_format(sheet->req->arena, "reaction.%s", key));
}

static const char *value(const struct sheet *sheet, const char *column)
{
    return row_text(sheet->row, column);
}

static const char *choice(const struct sheet *sheet, const char *dictionary, const char *column)
{
    return print_label(sheet->req, dictionary, value(sheet, column));
}

/* "death,hospital" in words. */
static const char *criteria(const struct sheet *sheet)
{
    const struct options *all = options_get("reaction_criterion");
    struct buffer text;

    buffer_init(&text, sheet->req->arena);
    for (size_t i = 0; i < all->count; i++) {
        if (text_has_word(value(sheet, "criteria"), all->items[i].key))
            buffer_format(&text, "%s%s", text.length > 0 ? "; " : "", option_label(sheet->req, &all->items[i]));
    }
    return text.length > 0 ? text.bytes : word(sheet, "not_serious");
}

static void draw_report(struct pdf *pdf, const struct sheet *sheet)
{
    struct request *req = sheet->req;
    const struct pdf_pair pairs[] = {
        { message(req, "print.reaction_ticket"), value(sheet, "ticket_number"), false },
        { word(sheet, "kind"), *value(sheet, "kind") != '\0' ? choice(sheet, "reaction_report_kind", "kind") : message(req, "print.reaction_draft"), false },
        { word(sheet, "submitted_on"), value(sheet, "submitted_on"), false },
        { word(sheet, "receipt"), value(sheet, "receipt"), false },
        { word(sheet, "authority"), value(sheet, "authority"), true },
        { message(req, "print.reaction_company"), arena_format(req->arena, "%s %s", value(sheet, "dealer_code"), value(sheet, "dealer_name")), true },
    };

    pdf_section(pdf, message(req, "print.reaction_report"));
    pdf_pairs(pdf, pairs, COUNT_OF(pairs));
}

static void draw_case(struct pdf *pdf, const struct sheet *sheet)
{
    const struct pdf_pair patient[] = {
        { word(sheet, "patient_initials"), value(sheet, "patient_initials"), false },
        { word(sheet, "patient_sex"), choice(sheet, "reaction_sex", "patient_sex"), false },
        { word(sheet, "patient_age"), value(sheet, "patient_age"), false },
        { word(sheet, "reporter_kind"), choice(sheet, "reaction_reporter", "reporter_kind"), false },
        { word(sheet, "reporter"), value(sheet, "reporter"), true },
    };
    const struct pdf_pair product[] = {
        { word(sheet, "product_kind"), choice(sheet, "reaction_product", "product_kind"), false },
        { word(sheet, "lot"), value(sheet, "lot"), false },
        { word(sheet, "product_name"), value(sheet, "product_name"), true },
        { word(sheet, "usage_text"), value(sheet, "usage_text"), true },
    };
    const struct pdf_pair reaction[] = {
        { word(sheet, "onset_on"), value(sheet, "onset_on"), false },
        { word(sheet, "aware_on"), value(sheet, "aware_on"), false },
        { word(sheet, "outcome"), choice(sheet, "reaction_outcome", "outcome"), false },
        { word(sheet, "gravity"), choice(sheet, "reaction_gravity", "gravity"), false },
        { word(sheet, "known"), choice(sheet, "reaction_known", "known"), true },
        { word(sheet, "criteria"), criteria(sheet), true },
    };

    pdf_section(pdf, word(sheet, "person"));
    pdf_pairs(pdf, patient, COUNT_OF(patient));
    pdf_section(pdf, word(sheet, "group_product"));
    pdf_pairs(pdf, product, COUNT_OF(product));
    pdf_section(pdf, word(sheet, "group_reaction"));
    pdf_pairs(pdf, reaction, COUNT_OF(reaction));
    pdf_text(pdf, PDF_PLAIN, value(sheet, "reaction"));
}

static void draw(struct pdf *pdf, const void *context)
{
    const struct sheet *sheet = context;
    struct request *req = sheet->req;
    const char *const signs[] = { message(req, "print.reaction_sign_filled"), message(req, "print.reaction_sign_quality") };

    draw_report(pdf, sheet);
    draw_case(pdf, sheet);
    if (*value(sheet, "note") != '\0') {
        pdf_section(pdf, word(sheet, "note"));
        pdf_text(pdf, PDF_PLAIN, value(sheet, "note"));
    }
    pdf_signs(pdf, signs, COUNT_OF(signs), message(req, "print.sign_line"));
}

/* In Chinese, whoever asks: it goes to the authority. */
static NEOERR *draw_sheet(struct request *req, const struct row *row, struct buffer *out)
{
    const char *lang = req->person.lang, *number = row_text(row, "ticket_number"), *named;
    struct sheet sheet = { req, row };
    bool draft = row_int(row, "report_number") == 0;
    struct pdf_head head;
    NEOERR *err;

    req->person.lang = "zh";
    named = draft ? number : arena_format(req->arena, "%s · %s %s", number, message(req, "print.reaction_version"), row_text(row, "report_number"));
    head = (struct pdf_head){ .title = message(req, strcmp(row_text(row, "product_kind"), "device") == 0 ? "print.reaction_device" : "print.reaction_drug"), .number = named, .note = req->today, .foot = named,
                              .mark = draft ? message(req, "print.reaction_draft") : NULL };
    err = pdf_make(req, &head, draw, &sheet, out);
    req->person.lang = lang;
    return nerr_pass(err);
}

/* --- pages --------------------------------------------------------------------------------------------- */

static const char *file_name(struct request *req, const struct row *row)
{
    return arena_format(req->arena, "%s-%s.pdf", row_text(row, "ticket_number"), row_text(row, "report_number"));
}

static NEOERR *check_reader(struct request *req, int64_t reaction_id)
{
    struct row row;

    if (!reaction_sees_person(req, &req->record))
        return nerr_raise(ERR_FORBIDDEN, "reaction %lld is another's, and quality's", (long long)reaction_id);
    return nerr_pass(reaction_read_all(req, reaction_id, &row)); /* for its audit row */
}

static NEOERR *draw_now(struct request *req)
{
    struct buffer pdf;

    TRY(draw_sheet(req, &req->record, &pdf));
    print_answer(req, file_name(req, &req->record), &pdf);
    return STATUS_OK;
}

NEOERR *reaction_draft_page(struct request *req)
{
    TRY(check_reader(req, row_int(&req->record, "id")));
    return nerr_pass(draw_now(req));
}

/* The kept bytes; in the moments before the job has drawn them the same words, drawn anew. */
NEOERR *reaction_report_page(struct request *req)
{
    TRY(check_reader(req, row_int(&req->record, "reaction_id")));
    return row_is_null(&req->record, "file_id") ? nerr_pass(draw_now(req)) : nerr_pass(kept_answer(req));
}

/* --- keeping --------------------------------------------------------------------------------------------- */

NEOERR *reaction_freeze_step(struct request *req, struct job *job, bool *finished)
{
    int64_t id = json_integer_value(json_object_get(job->args, "report")), file_id;
    struct buffer pdf;
    struct row row;
    bool found;

    *finished = true;
    values_int(req->values, "id", id);
    TRY(db_select_maybe(req, REPORT, &row, &found));
    if (!found || !row_is_null(&row, "file_id"))
        return STATUS_OK;
    TRY(draw_sheet(req, &row, &pdf));
    TRY(print_store(req, file_name(req, &row), &pdf, &file_id));
    return nerr_pass(reaction_printed(req, id, file_id));
}
