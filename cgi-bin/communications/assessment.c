/* assessment.c - /communications/assessment: coverage against the plan, promises kept in time, overdue tasks; of oneself and of those
 * below, for nobody else. */
#include "plan.h"

#include <string.h>

#include "domain/calendar.h"
#include "domain/chart.h"
#include "domain/contact_plan.h"
#include "domain/money.h"

enum { MONTHS = 6, PEOPLE_MOST = 300, FEN = 100 };

#define BELOW_ME(alias) "(" alias ".id = :me OR EXISTS (SELECT 1 FROM staff_tree t WHERE t.boss_id = :me AND t.member_id = " alias ".id))"
/* Promises that were due in the month, until today; kept in time by the company's day. */
#define PROMISES(condition) "(SELECT COUNT(*) FROM promise p WHERE p.owner_id = st.id AND p.due_on >= :month_first AND p.due_on <= LEAST(:month_last, :today)" condition ")"
#define FIGURES                                                                                                        \
    PROMISES("") " AS promised, " PROMISES(" AND p.kept_on <= p.due_on") " AS kept, (SELECT COUNT(*) FROM task ta WHERE ta.owner_id = st.id AND ta.done_at IS NULL AND ta.due_on < :today) AS tasks_late"

const char assessment_record_sql[] = "SELECT st.id, st.name, st.title FROM staff st WHERE st.id = :id AND " BELOW_ME("st");

/* The month "2026-11" asked for, today's when none or one ahead. */
static const char *bind_month(struct request *req)
{
    const char *first = arena_format(req->arena, "%.7s-01", request_param(req, "month")), *day;

    if (!text_date(req->arena, first, false, &day) || strcmp(day, req->today) > 0)
        day = arena_format(req->arena, "%.7s-01", req->today);
    values_text(req->values, "month_first", day);
    values_text(req->values, "month_last", calendar_day(req, arena_format(req->arena, "%.7s-01", calendar_day(req, day, 31)), -1));
    return day;
}

static const char people_sql[] =
    "SELECT st.id, st.name, COALESCE(f.wanted, 0) AS wanted, COALESCE(f.made, 0) AS made, COALESCE(f.late, 0) AS late, " FIGURES " FROM staff st LEFT JOIN"
    " (SELECT d.staff_id, SUM(IF(d.raised_at IS NULL, d.times, 0)) AS wanted, SUM(IF(d.raised_at IS NULL, d.done, 0)) AS made, SUM(d.due_on < :today) AS late FROM contact_due d"
    "  WHERE d.staff_id = :me OR d.staff_id IN (SELECT member_id FROM staff_tree WHERE boss_id = :me) GROUP BY d.staff_id) f ON f.staff_id = st.id"
    " WHERE (st.left_on IS NULL OR st.left_on > :today) AND " BELOW_ME("st") " ORDER BY st.id <> :me, st.name_py, st.id LIMIT 300";

NEOERR *assessment_list(struct request *req)
{
    TRY(show_text(req, arena_format(req->arena, "%.7s", bind_month(req)), "Month"));
    return nerr_pass(db_show_rows(req, "People", people_sql));
}

/* --- one person --------------------------------------------------------------------------------------------- */

/* Coverage of month number `back` before the chosen one: Months.N, and a column of the chart. */
static NEOERR *show_month(struct request *req, const char *first, int place, struct chart_month *month)
{
    const char *last = calendar_day(req, arena_format(req->arena, "%.7s-01", calendar_day(req, first, 31)), -1), *until = strcmp(last, req->today) > 0 ? req->today : last;
    const char *path = arena_format(req->arena, "Months.%d", place);
    int64_t wanted, made;

    TRY(contact_plan_measure(req, row_int(&req->record, "id"), until, &wanted, &made));
    *month = (struct chart_month){ .month = arena_format(req->arena, "%.7s", first), .last = last, .first = wanted * FEN, .second = made * FEN };
    TRY(show_text(req, month->month, "%s.month", path));
    TRY(show_int(req, wanted, "%s.wanted", path));
    TRY(show_int(req, made, "%s.made", path));
    return nerr_pass(show_text(req, wanted == 0 ? "" : arena_format(req->arena, "%lld", (long long)(100 * made / wanted)), "%s.rate", path));
}

static NEOERR *show_months(struct request *req, const char *chosen)
{
    struct chart_month months[MONTHS];
    const char *first = chosen;

    for (int i = MONTHS - 1; i >= 0; i--) {
        TRY(show_month(req, first, i, &months[i]));
        first = arena_format(req->arena, "%.7s-01", calendar_day(req, first, -1));
    }
    return nerr_pass(chart_show(req, "Chart", months, MONTHS));
}

static const char promises_sql[] =
    "SELECT p.id, p.text, p.due_on, p.kept_on, p.kept_on IS NULL AND p.due_on < :today OR p.kept_on > p.due_on AS late, IF(cu.id IS NULL, '', cu.name) AS customer_name, cu.id IS NOT NULL AS seen FROM promise p LEFT JOIN customer cu ON cu.id = p.customer_id AND {visible:cu}"
    " WHERE p.owner_id = :id AND p.due_on BETWEEN :month_first AND :month_last ORDER BY p.due_on, p.id LIMIT 50";
static const char tasks_sql[] = "SELECT ta.id, ta.title, ta.due_on, ta.owner_id = :me OR ta.created_by = :me AS own FROM task ta WHERE ta.owner_id = :id AND ta.done_at IS NULL AND ta.due_on < :today ORDER BY ta.due_on, ta.id LIMIT 50";

NEOERR *assessment_page(struct request *req)
{
    const char *month = bind_month(req), *next = calendar_day(req, values_get_text(req->values, "month_last"), 1);

    TRY(db_show_one(req, "Figures", "SELECT " FIGURES " FROM staff st WHERE st.id = :id"));
    TRY(show_text(req, arena_format(req->arena, "%.7s", month), "Month"));
    TRY(show_text(req, strcmp(next, req->today) > 0 ? "" : arena_format(req->arena, "%.7s", next), "Next"));
    TRY(show_text(req, arena_format(req->arena, "%.7s", calendar_day(req, month, -1)), "Previous"));
    TRY(db_show_rows(req, "Promises", promises_sql));
    TRY(db_show_rows(req, "Tasks", tasks_sql));
    return nerr_pass(show_months(req, month));
}
