/* demo_communications.c - the log of the demo, written by the functions that the pages use, at moments that have passed. */
#include "demo_communications.h"

#include <string.h>

#include "demo_communications_data.h"
#include "domain/communication.h"
#include "domain/contact_plan.h"
#include "domain/task.h"

/* Active dealers with an owner and contacts, each said something to in turn; those of sales1 come often. */
static const char dealers_sql[] =
    "/* all rows: the demo's own */ SELECT cu.id, cu.owner_id, (SELECT GROUP_CONCAT(c.id ORDER BY c.id LIMIT 2) FROM contact c WHERE c.customer_id = cu.id AND c.valid_to IS NULL) AS contacts, st.account = 'sales1' AS first"
    " FROM customer cu JOIN staff st ON st.id = cu.owner_id WHERE cu.state = 'active' AND EXISTS (SELECT 1 FROM contact c WHERE c.customer_id = cu.id AND c.valid_to IS NULL) ORDER BY first DESC, cu.id LIMIT 60";

struct load {
    const struct demo_said *said;
    int64_t now_ms;
};

static void set_moment(struct request *req, int64_t ms)
{
    clock_format_utc(ms, req->now);
    clock_format_day(ms, req->today);
    req->values = values_new(req->arena);
}

static const char *day_from(struct request *req, int64_t now_ms, int days)
{
    char day[11];

    clock_format_day(now_ms + days * 86400000LL, day);
    return arena_text(req->arena, day);
}

static NEOERR *find_person(struct request *req, const struct load *load, const struct row *dealer)
{
    struct row row;

    req->person.id = row_int(dealer, "owner_id");
    if (*load->said->who == '\0')
        return STATUS_OK;
    values_text(req->values, "account", load->said->who);
    TRY(db_select_one(req, "SELECT id FROM staff WHERE account = :account", &row));
    req->person.id = row_int(&row, "id");
    return STATUS_OK;
}

static NEOERR *log_one(struct request *req, const struct load *load, const struct row *dealer, int64_t *id)
{
    const struct demo_said *said = load->said;
    const char *contacts = row_text(dealer, "contacts");

    values_int(req->values, "customer_id", row_int(dealer, "id"));
    values_text(req->values, "kind", said->kind);
    values_text(req->values, "at", req->now);
    if (said->minutes > 0)
        values_int(req->values, "minutes", said->minutes);
    values_text(req->values, "subject", said->subject);
    values_text(req->values, "result", said->result);
    values_text(req->values, "contacts", strcmp(said->kind, "meeting") == 0 ? contacts : arena_copy(req->arena, contacts, strcspn(contacts, ",")));
    values_text(req->values, "colleagues", "");
    return nerr_pass(communication_log(req, id));
}

/* Kept on the day before it was due. */
static NEOERR *promise_one(struct request *req, const struct load *load, const struct row *dealer, int64_t id)
{
    const struct demo_said *said = load->said;
    struct row row;

    if (*said->promised == '\0')
        return STATUS_OK;
    TRY(promise_give(req, &(struct promise_given){ .communication_id = id, .customer_id = row_int(dealer, "id"), .owner_id = req->person.id, .text = said->promised, .due_on = day_from(req, load->now_ms, said->promised_days) }));
    if (*said->kept == '\0')
        return STATUS_OK;
    values_int(req->values, "said_id", id);
    TRY(db_select_one(req, "SELECT * FROM promise WHERE communication_id = :said_id", &row));
    set_moment(req, load->now_ms + (said->promised_days - 1) * 86400000LL);
    return nerr_pass(promise_keep(req, &row, said->kept));
}

static NEOERR *task_one(struct request *req, const struct load *load, const struct row *dealer, int64_t id)
{
    const struct demo_said *said = load->said;
    int64_t task;

    if (*said->next == '\0')
        return STATUS_OK;
    TRY(task_give(req, &(struct task_given){ .owner_id = req->person.id, .customer_id = row_int(dealer, "id"), .title = said->next, .note = said->subject, .due_on = day_from(req, load->now_ms, said->next_days) }, &task));
    return nerr_pass(communication_follow_add(req, id, task, 0));
}

/* Of earlier days: in working hours. */
static int64_t moment_of(const struct load *load)
{
    int64_t ago = load->now_ms - load->said->hours_ago * 3600000LL, minutes = 9 * 60 + load->said->hours_ago * 37 % (8 * 60);

    return load->said->hours_ago <= 30 ? ago : clock_from_civil(clock_civil_minutes(ago) / (24 * 60) * 24 * 60 + minutes);
}

static NEOERR *say_one(struct request *req, const struct load *load, const struct row *dealer)
{
    int64_t id;

    set_moment(req, moment_of(load));
    TRY(find_person(req, load, dealer));
    TRY(log_one(req, load, dealer, &id));
    TRY(task_one(req, load, dealer, id));
    return nerr_pass(promise_one(req, load, dealer, id));
}

/* What is due by the contact plan today, and a visit that a warning asked for. */
static NEOERR *plan(struct request *req, const struct rows *dealers)
{
    struct job job = { .state = json_object() };
    NEOERR *err = STATUS_OK;
    struct row dealer;

    for (bool finished = false; !finished && err == STATUS_OK;)
        err = contact_plan_step(req, &job, &finished);
    json_decref(job.state);
    if (err != STATUS_OK || dealers->count == 0)
        return nerr_pass(err);
    dealer = rows_at(dealers, dealers->count - 1);
    return nerr_pass(contact_plan_ask_visit(req, row_int(&dealer, "id"), demo_visit_reason));
}

NEOERR *demo_communications_load(struct request *req)
{
    struct load load = { .now_ms = clock_parse_utc(req->now) };
    struct values *values = req->values;
    int64_t person = req->person.id;
    struct rows *dealers;

    TRY(db_select(req, dealers_sql, &dealers));
    for (size_t i = 0; i < demo_said_count && dealers->count > 0; i++) {
        struct row dealer = rows_at(dealers, i % 3 == 2 ? (20 + i) % dealers->count : i % 3 % dealers->count);

        load.said = &demo_said[i];
        TRY(say_one(req, &load, &dealer));
    }
    set_moment(req, load.now_ms);
    req->person.id = person;
    req->values = values;
    TRY(plan(req, dealers));
    return nerr_pass(db_execute(req, "UPDATE notice SET read_at = :now WHERE kind LIKE 'promise%' AND read_at IS NULL"));
}
