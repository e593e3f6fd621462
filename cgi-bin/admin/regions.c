/* regions.c - /admin/regions: the company's own sales regions, a tree, and the postal regions
 * whose new dealers belong to each. */
#include "admin.h"

#include <string.h>

#include "domain/org.h"
#include "domain/region_db.h"

static const struct field fields[] = {
    { .name = "name", .type = FIELD_TEXT, .max = 60, .flags = FIELD_REQUIRED | FIELD_FOCUS },
    { .name = "name_en", .type = FIELD_TEXT, .max = 60 },
    { .name = "parent_id", .type = FIELD_CHOICE, .options = "@sales_region", .flags = FIELD_INT_ID },
    { .name = "ended_on", .type = FIELD_DATE },
};
const struct form region_form = { "sales_region", fields, COUNT_OF(fields), NULL };

static const struct field cover_fields[] = {
    { .name = "prefix", .type = FIELD_REGION, .max = 200, .flags = FIELD_REQUIRED | FIELD_WIDE },
};
const struct form cover_form = { "sales_region", cover_fields, COUNT_OF(cover_fields), NULL };

static const char *const region_columns[] = { "parent_id", "name", "name_en", "ended_on", NULL };
static const struct table region_table = { .name = "sales_region", .columns = region_columns, .versioned = true };
static const char *const cover_columns[] = { "prefix", "sales_region_id", NULL };
static const struct table cover_table = { .name = "sales_region_cover", .columns = cover_columns };

const char region_record_sql[] =
    "SELECT r.id, r.parent_id, r.name, r.name_en, r.ended_on, r.version, r.ended_on IS NOT NULL AND r.ended_on <= :today AS ended"
    " FROM sales_region r WHERE r.id = :id";
const char cover_record_sql[] =
    "SELECT r.id, c.id AS cover_id FROM sales_region_cover c JOIN sales_region r ON r.id = c.sales_region_id WHERE r.id = :id AND c.id = :cover_id";

/* --- showing ----------------------------------------------------------------------------- */

static const char tree_sql[] =
    "WITH RECURSIVE tree AS ("
    "  SELECT id, 0 AS depth, CAST(LPAD(id, 6, '0') AS CHAR(200)) AS path FROM sales_region WHERE parent_id IS NULL"
    "  UNION ALL SELECT r.id, t.depth + 1, CONCAT(t.path, LPAD(r.id, 6, '0')) FROM sales_region r JOIN tree t ON r.parent_id = t.id"
    "   WHERE t.depth < 20)"
    " SELECT r.id, t.depth, r.ended_on, r.ended_on IS NOT NULL AND r.ended_on <= :today AS ended,"
    "  (SELECT GROUP_CONCAT(COALESCE(pr.full_name, c.prefix) ORDER BY c.prefix SEPARATOR ', ') FROM sales_region_cover c"
    "    LEFT JOIN postal_region pr ON pr.code = RPAD(c.prefix, 6, '0') WHERE c.sales_region_id = r.id) AS covers,"
    "  (SELECT GROUP_CONCAT(st.name ORDER BY st.name_py SEPARATOR ', ') FROM staff_sales_region sg JOIN staff st ON st.id = sg.staff_id"
    "    WHERE sg.sales_region_id = r.id AND (st.left_on IS NULL OR st.left_on > :today)) AS people"
    " FROM tree t JOIN sales_region r ON r.id = t.id ORDER BY t.path LIMIT 500";

NEOERR *regions_page(struct request *req)
{
    return nerr_pass(db_show_rows(req, "Regions", tree_sql));
}

NEOERR *region_page(struct request *req)
{
    TRY(db_show_rows(req, "Covers", "SELECT c.id, c.prefix, pr.full_name FROM sales_region_cover c"
                                    " LEFT JOIN postal_region pr ON pr.code = RPAD(c.prefix, 6, '0')"
                                    " WHERE c.sales_region_id = :id ORDER BY c.prefix"));
    TRY(db_show_rows(req, "Below", "SELECT id FROM sales_region WHERE parent_id = :id ORDER BY id"));
    TRY(db_show_rows(req, "People", "SELECT st.id, st.name, st.title FROM staff_sales_region sg JOIN staff st ON st.id = sg.staff_id"
                                    " WHERE sg.sales_region_id = :id AND (st.left_on IS NULL OR st.left_on > :today) ORDER BY st.name_py"));
    return nerr_pass(form_show(req, &cover_form, NULL, arena_format(req->arena, "/admin/regions/%s", row_text(&req->record, "id"))));
}

/* --- regions ----------------------------------------------------------------------------- */

/* What still leads to this region when it ends. */
static const char used_sql[] =
    "SELECT 1 AS x FROM sales_region_cover WHERE sales_region_id = :own_id"
    " UNION ALL SELECT 1 FROM sales_region WHERE parent_id = :own_id AND (ended_on IS NULL OR ended_on > :today) LIMIT 1";

static NEOERR *check(struct request *req, int64_t id)
{
    struct row row;
    bool circle, used = false;

    values_int(req->values, "own_id", id);
    TRY(check_free(req, "SELECT 1 AS x FROM sales_region WHERE name = :name AND id <> :own_id", "name"));
    TRY(db_select_maybe(req, "SELECT 1 AS x FROM sales_region_tree WHERE ancestor_id = :own_id AND region_id = :parent_id", &row, &circle));
    if (circle)
        form_error(req, "parent_id", "sales_region.circle");
    if (values_has(req->values, "ended_on"))
        TRY(db_select_maybe(req, used_sql, &row, &used));
    if (used)
        form_error(req, "ended_on", "sales_region.still_used");
    return STATUS_OK;
}

static NEOERR *to_region(struct request *req, int64_t id)
{
    TRY(options_changed(req));
    reply_notice(req, "app.saved", NULL);
    reply_redirect(req, "/admin/regions/%lld", (long long)id);
    return STATUS_OK;
}

NEOERR *region_new_page(struct request *req)
{
    TRY(show_text(req, request_param(req, "parent"), "Preset.parent_id"));
    return nerr_pass(form_show(req, &region_form, "Preset", "/admin/regions/new"));
}

NEOERR *region_create(struct request *req)
{
    int64_t id;

    TRY(check(req, 0));
    if (form_refused(req))
        return STATUS_OK;
    TRY(db_insert(req, &region_table, req->values, &id));
    TRY(org_rebuild_region_tree(req));
    return nerr_pass(to_region(req, id));
}

NEOERR *region_edit_page(struct request *req)
{
    return nerr_pass(form_show(req, &region_form, "Record",
                               arena_format(req->arena, "/admin/regions/%s/edit", row_text(&req->record, "id"))));
}

NEOERR *region_update(struct request *req)
{
    int64_t id = row_int(&req->record, "id");

    TRY(check(req, id));
    if (form_refused(req))
        return STATUS_OK;
    TRY(db_change(req, &region_table, id, req->values));
    TRY(org_rebuild_region_tree(req));
    return nerr_pass(to_region(req, id));
}

/* --- covers ------------------------------------------------------------------------------ */

/* A code without the zeros that stand for "all of it": 440000 -> 44, 440300 -> 4403. */
static const char *short_prefix(struct request *req, const char *code)
{
    size_t length = strlen(code);

    while (length == 6 || length == 4) {
        if (memcmp(code + length - 2, "00", 2) != 0)
            break;
        length -= 2;
    }
    return arena_copy(req->arena, code, length);
}

static NEOERR *read_prefix(struct request *req, const char *typed, const char **prefix)
{
    size_t length = strlen(typed);

    *prefix = NULL;
    if (strspn(typed, "0123456789") != length) {
        TRY(region_code_of(req, typed, prefix));
        if (*prefix == NULL)
            form_error(req, "prefix", "error.region");
    } else if (length == 2 || length == 4 || length == 6) {
        *prefix = typed;
    } else {
        form_error(req, "prefix", "sales_region.prefix_form");
    }
    if (*prefix != NULL)
        *prefix = short_prefix(req, *prefix);
    return STATUS_OK;
}

static NEOERR *check_prefix(struct request *req, const char *prefix)
{
    struct row row;
    bool found;

    values_text(req->values, "prefix_code", arena_format(req->arena, "%s%.*s", prefix, (int)(6 - strlen(prefix)), "000000"));
    TRY(db_select_maybe(req, "SELECT 1 AS x FROM postal_region WHERE code = :prefix_code", &row, &found));
    if (!found) {
        form_error(req, "prefix", "error.region");
        return STATUS_OK;
    }
    values_text(req->values, "prefix_asked", prefix);
    TRY(db_select_maybe(req, "SELECT r.name FROM sales_region_cover c JOIN sales_region r ON r.id = c.sales_region_id WHERE c.prefix = :prefix_asked",
                        &row, &found));
    if (found)
        form_error_with(req, "prefix", "sales_region.prefix_taken", row_text(&row, "name"));
    return STATUS_OK;
}

NEOERR *cover_create(struct request *req)
{
    struct values *values = values_new(req->arena);
    const char *prefix;
    int64_t id;

    TRY(read_prefix(req, values_get_text(req->values, "prefix"), &prefix));
    if (prefix != NULL)
        TRY(check_prefix(req, prefix));
    if (row_int(&req->record, "ended") != 0)
        form_error(req, "", "sales_region.has_ended");
    if (form_refused(req))
        return STATUS_OK;
    values_text(values, "prefix", prefix);
    values_int(values, "sales_region_id", row_int(&req->record, "id"));
    TRY(db_insert(req, &cover_table, values, &id));
    return nerr_pass(to_region(req, row_int(&req->record, "id")));
}

NEOERR *cover_remove(struct request *req)
{
    TRY(db_remove(req, &cover_table, row_int(&req->record, "cover_id")));
    return nerr_pass(to_region(req, row_int(&req->record, "id")));
}
