/* chart.h - a chart drawn by the server: two columns a month, as SVG without style or script. templates/chart.cst draws it, with its
 * table beneath. */
#ifndef DOMAIN_CHART_H
#define DOMAIN_CHART_H

#include "core/app.h"

struct chart_month {
    const char *month, *last; /* "2026-11", "2026-11-30" */
    int64_t first, second; /* fen; what is below 0 has no column */
};
enum { CHART_WIDTH = 720, CHART_HEIGHT = 140, CHART_MONTHS_MOST = 36 };

/* Columns of one month in units of the drawing: 0..CHART_HEIGHT; `most` is the largest of all, above 0. */
int chart_height(int64_t fen, int64_t most);

/* path.months.N.{month, last, first, second, x, first_y, first_h, second_x, second_y, second_h}, path.most. */
MUST_USE NEOERR *chart_show(struct request *req, const char *path, const struct chart_month *months, size_t count);

/* Shipped less returned, and received, of the last 24 months of dealer `customer_id`: Chart.*. */
MUST_USE NEOERR *chart_dealer_show(struct request *req, int64_t customer_id);

#endif
