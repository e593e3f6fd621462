/* outbox.c - notices into the bell. */
#include "outbox.h"

#include "db.h"
#include "db_later.h"
#include "notice_topics.h"
#include "request.h"

/* Who does not want a topic counted finds it in the list as seen. */
static const char put_sql[] =
    "INSERT INTO notice (staff_id, kind, detail, link, at, read_at) VALUES (:staff_id, :kind, :detail, :link, :now,"
    " IF(:may_be_quiet = 1 AND COALESCE((SELECT own.bell FROM notice_choice own WHERE own.staff_id = :staff_id AND own.topic = :topic),"
    "  (SELECT ours.bell FROM notice_choice ours WHERE ours.staff_id = 0 AND ours.topic = :topic), 1) = 0, :now, NULL))";

static struct values *notice_values(struct request *req, int64_t staff_id, const struct notice *notice)
{
    const struct notice_topic *topic = notice_topic_of(notice->kind);
    struct values *values = values_new(req->arena);

    values_int(values, "staff_id", staff_id);
    values_text(values, "kind", notice->kind);
    values_text(values, "detail", notice->detail);
    values_text(values, "link", notice->link);
    values_text(values, "topic", topic->word);
    values_int(values, "may_be_quiet", (topic->flags & NOTICE_MUST) == 0);
    return values;
}

NEOERR *notice_put(struct request *req, int64_t staff_id, const char *kind, const char *detail, const char *link)
{
    return nerr_pass(db_later(req, put_sql, notice_values(req, staff_id, &(struct notice){ kind, detail, link })));
}

NEOERR *notice_put_many(struct request *req, const int64_t *staff_ids, size_t count, const struct notice *notice)
{
    for (size_t i = 0; i < count; i++)
        TRY(db_later(req, put_sql, notice_values(req, staff_ids[i], notice)));
    return STATUS_OK;
}
