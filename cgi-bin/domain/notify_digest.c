/* notify_digest.c - what waited for its hour, in one message a person: by topic, each with its link. */
#include "notify.h"

#include <string.h>

#include "core/notice_topics.h"
#include "webhook.h"

enum { DIGEST_MOST = 300 };

static const char due_sql[] = "SELECT w.staff_id, w.channel FROM notice_wait w JOIN notice n ON n.id = w.notice_id WHERE w.outbox_id IS NULL AND w.due_at <= :now ORDER BY w.due_at LIMIT 1";

/* Locked: whoever makes the same digest at the same time finds nothing left. */
static const char waiting_sql[] =
    "SELECT w.notice_id, n.kind, n.detail, n.link, n.at FROM notice_wait w JOIN notice n ON n.id = w.notice_id"
    " WHERE w.staff_id = :staff_id AND w.channel = :channel AND w.outbox_id IS NULL AND w.due_at <= :now ORDER BY w.notice_id LIMIT :most FOR UPDATE";

static const char person_sql[] =
    "SELECT st.email, st.mail_notices, st.lang, w.id AS webhook_id, w.name AS webhook_name, w.format FROM staff st LEFT JOIN webhook w ON w.owner_in_force = st.id AND w.off = 0"
    " WHERE st.id = :staff_id AND st.account IS NOT NULL AND (st.left_on IS NULL OR st.left_on > :today)";

static void add_line(struct request *req, struct buffer *text, const struct row *notice, const char *lang)
{
    const char *link = row_text(notice, "link");
    char at[17];

    clock_format_local(row_text(notice, "at"), at);
    buffer_format(text, "- %s %s\n", at, notify_words(req, lang, arena_format(req->arena, "notice.%s", row_text(notice, "kind")), row_text(notice, "detail")));
    if (*link != '\0')
        buffer_format(text, "  %s%s\n", config.base_url, link);
}

/* Topics in the order of their table; those of kinds that no topic names behind them. */
static const char *digest_text(struct request *req, const struct rows *rows, const char *lang)
{
    struct buffer text;

    buffer_init(&text, req->arena);
    for (size_t t = 0; t <= notice_topic_count; t++) {
        const char *topic = t < notice_topic_count ? notice_topics[t].word : "";
        bool begun = false;

        for (size_t i = 0; i < rows->count; i++) {
            struct row row = rows_at(rows, i);

            if (strcmp(notice_topic_of(row_text(&row, "kind"))->word, topic) != 0)
                continue;
            if (!begun)
                buffer_format(&text, "\n%s\n", notify_topic_words(req, lang, topic));
            begun = true;
            add_line(req, &text, &row, lang);
        }
    }
    return text.bytes;
}

static void fill_hook(struct request *req, struct letter *letter, const struct row *person, const char *text)
{
    struct webhook_message told = { .id = letter->message_id, .kind = "digest", .topic = "digest", .link = arena_format(req->arena, "%s/home/notices", config.base_url), .at = req->now };

    told.text = notify_words(req, row_text(person, "lang"), "notify.robot", arena_format(req->arena, "%s\n%s", letter->subject, text));
    letter->webhook_id = row_int(person, "webhook_id");
    letter->recipient = row_text(person, "webhook_name");
    letter->body = webhook_body(req->arena, row_text(person, "format"), &told);
}

static bool has_way(const struct row *person, const char *channel)
{
    if (strcmp(channel, "hook") == 0)
        return !row_is_null(person, "webhook_id");
    return *config.smtp_url != '\0' && *row_text(person, "email") != '\0' && row_int(person, "mail_notices") != 0;
}

/* Who wants no mail, or has no address or no webhook any more, gets none: what waited is marked as done, it stands in the bell. */
static NEOERR *put(struct request *req, const struct values *whose, const struct rows *rows, int64_t *outbox_id)
{
    const char *channel = values_get_text(whose, "channel"), *lang, *text;
    struct letter letter = { .channel = channel, .topic = "", .staff_id = values_get_int(whose, "staff_id"), .due_ms = clock_now_ms() };
    struct rows *people;
    struct row person;

    *outbox_id = 0;
    TRY(db_select_with(req, person_sql, whose, &people));
    if (people->count == 0)
        return STATUS_OK;
    person = rows_at(people, 0);
    if (!has_way(&person, channel))
        return STATUS_OK;
    lang = row_text(&person, "lang");
    text = digest_text(req, rows, lang);
    letter.message_id = arena_format(req->arena, "%s@ninefold", request_new_key(req));
    letter.subject = notify_words(req, lang, "notify.digest_subject", arena_format(req->arena, "%zu", rows->count));
    letter.recipient = row_text(&person, "email");
    letter.body = arena_format(req->arena, "%s\n%s\n%s/account/notifications\n", text, notify_words(req, lang, "notify.digest_end", NULL), config.base_url);
    if (strcmp(channel, "hook") == 0)
        fill_hook(req, &letter, &person, text);
    return nerr_pass(letter_put(req, &letter, outbox_id));
}

NEOERR *notify_digest_make(struct request *req, bool *made)
{
    struct values *values = values_new(req->arena);
    struct rows *rows;
    struct row first, last;
    int64_t outbox_id;

    TRY(db_select_maybe(req, due_sql, &first, made));
    if (!*made)
        return STATUS_OK;
    values_int(values, "staff_id", row_int(&first, "staff_id"));
    values_text(values, "channel", row_text(&first, "channel"));
    values_int(values, "most", DIGEST_MOST);
    TRY(db_select_with(req, waiting_sql, values, &rows));
    if (rows->count == 0)
        return STATUS_OK;
    last = rows_at(rows, rows->count - 1);
    TRY(put(req, values, rows, &outbox_id));
    values_int(values, "last_id", row_int(&last, "notice_id"));
    values_int(values, "digest_id", outbox_id);
    return nerr_pass(db_execute_with(req, "UPDATE notice_wait SET outbox_id = :digest_id WHERE staff_id = :staff_id AND channel = :channel AND outbox_id IS NULL AND due_at <= :now AND notice_id <= :last_id", values));
}
