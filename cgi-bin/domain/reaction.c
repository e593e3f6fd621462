/* reaction.c - what is known of an adverse reaction, when its report is due, its reports. */
#include "reaction.h"

#include <string.h>

#include "customer.h"
#include "reaction_rules.h"
#include "ticket.h"

#define KNOWN_COLUMNS                                                                                                  \
    "product_kind", "product_name", "lot", "usage_text", "patient_initials", "patient_sex", "patient_age", "reaction", "onset_on", "outcome", "criteria", "known", "reporter_kind", "reporter", "aware_on", "gravity"
static const char *const known_columns[] = { KNOWN_COLUMNS, NULL };
static const char *const personal[] = { "patient_initials", "patient_sex", "patient_age", "reporter", NULL };
static const char *const reaction_columns[] = { "ticket_id", KNOWN_COLUMNS, "state", "due_at", "warned", "reported_on", "created_at", "created_by", NULL };
static const struct table reaction_table = { .name = "adverse_reaction", .columns = reaction_columns, .hidden = personal, .versioned = true };
static const char *const report_columns[] = { "reaction_id", "number", "kind", "submitted_on", "authority", "receipt", "note", "late", "at", "staff_id", KNOWN_COLUMNS, NULL };
static const struct table report_table = { .name = "reaction_report", .columns = report_columns, .hidden = personal };
static const char *const print_columns[] = { "report_id", "file_id", "at", NULL };
static const struct table print_table = { .name = "reaction_print", .columns = print_columns };

#define NOT_PERSONAL                                                                                                   \
    "r.id, r.ticket_id, r.product_kind, r.product_name, r.lot, r.usage_text, r.reaction, r.onset_on, r.outcome, r.criteria, r.known, r.reporter_kind, r.aware_on, r.gravity, r.state, r.due_at, r.reported_on, r.created_at, r.created_by, r.version"

const char reaction_record_sql[] =
    "SELECT " NOT_PERSONAL ", " REACTION_PACE " AS pace, IF(r.due_at < '9999-01-01', r.due_at, NULL) AS next_due_at, t.number, t.title, t.customer_id, t.assignee_id, t.opened_at, cu.name AS customer_name, cu.code AS customer_code FROM adverse_reaction r"
    " JOIN ticket t ON t.id = r.ticket_id JOIN customer cu ON cu.id = t.customer_id WHERE r.id = :id AND {visible:cu}";

/* --- who sees what ------------------------------------------------------------------------------------- */

bool reaction_sees_person(const struct request *req, const struct row *reaction)
{
    return may(req, "tickets.judge") || row_int(reaction, "created_by") == req->person.id;
}

NEOERR *reaction_read_all(struct request *req, int64_t id, struct row *row)
{
    values_int(req->values, "reaction_id", id);
    TRY(db_select_one(req, "SELECT r.* FROM adverse_reaction r WHERE r.id = :reaction_id", row));
    TRY(db_use_writer(req));
    TRY(audit_event(req, "private_read", "adverse_reaction", id, NULL));
    return nerr_pass(db_use_reader(req));
}

/* --- showing ---------------------------------------------------------------------------------------------- */

NEOERR *reaction_ticket_show(struct request *req)
{
    struct row row;
    bool found;

    TRY(db_select_maybe(req, "SELECT r.id, r.gravity, r.state, r.due_at, r.reported_on, " REACTION_PACE " AS pace FROM adverse_reaction r WHERE r.ticket_id = :id", &row, &found));
    return found ? nerr_pass(row_show(req, "Reaction", &row)) : STATUS_OK;
}

NEOERR *reaction_find(struct request *req, int64_t ticket_id, struct row *row, bool *found)
{
    values_int(req->values, "of_ticket", ticket_id);
    return nerr_pass(db_select_maybe(req, "SELECT r.id, r.created_by FROM adverse_reaction r WHERE r.ticket_id = :of_ticket", row, found));
}

NEOERR *reaction_lock(struct request *req, int64_t ticket_id, struct row *row, bool *found)
{
    values_int(req->values, "of_ticket", ticket_id);
    return nerr_pass(db_select_maybe(req, "SELECT r.* FROM adverse_reaction r WHERE r.ticket_id = :of_ticket FOR UPDATE", row, found));
}

/* --- what is known ------------------------------------------------------------------------------------------ */

static const char days_sql[] = "SELECT MIN(c.days) AS days FROM reaction_clock c WHERE c.product_kind = :clock_kind AND FIND_IN_SET(c.gravity, :clock_gravities)";

/* *days: the shortest that the law leaves; false when it names none. */
static NEOERR *read_days(struct request *req, const char *kind, const struct reaction_facts *facts, int *days, bool *due)
{
    struct values *values = values_new(req->arena);
    struct rows *rows;
    struct row row;

    values_text(values, "clock_kind", kind);
    values_text(values, "clock_gravities", reaction_gravities(facts));
    TRY(db_select_with(req, days_sql, values, &rows));
    row = rows_at(rows, 0);
    *due = !row_is_null(&row, "days");
    *days = (int)row_int(&row, "days");
    return STATUS_OK;
}

static const char *moment(struct request *req, int64_t ms)
{
    char utc[24];

    clock_format_utc(ms, utc);
    return arena_text(req->arena, utc);
}

static const char never[] = "9999-12-31 00:00:00.000";

/* Before the first report the time runs from the day it became known, whatever was thought of it meanwhile. Afterwards what is agreed
 * stands, unless it turned out graver: then that time runs from today. */
static NEOERR *find_due(struct request *req, const struct row *ticket, const struct row *old, const char **due_at)
{
    struct reaction_facts facts = { values_get_text(req->values, "outcome"), values_get_text(req->values, "criteria"), values_get_text(req->values, "known") };
    bool reported = old != NULL && !row_is_null(old, "reported_on"), due, due_before;
    int days, days_before = 0;

    values_text(req->values, "gravity", reaction_gravity(&facts));
    TRY(read_days(req, values_get_text(req->values, "product_kind"), &facts, &days, &due));
    if (!reported) {
        *due_at = due ? moment(req, reaction_due(values_get_text(req->values, "aware_on"), clock_parse_utc(row_text(ticket, "opened_at")), days)) : never;
        return STATUS_OK;
    }
    *due_at = row_text(old, "due_at");
    facts = (struct reaction_facts){ row_text(old, "outcome"), row_text(old, "criteria"), row_text(old, "known") };
    TRY(read_days(req, row_text(old, "product_kind"), &facts, &days_before, &due_before));
    if (due && (!due_before || days < days_before)) {
        const char *anew = moment(req, reaction_due(req->today, clock_parse_utc(req->now), days));

        *due_at = strcmp(anew, *due_at) < 0 ? anew : *due_at;
    }
    return STATUS_OK;
}

/* Time that was running is not given back by who logged it. */
static void refuse_later(struct request *req, const struct row *old, const char *due_at)
{
    if (old == NULL || may(req, "tickets.judge") || strcmp(due_at, row_text(old, "due_at")) <= 0)
        return;
    if (strcmp(values_get_text(req->values, "aware_on"), row_text(old, "aware_on")) > 0)
        form_error(req, "aware_on", "reaction.only_quality_later");
    else
        form_error(req, strcmp(values_get_text(req->values, "product_kind"), row_text(old, "product_kind")) != 0 ? "product_kind" : "criteria", "reaction.only_quality_later");
}

static bool is_grave(const char *gravity)
{
    return text_has_word("death,serious", gravity);
}

static NEOERR *tell(struct request *req, const struct row *ticket, const char *kind, bool superiors)
{
    return nerr_pass(ticket_tell_quality(req, &(struct notice){ kind, arena_format(req->arena, "%s %s", row_text(ticket, "number"), values_get_text(req->values, "product_name")), ticket_path(req, row_int(ticket, "id"), "") }, superiors));
}

static NEOERR *write_row(struct request *req, const struct row *ticket, const struct row *old, int64_t *id)
{
    if (old != NULL) {
        *id = row_int(old, "id");
        if (strcmp(values_get_text(req->values, "due_at"), row_text(old, "due_at")) != 0)
            values_int(req->values, "warned", 0);
        if (strcmp(row_text(old, "state"), "final") == 0 && strcmp(values_get_text(req->values, "due_at"), never) != 0)
            values_text(req->values, "state", "following"); /* graver than was reported last */
        return nerr_pass(db_change(req, &reaction_table, *id, req->values));
    }
    values_int(req->values, "ticket_id", row_int(ticket, "id"));
    values_text(req->values, "state", "open");
    values_text(req->values, "created_at", req->now);
    values_int(req->values, "created_by", req->person.id);
    return nerr_pass(db_insert(req, &reaction_table, req->values, id));
}

NEOERR *reaction_save(struct request *req, const struct row *ticket, const struct row *old, int64_t *id)
{
    const char *due_at, *before = old != NULL ? row_text(old, "gravity") : "", *gravity;

    TRY(find_due(req, ticket, old, &due_at));
    refuse_later(req, old, due_at);
    if (form_refused(req))
        return STATUS_OK;
    req->subject = row_int(ticket, "customer_id");
    values_text(req->values, "due_at", due_at);
    TRY(write_row(req, ticket, old, id));
    gravity = values_get_text(req->values, "gravity");
    TRY(ticket_log_add(req, &(struct ticket_log){ .ticket_id = row_int(ticket, "id"), .kind = "reaction", .old_word = strcmp(before, gravity) != 0 ? before : "", .new_word = gravity }));
    if (!is_grave(gravity) || strcmp(before, gravity) == 0)
        return STATUS_OK;
    return nerr_pass(tell(req, ticket, "reaction_grave", strcmp(gravity, "death") == 0));
}

/* --- reports ------------------------------------------------------------------------------------------------- */

static const char reports_sql[] =
    "SELECT p.id, p.number, p.kind, p.submitted_on, p.authority, p.receipt, p.note, p.late, p.at, p.staff_id, p.gravity, f.id AS file_id, LOWER(HEX(f.sha256)) AS hash FROM reaction_report p"
    " LEFT JOIN reaction_print x ON x.report_id = p.id LEFT JOIN file f ON f.id = x.file_id WHERE p.reaction_id = :id ORDER BY p.number DESC";

NEOERR *reaction_reports_show(struct request *req)
{
    return nerr_pass(db_show_rows(req, "Reports", reports_sql));
}

/* The row is read behind a lock: of two that submit at once the second sees the first. */
static NEOERR *read_locked(struct request *req, int64_t id, struct row *row)
{
    values_int(req->values, "reaction_id", id);
    return nerr_pass(db_select_one(req, "SELECT r.*, (SELECT COALESCE(MAX(p.number), 0) FROM reaction_report p WHERE p.reaction_id = r.id) AS last_number FROM adverse_reaction r WHERE r.id = :reaction_id FOR UPDATE", row));
}

static NEOERR *insert_report(struct request *req, const struct row *row, int64_t *id)
{
    struct values *values = values_new(req->arena);
    static const char *const typed[] = { "kind", "submitted_on", "authority", "receipt", "note" };
    char due_on[11];

    for (size_t i = 0; known_columns[i] != NULL; i++)
        values_text(values, known_columns[i], row_is_null(row, known_columns[i]) ? NULL : row_text(row, known_columns[i]));
    for (size_t i = 0; i < COUNT_OF(typed); i++)
        values_text(values, typed[i], values_get_text(req->values, typed[i]));
    clock_format_day(clock_parse_utc(row_text(row, "due_at")), due_on);
    values_int(values, "reaction_id", row_int(row, "id"));
    values_int(values, "number", row_int(row, "last_number") + 1);
    values_int(values, "late", strcmp(values_get_text(req->values, "submitted_on"), due_on) > 0);
    values_text(values, "at", req->now);
    values_int(values, "staff_id", req->person.id);
    return nerr_pass(db_insert(req, &report_table, values, id));
}

/* What is due next: the day that was agreed for another report, or nothing. */
static NEOERR *move_on(struct request *req, const struct row *row)
{
    const char *next = values_get_text(req->values, "next_on"), *kind = values_get_text(req->values, "kind");
    struct values *values = values_new(req->arena);

    values_int(values, "version", row_int(row, "version"));
    values_text(values, "state", strcmp(kind, "final") == 0 ? "final" : "following");
    values_text(values, "due_at", *next != '\0' ? moment(req, reaction_due(next, INT64_MAX, 0)) : never);
    values_int(values, "warned", 0);
    if (row_is_null(row, "reported_on"))
        values_text(values, "reported_on", values_get_text(req->values, "submitted_on"));
    return nerr_pass(db_change(req, &reaction_table, row_int(row, "id"), values));
}

static NEOERR *draw_later(struct request *req, int64_t report_id)
{
    json_t *args = json_pack("{s:I}", "report", (json_int_t)report_id);
    NEOERR *err = job_put(req, "prints.reaction", args, NULL, NULL);

    json_decref(args);
    return nerr_pass(err);
}

NEOERR *reaction_submit(struct request *req, const struct row *reaction)
{
    const char *kind = values_get_text(req->values, "kind"), *words;
    struct row row;
    int64_t id;

    TRY(read_locked(req, row_int(reaction, "id"), &row));
    if ((strcmp(kind, "first") == 0) != (row_int(&row, "last_number") == 0))
        form_error(req, "kind", row_int(&row, "last_number") == 0 ? "reaction.first_comes_first" : "reaction.first_is_there");
    if (strcmp(values_get_text(req->values, "submitted_on"), row_text(&row, "aware_on")) < 0)
        form_error(req, "submitted_on", "reaction.before_aware");
    if (form_refused(req))
        return STATUS_OK;
    req->subject = row_int(reaction, "customer_id");
    TRY(insert_report(req, &row, &id));
    TRY(move_on(req, &row));
    TRY(draw_later(req, id));
    words = arena_format(req->arena, "%s %s", row_text(reaction, "number"), values_get_text(req->values, "receipt"));
    TRY(ticket_log_add(req, &(struct ticket_log){ .ticket_id = row_int(reaction, "ticket_id"), .kind = "reaction", .new_word = kind, .text = arena_format(req->arena, "%s · %s · %s", values_get_text(req->values, "submitted_on"), values_get_text(req->values, "authority"), values_get_text(req->values, "receipt")) }));
    return nerr_pass(timeline_add(req, &(struct timeline_entry){ .customer_id = row_int(reaction, "customer_id"), .kind = "reaction_reported", .resource = "tickets", .detail = words, .link = arena_format(req->arena, "/tickets/reactions/%s", row_text(reaction, "id")) }));
}

NEOERR *reaction_printed(struct request *req, int64_t report_id, int64_t file_id)
{
    struct values *values = values_new(req->arena);
    int64_t id;

    values_int(values, "report_id", report_id);
    values_int(values, "file_id", file_id);
    values_text(values, "at", req->now);
    return nerr_pass(db_insert(req, &print_table, values, &id));
}

/* --- the clock --------------------------------------------------------------------------------------------------- */

/* What a moment asks for: :step 1 before, 2 after; each due time is told once. A death is told at any hour. */
static const char due_sql[] =
    "SELECT r.id, r.ticket_id, r.product_name, r.gravity, IF(r.due_at <= :now, 2, 1) AS step, t.number, t.title, t.assignee_id, st.superior_id FROM adverse_reaction r JOIN ticket t ON t.id = r.ticket_id"
    " LEFT JOIN staff st ON st.id = t.assignee_id WHERE r.due_at <= :now + INTERVAL :setting_reaction_warn_hours HOUR AND r.warned < IF(r.due_at <= :now, 2, 1) AND (:working OR r.gravity = 'death')"
    " ORDER BY r.due_at, r.id LIMIT 1 FOR UPDATE";

static NEOERR *tell_due(struct request *req, const struct row *row)
{
    bool late = row_int(row, "step") == 2;
    const char *words = arena_format(req->arena, "%s %s", row_text(row, "number"), row_text(row, "product_name")), *link = arena_format(req->arena, "/tickets/reactions/%s", row_text(row, "id"));
    const struct notice notice = { late ? "reaction_late" : "reaction_soon", words, link };

    TRY(ticket_tell_quality(req, &notice, late));
    if (!row_is_null(row, "assignee_id"))
        TRY(notice_put(req, row_int(row, "assignee_id"), notice.kind, words, link));
    if (late && !row_is_null(row, "superior_id"))
        TRY(notice_put(req, row_int(row, "superior_id"), notice.kind, words, link));
    return nerr_pass(ticket_log_add(req, &(struct ticket_log){ .ticket_id = row_int(row, "ticket_id"), .kind = "warned", .new_word = late ? "late" : "soon", .text = words }));
}

NEOERR *reaction_clock_step(struct request *req, bool working, bool *finished)
{
    struct values *values = values_new(req->arena);
    struct rows *rows;
    struct row row;

    values_int(values, "working", working);
    TRY(db_select_with(req, due_sql, values, &rows));
    *finished = rows->count == 0;
    if (*finished)
        return STATUS_OK;
    row = rows_at(rows, 0);
    TRY(tell_due(req, &row));
    values_int(values, "reaction_id", row_int(&row, "id"));
    values_int(values, "step", row_int(&row, "step"));
    return nerr_pass(db_execute_with(req, "UPDATE adverse_reaction SET warned = :step WHERE id = :reaction_id", values));
}
