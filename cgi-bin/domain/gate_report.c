/* gate_report.c - what was reported as shipped though the gate would have refused it is told. */
#include "gate.h"

#include "ledger_post.h"

/* The keepers of the dealers, and finance for all of them. */
static const char people_sql[] =
    "/* all rows: whom to tell */ SELECT p.staff_id, MIN(p.name) AS name, COUNT(*) AS dealers FROM (WITH those AS (SELECT DISTINCT cu.id, cu.name, cu.owner_id"
    "   FROM JSON_TABLE(:told_dealers, '$[*]' COLUMNS (id BIGINT PATH '$')) these JOIN customer cu ON cu.id = these.id)"
    "  SELECT t.owner_id AS staff_id, t.id, t.name FROM those t WHERE t.owner_id IS NOT NULL"
    "  UNION SELECT sr.staff_id, t.id, t.name FROM those t JOIN role r ON r.word = 'finance' JOIN staff_role sr ON sr.role_id = r.id JOIN staff st ON st.id = sr.staff_id AND (st.left_on IS NULL OR st.left_on > :today)) p"
    " WHERE NOT EXISTS (SELECT 1 FROM notice n WHERE n.staff_id = p.staff_id AND n.read_at IS NULL AND n.kind = 'unreleased' AND n.at > :now - INTERVAL 20 HOUR)"
    " GROUP BY p.staff_id ORDER BY p.staff_id";

static const char *dealers_json(struct request *req, const struct ledger_line *lines, size_t count)
{
    struct buffer json;

    buffer_init(&json, req->arena);
    for (size_t i = 0; i < count; i++) {
        if (lines[i].unreleased)
            buffer_format(&json, "%s%lld", json.length == 0 ? "[" : ",", (long long)lines[i].customer_id);
    }
    if (json.length == 0)
        return NULL;
    buffer_char(&json, ']');
    return json.bytes;
}

NEOERR *gate_tell_reported(struct request *req, const struct ledger_line *lines, size_t count)
{
    const char *dealers = dealers_json(req, lines, count);
    struct values *values = values_new(req->arena);
    struct rows *rows;

    if (dealers == NULL)
        return STATUS_OK;
    values_text(values, "told_dealers", dealers);
    TRY(db_select_with(req, people_sql, values, &rows));
    for (size_t i = 0; i < rows->count; i++) {
        struct row row = rows_at(rows, i);
        int64_t others = row_int(&row, "dealers") - 1;
        const char *who = others == 0 ? row_text(&row, "name") : arena_format(req->arena, "%s +%lld", row_text(&row, "name"), (long long)others);

        TRY(notice_put(req, row_int(&row, "staff_id"), "unreleased", who, "/sales?unreleased=1"));
    }
    return STATUS_OK;
}
