/* org.c - closure tables of the organisation. */
#include "org.h"

NEOERR *org_rebuild_staff_tree(struct request *req)
{
    TRY(db_execute(req, "DELETE FROM staff_tree"));
    return nerr_pass(db_execute(req, "INSERT INTO staff_tree (boss_id, member_id)"
                                     " WITH RECURSIVE tree AS (SELECT id AS boss_id, id AS member_id, 0 AS depth FROM staff"
                                     "  UNION ALL SELECT t.boss_id, s.id, t.depth + 1 FROM tree t JOIN staff s ON s.superior_id = t.member_id"
                                     "   WHERE t.depth < 30)"
                                     " SELECT DISTINCT boss_id, member_id FROM tree"));
}

NEOERR *org_rebuild_region_tree(struct request *req)
{
    TRY(db_execute(req, "DELETE FROM sales_region_tree"));
    return nerr_pass(db_execute(req, "INSERT INTO sales_region_tree (ancestor_id, region_id)"
                                     " WITH RECURSIVE tree AS (SELECT id AS ancestor_id, id AS region_id, 0 AS depth FROM sales_region"
                                     "  UNION ALL SELECT t.ancestor_id, r.id, t.depth + 1 FROM tree t JOIN sales_region r ON r.parent_id = t.region_id"
                                     "   WHERE t.depth < 30)"
                                     " SELECT DISTINCT ancestor_id, region_id FROM tree"));
}

NEOERR *org_makes_circle(struct request *req, int64_t staff_id, int64_t superior_id, bool *circle)
{
    struct row row;

    values_int(req->values, "circle_staff", staff_id);
    values_int(req->values, "circle_superior", superior_id);
    return nerr_pass(db_select_maybe(req, "SELECT 1 AS x FROM staff_tree WHERE boss_id = :circle_staff AND member_id = :circle_superior",
                                     &row, circle));
}
