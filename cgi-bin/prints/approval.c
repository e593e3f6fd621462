/* approval.c - /prints/approvals/:id: one submission of a document and how it was decided, as a sheet for the archive. Whoever took part sees
 * what it was decided by; who merely reads the document sees who decided. */
#include "prints.h"

#include <string.h>

#include "domain/approval.h"

enum { STEP_CELLS = 4, ENTRY_CELLS = 5 };

const char approval_print_sql[] =
    "SELECT a.id, a.kind, a.round, a.title, a.amount, a.flags, a.facts, a.state, a.started_at, a.ended_at, cu.name AS customer_name, st.name AS initiator, ow.name AS owner, p.number AS policy,"
    "  " APPROVAL_TAKES_PART " AS takes_part FROM approval a LEFT JOIN customer cu /* all rows: the name of the dealer whose document one decides */ ON cu.id = a.customer_id"
    " LEFT JOIN staff st ON st.id = a.initiator_id LEFT JOIN staff ow ON ow.id = a.owner_id LEFT JOIN approval_policy p ON p.id = a.policy_id WHERE a.id = :id AND " APPROVAL_READABLE;

static const char steps_sql[] =
    "SELECT IF(:lang = 'en' AND s.name_en <> '', s.name_en, s.name) AS step, s.mode, COALESCE(st.name, '') AS name, t.state, t.decided_at, by_.name AS decided_by, t.decided_by <> t.staff_id AS stood_in"
    " FROM approval_step s LEFT JOIN approval_turn t ON t.step_id = s.id LEFT JOIN staff st ON st.id = t.staff_id LEFT JOIN staff by_ ON by_.id = t.decided_by"
    " WHERE s.approval_id = :id ORDER BY s.place, s.id, t.place, t.id LIMIT 200";

/* Reminders are the clock's; they decide nothing. */
static const char entries_sql[] =
    "SELECT e.at, COALESCE(st.name, '') AS name, fo.name AS for_name, e.action, ot.name AS other_name, IF(:lang = 'en' AND s.name_en <> '', s.name_en, s.name) AS step,"
    "  TRIM(CONCAT(COALESCE(f.name, ''), ' ', e.comment)) AS comment FROM approval_entry e LEFT JOIN approval_file af ON af.entry_id = e.id LEFT JOIN file f ON f.id = af.file_id"
    " LEFT JOIN staff st ON st.id = e.staff_id LEFT JOIN staff fo ON fo.id = e.for_id LEFT JOIN staff ot ON ot.id = e.other_id LEFT JOIN approval_step s ON s.id = e.step_id"
    " WHERE e.approval_id = :id AND e.action <> 'remind' ORDER BY e.id LIMIT 500";

struct sheet {
    struct request *req;
    json_t *facts; /* what it was decided by, NULL for who took no part */
    struct rows *steps, *entries;
};

static const char *word(const struct sheet *sheet, const char *key)
{
    return message(sheet->req, arena_format(sheet->req->arena, "print.approval_%s", key));
}

static const char *record(const struct sheet *sheet, const char *column)
{
    return row_text(&sheet->req->record, column);
}

static const char *local(const struct sheet *sheet, const char *utc)
{
    char *text = arena_alloc(sheet->req->arena, 17);

    if (*utc != '\0')
        clock_format_local(utc, text);
    return text;
}

/* --- what was submitted ------------------------------------------------------------------------------ */

/* Words of a list as people read them, one behind the other. */
static const char *labels(const struct sheet *sheet, const char *dictionary, const char *words)
{
    struct request *req = sheet->req;
    struct buffer text;

    buffer_init(&text, req->arena);
    while (*words != '\0') {
        size_t length = strcspn(words, ",");

        buffer_format(&text, "%s%s", text.length == 0 ? "" : "  ", print_label(req, dictionary, arena_copy(req->arena, words, length)));
        words += length + (words[length] == ',');
    }
    return text.bytes;
}

static const char *money(const struct sheet *sheet, const char *amount)
{
    return *amount == '\0' ? "" : message_with(sheet->req, "print.approval_yuan", text_money_grouped(sheet->req->arena, amount));
}

static void draw_head(struct pdf *pdf, const struct sheet *sheet)
{
    struct request *req = sheet->req;
    const struct pdf_pair pairs[] = {
        { word(sheet, "document"), record(sheet, "title"), true },
        { word(sheet, "kind"), print_label(req, "approval_kind", record(sheet, "kind")), false },
        { word(sheet, "state"), print_label(req, "approval_state", record(sheet, "state")), false },
        { word(sheet, "amount"), money(sheet, record(sheet, "amount")), false },
        { word(sheet, "round"), record(sheet, "round"), false },
        { word(sheet, "initiator"), record(sheet, "initiator"), false },
        { word(sheet, "started_at"), local(sheet, record(sheet, "started_at")), false },
        { word(sheet, "owner"), record(sheet, "owner"), false },
        { word(sheet, "ended_at"), local(sheet, record(sheet, "ended_at")), false },
        { word(sheet, "customer"), record(sheet, "customer_name"), true },
        { word(sheet, "policy"), record(sheet, "policy"), true },
        { word(sheet, "flags"), labels(sheet, "approval_flag", record(sheet, "flags")), true },
    };

    pdf_section(pdf, word(sheet, "submitted"));
    pdf_pairs(pdf, pairs, COUNT_OF(pairs) - (sheet->facts == NULL || *record(sheet, "flags") == '\0'));
}

static const char *fact_words(const struct sheet *sheet, const struct approval_fact *fact, const char *value)
{
    switch (fact->type) {
    case FACT_MONEY: return money(sheet, value);
    case FACT_FLAG: return message(sheet->req, strcmp(value, "1") == 0 ? "app.yes" : "app.no");
    case FACT_CHOICE: return print_label(sheet->req, fact->options, value);
    case FACT_INT: break;
    }
    return value;
}

static void draw_facts(struct pdf *pdf, const struct sheet *sheet)
{
    const struct approval_kind *kind = approval_kind_find(record(sheet, "kind"));
    struct pdf_pair *pairs;

    if (sheet->facts == NULL || kind == NULL || kind->fact_count == 0)
        return;
    pairs = arena_alloc(sheet->req->arena, kind->fact_count * sizeof(*pairs));
    for (size_t i = 0; i < kind->fact_count; i++) {
        const char *value = json_string_value(json_object_get(sheet->facts, kind->facts[i].name));

        pairs[i].label = message(sheet->req, arena_format(sheet->req->arena, "approval.fact_%s", kind->facts[i].name));
        pairs[i].value = arena_text(sheet->req->arena, fact_words(sheet, &kind->facts[i], value != NULL ? value : ""));
    }
    pdf_section(pdf, word(sheet, "facts"));
    pdf_pairs(pdf, pairs, kind->fact_count);
}

/* --- how it was decided -------------------------------------------------------------------------------- */

/* The person, and who decided in his or her place. */
static const char *decider(const struct sheet *sheet, const struct row *step)
{
    if (row_int(step, "stood_in") == 0)
        return row_text(step, "name");
    return arena_format(sheet->req->arena, "%s %s", row_text(step, "decided_by"), message_with(sheet->req, "approval.for", row_text(step, "name")));
}

static void draw_steps(struct pdf *pdf, const struct sheet *sheet)
{
    const struct pdf_column columns[STEP_CELLS] = { { word(sheet, "step"), 0.28 }, { word(sheet, "who"), 0.34 }, { word(sheet, "result"), 0.16 }, { word(sheet, "decided_at"), 0.22 } };
    const char **cells = arena_alloc(sheet->req->arena, (sheet->steps->count + 1) * STEP_CELLS * sizeof(*cells));

    for (size_t i = 0; i < sheet->steps->count; i++) {
        struct row step = rows_at(sheet->steps, i);
        const char **row = cells + i * STEP_CELLS;

        row[0] = *row_text(&step, "step") != '\0' ? row_text(&step, "step") : message(sheet->req, "approval.added_step");
        row[1] = decider(sheet, &step);
        row[2] = print_label(sheet->req, "approval_turn_state", row_is_null(&step, "state") ? "waiting" : row_text(&step, "state"));
        row[3] = local(sheet, row_text(&step, "decided_at"));
    }
    pdf_section(pdf, word(sheet, "steps"));
    pdf_table(pdf, columns, STEP_CELLS, (const char *const *)cells, sheet->steps->count);
}

/* Whose doing it was: the person, in whose place; or the clock. */
static const char *actor(const struct sheet *sheet, const struct row *entry)
{
    const char *name = *row_text(entry, "name") != '\0' ? row_text(entry, "name") : message(sheet->req, "app.system");

    if (row_is_null(entry, "for_name"))
        return name;
    return arena_format(sheet->req->arena, "%s %s", name, message_with(sheet->req, "approval.for", row_text(entry, "for_name")));
}

static const char *action(const struct sheet *sheet, const struct row *entry)
{
    const char *label = print_label(sheet->req, "approval_action", row_text(entry, "action"));

    return row_is_null(entry, "other_name") ? label : arena_format(sheet->req->arena, "%s \u2192 %s", label, row_text(entry, "other_name"));
}

static void draw_entries(struct pdf *pdf, const struct sheet *sheet)
{
    const struct pdf_column columns[ENTRY_CELLS] = { { word(sheet, "at"), 0.17 }, { word(sheet, "who"), 0.18 }, { word(sheet, "action"), 0.17 },
                                                     { word(sheet, "step"), 0.15 }, { word(sheet, "comment"), 0.33 } };
    const char **cells = arena_alloc(sheet->req->arena, (sheet->entries->count + 1) * ENTRY_CELLS * sizeof(*cells));

    for (size_t i = 0; i < sheet->entries->count; i++) {
        struct row entry = rows_at(sheet->entries, i);
        const char **row = cells + i * ENTRY_CELLS;

        row[0] = local(sheet, row_text(&entry, "at"));
        row[1] = actor(sheet, &entry);
        row[2] = action(sheet, &entry);
        row[3] = row_text(&entry, "step");
        row[4] = row_text(&entry, "comment");
    }
    pdf_section(pdf, word(sheet, "trail"));
    pdf_table(pdf, columns, ENTRY_CELLS, (const char *const *)cells, sheet->entries->count);
}

static void draw(struct pdf *pdf, const void *context)
{
    const struct sheet *sheet = context;

    draw_head(pdf, sheet);
    draw_facts(pdf, sheet);
    draw_steps(pdf, sheet);
    draw_entries(pdf, sheet);
}

/* --- the page ---------------------------------------------------------------------------------------------- */

static struct pdf_head head_of(const struct sheet *sheet)
{
    struct request *req = sheet->req;
    const char *title = word(sheet, "sheet");

    return (struct pdf_head){
        .title = title,
        .number = arena_format(req->arena, "%s %s", title, record(sheet, "id")),
        .note = local(sheet, req->now),
        .foot = arena_format(req->arena, "%s · %s %s", record(sheet, "title"), message(req, "print.by"), req->person.name),
    };
}

NEOERR *approval_page(struct request *req)
{
    struct sheet sheet = { .req = req };
    struct pdf_head head = head_of(&sheet);
    struct buffer pdf;
    NEOERR *err;

    TRY(db_select(req, steps_sql, &sheet.steps));
    TRY(db_select(req, entries_sql, &sheet.entries));
    if (row_int(&req->record, "takes_part") != 0)
        sheet.facts = json_loads(row_text(&req->record, "facts"), 0, NULL);
    err = pdf_make(req, &head, draw, &sheet, &pdf);
    json_decref(sheet.facts);
    if (err == STATUS_OK)
        print_answer(req, arena_format(req->arena, "approval-%s-%s.pdf", row_text(&req->record, "id"), req->today), &pdf);
    return nerr_pass(err);
}
