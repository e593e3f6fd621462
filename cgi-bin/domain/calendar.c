/* calendar.c - one person's calendar, read from where things stand. */
#include "calendar.h"

#include <stdlib.h>
#include <string.h>

enum { DAY_MINUTES = 24 * 60 };

static const char *const columns[] = { "staff_id", "token_hash", "created_at", "valid_to", NULL };
static const char *const hidden[] = { "token_hash", NULL };
const struct table calendar_feed_table = { .name = "calendar_feed", .columns = columns, .hidden = hidden };

/* One kind of entry. Each statement answers id, at (UTC; NULL = whole day), day, minutes, title, customer_name, initials, link, late, and
 * binds :me, :from_day, :to_day, :from_at, :to_at. */
struct source {
    const char *kind, *permission, *sql; /* permission NULL: one's own rows */
};

#define LOGGED "SELECT c.id, c.at, NULL AS day, c.minutes, c.subject AS title, cu.name AS customer_name, cu.initials, CONCAT('/communications/', c.id) AS link, 0 AS late"
static const struct source sources[] = {
    { "communication", "communications.read",
      "(" LOGGED " FROM communication c JOIN customer cu ON cu.id = c.customer_id WHERE {visible:cu:communications.read} AND c.staff_id = :me AND c.at >= :from_at AND c.at < :to_at LIMIT 1000) UNION"
      " (" LOGGED " FROM communication_staff cs JOIN communication c ON c.id = cs.communication_id JOIN customer cu ON cu.id = c.customer_id WHERE {visible:cu:communications.read} AND cs.staff_id = :me AND cs.at >= :from_at AND cs.at < :to_at LIMIT 1000)" },
    { "task", NULL,
      "SELECT t.id, NULL AS at, t.due_on AS day, 0 AS minutes, t.title, cu.name AS customer_name, cu.initials, CONCAT('/tasks/', t.id) AS link, t.due_on < :today AS late FROM task t"
      " LEFT JOIN customer cu /* all rows: name of the dealer a task of one's own is about */ ON cu.id = t.customer_id WHERE t.owner_id = :me AND t.done_at IS NULL AND t.due_on BETWEEN :from_day AND :to_day ORDER BY t.due_on, t.id LIMIT 1000" },
    { "contact", "communications.read",
      "SELECT d.id, NULL AS at, d.due_on AS day, 0 AS minutes, d.reason AS title, cu.name AS customer_name, cu.initials, CONCAT('/communications/plan/', d.id) AS link, d.due_on < :today AS late FROM contact_due d"
      " JOIN customer cu ON cu.id = d.customer_id WHERE {visible:cu:communications.read} AND d.staff_id = :me AND d.due_on BETWEEN :from_day AND :to_day ORDER BY d.due_on, d.id LIMIT 1000" },
    { "promise", "communications.read",
      "SELECT p.id, NULL AS at, p.due_on AS day, 0 AS minutes, p.text AS title, cu.name AS customer_name, cu.initials, CONCAT('/communications/', p.communication_id) AS link, p.due_on < :today AS late FROM promise p"
      " JOIN customer cu ON cu.id = p.customer_id WHERE {visible:cu:communications.read} AND p.owner_id = :me AND p.kept_at IS NULL AND p.due_on BETWEEN :from_day AND :to_day ORDER BY p.due_on, p.id LIMIT 1000" },
    { "contract", "contracts.read",
      "SELECT c.id, NULL AS at, c.ends_on AS day, 0 AS minutes, COALESCE(c.number, c.title) AS title, cu.name AS customer_name, cu.initials, CONCAT('/contracts/', c.id) AS link, 0 AS late FROM customer cu"
      " JOIN contract c ON c.customer_id = cu.id WHERE {visible:cu:contracts.read} AND cu.owner_id = :me AND c.state = 'effective' AND c.ends_on BETWEEN :from_day AND :to_day ORDER BY c.ends_on, c.id LIMIT 1000" },
    { "paper", "papers.read",
      "SELECT p.id, NULL AS at, p.due_order AS day, 0 AS minutes, IF(:lang = 'en', e.name_en, e.name) AS title, cu.name AS customer_name, cu.initials, CONCAT('/papers/', p.id) AS link, p.due_order < :today AS late FROM customer cu"
      " JOIN paper p ON p.customer_id = cu.id LEFT JOIN dictionary_entry e ON e.dictionary = 'paper_type' AND e.word = p.paper_type"
      " WHERE {visible:cu:papers.read} AND cu.owner_id = :me AND p.valid_to IS NULL AND p.replaced_by IS NULL AND p.due_order BETWEEN :from_day AND :to_day ORDER BY p.due_order, p.id LIMIT 1000" },
};

const char *calendar_day(struct request *req, const char *day, int days)
{
    char *text = arena_alloc(req->arena, 11);

    clock_format_day(clock_from_civil((int64_t)(clock_parse_day(day) + days) * DAY_MINUTES), text);
    return text;
}

static const char *begins_at(struct request *req, const char *day)
{
    char *utc = arena_alloc(req->arena, 24);

    clock_format_utc(clock_from_civil((int64_t)clock_parse_day(day) * DAY_MINUTES), utc);
    return utc;
}

static const char *titled(struct request *req, const struct row *row)
{
    const char *dealer = row_text(row, "customer_name"), *title = row_text(row, "title");

    if (*dealer == '\0' || *title == '\0')
        return *dealer == '\0' ? title : dealer;
    return arena_format(req->arena, "%s · %s", dealer, title);
}

static void fill(struct request *req, const char *kind, const struct row *row, struct calendar_entry *entry)
{
    char local[17] = "";

    if (!row_is_null(row, "at"))
        clock_format_local(row_text(row, "at"), local);
    *entry = (struct calendar_entry){
        .kind = kind, .day = *local != '\0' ? arena_copy(req->arena, local, 10) : row_text(row, "day"), .time = *local != '\0' ? arena_text(req->arena, local + 11) : "",
        .at = row_text(row, "at"), .minutes = row_int(row, "minutes"), .title = titled(req, row), .initials = row_text(row, "initials"), .link = row_text(row, "link"),
        .id = arena_format(req->arena, "%s-%s", kind, row_text(row, "id")), .late = row_int(row, "late") != 0,
    };
}

/* By day; what is for the whole day stands before what has its time. */
static int compare(const void *a, const void *b)
{
    const struct calendar_entry *one = a, *other = b;
    int order = strcmp(one->day, other->day);

    if (order == 0)
        order = strcmp(one->time, other->time);
    return order != 0 ? order : strcmp(one->id, other->id);
}

NEOERR *calendar_read(struct request *req, const char *from, const char *to, struct calendar_entry **entries, size_t *count)
{
    struct values *values = values_new(req->arena);
    struct rows *found[COUNT_OF(sources)] = { NULL };
    size_t room = 0;

    values_text(values, "from_day", from);
    values_text(values, "to_day", to);
    values_text(values, "from_at", begins_at(req, from));
    values_text(values, "to_at", begins_at(req, calendar_day(req, to, 1)));
    for (size_t i = 0; i < COUNT_OF(sources); i++) {
        if (sources[i].permission != NULL && !may(req, sources[i].permission))
            continue;
        TRY(db_select_with(req, sources[i].sql, values, &found[i]));
        room += found[i]->count;
    }
    *entries = arena_alloc(req->arena, (room + 1) * sizeof(**entries));
    *count = 0;
    for (size_t i = 0; i < COUNT_OF(sources); i++) {
        for (size_t j = 0; found[i] != NULL && j < found[i]->count; j++) {
            struct row row = rows_at(found[i], j);

            fill(req, sources[i].kind, &row, &(*entries)[(*count)++]);
        }
    }
    qsort(*entries, *count, sizeof(**entries), compare);
    return STATUS_OK;
}
