/* notify_plan.c - which ways a new notice takes. In one transaction with the mark that it was planned: nothing twice, nothing lost. */
#include "notify.h"

#include <sodium.h>
#include <string.h>

#include "core/notice_topics.h"
#include "webhook.h"

enum { BATCH = 50, SUBJECT_MOST = 290 };

static const char new_sql[] = "SELECT n.id, n.staff_id, n.kind, n.detail, n.link, n.at FROM notice n WHERE n.planned_at IS NULL ORDER BY n.id LIMIT :batch FOR UPDATE SKIP LOCKED";

/* Who is told, when, and how; nobody who has left. */
static const char person_sql[] =
    "SELECT st.email, st.lang, st.mail_notices, COALESCE(p.quiet_from, d.quiet_from) AS quiet_from, COALESCE(p.quiet_to, d.quiet_to) AS quiet_to,"
    "  COALESCE(p.quiet_rest, d.quiet_rest) AS quiet_rest, COALESCE(p.digest_hour, d.digest_hour) AS digest_hour,"
    "  COALESCE(c.mail, e.mail, '') AS mail, COALESCE(c.hook, e.hook, '') AS hook, w.id AS webhook_id, w.name AS webhook_name, w.format, w.lang AS webhook_lang"
    " FROM staff st JOIN notice_person d ON d.staff_id = 0 LEFT JOIN notice_person p ON p.staff_id = st.id"
    " LEFT JOIN notice_choice c ON c.staff_id = st.id AND c.topic = :topic LEFT JOIN notice_choice e ON e.staff_id = 0 AND e.topic = :topic"
    " LEFT JOIN webhook w ON w.owner_in_force = st.id AND w.off = 0"
    " WHERE st.id = :staff_id AND st.account IS NOT NULL AND (st.left_on IS NULL OR st.left_on > :today)";

/* Robots of groups that hear of this topic, when it tells somebody of theirs; the company's hours count. */
static const char groups_sql[] =
    "SELECT w.id, w.name, w.format, w.lang, w.with_names, d.quiet_from, d.quiet_to, d.quiet_rest, d.digest_hour FROM webhook w JOIN notice_person d ON d.staff_id = 0"
    " WHERE w.owner_id IS NULL AND w.valid_to IS NULL AND w.off = 0 AND FIND_IN_SET(:topic, w.topics)"
    "  AND (w.role_id IS NULL OR EXISTS (SELECT 1 FROM staff_role sr WHERE sr.staff_id = :staff_id AND sr.role_id = w.role_id))"
    "  AND (w.sales_region_id IS NULL OR EXISTS (SELECT 1 FROM staff_sales_region sg JOIN sales_region_tree t ON t.region_id = sg.sales_region_id WHERE sg.staff_id = :staff_id AND t.ancestor_id = w.sales_region_id))";

/* --- words ------------------------------------------------------------------------------------------------------- */

const char *notify_words(struct request *req, const char *lang, const char *key, const char *detail)
{
    const char *own = req->person.lang, *words;

    req->person.lang = lang;
    words = message_with(req, key, detail);
    req->person.lang = own;
    return words;
}

const char *notify_topic_words(struct request *req, const char *lang, const char *topic)
{
    const struct option *option = options_find("notice_topic", topic);

    return option == NULL ? notify_words(req, lang, "notify.other", NULL) : strcmp(lang, "en") == 0 ? option->en : option->zh;
}

struct notify_times notify_times_of(const struct row *row)
{
    return (struct notify_times){ .quiet_from = (int)row_int(row, "quiet_from"), .quiet_to = (int)row_int(row, "quiet_to"),
                                  .quiet_rest = row_int(row, "quiet_rest") != 0, .digest_hour = (int)row_int(row, "digest_hour") };
}

static const char *full_link(struct request *req, const char *link)
{
    return *link == '\0' ? "" : arena_format(req->arena, "%s%s", config.base_url, link);
}

/* --- the outbox ---------------------------------------------------------------------------------------------------- */

static const char *const letter_columns[] = { "state", "tries", "next_at", NULL };
const struct table outbox_table = { .name = "outbox", .columns = letter_columns };

static const char letter_sql[] =
    "INSERT IGNORE INTO outbox (channel, topic, notice_id, staff_id, webhook_id, recipient, subject, body, message_id, next_at, created_at)"
    " VALUES (:channel, :topic, NULLIF(:notice_id, 0), NULLIF(:staff_id, 0), NULLIF(:webhook_id, 0), :recipient, :subject, :body, :message_id, :due_at, :now)";

NEOERR *letter_put(struct request *req, const struct letter *letter, int64_t *id)
{
    struct values *values = values_new(req->arena);
    char due[24];

    clock_format_utc(letter->due_ms, due);
    values_text(values, "channel", letter->channel);
    values_text(values, "topic", letter->topic);
    values_int(values, "notice_id", letter->notice_id);
    values_int(values, "staff_id", letter->staff_id);
    values_int(values, "webhook_id", letter->webhook_id);
    values_text(values, "recipient", letter->recipient);
    values_text(values, "subject", text_cut(req->arena, letter->subject, SUBJECT_MOST));
    values_text(values, "body", letter->body);
    values_text(values, "message_id", letter->message_id);
    values_text(values, "due_at", due);
    TRY(db_execute_with(req, letter_sql, values));
    *id = db_changed_rows(req) > 0 ? db_insert_id(req) : 0;
    return STATUS_OK;
}

/* --- one notice ------------------------------------------------------------------------------------------------------ */

struct planning {
    const struct row *notice, *person;
    const struct notice_topic *topic;
    const struct work_calendar *calendar;
    struct notify_times times;
};

static int64_t due_of(const struct planning *planning)
{
    int64_t now = clock_now_ms();

    return (planning->topic->flags & NOTICE_URGENT) != 0 ? now : notify_opens(&planning->times, planning->calendar, now);
}

static NEOERR *wait_for_digest(struct request *req, const struct planning *planning, const char *channel)
{
    struct values *values = values_new(req->arena);
    char due[24];

    clock_format_utc(notify_digest(&planning->times, planning->calendar, clock_now_ms()), due);
    values_int(values, "notice_id", row_int(planning->notice, "id"));
    values_int(values, "staff_id", row_int(planning->notice, "staff_id"));
    values_text(values, "channel", channel);
    values_text(values, "due_at", due);
    return nerr_pass(db_execute_with(req, "INSERT INTO notice_wait (notice_id, channel, staff_id, due_at) VALUES (:notice_id, :channel, :staff_id, :due_at)", values));
}

static const char *notice_words(struct request *req, const struct row *notice, const char *lang)
{
    return notify_words(req, lang, arena_format(req->arena, "notice.%s", row_text(notice, "kind")), row_text(notice, "detail"));
}

static NEOERR *mail_now(struct request *req, const struct planning *planning)
{
    const char *words = notice_words(req, planning->notice, row_text(planning->person, "lang"));
    struct letter letter = { .channel = "mail", .topic = planning->topic->word, .notice_id = row_int(planning->notice, "id"), .staff_id = row_int(planning->notice, "staff_id"),
                             .recipient = row_text(planning->person, "email"), .subject = words, .due_ms = due_of(planning) };
    int64_t id;

    letter.body = arena_format(req->arena, "%s\n\n%s\n", words, full_link(req, row_text(planning->notice, "link")));
    letter.message_id = arena_format(req->arena, "%s@ninefold", request_new_key(req));
    return nerr_pass(letter_put(req, &letter, &id));
}

/* `letter` has its webhook, recipient, message id, and as subject what is told. */
static NEOERR *hook_put(struct request *req, const struct planning *planning, struct letter *letter, const char *format)
{
    const struct row *notice = planning->notice;
    struct webhook_message told = { .id = letter->message_id, .kind = row_text(notice, "kind"), .topic = planning->topic->word, .text = letter->subject,
                                    .link = full_link(req, row_text(notice, "link")), .at = row_text(notice, "at") };
    int64_t id;

    letter->channel = "hook";
    letter->topic = planning->topic->word;
    letter->notice_id = row_int(notice, "id");
    letter->body = webhook_body(req->arena, format, &told);
    letter->due_ms = due_of(planning);
    return nerr_pass(letter_put(req, letter, &id));
}

static NEOERR *own_hook_now(struct request *req, const struct planning *planning)
{
    struct letter letter = { .staff_id = row_int(planning->notice, "staff_id"), .webhook_id = row_int(planning->person, "webhook_id"), .recipient = row_text(planning->person, "webhook_name") };

    letter.subject = notify_words(req, row_text(planning->person, "webhook_lang"), "notify.robot", notice_words(req, planning->notice, row_text(planning->person, "webhook_lang")));
    letter.message_id = arena_format(req->arena, "%s@ninefold", request_new_key(req));
    return nerr_pass(hook_put(req, planning, &letter, row_text(planning->person, "format")));
}

/* Several people may be told of one thing: a group hears of it once. The id is made of what happened. */
static const char *event_id(struct request *req, const struct row *notice, int64_t webhook_id)
{
    const char *event = arena_format(req->arena, "%s\n%s\n%s\n%s", row_text(notice, "kind"), row_text(notice, "detail"), row_text(notice, "link"), row_text(notice, "at"));
    unsigned char hash[16];
    char hex[sizeof(hash) * 2 + 1];

    crypto_generichash(hash, sizeof(hash), (const unsigned char *)event, strlen(event), NULL, 0);
    sodium_bin2hex(hex, sizeof(hex), hash, sizeof(hash));
    return arena_format(req->arena, "%s.%lld@ninefold", hex, (long long)webhook_id);
}

static NEOERR *tell_group(struct request *req, struct planning *planning, const struct row *group)
{
    const char *lang = row_text(group, "lang");
    const char *words = row_int(group, "with_names") != 0 ? notice_words(req, planning->notice, lang) : notify_topic_words(req, lang, planning->topic->word);
    struct letter letter = { .webhook_id = row_int(group, "id"), .recipient = row_text(group, "name") };

    letter.subject = notify_words(req, lang, "notify.robot", words);
    letter.message_id = event_id(req, planning->notice, letter.webhook_id);
    planning->times = notify_times_of(group);
    return nerr_pass(hook_put(req, planning, &letter, row_text(group, "format")));
}

static NEOERR *tell_person(struct request *req, struct planning *planning)
{
    const struct notice_topic *topic = planning->topic;
    const struct row *person = planning->person;
    const char *mail = notify_way(topic->flags, true, row_text(person, "mail"), topic->mail), *hook = notify_way(topic->flags, false, row_text(person, "hook"), topic->hook);
    bool has_mail = *config.smtp_url != '\0' && *row_text(person, "email") != '\0' && (row_int(person, "mail_notices") != 0 || (topic->flags & NOTICE_URGENT) != 0);

    planning->times = notify_times_of(person);
    if (has_mail && strcmp(mail, "now") == 0)
        TRY(mail_now(req, planning));
    else if (has_mail && strcmp(mail, "digest") == 0)
        TRY(wait_for_digest(req, planning, "mail"));
    if (row_is_null(person, "webhook_id") || strcmp(hook, "never") == 0)
        return STATUS_OK;
    return strcmp(hook, "now") == 0 ? nerr_pass(own_hook_now(req, planning)) : nerr_pass(wait_for_digest(req, planning, "hook"));
}

static NEOERR *tell_groups(struct request *req, struct planning *planning, const struct values *values)
{
    struct rows *groups;

    TRY(db_select_with(req, groups_sql, values, &groups));
    for (size_t i = 0; i < groups->count; i++) {
        struct row group = rows_at(groups, i);

        TRY(tell_group(req, planning, &group));
    }
    return STATUS_OK;
}

/* --- a batch ----------------------------------------------------------------------------------------------------------- */

/* What the notices of a batch have in common is read once: of a busy hour many go to the same few people. */
struct batch {
    struct work_calendar calendar;
    bool has_groups;
    struct wishes {
        int64_t staff_id;
        const struct notice_topic *topic;
        struct rows *rows; /* of person_sql */
    } known[BATCH];
    size_t count;
};

static NEOERR *wishes_read(struct request *req, struct batch *batch, const struct planning *planning, const struct values *values, struct rows **rows)
{
    int64_t staff_id = row_int(planning->notice, "staff_id");

    for (size_t i = 0; i < batch->count; i++) {
        *rows = batch->known[i].rows;
        if (batch->known[i].staff_id == staff_id && batch->known[i].topic == planning->topic)
            return STATUS_OK;
    }
    TRY(db_select_with(req, person_sql, values, rows));
    batch->known[batch->count++] = (struct wishes){ staff_id, planning->topic, *rows };
    return STATUS_OK;
}

static NEOERR *plan_one(struct request *req, struct batch *batch, const struct row *notice)
{
    struct planning planning = { .notice = notice, .topic = notice_topic_of(row_text(notice, "kind")), .calendar = &batch->calendar };
    struct values *values = values_new(req->arena);
    struct rows *people;
    struct row person;

    values_int(values, "staff_id", row_int(notice, "staff_id"));
    values_text(values, "topic", planning.topic->word);
    TRY(wishes_read(req, batch, &planning, values, &people));
    if (people->count == 0)
        return STATUS_OK;
    person = rows_at(people, 0);
    planning.person = &person;
    TRY(tell_person(req, &planning));
    return batch->has_groups ? nerr_pass(tell_groups(req, &planning, values)) : STATUS_OK;
}

static NEOERR *begin_batch(struct request *req, const struct rows *notices, struct batch *batch)
{
    struct values *values = values_new(req->arena);
    struct buffer ids;
    struct row groups;

    buffer_init(&ids, req->arena);
    for (size_t i = 0; i < notices->count; i++) {
        struct row row = rows_at(notices, i);

        buffer_format(&ids, "%s%s", i == 0 ? "[" : ",", row_text(&row, "id"));
    }
    buffer_char(&ids, ']');
    values_text(values, "notices", ids.bytes);
    TRY(db_execute_with(req, "UPDATE JSON_TABLE(:notices, '$[*]' COLUMNS (id BIGINT PATH '$')) these STRAIGHT_JOIN notice n ON n.id = these.id SET n.planned_at = :now", values));
    TRY(db_select_one(req, "SELECT EXISTS (SELECT 1 FROM webhook w WHERE w.owner_id IS NULL AND w.valid_to IS NULL AND w.off = 0) AS any_group", &groups));
    batch->has_groups = row_int(&groups, "any_group") != 0;
    return nerr_pass(worktime_read(req, &batch->calendar));
}

NEOERR *notify_plan(struct request *req, size_t *count)
{
    struct batch *batch = arena_alloc(req->arena, sizeof(*batch));
    struct rows *rows;

    *batch = (struct batch){ .count = 0 };
    values_int(req->values, "batch", BATCH);
    TRY(db_select(req, new_sql, &rows));
    *count = rows->count;
    if (rows->count == 0)
        return STATUS_OK;
    TRY(begin_batch(req, rows, batch));
    for (size_t i = 0; i < rows->count; i++) {
        struct row row = rows_at(rows, i);

        TRY(plan_one(req, batch, &row));
    }
    return STATUS_OK;
}
