/* people.c - whom and what people reach, and their views, remembered for the last people served. */
#include "people.h"

#include <stdlib.h>
#include <string.h>

#include "held.h"
#include "options.h"
#include "request.h"

enum { READS_KEPT = 512 };

struct known {
    int64_t staff_id;
    const char *roles, *team, *regions, *stands_in_for; /* ids, comma-separated */
    int64_t own_stamp;                                  /* of the views */
    const struct rows *views;                           /* NULL before they were asked for */
};

static struct {
    struct arena *arena;
    unsigned readings; /* of options.c, when it was emptied */
    struct known people[READS_KEPT];
    size_t count;
    size_t reads; /* what was put into the arena since it was emptied */
} held;

/* The lists are put into {visible:} as numbers: only so can the database reckon which index serves
 * a scope best. */
static const char reach_sql[] =
    "SELECT (SELECT GROUP_CONCAT(role_id) FROM staff_role WHERE staff_id = :me) AS roles,"
    " (SELECT GROUP_CONCAT(member_id) FROM staff_tree WHERE boss_id = :me) AS team,"
    " (SELECT GROUP_CONCAT(DISTINCT rt.region_id) FROM staff_sales_region sr"
    "   JOIN sales_region_tree rt ON rt.ancestor_id = sr.sales_region_id WHERE sr.staff_id = :me) AS regions,"
    " (SELECT GROUP_CONCAT(DISTINCT b.staff_id) FROM staff_substitute b WHERE b.substitute_id = :me"
    "   AND b.valid_to IS NULL AND :today BETWEEN b.from_on AND b.to_on) AS stands_in_for";

/* Forgets everybody when something changed, the day did, or there is no room. */
static void forget(void)
{
    if (held.arena == NULL)
        held.arena = arena_new();
    if (held.readings == options_readings() && held.reads < READS_KEPT)
        return;
    arena_reset(held.arena);
    held.count = held.reads = 0;
    held.readings = options_readings();
}

static NEOERR *read_reach(struct request *req, struct known *known)
{
    struct row row;

    TRY(db_select_one(req, reach_sql, &row));
    held.reads++;
    *known = (struct known){ .staff_id = req->person.id,
                             .roles = arena_text(held.arena, row_text(&row, "roles")),
                             .team = arena_text(held.arena, row_text(&row, "team")),
                             .regions = arena_text(held.arena, row_text(&row, "regions")),
                             .stands_in_for = arena_text(held.arena, row_text(&row, "stands_in_for")) };
    held.count++;
    return STATUS_OK;
}

static NEOERR *find_known(struct request *req, struct known **known)
{
    for (size_t i = 0; i < held.count; i++) {
        *known = &held.people[i];
        if ((*known)->staff_id == req->person.id)
            return STATUS_OK;
    }
    *known = &held.people[held.count];
    return nerr_pass(read_reach(req, *known));
}

/* "2,5" */
static void take_roles(struct person *person, const char *ids)
{
    char *end;

    person->role_count = 0;
    for (const char *at = ids; *at != '\0' && person->role_count < ROLES_MOST; at = *end == ',' ? end + 1 : end)
        person->roles[person->role_count++] = strtoll(at, &end, 10);
}

NEOERR *people_reach(struct request *req)
{
    struct known *known;

    forget();
    TRY(find_known(req, &known));
    take_roles(&req->person, known->roles);
    req->person.team = arena_text(req->arena, known->team);
    req->person.regions = arena_text(req->arena, known->regions);
    req->person.stands_in_for = arena_text(req->arena, known->stands_in_for);
    return STATUS_OK;
}

/* --- views ------------------------------------------------------------------------------ */

static const char views_sql[] =
    "SELECT list, id, name, query, staff_id, place FROM saved_view WHERE staff_id IN (0, :me)"
    " UNION ALL SELECT list, 0, '', columns, -1, 0 FROM list_columns WHERE staff_id = :me"
    " ORDER BY staff_id, place, id";

NEOERR *people_views(struct request *req, const struct rows **views)
{
    struct known *known;
    struct rows *rows;

    TRY(find_known(req, &known));
    if (known->views == NULL || known->own_stamp != req->person.own_stamp) {
        TRY(db_select(req, views_sql, &rows));
        known->views = rows_copy(held.arena, rows);
        known->own_stamp = req->person.own_stamp;
        held.reads++;
    }
    *views = known->views;
    return STATUS_OK;
}

NEOERR *people_views_changed(struct request *req)
{
    return nerr_pass(db_execute(req, "UPDATE staff SET own_stamp = own_stamp + 1 WHERE id = :me"));
}
