/* contact_plan.c - tables contact_due and customer_class: what is due by the contact plan, reckoned from the log. Statements work on
 * a range of dealers: one of them, or a step of the nightly job. */
#include "contact_plan.h"

#include "worktime.h"

enum { DEALERS_A_STEP = 500, DAY_MINUTES = 24 * 60, MINUTE_MS = 60 * 1000 };

static const char *const columns[] = { "occasion", "our_level", "their_role", "class", "kinds", "times", "period", "new_months", "within_days", "valid_from", "valid_to", NULL };
const struct table contact_rule_table = { .name = "contact_rule", .columns = columns, .versioned = true };

/* --- conditions on customer cu, customer_class k, contact_rule r, communication c --------------------------------------- */

#define IN_FORCE "r.valid_from <= :today AND (r.valid_to IS NULL OR r.valid_to > :today)"
/* Opened lately; what an import brought was a dealer before. */
#define IS_NEW(months) "(cu.import_run_id IS NULL AND COALESCE(cu.state_at, cu.created_at) > :now - INTERVAL " months " MONTH)"
/* While a rule for new dealers holds, those of the same level for everybody else pause. */
#define IS_WANTED                                                                                                       \
    "cu.state = 'active' AND " IN_FORCE " AND ((r.occasion = 'new' AND " IS_NEW("r.new_months") ") OR (r.occasion = 'regular' AND r.class IN ('', COALESCE(k.class, 'C'))" \
    " AND NOT EXISTS (SELECT 1 FROM contact_rule n WHERE n.occasion = 'new' AND n.our_level = r.our_level AND n.valid_from <= :today AND (n.valid_to IS NULL OR n.valid_to > :today) AND " IS_NEW("n.new_months") ")))"

#define HAS_LEVEL(who) "EXISTS (SELECT 1 FROM staff_role sr JOIN role ro ON ro.id = sr.role_id WHERE ro.word = r.our_level AND sr.staff_id " who ")"
/* Spoken by somebody of our level with somebody of their role, in a way that counts. */
#define COUNTS                                                                                                          \
    "c.customer_id = cu.id AND c.at <= :now AND (r.kinds = '' OR FIND_IN_SET(c.kind, r.kinds))"                          \
    " AND ((r.our_level = 'sales' AND c.staff_id = cu.owner_id) OR " HAS_LEVEL("= c.staff_id") " OR EXISTS (SELECT 1 FROM communication_staff cs WHERE cs.communication_id = c.id AND " HAS_LEVEL("= cs.staff_id") "))" \
    " AND (r.their_role = '' OR EXISTS (SELECT 1 FROM communication_contact cc JOIN contact ct ON ct.id = cc.contact_id WHERE cc.communication_id = c.id AND ct.role = r.their_role))"

/* Whose turn it is: the owner; else the nearest above the owner with that role, else who answers for the region with it. */
#define WHOSE                                                                                                           \
    "IF(r.our_level = 'sales', cu.owner_id, COALESCE("                                                                  \
    "(SELECT t.boss_id FROM staff_tree t JOIN staff_role sr ON sr.staff_id = t.boss_id JOIN role ro ON ro.id = sr.role_id AND ro.word = r.our_level WHERE t.member_id = cu.owner_id" \
    " ORDER BY (SELECT COUNT(*) FROM staff_tree u WHERE u.member_id = t.boss_id) DESC, t.boss_id LIMIT 1),"             \
    "(SELECT sg.staff_id FROM sales_region_tree g JOIN staff_sales_region sg ON sg.sales_region_id = g.ancestor_id JOIN staff_role sr ON sr.staff_id = sg.staff_id JOIN role ro ON ro.id = sr.role_id AND ro.word = r.our_level" \
    " WHERE g.region_id = cu.sales_region_id ORDER BY (SELECT COUNT(*) FROM sales_region_tree u WHERE u.region_id = g.ancestor_id) DESC, sg.id LIMIT 1)))"

#define PERIOD_FROM "CASE r.period WHEN 'month' THEN :month_from WHEN 'quarter' THEN :quarter_from ELSE :year_from END"
#define SPACE "(CASE r.period WHEN 'month' THEN 30 WHEN 'quarter' THEN 91 ELSE 365 END DIV r.times)"
#define LOCAL_DAY(moment) "DATE(" moment " + INTERVAL :zone_minutes MINUTE)"

static const char refresh_sql[] =
    "INSERT INTO contact_due (customer_id, rule_id, staff_id, last_at, due_on, times, done)"
    " SELECT w.customer_id, w.rule_id, w.staff_id, w.last_at, COALESCE(" LOCAL_DAY("w.last_at") ", w.base) + INTERVAL w.space DAY, w.times, w.done FROM"
    " (SELECT cu.id AS customer_id, r.id AS rule_id, " WHOSE " AS staff_id, r.times, " SPACE " AS space, GREATEST(r.valid_from, " LOCAL_DAY("COALESCE(cu.state_at, cu.created_at)") ") AS base,"
    "  (SELECT c.at FROM communication c WHERE " COUNTS " ORDER BY c.at DESC LIMIT 1) AS last_at, (SELECT LEAST(COUNT(*), r.times) FROM communication c WHERE " COUNTS " AND c.at >= " PERIOD_FROM ") AS done"
    "  FROM customer cu /* all rows: a kept figure of each dealer, shown by scope */ LEFT JOIN customer_class k ON k.id = cu.id JOIN contact_rule r WHERE cu.id BETWEEN :from_id AND :to_id AND " IS_WANTED ") w"
    " ON DUPLICATE KEY UPDATE staff_id = VALUES(staff_id), last_at = VALUES(last_at), due_on = VALUES(due_on), times = VALUES(times), done = VALUES(done)";

static const char no_more_sql[] =
    "DELETE FROM contact_due WHERE customer_id BETWEEN :from_id AND :to_id AND raised_at IS NULL AND NOT EXISTS (/* all rows: a kept figure of each dealer */ SELECT 1 FROM customer cu"
    " LEFT JOIN customer_class k ON k.id = cu.id JOIN contact_rule r WHERE cu.id = contact_due.customer_id AND r.id = contact_due.rule_id AND " IS_WANTED ")";

/* A visit that a warning asked for was made, or the dealer is none any more. */
static const char answered_sql[] =
    "DELETE d FROM contact_due d JOIN contact_rule r ON r.id = d.rule_id LEFT JOIN customer cu /* all rows: a kept figure of each dealer */ ON cu.id = d.customer_id"
    " WHERE d.customer_id BETWEEN :from_id AND :to_id AND d.raised_at IS NOT NULL AND (cu.id IS NULL OR EXISTS (SELECT 1 FROM communication c WHERE " COUNTS " AND c.at >= d.raised_at))";

/* A hand-over changes whose turn it is, whatever asked for the visit. */
static const char whose_sql[] =
    "UPDATE contact_due d JOIN contact_rule r ON r.id = d.rule_id JOIN customer cu /* all rows: a kept figure of each dealer */ ON cu.id = d.customer_id SET d.staff_id = " WHOSE
    " WHERE d.customer_id BETWEEN :from_id AND :to_id AND d.raised_at IS NOT NULL";

/* --- days ------------------------------------------------------------------------------------------------------------- */

/* The moment in UTC at which the day of the company's zone begins. */
static void bind_beginning(struct request *req, struct values *values, const char *name, const char *day)
{
    char *utc = arena_alloc(req->arena, 24);

    clock_format_utc(clock_from_civil((int64_t)clock_parse_day(day) * DAY_MINUTES), utc);
    values_text(values, name, utc);
}

/* :month_from, :quarter_from, :year_from of the day "YYYY-MM-DD". */
static void bind_periods(struct request *req, struct values *values, const char *day)
{
    int month = (day[5] - '0') * 10 + day[6] - '0';

    bind_beginning(req, values, "month_from", arena_format(req->arena, "%.7s-01", day));
    bind_beginning(req, values, "quarter_from", arena_format(req->arena, "%.4s-%02d-01", day, (month - 1) / 3 * 3 + 1));
    bind_beginning(req, values, "year_from", arena_format(req->arena, "%.4s-01-01", day));
}

static void bind_zone(struct request *req, struct values *values)
{
    int64_t now = clock_parse_utc(req->now);

    values_int(values, "zone_minutes", clock_civil_minutes(now) - now / MINUTE_MS);
}

/* --- what is due -------------------------------------------------------------------------------------------------------- */

NEOERR *contact_plan_reckon(struct request *req, int64_t from, int64_t to)
{
    struct values *values = values_new(req->arena);

    values_int(values, "from_id", from);
    values_int(values, "to_id", to);
    bind_periods(req, values, req->today);
    bind_zone(req, values);
    TRY(db_execute_with(req, no_more_sql, values));
    TRY(db_execute_with(req, answered_sql, values));
    TRY(db_execute_with(req, whose_sql, values));
    return nerr_pass(db_execute_with(req, refresh_sql, values));
}

static NEOERR *bind_working_day(struct request *req, struct values *values, int64_t working_days)
{
    int32_t day = clock_parse_day(req->today);
    char *text = arena_alloc(req->arena, 11);
    struct work_calendar calendar;

    TRY(worktime_read(req, &calendar));
    for (int64_t left = working_days, most = 10 * working_days + 60; left > 0 && most > 0; most--)
        left -= worktime_is_working_day(&calendar, ++day) ? 1 : 0;
    clock_format_day(clock_from_civil((int64_t)day * DAY_MINUTES), text);
    values_text(values, "visit_on", text);
    return STATUS_OK;
}

static const char ask_sql[] =
    "INSERT INTO contact_due (customer_id, rule_id, staff_id, due_on, times, done, reason, raised_at) /* all rows: the caller knows the dealer */"
    " SELECT cu.id, r.id, " WHOSE ", :visit_on, 1, 0, :visit_reason, :now FROM customer cu JOIN contact_rule r ON r.id = :rule_id WHERE cu.id = :visit_customer"
    " ON DUPLICATE KEY UPDATE due_on = LEAST(contact_due.due_on, VALUES(due_on)), reason = VALUES(reason)";

NEOERR *contact_plan_ask_visit(struct request *req, int64_t customer_id, const char *reason)
{
    struct values *values = values_new(req->arena);
    struct rows *rules;

    TRY(db_select(req, "SELECT r.id, r.within_days FROM contact_rule r WHERE r.occasion = 'warning' AND " IN_FORCE " ORDER BY r.id", &rules));
    values_int(values, "visit_customer", customer_id);
    values_text(values, "visit_reason", text_cut(req->arena, reason, 200));
    for (size_t i = 0; i < rules->count; i++) {
        struct row rule = rows_at(rules, i);

        values_int(values, "rule_id", row_int(&rule, "id"));
        TRY(bind_working_day(req, values, row_int(&rule, "within_days")));
        TRY(db_execute_with(req, ask_sql, values));
    }
    return STATUS_OK;
}

static const char dealer_sql[] =
    "SELECT d.id, d.staff_id, d.last_at, d.due_on, d.reason, r.our_level, r.their_role, " CONTACT_PACE " AS pace FROM contact_due d JOIN contact_rule r ON r.id = d.rule_id JOIN customer cu ON cu.id = d.customer_id"
    " WHERE d.customer_id = :id AND {visible:cu:communications.read} ORDER BY d.due_on, d.id LIMIT 8";

NEOERR *contact_plan_dealer_show(struct request *req)
{
    return may(req, "communications.read") ? nerr_pass(db_show_rows(req, "ContactDue", dealer_sql)) : STATUS_OK;
}

/* --- every dealer --------------------------------------------------------------------------------------------------------- */

NEOERR *contact_plan_changed(struct request *req)
{
    json_t *args = json_object();
    int64_t id;
    NEOERR *err = job_put(req, "contacts.plan", args, NULL, &id);

    json_decref(args);
    return nerr_pass(err);
}

/* A: the largest up to 70 % of all sales of twelve months, B: the next 20 %, C: the rest (domain.md 2.7). Only A and B are kept. */
static const char classes_sql[] =
    "INSERT INTO customer_class (id, class) SELECT s.id, s.class FROM (SELECT f.id, f.shipped_year, CASE WHEN SUM(f.shipped_year) OVER largest - f.shipped_year < 0.7 * SUM(f.shipped_year) OVER () THEN 'A'"
    " WHEN SUM(f.shipped_year) OVER largest - f.shipped_year < 0.9 * SUM(f.shipped_year) OVER () THEN 'B' ELSE 'C' END AS class FROM customer_figures f WHERE f.shipped_year > 0"
    " WINDOW largest AS (ORDER BY f.shipped_year DESC, f.id ROWS UNBOUNDED PRECEDING)) s ON DUPLICATE KEY UPDATE class = VALUES(class)";
static const char classless_sql[] = "UPDATE customer_class k LEFT JOIN customer_figures f ON f.id = k.id SET k.class = 'C' WHERE k.class <> 'C' AND COALESCE(f.shipped_year, 0) <= 0";

NEOERR *contact_plan_step(struct request *req, struct job *job, bool *finished)
{
    int64_t from = json_integer_value(json_object_get(job->state, "from")), to;
    struct row row;

    if (from == 0) {
        TRY(db_execute(req, classes_sql));
        TRY(db_execute(req, classless_sql));
        from = 1;
    }
    to = from + DEALERS_A_STEP - 1;
    TRY(contact_plan_reckon(req, from, to));
    TRY(db_select_one(req, "SELECT GREATEST(COALESCE((SELECT MAX(cu.id) FROM customer cu /* all rows: how far to go */), 0), COALESCE((SELECT MAX(customer_id) FROM contact_due), 0)) AS last", &row));
    job->done = to;
    job->total = row_int(&row, "last");
    *finished = to >= job->total;
    json_object_set_new(job->state, "from", json_integer(to + 1));
    return STATUS_OK;
}

/* --- looking back ----------------------------------------------------------------------------------------------------------- */

static const char measure_sql[] =
    "SELECT COALESCE(SUM(m.times), 0) AS wanted, COALESCE(SUM(m.made), 0) AS made FROM (SELECT d.times, (SELECT LEAST(COUNT(*), d.times) FROM communication c WHERE " COUNTS " AND c.at >= " PERIOD_FROM " AND c.at < :measure_to) AS made"
    " FROM contact_due d JOIN contact_rule r ON r.id = d.rule_id JOIN customer cu /* all rows: sums of one person, for that person and who is above */ ON cu.id = d.customer_id"
    " WHERE d.staff_id = :measure_staff AND d.raised_at IS NULL AND " LOCAL_DAY("COALESCE(cu.state_at, cu.created_at)") " <= :measure_day) m";

NEOERR *contact_plan_measure(struct request *req, int64_t staff_id, const char *until, int64_t *wanted, int64_t *made)
{
    struct values *values = values_new(req->arena);
    char *next = arena_alloc(req->arena, 11);
    struct row row;
    struct rows *rows;

    clock_format_day(clock_from_civil((int64_t)(clock_parse_day(until) + 1) * DAY_MINUTES), next);
    bind_periods(req, values, until);
    bind_beginning(req, values, "measure_to", next);
    bind_zone(req, values);
    values_text(values, "measure_day", until);
    values_int(values, "measure_staff", staff_id);
    TRY(db_select_with(req, measure_sql, values, &rows));
    row = rows_at(rows, 0);
    *wanted = row_int(&row, "wanted");
    *made = row_int(&row, "made");
    return STATUS_OK;
}
