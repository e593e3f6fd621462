/* approval_people.c - who decides a step. */
#include <string.h>

#include "approval_inside.h"

enum { LEVELS_MOST = 20 };

/* Can sign in, and the document is not theirs. */
#define MAY_DECIDE(st)                                                                                                    \
    st ".account IS NOT NULL AND (" st ".left_on IS NULL OR " st ".left_on > :today)"                                    \
    " AND " st ".id <> :initiator_id AND " st ".id <> :owner_id"

/* Holders of a role, those who answer for the document's region first, the nearest region before all others
 * (depth: how many regions lie above it); those without any region answer for all of them. */
static const char by_role_sql[] =
    "SELECT st.id, st.name, near_one.depth FROM staff_role sr JOIN staff st ON st.id = sr.staff_id"
    " LEFT JOIN (SELECT ssr.staff_id, MAX((SELECT COUNT(*) FROM sales_region_tree up WHERE up.region_id = ssr.sales_region_id)) AS depth"
    "  FROM sales_region_tree tr JOIN staff_sales_region ssr ON ssr.sales_region_id = tr.ancestor_id WHERE tr.region_id = :region_id"
    "  GROUP BY ssr.staff_id) near_one ON near_one.staff_id = st.id"
    " WHERE sr.role_id = :role_id AND " MAY_DECIDE("st")
    "  AND (near_one.depth IS NOT NULL OR NOT EXISTS (SELECT 1 FROM staff_sales_region ssr WHERE ssr.staff_id = st.id))"
    " ORDER BY near_one.depth DESC, st.name_py, st.id LIMIT 20";

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

static NEOERR *find_role(struct request *req, const struct approval_seek *seek, struct approval_people *people)
{
    struct rows *rows;

    TRY(db_select_with(req, by_role_sql, seek_values(req, seek, 0), &rows));
    for (size_t i = 0; i < rows->count && people->count < APPROVAL_PEOPLE_MOST; i++) {
        struct row row = rows_at(rows, i), first = rows_at(rows, 0);

        if (strcmp(row_text(&row, "depth"), row_text(&first, "depth")) == 0)
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
