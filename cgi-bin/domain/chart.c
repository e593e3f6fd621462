/* chart.c - where the columns of a chart stand. */
#include "chart.h"

#include <stdlib.h>

#include "money.h"

enum { DEALER_MONTHS = 24 };

int chart_height(int64_t fen, int64_t most)
{
    return fen <= 0 || most <= 0 ? 0 : (int)((double)fen * CHART_HEIGHT / (double)most + 0.5);
}

static NEOERR *show_month(struct request *req, const char *path, const struct chart_month *month, int64_t most, int x)
{
    int slot = CHART_WIDTH / DEALER_MONTHS, width = slot / 2 - 3, first = chart_height(month->first, most), second = chart_height(month->second, most);

    TRY(show_text(req, month->month, "%s.month", path));
    TRY(show_text(req, month->last, "%s.last", path));
    TRY(show_text(req, decimal_write(req->arena, month->first, MONEY_PLACES, MONEY_PLACES), "%s.first", path));
    TRY(show_text(req, decimal_write(req->arena, month->second, MONEY_PLACES, MONEY_PLACES), "%s.second", path));
    TRY(show_int(req, x + 2, "%s.x", path));
    TRY(show_int(req, x + 2 + width, "%s.second_x", path));
    TRY(show_int(req, width, "%s.width", path));
    TRY(show_int(req, CHART_HEIGHT - first, "%s.first_y", path));
    TRY(show_int(req, first, "%s.first_h", path));
    TRY(show_int(req, CHART_HEIGHT - second, "%s.second_y", path));
    return nerr_pass(show_int(req, second, "%s.second_h", path));
}

NEOERR *chart_show(struct request *req, const char *path, const struct chart_month *months, size_t count)
{
    int64_t most = 0;

    for (size_t i = 0; i < count; i++) {
        most = months[i].first > most ? months[i].first : most;
        most = months[i].second > most ? months[i].second : most;
    }
    if (most == 0)
        return STATUS_OK;
    TRY(show_text(req, decimal_write(req->arena, most, MONEY_PLACES, MONEY_PLACES), "%s.most", path));
    for (size_t i = 0; i < count; i++)
        TRY(show_month(req, arena_format(req->arena, "%s.months.%zu", path, i), &months[i], most, (int)i * CHART_WIDTH / (int)count));
    return STATUS_OK;
}

/* Months without anything are there too. */
static const char dealer_sql[] =
    "WITH RECURSIVE months AS (SELECT CAST(DATE_FORMAT(:today, '%Y-%m-01') AS DATE) - INTERVAL 23 MONTH AS month UNION ALL"
    "  SELECT month + INTERVAL 1 MONTH FROM months WHERE month < DATE_FORMAT(:today, '%Y-%m-01'))"
    " SELECT DATE_FORMAT(m.month, '%Y-%m') AS month, LAST_DAY(m.month) AS last, COALESCE(SUM(s.shipped - s.returned), 0) AS shipped, COALESCE(SUM(s.received), 0) AS received"
    " FROM months m LEFT JOIN sales_month s ON s.customer_id = :chart_customer AND s.month = m.month GROUP BY m.month ORDER BY m.month";

NEOERR *chart_dealer_show(struct request *req, int64_t customer_id)
{
    struct values *values = values_new(req->arena);
    struct chart_month months[DEALER_MONTHS];
    struct rows *rows;

    values_int(values, "chart_customer", customer_id);
    TRY(db_select_with(req, dealer_sql, values, &rows));
    for (size_t i = 0; i < rows->count && i < DEALER_MONTHS; i++) {
        struct row row = rows_at(rows, i);

        months[i] = (struct chart_month){ .month = row_text(&row, "month"), .last = row_text(&row, "last") };
        if (!decimal_read(row_text(&row, "shipped"), MONEY_PLACES, &months[i].first) || !decimal_read(row_text(&row, "received"), MONEY_PLACES, &months[i].second))
            return nerr_raise(ERR_DB, "month %s", months[i].month);
    }
    return nerr_pass(chart_show(req, "Chart", months, rows->count));
}
