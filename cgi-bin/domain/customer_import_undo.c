/* customer_import_undo.c - an import taken back: dealers it made are deleted, dealers it changed
 * get back what the audit says they had. What somebody changed or used since stays, and says so. */
#include <string.h>

#include "core/db_bulk.h"
#include "customer.h"
#include "customer_import_inside.h"
#include "completeness.h"
#include "search_index.h"

#define SPAN " r.run_id = :run_id AND r.row_no BETWEEN :first AND :last AND r.state = 'applied'"
#define INSERTED SPAN " AND r.what = 'insert'"
/* An audit row that is not this import's. */
#define OTHERS                                                                                                         \
    " AND NOT (a.via = 'import' AND a.batch_id <=> :run_id) AND a.action IN ('insert', 'change', 'close', 'remove', 'merge')"

/* --- what stays --------------------------------------------------------------------------- */

/* Each marks rows of the span; the first that fits gives the reason. */
static const char *const keep_sql[] = {
    /* changed by somebody, or by a later import */
    "UPDATE import_row r JOIN audit a ON a.table_name = 'customer' AND a.row_id = r.target_id" OTHERS
    " SET r.state = 'kept', r.reason = 'changed since' WHERE a.action = 'change' AND a.id > :first_audit AND" SPAN,
    /* its contacts, limits, tasks, whatever has the dealer as its subject */
    "UPDATE import_row r JOIN audit a ON a.subject_id = r.target_id" OTHERS
    " SET r.state = 'kept', r.reason = 'used since' WHERE a.id > :first_audit AND" SPAN,
    "UPDATE import_row r JOIN task t ON t.customer_id = r.target_id"
    " SET r.state = 'kept', r.reason = 'used since' WHERE" INSERTED,
    /* phones, consents and persons have no subject of their own */
    "UPDATE import_row r JOIN contact c ON c.customer_id = r.target_id JOIN phone p ON p.contact_id = c.id"
    " JOIN audit a ON a.table_name = 'phone' AND a.row_id = p.id" OTHERS
    " SET r.state = 'kept', r.reason = 'used since' WHERE a.id > :first_audit AND" SPAN,
    "UPDATE import_row r JOIN contact c ON c.customer_id = r.target_id JOIN phone p ON p.contact_id = c.id JOIN "
    "consent n ON n.phone_id = p.id"
    " SET r.state = 'kept', r.reason = 'used since' WHERE" INSERTED,
    "UPDATE import_row r JOIN contact c ON c.customer_id = r.target_id JOIN audit a ON a.table_name = 'person' AND "
    "a.row_id = c.person_id" OTHERS
    " SET r.state = 'kept', r.reason = 'used since' WHERE a.id > :first_audit AND" INSERTED,
    "UPDATE import_row r JOIN contact c ON c.customer_id = r.target_id JOIN contact o ON o.person_id = c.person_id AND "
    "o.customer_id <> c.customer_id"
    " SET r.state = 'kept', r.reason = 'used since' WHERE" INSERTED,
};

/* --- dealers that the import made ------------------------------------------------------------ */

static NEOERR *audit_removed(struct request *req)
{
    struct rows *rows;
    const char **changes;
    int64_t *ids;

    TRY(db_select(req,
                  "/* all rows: what this run made */ SELECT cu.id, JSON_OBJECT('code', JSON_ARRAY(cu.code, NULL), "
                  "'name', JSON_ARRAY(cu.name, NULL),"
                  " 'credit_code', JSON_ARRAY(cu.credit_code, NULL)) AS changes FROM import_row r JOIN customer cu ON "
                  "cu.id = r.target_id WHERE" INSERTED,
                  &rows));
    ids = arena_alloc(req->arena, (rows->count + 1) * sizeof(*ids));
    changes = arena_alloc(req->arena, (rows->count + 1) * sizeof(*changes));
    for (size_t i = 0; i < rows->count; i++) {
        struct row row = rows_at(rows, i);

        ids[i] = row_int(&row, "id");
        changes[i] = row_text(&row, "changes");
    }
    return nerr_pass(audit_many(req, "remove", &customer_table, ids, ids, changes, rows->count));
}

static NEOERR *remove_made(struct request *req)
{
    static const char *const statements[] = {
        "DELETE s FROM search_word s JOIN import_row r ON r.target_id = s.customer_id WHERE" INSERTED,
        "DELETE p FROM phone p JOIN contact c ON c.id = p.contact_id JOIN import_row r ON r.target_id = c.customer_id "
        "WHERE" INSERTED,
        "DELETE p FROM person p JOIN contact c ON c.person_id = p.id JOIN import_row r ON r.target_id = c.customer_id "
        "WHERE" INSERTED,
        "DELETE c FROM contact c JOIN import_row r ON r.target_id = c.customer_id WHERE" INSERTED,
        "DELETE l FROM customer_limit l JOIN import_row r ON r.target_id = l.customer_id WHERE" INSERTED,
        "DELETE t FROM timeline t JOIN import_row r ON r.target_id = t.customer_id WHERE" INSERTED,
        "/* all rows: what this run made */ DELETE cu FROM customer cu JOIN import_row r ON r.target_id = cu.id "
        "WHERE" INSERTED,
        "UPDATE import_row r SET r.state = 'undone' WHERE" INSERTED,
    };

    TRY(audit_removed(req));
    for (size_t i = 0; i < COUNT_OF(statements); i++)
        TRY(db_execute(req, statements[i]));
    return STATUS_OK;
}

/* --- dealers that it changed -------------------------------------------------------------------- */

static const struct table *table_named(const char *name)
{
    static const struct table *const tables[] = { &customer_table, &customer_limit_table, &contact_table };

    for (size_t i = 0; i < COUNT_OF(tables); i++) {
        if (strcmp(tables[i]->name, name) == 0)
            return tables[i];
    }
    return NULL;
}

/* A contact that the import added goes with its phones and its person. */
static NEOERR *remove_contact(struct request *req, int64_t id)
{
    values_int(req->values, "contact_id", id);
    TRY(db_execute(req, "DELETE FROM phone WHERE contact_id = :contact_id"));
    TRY(db_execute(req, "DELETE p FROM person p JOIN contact c ON c.person_id = p.id WHERE c.id = :contact_id"
                        " AND NOT EXISTS (SELECT 1 FROM contact o WHERE o.person_id = p.id AND o.id <> c.id)"));
    return nerr_pass(db_remove(req, &contact_table, id));
}

static NEOERR *take_back(struct request *req, const struct row *entry)
{
    const struct table *table = table_named(row_text(entry, "table_name"));
    int64_t id = row_int(entry, "row_id");

    if (table == NULL)
        return STATUS_OK;
    if (strcmp(row_text(entry, "action"), "change") == 0)
        return nerr_pass(import_change_back(req, table, id, row_text(entry, "changes")));
    return table == &contact_table ? nerr_pass(remove_contact(req, id)) : nerr_pass(db_remove(req, table, id));
}

static NEOERR *remove_phones(struct request *req)
{
    struct rows *rows;

    TRY(db_select(req,
                  "SELECT p.id FROM audit a JOIN phone p ON p.id = a.row_id JOIN contact c ON c.id = p.contact_id"
                  " WHERE a.batch_id = :run_id AND a.via = 'import' AND a.table_name = 'phone' AND a.action = 'insert' "
                  "AND c.customer_id = :back_customer",
                  &rows));
    for (size_t i = 0; i < rows->count; i++) {
        struct row row = rows_at(rows, i);

        TRY(db_remove(req, &phone_table, row_int(&row, "id")));
    }
    return STATUS_OK;
}

/* Everything this import wrote about one dealer, last first. */
static NEOERR *restore(struct request *req, int64_t customer_id)
{
    struct rows *rows;

    values_int(req->values, "back_customer", customer_id);
    TRY(remove_phones(req));
    TRY(db_select(req,
                  "SELECT id, table_name, row_id, action, changes FROM audit WHERE subject_id = :back_customer AND "
                  "batch_id = :run_id"
                  " AND via = 'import' AND action IN ('insert', 'change') ORDER BY id DESC",
                  &rows));
    for (size_t i = 0; i < rows->count; i++) {
        struct row row = rows_at(rows, i);

        TRY(take_back(req, &row));
    }
    return STATUS_OK;
}

static NEOERR *restore_changed(struct request *req)
{
    struct rows *rows;

    TRY(db_select(req, "SELECT DISTINCT r.target_id FROM import_row r WHERE r.what = 'update' AND" SPAN, &rows));
    for (size_t i = 0; i < rows->count; i++) {
        struct row row = rows_at(rows, i);

        TRY(restore(req, row_int(&row, "target_id")));
        TRY(search_index_dealer(req, row_int(&row, "target_id"), SEARCH_ALL));
        TRY(completeness_reckon(req, row_int(&row, "target_id")));
        values_int(req->values, "back_target", row_int(&row, "target_id"));
        TRY(db_execute(req, "UPDATE import_row r SET r.state = 'undone' WHERE r.target_id = :back_target AND r.run_id "
                            "= :run_id AND r.state = 'applied'"));
    }
    return STATUS_OK;
}

/* --- a chunk ---------------------------------------------------------------------------------------- */

NEOERR *customer_import_undo(struct request *req, struct import_run *run, const struct import_rows *span)
{
    struct row row;

    values_int(req->values, "run_id", run->id);
    values_int(req->values, "first", span->first);
    values_int(req->values, "last", span->last);
    TRY(db_select_one(req, "SELECT COALESCE(MIN(id), 0) AS id FROM audit WHERE batch_id = :run_id AND via = 'import'",
                      &row));
    values_int(req->values, "first_audit", row_int(&row, "id"));
    for (size_t i = 0; i < COUNT_OF(keep_sql); i++)
        TRY(db_execute(req, keep_sql[i]));
    TRY(remove_made(req));
    return nerr_pass(restore_changed(req));
}
