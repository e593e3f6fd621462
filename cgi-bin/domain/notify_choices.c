/* notify_choices.c - what a person, or the company for all, has chosen: hours, and for each topic bell, e-mail and webhook. Only what
 * differs from what counts without it is stored, so that whoever chose nothing follows the company. */
#include "notify.h"

#include <string.h>

#include "core/notice_topics.h"

enum { HOUR_LAST = 23 };

static const char *const choice_columns[] = { "staff_id", "topic", "bell", "mail", "hook", NULL };
const struct table notice_choice_table = { .name = "notice_choice", .columns = choice_columns };
static const char *const person_columns[] = { "staff_id", "quiet_from", "quiet_to", "quiet_rest", "digest_hour", NULL };
const struct table notice_person_table = { .name = "notice_person", .columns = person_columns, .versioned = true };

static const struct field fields[] = {
    { .name = "quiet_from", .type = FIELD_INT, .max = HOUR_LAST, .flags = FIELD_REQUIRED },
    { .name = "quiet_to", .type = FIELD_INT, .max = HOUR_LAST, .flags = FIELD_REQUIRED },
    { .name = "digest_hour", .type = FIELD_INT, .max = HOUR_LAST, .flags = FIELD_REQUIRED },
    { .name = "quiet_rest", .type = FIELD_FLAG },
};
const struct form notify_form = { "notify", fields, COUNT_OF(fields), NULL };

/* --- what is chosen ------------------------------------------------------------------------------------------------- */

struct choice {
    int64_t id; /* 0 = no row */
    bool bell;
    const char *mail, *hook;
};

static const char choices_sql[] = "SELECT id, staff_id, topic, bell, mail, hook FROM notice_choice WHERE staff_id IN (0, :whose)";

static NEOERR *read_choices(struct request *req, int64_t staff_id, struct rows **rows)
{
    struct values *values = values_new(req->arena);

    values_int(values, "whose", staff_id);
    return nerr_pass(db_select_with(req, choices_sql, values, rows));
}

static void take_row(const struct rows *rows, int64_t staff_id, const char *topic, struct choice *choice)
{
    for (size_t i = 0; i < rows->count; i++) {
        struct row row = rows_at(rows, i);

        if (row_int(&row, "staff_id") == staff_id && strcmp(row_text(&row, "topic"), topic) == 0)
            *choice = (struct choice){ row_int(&row, "id"), row_int(&row, "bell") != 0, row_text(&row, "mail"), row_text(&row, "hook") };
    }
}

/* What counts without a row of this person's: the table's word, or the company's. */
static struct choice usual(const struct rows *rows, int64_t staff_id, const struct notice_topic *topic)
{
    struct choice choice = { 0, true, topic->mail, topic->hook };

    if (staff_id != 0)
        take_row(rows, 0, topic->word, &choice);
    choice.id = 0;
    return choice;
}

static struct choice chosen(const struct rows *rows, int64_t staff_id, const struct notice_topic *topic)
{
    struct choice choice = usual(rows, staff_id, topic);

    take_row(rows, staff_id, topic->word, &choice);
    choice.mail = notify_way(topic->flags, true, choice.mail, topic->mail);
    choice.hook = notify_way(topic->flags, false, choice.hook, topic->hook);
    return choice;
}

/* A page always sends a topic's webhook; its bell only when it is ticked. */
static void take_posted(struct request *req, const struct notice_topic *topic, struct choice *choice)
{
    const char *mail = arena_format(req->arena, "mail.%s", topic->word), *hook = arena_format(req->arena, "hook.%s", topic->word);

    if (!request_has_posted(req, hook))
        return;
    choice->hook = request_posted(req, hook);
    if (request_has_posted(req, mail))
        choice->mail = request_posted(req, mail);
    choice->bell = (topic->flags & NOTICE_MUST) != 0 || *request_posted(req, arena_format(req->arena, "bell.%s", topic->word)) != '\0';
}

/* --- showing ---------------------------------------------------------------------------------------------------------- */

static NEOERR *show_topic(struct request *req, const char *path, const struct notice_topic *topic, const struct choice *choice)
{
    TRY(show_text(req, topic->word, "%s.word", path));
    TRY(show_text(req, choice->mail, "%s.mail", path));
    TRY(show_text(req, choice->hook, "%s.hook", path));
    TRY(show_int(req, choice->bell, "%s.bell", path));
    TRY(show_int(req, (topic->flags & NOTICE_MUST) != 0, "%s.must", path));
    return nerr_pass(show_int(req, (topic->flags & NOTICE_URGENT) != 0, "%s.urgent", path));
}

static NEOERR *show_topics(struct request *req, int64_t staff_id)
{
    struct rows *rows;
    int group = -1, place = 0;

    TRY(read_choices(req, staff_id, &rows));
    for (size_t i = 0; i < notice_topic_count; i++) {
        const struct notice_topic *topic = &notice_topics[i];
        struct choice choice = chosen(rows, staff_id, topic);

        if (i == 0 || strcmp(topic->group, notice_topics[i - 1].group) != 0) {
            group++;
            place = 0;
            TRY(show_text(req, message(req, arena_format(req->arena, "notify.group_%s", topic->group)), "Groups.%d.label", group));
        }
        take_posted(req, topic, &choice);
        TRY(show_topic(req, arena_format(req->arena, "Groups.%d.topics.%d", group, place++), topic, &choice));
    }
    return STATUS_OK;
}

static const char times_sql[] = "SELECT p.* FROM notice_person p WHERE p.staff_id IN (0, :whose) ORDER BY p.staff_id DESC LIMIT 1";

NEOERR *notify_choices_show(struct request *req, int64_t staff_id, const char *action)
{
    values_int(req->values, "whose", staff_id);
    TRY(db_show_one(req, "Times", times_sql));
    TRY(show_topics(req, staff_id));
    return nerr_pass(form_show(req, &notify_form, "Times", action));
}

/* --- saving ------------------------------------------------------------------------------------------------------------- */

static bool is_same(const struct choice *one, const struct choice *other)
{
    return one->bell == other->bell && strcmp(one->mail, other->mail) == 0 && strcmp(one->hook, other->hook) == 0;
}

static NEOERR *store(struct request *req, int64_t staff_id, const char *topic, const struct choice *choice)
{
    struct values *values = values_new(req->arena);
    int64_t id;

    values_int(values, "staff_id", staff_id);
    values_text(values, "topic", topic);
    values_int(values, "bell", choice->bell);
    values_text(values, "mail", choice->mail);
    values_text(values, "hook", choice->hook);
    return choice->id != 0 ? nerr_pass(db_change(req, &notice_choice_table, choice->id, values)) : nerr_pass(db_insert(req, &notice_choice_table, values, &id));
}

static NEOERR *save_topic(struct request *req, int64_t staff_id, const struct notice_topic *topic, const struct rows *rows)
{
    struct choice without = usual(rows, staff_id, topic), choice = chosen(rows, staff_id, topic);

    take_posted(req, topic, &choice);
    if (!notify_may_choose(topic->flags, true, choice.mail) || !notify_may_choose(topic->flags, false, choice.hook)) {
        form_error(req, "", "error.choice");
        return STATUS_OK;
    }
    if (!is_same(&choice, &without))
        return nerr_pass(store(req, staff_id, topic->word, &choice));
    return choice.id == 0 ? STATUS_OK : nerr_pass(db_remove(req, &notice_choice_table, choice.id));
}

/* A page that was drawn before the person had hours of his or her own carries the company's version: nobody else writes that row. */
static NEOERR *save_times(struct request *req, int64_t staff_id)
{
    struct row row;
    bool found;
    int64_t id;

    values_int(req->values, "whose", staff_id);
    values_int(req->values, "staff_id", staff_id);
    TRY(db_select_maybe(req, "SELECT p.id, p.version FROM notice_person p WHERE p.staff_id = :whose FOR UPDATE", &row, &found));
    if (!found)
        return nerr_pass(db_insert(req, &notice_person_table, req->values, &id));
    if (staff_id != 0 || !values_has(req->values, "version"))
        values_int(req->values, "version", row_int(&row, "version"));
    return nerr_pass(db_change(req, &notice_person_table, row_int(&row, "id"), req->values));
}

NEOERR *notify_choices_save(struct request *req, int64_t staff_id)
{
    struct rows *rows;

    TRY(read_choices(req, staff_id, &rows));
    TRY(save_times(req, staff_id));
    for (size_t i = 0; i < notice_topic_count; i++)
        TRY(save_topic(req, staff_id, &notice_topics[i], rows));
    return STATUS_OK;
}
