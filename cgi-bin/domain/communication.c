/* communication.c - the one writer of communication, communication_contact, communication_staff, communication_word, communication_follow. Promises are
 * in promise.c. */
#include "communication.h"

#include "contact_plan.h"
#include "customer.h"
#include "words.h"

static const char *const columns[] = { "customer_id", "kind", "at", "minutes", "staff_id", "subject", "result", "contacts", "colleagues", "place_lat", "place_lon", "place_accuracy", "created_at", "created_by", NULL };
const struct table communication_table = { .name = "communication", .columns = columns, .subject = "customer_id", .versioned = true };
static const char *const file_columns[] = { "communication_id", "file_id", "note", "added_at", "added_by", NULL };
const struct table communication_file_table = { .name = "communication_file", .columns = file_columns };
static const char *const follow_columns[] = { "communication_id", "task_id", "ticket_id", NULL };
static const struct table follow_table = { .name = "communication_follow", .columns = follow_columns };

const char communication_record_sql[] =
    "SELECT co.*, cu.name AS customer_name, cu.code AS customer_code, co.created_by = :me AND co.created_at > :now - INTERVAL :setting_communications_correct_hours HOUR AS correctable"
    " FROM communication co JOIN customer cu ON cu.id = co.customer_id WHERE co.id = :id AND {visible:cu}";

const char *communication_path(struct request *req, int64_t id, const char *end)
{
    return arena_format(req->arena, "/communications/%lld%s", (long long)id, end);
}

/* --- who took part ------------------------------------------------------------------------------------ */

/* The rows that are searched by; their ids stand in the communication, too, where lists and the audit read them. */
static NEOERR *put_participants(struct request *req, int64_t id)
{
    values_int(req->values, "communication_id", id);
    if (*values_get_text(req->values, "contacts") != '\0')
        TRY(db_execute(req, "INSERT INTO communication_contact (communication_id, contact_id, at) SELECT :communication_id, c.id, :at FROM contact c WHERE c.customer_id = :customer_id AND FIND_IN_SET(c.id, :contacts)"));
    if (*values_get_text(req->values, "colleagues") != '\0')
        TRY(db_execute(req, "INSERT INTO communication_staff (communication_id, staff_id, at) SELECT :communication_id, st.id, :at FROM staff st WHERE FIND_IN_SET(st.id, :colleagues)"));
    return STATUS_OK;
}

static NEOERR *drop_participants(struct request *req, int64_t id)
{
    values_int(req->values, "communication_id", id);
    TRY(db_execute(req, "DELETE FROM communication_contact WHERE communication_id = :communication_id"));
    return nerr_pass(db_execute(req, "DELETE FROM communication_staff WHERE communication_id = :communication_id"));
}

/* --- words of subjects -------------------------------------------------------------------------------- */

/* :at is that of req->values. */
static const struct word_index subjects = {
    "INSERT IGNORE INTO communication_word (word, at, communication_id) VALUES (:word, :at, :row_id)", "DELETE FROM communication_word WHERE communication_id = :row_id", true
};

NEOERR *communication_words_fill(struct request *req, bool all, int64_t *after, size_t *count)
{
    struct values *values = values_new(req->arena);
    struct rows *rows;

    values_int(values, "after", *after);
    TRY(db_select_with(req, "SELECT co.id, co.subject, co.at, (SELECT w.communication_id FROM communication_word w WHERE w.communication_id = co.id LIMIT 1) IS NULL AS lacks"
                            " FROM communication co WHERE co.id > :after ORDER BY co.id LIMIT 2000", values, &rows));
    *count = rows->count;
    for (size_t i = 0; i < rows->count; i++) {
        struct row row = rows_at(rows, i);

        *after = row_int(&row, "id");
        values_text(req->values, "at", row_text(&row, "at"));
        if (row_int(&row, "lacks") != 0)
            TRY(words_add(req, &subjects, *after, row_text(&row, "subject"), ""));
        else if (all)
            TRY(words_write(req, &subjects, *after, row_text(&row, "subject"), ""));
    }
    return STATUS_OK;
}

/* --- the log -------------------------------------------------------------------------------------------- */

static struct timeline_entry entry_of(struct request *req, int64_t id)
{
    return (struct timeline_entry){ .customer_id = values_get_int(req->values, "customer_id"), .kind = arena_format(req->arena, "communication_%s", values_get_text(req->values, "kind")), .resource = "communications",
                                    .detail = values_get_text(req->values, "subject"), .link = communication_path(req, id, ""), .at = values_get_text(req->values, "at") };
}

NEOERR *communication_log(struct request *req, int64_t *id)
{
    struct timeline_entry entry;

    values_int(req->values, "staff_id", req->person.id);
    values_text(req->values, "created_at", req->now);
    values_int(req->values, "created_by", req->person.id);
    TRY(db_insert(req, &communication_table, req->values, id));
    TRY(put_participants(req, *id));
    TRY(words_add(req, &subjects, *id, values_get_text(req->values, "subject"), ""));
    TRY(contact_plan_logged(req, values_get_int(req->values, "customer_id")));
    entry = entry_of(req, *id);
    return nerr_pass(timeline_add(req, &entry));
}

NEOERR *communication_correct(struct request *req)
{
    int64_t id = row_int(&req->record, "id");
    struct timeline_entry entry;

    values_int(req->values, "customer_id", row_int(&req->record, "customer_id"));
    TRY(db_change(req, &communication_table, id, req->values));
    TRY(drop_participants(req, id));
    TRY(put_participants(req, id));
    TRY(words_write(req, &subjects, id, values_get_text(req->values, "subject"), ""));
    TRY(contact_plan_logged(req, row_int(&req->record, "customer_id")));
    entry = entry_of(req, id);
    return nerr_pass(timeline_correct(req, &entry));
}

/* --- what grew from it ------------------------------------------------------------------------------------- */

NEOERR *communication_follow_add(struct request *req, int64_t communication_id, int64_t task_id, int64_t ticket_id)
{
    struct values *values = values_new(req->arena);
    int64_t id;

    values_int(values, "communication_id", communication_id);
    if (task_id != 0)
        values_int(values, "task_id", task_id);
    if (ticket_id != 0)
        values_int(values, "ticket_id", ticket_id);
    return nerr_pass(db_insert(req, &follow_table, values, &id));
}

#define ORIGIN "SELECT co.id, co.subject, co.at FROM communication_follow f JOIN communication co ON co.id = f.communication_id JOIN customer cu ON cu.id = co.customer_id WHERE {visible:cu:communications.read} AND "

static NEOERR *show_origin(struct request *req, const char *sql, int64_t id)
{
    struct row row;
    bool found;

    if (!may(req, "communications.read"))
        return STATUS_OK;
    values_int(req->values, "grown_id", id);
    TRY(db_select_maybe(req, sql, &row, &found));
    return found ? nerr_pass(row_show(req, "Origin", &row)) : STATUS_OK;
}

NEOERR *communication_of_task_show(struct request *req, int64_t id)
{
    return nerr_pass(show_origin(req, ORIGIN "f.task_id = :grown_id", id));
}

NEOERR *communication_of_ticket_show(struct request *req, int64_t id)
{
    return nerr_pass(show_origin(req, ORIGIN "f.ticket_id = :grown_id", id));
}
