/* approval_people.c - who decides a step. */
#include <string.h>

#include "approval_inside.h"
#include "core/held.h"

enum { LEVELS_MOST = 20 };

/* Can sign in, and the document is not theirs. */
#define MAY_DECIDE(st)                                                                                                    \
    st ".account IS NOT NULL AND (" st ".left_on IS NULL OR " st ".left_on > :today)"                                    \
    " AND " st ".id <> :initiator_id AND " st ".id <> :owner_id"

/* Who holds which role and can sign in today, once for each region that the person answers for. */
static struct held holders = {
    .sql = "SELECT sr.role_id, st.id, st.name, ssr.sales_region_id FROM staff_role sr JOIN staff st ON st.id = sr.staff_id LEFT JOIN staff_sales_region ssr ON ssr.staff_id = st.id"
           " WHERE st.account IS NOT NULL AND (st.left_on IS NULL OR st.left_on > :today) ORDER BY st.name_py, st.id LIMIT 20000"
};

static const char one_sql[] = "SELECT st.id, st.name FROM staff st WHERE st.id = :seek_id AND " MAY_DECIDE("st");

static const char choices_sql[] =
    "SELECT st.id, st.name FROM staff st WHERE (:role_id = 0 OR EXISTS (SELECT 1 FROM staff_role sr WHERE sr.staff_id = st.id AND sr.role_id = :role_id))"
    " AND " MAY_DECIDE("st") " ORDER BY st.name_py, st.id LIMIT 500";

static const struct values *seek_values(struct request *req, const struct approval_seek *seek, int64_t staff_id)
{
    struct values *values = values_new(req->arena);

    values_int(values, "seek_id", staff_id);
    values_int(values, "role_id", seek->role_id);
    values_int(values, "region_id", seek->region_id);
    values_int(values, "initiator_id", seek->initiator_id);
    values_int(values, "owner_id", seek->owner_id);
    return values;
}

static void take(struct approval_people *people, const struct row *row)
{
    people->ids[people->count] = row_int(row, "id");
    people->names[people->count++] = row_text(row, "name");
}

static NEOERR *find_one(struct request *req, const struct approval_seek *seek, int64_t staff_id, struct approval_people *people)
{
    struct rows *rows;
    struct row row;

    if (staff_id == 0)
        return STATUS_OK;
    TRY(db_select_with(req, one_sql, seek_values(req, seek, staff_id), &rows));
    if (rows->count == 0)
        return STATUS_OK;
    row = rows_at(rows, 0);
    take(people, &row);
    return STATUS_OK;
}

/* How far below the top the region `above` stands when the document's lies in it, or is it; else -1. The tree is held parents first. */
static int depth_around(const struct options *regions, const char *region, const char *above)
{
    size_t at = 0;

    while (at < regions->count && strcmp(regions->items[at].key, region) != 0)
        at++;
    if (at == regions->count)
        return -1;
    for (int depth = regions->items[at].depth; depth >= 0; at--) {
        const struct option *one = &regions->items[at];

        if (one->depth > depth)
            continue;
        if (strcmp(one->key, above) == 0)
            return one->depth;
        depth = one->depth - 1;
        if (at == 0)
            break;
    }
    return -1;
}

enum { NOT_THEIRS = -2, EVERYWHERE = -1 };

/* How near the person of this row is to the document: deeper is nearer; those without any region answer for all of them. Nobody
 * decides what is his own. */
static int nearness(const struct approval_seek *seek, const struct options *regions, const char *region, const struct row *row)
{
    int64_t id = row_int(row, "id");
    int depth;

    if (row_int(row, "role_id") != seek->role_id || id == seek->initiator_id || id == seek->owner_id)
        return NOT_THEIRS;
    if (row_is_null(row, "sales_region_id"))
        return EVERYWHERE;
    depth = seek->region_id == 0 ? -1 : depth_around(regions, region, row_text(row, "sales_region_id"));
    return depth < 0 ? NOT_THEIRS : depth;
}

/* The nearest before all others; one region of a person's is enough. */
static NEOERR *find_role(struct request *req, const struct approval_seek *seek, struct approval_people *people)
{
    const char *region = arena_format(req->arena, "%lld", (long long)seek->region_id);
    const struct options *regions = options_get("@sales_region");
    const struct rows *rows;
    int nearest = NOT_THEIRS;

    TRY(held_rows(req, &holders, &rows));
    for (size_t i = 0; i < rows->count; i++) {
        struct row row = rows_at(rows, i);
        int near = nearness(seek, regions, region, &row);

        if (near == NOT_THEIRS || near < nearest)
            continue;
        if (near > nearest)
            people->count = 0;
        nearest = near;
        if (people->count < APPROVAL_PEOPLE_MOST && (people->count == 0 || people->ids[people->count - 1] != row_int(&row, "id")))
            take(people, &row);
    }
    return STATUS_OK;
}

static NEOERR *superior_of(struct request *req, int64_t staff_id, int64_t *superior)
{
    struct values *values = values_new(req->arena);
    struct rows *rows;
    struct row row;

    *superior = 0;
    values_int(values, "seek_id", staff_id);
    TRY(db_select_with(req, "SELECT superior_id FROM staff WHERE id = :seek_id", values, &rows));
    if (rows->count == 0)
        return STATUS_OK;
    row = rows_at(rows, 0);
    *superior = row_int(&row, "superior_id");
    return STATUS_OK;
}

static NEOERR *find_superior(struct request *req, const struct approval_seek *seek, struct approval_people *people)
{
    int64_t staff_id = seek->initiator_id;

    for (int64_t i = 0; i < seek->levels && i < LEVELS_MOST && staff_id != 0; i++)
        TRY(superior_of(req, staff_id, &staff_id));
    return nerr_pass(find_one(req, seek, staff_id, people));
}

NEOERR *approval_people_find(struct request *req, const struct approval_seek *seek, struct approval_people *people)
{
    *people = (struct approval_people){ 0 };
    if (strcmp(seek->finder, "role") == 0)
        return nerr_pass(find_role(req, seek, people));
    if (strcmp(seek->finder, "superior") == 0)
        return nerr_pass(find_superior(req, seek, people));
    return nerr_pass(find_one(req, seek, seek->staff_id, people));
}

NEOERR *approval_people_choices(struct request *req, const struct approval_seek *seek, struct rows **rows)
{
    return nerr_pass(db_select_with(req, choices_sql, seek_values(req, seek, 0), rows));
}

NEOERR *approval_people_may(struct request *req, const struct approval_seek *seek, int64_t staff_id, bool *may_decide)
{
    struct approval_people people = { 0 };

    TRY(find_one(req, seek, staff_id, &people));
    *may_decide = people.count > 0;
    return STATUS_OK;
}

NEOERR *approval_people_above(struct request *req, const struct approval_seek *seek, int64_t staff_id, int64_t *above)
{
    bool found = false;

    *above = staff_id;
    for (int i = 0; i < LEVELS_MOST && !found; i++) {
        TRY(superior_of(req, *above, above));
        if (*above == 0)
            return STATUS_OK;
        TRY(approval_people_may(req, seek, *above, &found));
    }
    if (!found)
        *above = 0;
    return STATUS_OK;
}
