/* sms_send.c - job sms.send: hands the messages of one campaign to the gateway, each once.
 *
 * In turns of two transactions: one marks some messages as `handing` and is committed, the next hands them over and notes what the gateway
 * said. A sender that was killed between leaves messages marked by another turn: the gateway is asked whether it knows them before
 * they are handed over again. One sender a campaign (row of sms_sender); pages do not wait for it. A turn takes some seconds at most, and
 * core/job.c lets others go first between turns, so that a slow gateway holds up nobody else's job. */
#include "sms.h"

#include <stdlib.h>
#include <string.h>

#include "flow.h"
#include "sms_gateway.h"

enum { CHUNK = 20, HAND_MS = 3000, AGAIN_S = 60 };

const char *sms_reference(struct request *req, int64_t message_id)
{
    return arena_format(req->arena, "nf%lld", (long long)message_id);
}

int64_t sms_reference_id(const char *reference)
{
    int64_t id = 0;

    return strncmp(reference, "nf", 2) == 0 && text_int(reference + 2, &id) && id > 0 ? id : 0;
}

/* --- whose turn it is ------------------------------------------------------------------------------------------- */

static char process[20];
static unsigned turn;

static const char *turn_name(struct request *req)
{
    if (process[0] == '\0')
        snprintf(process, sizeof(process), "%.16s", request_new_key(req));
    return arena_format(req->arena, "%s-%u", process, turn);
}

NEOERR *sms_send_put(struct request *req, int64_t batch_id, const char *run_at)
{
    json_t *args = json_pack("{s:I}", "batch_id", (json_int_t)batch_id);
    NEOERR *err;
    int64_t id;

    err = job_put(req, "sms.send", args, run_at, &id);
    json_decref(args);
    return nerr_pass(err);
}

/* Another job goes on, `ms` from now. */
static NEOERR *later(struct request *req, int64_t batch_id, int64_t ms, bool *finished)
{
    char at[24];

    clock_format_utc(clock_now_ms() + ms, at);
    *finished = true;
    return nerr_pass(sms_send_put(req, batch_id, at));
}

/* --- handing over --------------------------------------------------------------------------------------------------- */

struct handing {
    const struct sms_gateway *gateway;
    int64_t batch_id, until_ms;
    const char *turn;
    bool again;          /* something is to be tried later */
    struct buffer taken; /* ids of those that are on their way now, */
    int64_t first, last; /* from the first to the last of this turn */
};

static NEOERR *ask(struct request *req, const struct handing *handing, const struct row *message, enum sms_answer *answer, const char **why)
{
    struct sms_outgoing outgoing = { sms_reference(req, row_int(message, "id")), row_text(message, "number"), row_text(message, "text") };
    bool fresh = strcmp(row_text(message, "handed_by"), handing->turn) == 0;

    *why = "";
    if (!fresh) {
        TRY(handing->gateway->knows(req, outgoing.reference, answer));
        if (*answer != SMS_LATER)
            return STATUS_OK;
    }
    return nerr_pass(handing->gateway->hand_over(req, &outgoing, answer, why));
}

static NEOERR *note(struct request *req, struct handing *handing, const struct row *message, enum sms_answer answer, const char *why)
{
    static const char *const states[] = { [SMS_TAKEN] = "handed", [SMS_SENT] = "sent", [SMS_REFUSED] = "failed", [SMS_LATER] = "waiting", [SMS_UNCLEAR] = "handing" };
    struct values *values = values_new(req->arena);

    handing->again = handing->again || answer == SMS_LATER || answer == SMS_UNCLEAR;
    if (answer == SMS_TAKEN || answer == SMS_SENT)
        buffer_format(&handing->taken, "%s%s", handing->taken.length > 0 ? "," : "", row_text(message, "id"));
    values_int(values, "message_id", row_int(message, "id"));
    values_text(values, "new_state", states[answer]);
    values_text(values, "why", text_cut(req->arena, why, 200));
    values_int(values, "is_sent", answer == SMS_SENT);
    return nerr_pass(db_execute_with(req, "UPDATE sms_message SET state = :new_state, reason = :why, handed_by = IF(:new_state = 'handing', '', handed_by), sent_at = IF(:is_sent = 1, :now, sent_at) WHERE id = :message_id", values));
}

/* In the dealers' timelines, as whose campaign it is. */
static const char timeline_sql[] =
    "INSERT INTO timeline (customer_id, at, kind, resource, staff_id, detail, link) SELECT m.customer_id, :now, 'sms_sent', 'sms', b.created_by, LEFT(CONCAT(m.person_name, ' ', m.text), 300), CONCAT('/communications/sms/', b.id)"
    " FROM sms_message m JOIN sms_batch b ON b.id = m.batch_id WHERE m.id >= :first AND m.batch_id = :batch_id AND m.id <= :last AND FIND_IN_SET(m.id, :taken)";

static NEOERR *write_timeline(struct request *req, struct handing *handing)
{
    struct values *values = values_new(req->arena);

    if (handing->taken.length == 0)
        return STATUS_OK;
    values_int(values, "batch_id", handing->batch_id);
    values_int(values, "first", handing->first);
    values_int(values, "last", handing->last);
    values_text(values, "taken", handing->taken.bytes);
    return nerr_pass(db_execute_with(req, timeline_sql, values));
}

/* Whatever is marked; what the time does not reach, or comes behind a gateway that does not answer, waits again when it was surely not handed over. */
static NEOERR *hand_over(struct request *req, struct handing *handing, const struct rows *messages)
{
    for (size_t i = 0; i < messages->count; i++) {
        struct row message = rows_at(messages, i);
        bool fresh = strcmp(row_text(&message, "handed_by"), handing->turn) == 0;
        enum sms_answer answer = fresh ? SMS_LATER : SMS_UNCLEAR;
        const char *why = "";
        bool again = handing->again, skipped = again || clock_monotonic_ms() >= handing->until_ms;

        if (!skipped)
            TRY(ask(req, handing, &message, &answer, &why));
        TRY(note(req, handing, &message, answer, why));
        if (skipped)
            handing->again = again; /* a slow gateway is not an ill one: the next turn goes on at once */
    }
    handing->first = messages->count > 0 ? row_int(&(struct row){ messages, 0 }, "id") : 0;
    handing->last = messages->count > 0 ? row_int(&(struct row){ messages, messages->count - 1 }, "id") : 0;
    TRY(write_timeline(req, handing));
    return nerr_pass(sms_count(req, handing->batch_id));
}

/* --- one step ----------------------------------------------------------------------------------------------------------- */

static NEOERR *marked(struct request *req, struct values *values, struct rows **rows)
{
    return nerr_pass(db_select_with(req, "SELECT m.id, m.number, m.text, m.handed_by FROM sms_message m WHERE m.batch_id = :batch_id AND m.state = 'handing' ORDER BY m.id LIMIT 20 FOR UPDATE", values, rows));
}

static NEOERR *mark(struct request *req, struct values *values, int64_t *count)
{
    values_text(values, "turn", turn_name(req));
    values_int(values, "chunk", CHUNK);
    TRY(db_execute_with(req, "UPDATE sms_message SET state = 'handing', handed_by = :turn, handed_at = :now WHERE batch_id = :batch_id AND state = 'waiting' ORDER BY id LIMIT :chunk", values));
    *count = db_changed_rows(req);
    return STATUS_OK;
}

/* Nothing waits any more. */
static NEOERR *finish(struct request *req, int64_t batch_id, bool *finished)
{
    struct row batch;

    *finished = true;
    TRY(sms_batch_locked(req, batch_id, &batch));
    if (strcmp(row_text(&batch, "state"), "sending") != 0)
        return STATUS_OK;
    TRY(sms_move(req, &batch, "done", ""));
    return nerr_pass(notice_put(req, row_int(&batch, "created_by"), "sms_done", row_text(&batch, "title"), arena_format(req->arena, "/communications/sms/%lld", (long long)batch_id)));
}

static NEOERR *hand_over_marked(struct request *req, struct job *job, struct handing *handing, const struct rows *messages, bool *finished)
{
    handing->turn = turn_name(req);
    handing->until_ms = clock_monotonic_ms() + HAND_MS;
    turn++; /* should this fail, its messages are another turn's */
    buffer_init(&handing->taken, req->arena);
    TRY(hand_over(req, handing, messages));
    job->done += (int64_t)messages->count;
    return handing->again ? nerr_pass(later(req, handing->batch_id, AGAIN_S * 1000, finished)) : STATUS_OK;
}

NEOERR *sms_send_step(struct request *req, struct job *job, bool *finished)
{
    struct handing handing = { .gateway = sms_gateway_find(), .batch_id = json_integer_value(json_object_get(job->args, "batch_id")) };
    struct values *values = values_new(req->arena);
    int64_t opens = sms_opens(sms_hours_now(), clock_now_ms()), count;
    struct rows *rows;

    values_int(values, "batch_id", handing.batch_id);
    TRY(db_select_with(req, "SELECT s.batch_id FROM sms_sender s WHERE s.batch_id = :batch_id FOR UPDATE SKIP LOCKED", values, &rows));
    *finished = rows->count == 0; /* another job is at it */
    if (*finished)
        return STATUS_OK;
    TRY(marked(req, values, &rows));
    if (handing.gateway != NULL && opens <= clock_now_ms() && rows->count > 0)
        return nerr_pass(hand_over_marked(req, job, &handing, rows, finished));
    TRY(db_select_with(req, "SELECT b.id, b.total FROM sms_batch b WHERE b.id = :batch_id AND b.state = 'sending'", values, &rows));
    *finished = rows->count == 0;
    if (*finished)
        return STATUS_OK;
    if (handing.gateway == NULL)
        return nerr_pass(later(req, handing.batch_id, AGAIN_S * 1000, finished));
    if (opens > clock_now_ms())
        return nerr_pass(later(req, handing.batch_id, opens - clock_now_ms(), finished));
    TRY(mark(req, values, &count));
    return count > 0 ? STATUS_OK : nerr_pass(finish(req, handing.batch_id, finished));
}

/* --- given up ------------------------------------------------------------------------------------------------------ */

static const char left_sql[] =
    "SELECT b.id FROM sms_batch b WHERE b.state = 'sending' AND NOT EXISTS (SELECT 1 FROM job j WHERE j.state IN ('waiting', 'running') AND j.kind = 'sms.send' AND JSON_VALUE(j.args, '$.batch_id') = b.id) ORDER BY b.id LIMIT 20";

static NEOERR *pause_left(struct request *req, int64_t batch_id)
{
    struct row batch;

    TRY(sms_batch_locked(req, batch_id, &batch));
    if (strcmp(row_text(&batch, "state"), "sending") != 0)
        return STATUS_OK;
    TRY(sms_move(req, &batch, "paused", "given_up"));
    return nerr_pass(notice_put(req, row_int(&batch, "created_by"), "sms_given_up", row_text(&batch, "title"), arena_format(req->arena, "/communications/sms/%lld", (long long)batch_id)));
}

NEOERR *sms_pause_left(struct request *req)
{
    struct values *values = values_new(req->arena);
    struct rows *rows;

    TRY(db_select_with(req, left_sql, values, &rows));
    for (size_t i = 0; i < rows->count; i++) {
        struct row row = rows_at(rows, i);

        TRY(pause_left(req, row_int(&row, "id")));
    }
    return STATUS_OK;
}
