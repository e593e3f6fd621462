/* plan.c - /communications/plan: who is to be spoken with until when, for oneself and for those one answers for; coverage by person,
 * department and region. What is due is kept by domain/contact_plan.c. */
#include "plan.h"

#include <string.h>

#include "domain/contact_plan.h"

/* --- what is due ----------------------------------------------------------------------------------- */

static const struct column columns[] = {
    { "customer_name", "cu.name", COLUMN_LINK, COLUMN_DEFAULT, NULL },
    { "customer_code", "cu.code", COLUMN_TEXT, COLUMN_DEFAULT | COLUMN_SUB, NULL },
    { "pace", CONTACT_PACE, COLUMN_TAG, COLUMN_DEFAULT, "contact_pace" },
    { "due_on", "d.due_on", COLUMN_DATE, COLUMN_DEFAULT, NULL },
    { "last_at", "d.last_at", COLUMN_TIME, COLUMN_DEFAULT, NULL },
    { "our_level", "r.our_level", COLUMN_CHOICE, COLUMN_DEFAULT | COLUMN_SMALL, "contact_level" },
    { "their_role", "r.their_role", COLUMN_CHOICE, COLUMN_DEFAULT | COLUMN_SMALL, "contact_role" },
    { "staff_id", "d.staff_id", COLUMN_CHOICE, COLUMN_DEFAULT, "@staff" },
    { "made", "CONCAT(d.done, ' / ', d.times)", COLUMN_TEXT, COLUMN_DEFAULT, NULL },
    { "period", "r.period", COLUMN_CHOICE, COLUMN_DEFAULT | COLUMN_SMALL, "contact_period" },
    { "occasion", "r.occasion", COLUMN_TAG, COLUMN_DEFAULT | COLUMN_SMALL, "contact_occasion" },
    { "class", "COALESCE(k.class, 'C')", COLUMN_TAG, COLUMN_SMALL, "abc_class" },
    { "reason", "d.reason", COLUMN_TEXT, COLUMN_SMALL, NULL },
    { "sales_region_id", "cu.sales_region_id", COLUMN_CHOICE, COLUMN_SMALL, "@sales_region" },
    { "customer_id", "cu.id", COLUMN_INT, COLUMN_API, NULL },
    { "times", "d.times", COLUMN_INT, COLUMN_API, NULL },
    { "done", "d.done", COLUMN_INT, COLUMN_API, NULL },
};
static const struct filter filters[] = {
    { "text", FILTER_TEXT, "cu.name LIKE CONCAT('%', :text, '%') OR cu.initials LIKE CONCAT(:text, '%') OR cu.code = :text", NULL, COLUMN_DEFAULT },
    { "pace", FILTER_CHOICE, CONTACT_PACE " %s", "contact_pace", COLUMN_DEFAULT },
    { "staff_id", FILTER_CHOICE, "d.staff_id %s", "@staff", COLUMN_DEFAULT },
    { "sales_region_id", FILTER_CHOICE, "cu.sales_region_id IN (SELECT region_id FROM sales_region_tree WHERE ancestor_id %s)", "@sales_region", COLUMN_DEFAULT },
    { "occasion", FILTER_CHOICE, "r.occasion %s", "contact_occasion", COLUMN_DEFAULT },
    { "our_level", FILTER_CHOICE, "r.our_level %s", "contact_level", 0 },
    { "class", FILTER_CHOICE, "COALESCE((SELECT kc.class FROM customer_class kc WHERE kc.id = cu.id), 'C') %s", "abc_class", 0 },
    { "never", FILTER_CHOICE, "(d.last_at IS NULL) %s", "yes_no", 0 },
    { "nobody", FILTER_CHOICE, "(d.staff_id IS NULL) %s", "yes_no", 0 },
    { "mine", FILTER_CHOICE, "d.staff_id = :me AND '1' %s", "contact_mine", 0 },
    { "department_id", FILTER_CHOICE, "d.staff_id IN (SELECT st.id FROM staff st WHERE st.department_id %s)", "@department", 0 },
    { "region", FILTER_TEXT, "cu.sales_region_id = :region", NULL, 0 },
    { "customer", FILTER_TEXT, "cu.id = :customer", NULL, 0 },
};
static const struct order orders[] = { { "due_on", "d.due_on", 0 } };

/* That nobody ever spoke with a dealer is what is looked for here: it is said, not left empty. */
static const char *cell_words(struct request *req, const struct column *column, const struct row *row)
{
    return strcmp(column->key, "last_at") == 0 && row_is_null(row, "last_at") ? message(req, "contact_plan.never") : NULL;
}

const struct list plan_list = {
    .name = "contact_plan", .path = "/communications/plan", .noun = "contact_plan", .permission = "communications.read",
    .from = "customer cu JOIN contact_due d ON d.customer_id = cu.id JOIN contact_rule r ON r.id = d.rule_id",
    .from_all = "contact_due d FORCE INDEX FOR ORDER BY (contact_due_on, contact_due_staff) STRAIGHT_JOIN customer cu ON cu.id = d.customer_id STRAIGHT_JOIN contact_rule r ON r.id = d.rule_id", /* in the order of its own index, stopping early */
    .with = " LEFT JOIN customer_class k ON k.id = cu.id", .where = "{visible:cu}", .id = "d.id",
    .columns = columns, .column_count = COUNT_OF(columns), .filters = filters, .filter_count = COUNT_OF(filters),
    .orders = orders, .order_count = COUNT_OF(orders), .default_order = "due_on", .words = cell_words,
};

NEOERR *plan_page(struct request *req)
{
    return nerr_pass(list_page(req, &plan_list));
}

NEOERR *plan_views(struct request *req)
{
    return nerr_pass(list_view_save(req, &plan_list));
}

NEOERR *plan_export(struct request *req)
{
    return nerr_pass(list_export(req, &plan_list));
}

/* A due contact opens the form that logs it; for who may only read, what was said before. */
const char plan_record_sql[] =
    "SELECT d.id, d.customer_id, cu.code AS customer_code, cu.name AS customer_name, " CONTACT_PACE " AS pace, d.due_on, d.last_at, r.our_level, r.their_role, d.staff_id, d.times, d.done, r.period, r.occasion, d.reason"
    " FROM contact_due d JOIN customer cu ON cu.id = d.customer_id JOIN contact_rule r ON r.id = d.rule_id WHERE d.id = :id AND {visible:cu}";

NEOERR *plan_row(struct request *req)
{
    reply_redirect(req, may(req, "communications.create") ? "/communications/new?customer=%s" : "/communications?customer=%s", row_text(&req->record, "customer_id"));
    return STATUS_OK;
}

/* --- coverage ----------------------------------------------------------------------------------------- */

/* Of the present month, quarter or year of each rule. Visits that a warning asked for can be late, but are no part of the plan. */
#define FIGURES                                                                                                        \
    "COUNT(DISTINCT cu.id) AS dealers, SUM(IF(d.raised_at IS NULL, d.times, 0)) AS wanted, SUM(IF(d.raised_at IS NULL, d.done, 0)) AS made, SUM(d.due_on < :today) AS late"
#define BEHIND_FIRST "SUM(IF(d.raised_at IS NULL, d.done, 0)) / GREATEST(SUM(IF(d.raised_at IS NULL, d.times, 0)), 1), late DESC, id"

static const struct view {
    const char *word, *sql;
} coverages[] = {
    { "person", "SELECT COALESCE(d.staff_id, 0) AS id, " FIGURES " FROM customer cu JOIN contact_due d ON d.customer_id = cu.id WHERE {visible:cu} GROUP BY d.staff_id ORDER BY " BEHIND_FIRST " LIMIT 500" },
    { "team", "SELECT COALESCE(st.department_id, 0) AS id, " FIGURES " FROM customer cu JOIN contact_due d ON d.customer_id = cu.id JOIN staff st ON st.id = d.staff_id WHERE {visible:cu} GROUP BY st.department_id ORDER BY " BEHIND_FIRST " LIMIT 500" },
    { "region", "SELECT COALESCE(cu.sales_region_id, 0) AS id, " FIGURES " FROM customer cu JOIN contact_due d ON d.customer_id = cu.id WHERE {visible:cu} GROUP BY cu.sales_region_id ORDER BY " BEHIND_FIRST " LIMIT 500" },
};

NEOERR *plan_coverage(struct request *req)
{
    size_t chosen = 0;

    for (size_t i = 0; i < COUNT_OF(coverages); i++) {
        if (strcmp(coverages[i].word, request_param(req, "by")) == 0)
            chosen = i;
    }
    TRY(show_text(req, coverages[chosen].word, "By"));
    return nerr_pass(db_show_rows(req, "Coverage", coverages[chosen].sql));
}
