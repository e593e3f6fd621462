/* log.c - /communications/new: what was said is logged in twenty seconds: kind, whom, a line. All else may stay empty. Works without
 * script; with it a visit notes the position when the person wants that (/account). */
#include "communications.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "domain/customer.h"
#include "domain/dealer_choice.h"
#include "domain/task.h"

static NEOERR *check_all(struct request *req);
static NEOERR *check_again(struct request *req);

static const struct field fields[] = {
    { .name = "kind", .type = FIELD_CHOICE, .options = "communication_kind", .flags = FIELD_REQUIRED, .group = "who" },
    { .name = "contacts", .type = FIELD_IDS },
    { .name = "subject", .type = FIELD_TEXT, .max = 120, .flags = FIELD_REQUIRED | FIELD_WIDE, .group = "what" },
    { .name = "result", .type = FIELD_LONG_TEXT, .max = 4000, .flags = FIELD_WIDE | FIELD_KEPT },
    { .name = "held_on", .type = FIELD_DATE, .group = "when" },
    { .name = "held_time", .type = FIELD_TEXT, .max = 5 },
    { .name = "minutes", .type = FIELD_INT, .max = 1440 },
    { .name = "colleagues", .type = FIELD_CHOICES, .options = "@staff" },
    { .name = "customer_id", .type = FIELD_HIDDEN, .flags = FIELD_REQUIRED },
    { .name = "promised", .type = FIELD_TEXT, .max = 200, .flags = FIELD_WIDE, .group = "promise" },
    { .name = "promised_on", .type = FIELD_DATE },
    { .name = "promise_owner_id", .type = FIELD_CHOICE, .options = "@staff", .flags = FIELD_INT_ID },
    { .name = "next_step", .type = FIELD_TEXT, .max = 200, .flags = FIELD_WIDE, .group = "next" },
    { .name = "next_on", .type = FIELD_DATE },
    { .name = "place_lat", .type = FIELD_TEXT, .max = 20, .group = "place" },
    { .name = "place_lon", .type = FIELD_TEXT, .max = 20 },
    { .name = "place_accuracy", .type = FIELD_INT, .max = 100000 },
};
enum { CORRECTED = 8 }; /* from kind to colleagues */
const struct form communication_form = { "communication", fields, COUNT_OF(fields), check_all };
const struct form communication_correct_form = { "communication", fields, CORRECTED, check_again };

/* --- what was typed ------------------------------------------------------------------------------ */

/* "2026-11-26" and "9:05" on the company's clocks; nothing typed: now. A day alone is noon, today alone is now. */
static void check_moment(struct request *req)
{
    const char *day = values_get_text(req->values, "held_on"), *time = values_get_text(req->values, "held_time");
    bool other_day = *day != '\0' && strcmp(day, req->today) != 0;
    int hour = 12, minute = 0, end = 0;
    char utc[24];
    int64_t at;

    values_text(req->values, "at", req->now);
    if (*time != '\0' && (sscanf(time, "%2d:%2d%n", &hour, &minute, &end) != 2 || time[end] != '\0' || hour < 0 || hour > 23 || minute < 0 || minute > 59)) {
        form_error(req, "held_time", "communication.time_wrong");
        return;
    }
    if (!other_day && *time == '\0')
        return;
    at = clock_from_civil((int64_t)clock_parse_day(*day != '\0' ? day : req->today) * 24 * 60 + hour * 60 + minute);
    if (at > clock_parse_utc(req->now))
        form_error(req, other_day ? "held_on" : "held_time", "communication.not_yet");
    clock_format_utc(at, utc);
    values_text(req->values, "at", arena_text(req->arena, utc));
}

/* A promise has a day; so has a next step. Days that have passed help nobody. */
static void check_day(struct request *req, const char *what, const char *day)
{
    const char *words = values_get_text(req->values, what), *on = values_get_text(req->values, day);

    if (*words == '\0' && *on != '\0' && !form_refused(req))
        form_error(req, what, "communication.say_what");
    if (*words != '\0' && *on == '\0')
        form_error(req, day, "communication.say_when");
    if (*on != '\0' && strcmp(on, req->today) < 0)
        form_error(req, day, "communication.day_past");
}

static bool is_degrees(const char *text, double most)
{
    char *end;
    double degrees = strtod(text, &end);

    return end != text && *end == '\0' && degrees >= -most && degrees <= most;
}

/* Of visits only, and only of who wants it: what comes otherwise is dropped. */
static NEOERR *check_place(struct request *req)
{
    const char *lat = values_get_text(req->values, "place_lat"), *lon = values_get_text(req->values, "place_lon");
    struct row row;
    bool wanted = false;

    if (*lat != '\0' && *lon != '\0' && strcmp(values_get_text(req->values, "kind"), "visit") == 0)
        TRY(db_select_maybe(req, "SELECT 1 AS x FROM staff WHERE id = :me AND note_place = 1", &row, &wanted));
    if (wanted && is_degrees(lat, 90) && is_degrees(lon, 180))
        return STATUS_OK;
    values_null(req->values, "place_lat");
    values_null(req->values, "place_lon");
    values_null(req->values, "place_accuracy");
    return STATUS_OK;
}

static NEOERR *check_again(struct request *req)
{
    check_moment(req);
    return STATUS_OK;
}

static NEOERR *check_all(struct request *req)
{
    check_moment(req);
    check_day(req, "promised", "promised_on");
    check_day(req, "next_step", "next_on");
    return nerr_pass(check_place(req));
}

static size_t words_in(const char *ids)
{
    size_t count = *ids != '\0';

    for (; *ids != '\0'; ids++)
        count += *ids == ',';
    return count;
}

/* Those ticked are this dealer's, and theirs may be seen. */
static NEOERR *check_contacts(struct request *req, int64_t customer_id)
{
    const char *ids = values_get_text(req->values, "contacts");
    bool reached;
    struct row row;

    if (*ids == '\0')
        return STATUS_OK;
    values_int(req->values, "customer_id", customer_id);
    TRY(customer_reached(req, customer_id, "contacts.read", &reached));
    TRY(db_select_one(req, "SELECT COUNT(*) AS known FROM contact c WHERE c.customer_id = :customer_id AND FIND_IN_SET(c.id, :contacts)", &row));
    if (!reached || (size_t)row_int(&row, "known") != words_in(ids) || strlen(ids) > 300)
        form_error(req, "contacts", "communication.contact_unknown");
    return STATUS_OK;
}

/* --- the page -------------------------------------------------------------------------------------- */

/* With whom somebody spoke last comes first. */
static const char contacts_sql[] =
    "SELECT c.id, p.name, c.title, c.role, (SELECT cc.at FROM communication_contact cc WHERE cc.contact_id = c.id ORDER BY cc.at DESC LIMIT 1) AS last_at FROM contact c JOIN person p ON p.id = c.person_id"
    " WHERE c.customer_id = :customer_id AND (c.valid_to IS NULL OR FIND_IN_SET(c.id, :ticked)) ORDER BY last_at DESC, c.key_person DESC, c.id LIMIT 30";
static const char lately_sql[] = "SELECT co.id, co.kind, co.at, co.subject, co.staff_id FROM communication co WHERE co.customer_id = :customer_id ORDER BY co.at DESC, co.id DESC LIMIT 5";
static const char promises_sql[] = "SELECT p.id, p.text, p.due_on, p.due_on < :today AS late FROM promise p WHERE p.customer_id = :customer_id AND p.kept_at IS NULL ORDER BY p.due_on, p.id LIMIT 8";

/* Whom to tick, those of `ticked` ("3,7") already; what was said and promised lately beside it, for who may read that. */
static NEOERR *show_around(struct request *req, int64_t customer_id, const char *ticked)
{
    struct rows *rows;
    bool reached;

    values_int(req->values, "customer_id", customer_id);
    values_text(req->values, "ticked", ticked);
    TRY(customer_reached(req, customer_id, "communications.read", &reached));
    if (reached) {
        TRY(db_show_rows(req, "Lately", lately_sql));
        TRY(db_show_rows(req, "Promises", promises_sql));
    }
    TRY(customer_reached(req, customer_id, "contacts.read", &reached));
    if (!reached)
        return STATUS_OK;
    TRY(db_select(req, contacts_sql, &rows));
    for (size_t i = 0; i < rows->count; i++) {
        struct row row = rows_at(rows, i);

        TRY(row_show(req, arena_format(req->arena, "Contacts.%zu", i), &row));
        TRY(show_int(req, text_has_word(ticked, row_text(&row, "id")), "Contacts.%zu.ticked", i));
    }
    return STATUS_OK;
}

/* Those ticked before a refusal, or when the form was left; `kept` when nothing was. */
static const char *ticked_now(struct request *req, const char *kept)
{
    struct buffer text;

    if (req->route->method != METHOD_POST && !request_has_posted(req, "kind") && !request_has_posted(req, "contacts"))
        return kept;
    buffer_init(&text, req->arena);
    for (size_t i = 0; i < req->body.count; i++) {
        if (strcmp(req->body.items[i].name, "contacts") == 0)
            buffer_format(&text, "%s%s", text.length > 0 ? "," : "", req->body.items[i].value);
    }
    return text.bytes;
}

static NEOERR *show_place_wish(struct request *req)
{
    struct row row;

    TRY(db_select_one(req, "SELECT note_place FROM staff WHERE id = :me", &row));
    return row_int(&row, "note_place") != 0 ? nerr_pass(show_text(req, "1", "Place")) : STATUS_OK;
}

NEOERR *communication_new_page(struct request *req)
{
    const char *kind = request_param(req, "kind");
    struct row dealer;
    bool chosen;

    TRY(dealer_choice_read(req, "/communications/new", &dealer, &chosen));
    if (!chosen)
        return STATUS_OK;
    TRY(show_place_wish(req));
    TRY(show_text(req, row_text(&dealer, "id"), "Preset.customer_id"));
    TRY(show_text(req, options_find("communication_kind", kind) != NULL ? kind : "call", "Preset.kind"));
    TRY(show_int(req, req->person.id, "Preset.promise_owner_id"));
    TRY(form_show(req, &communication_form, "Preset", arena_format(req->arena, "/communications/new?customer=%s", row_text(&dealer, "id"))));
    return nerr_pass(show_around(req, row_int(&dealer, "id"), ticked_now(req, text_int(request_param(req, "contact"), &(int64_t){ 0 }) ? request_param(req, "contact") : "")));
}

static NEOERR *give_promise(struct request *req, int64_t id)
{
    int64_t owner = values_get_int(req->values, "promise_owner_id");

    if (*values_get_text(req->values, "promised") == '\0')
        return STATUS_OK;
    return nerr_pass(promise_give(req, &(struct promise_given){ .communication_id = id, .customer_id = values_get_int(req->values, "customer_id"), .owner_id = owner != 0 ? owner : req->person.id,
                                                                .text = values_get_text(req->values, "promised"), .due_on = values_get_text(req->values, "promised_on") }));
}

/* What is to be done next is a task of one's own. */
static NEOERR *give_task(struct request *req, int64_t id)
{
    int64_t task;

    if (*values_get_text(req->values, "next_step") == '\0')
        return STATUS_OK;
    TRY(task_give(req, &(struct task_given){ .owner_id = req->person.id, .customer_id = values_get_int(req->values, "customer_id"), .title = values_get_text(req->values, "next_step"),
                                             .note = values_get_text(req->values, "subject"), .due_on = values_get_text(req->values, "next_on") }, &task));
    return nerr_pass(communication_follow_add(req, id, task, 0));
}

NEOERR *communication_create(struct request *req)
{
    struct row dealer;
    int64_t id;
    bool chosen;

    TRY(dealer_choice_read(req, "/communications/new", &dealer, &chosen));
    if (!chosen)
        return STATUS_OK;
    TRY(check_contacts(req, row_int(&dealer, "id")));
    if (form_refused(req))
        return STATUS_OK;
    TRY(communication_log(req, &id));
    TRY(give_promise(req, id));
    TRY(give_task(req, id));
    req->made = id;
    reply_notice(req, "communication.logged", row_text(&dealer, "name"));
    reply_redirect(req, "%s", communication_path(req, id, ""));
    return STATUS_OK;
}

NEOERR *communication_dealers(struct request *req)
{
    return nerr_pass(dealer_choice_suggest(req, ""));
}

/* --- correcting -------------------------------------------------------------------------------------- */

/* Who wrote it, for a day; then it stands as it was written. */
static bool is_closed(struct request *req)
{
    if (row_int(&req->record, "correctable") != 0)
        return false;
    reply_refusal(req, "communication.stands", NULL);
    reply_redirect(req, "%s", communication_path(req, row_int(&req->record, "id"), ""));
    return true;
}

NEOERR *communication_edit_page(struct request *req)
{
    char local[17];

    if (is_closed(req))
        return STATUS_OK;
    clock_format_local(row_text(&req->record, "at"), local);
    TRY(show_text(req, arena_copy(req->arena, local, 10), "Record.held_on"));
    TRY(show_text(req, arena_text(req->arena, local + 11), "Record.held_time"));
    TRY(show_text(req, row_text(&req->record, "customer_id"), "Dealer.id"));
    TRY(show_text(req, row_text(&req->record, "customer_name"), "Dealer.name"));
    TRY(show_text(req, row_text(&req->record, "customer_code"), "Dealer.code"));
    TRY(form_show(req, &communication_correct_form, "Record", communication_path(req, row_int(&req->record, "id"), "/edit")));
    return nerr_pass(show_around(req, row_int(&req->record, "customer_id"), ticked_now(req, row_text(&req->record, "contacts"))));
}

NEOERR *communication_update(struct request *req)
{
    if (is_closed(req))
        return STATUS_OK;
    TRY(check_contacts(req, row_int(&req->record, "customer_id")));
    if (form_refused(req))
        return STATUS_OK;
    TRY(communication_correct(req));
    reply_notice(req, "app.saved", NULL);
    reply_redirect(req, "%s", communication_path(req, row_int(&req->record, "id"), ""));
    return STATUS_OK;
}
