/* ticket_day.h - sums of tickets by the day they were logged on: what /tickets/figures adds up. */
#ifndef DOMAIN_TICKET_DAY_H
#define DOMAIN_TICKET_DAY_H

#include "core/app.h"

/* Columns of a sum over `ticket t`; `word` says by what, :zone_minutes leads from UTC to the company's clocks. */
#define TICKET_DAY_SUMS(word)                                                                                          \
    word " AS word, DATE(t.opened_at + INTERVAL :zone_minutes MINUTE) AS day, COUNT(*) AS volume, SUM(t.answer_late) AS answer_late, SUM(t.solve_late) AS solve_late,"     \
    " SUM(t.reopened > 0) AS reopened, COUNT(t.satisfaction) AS asked, COALESCE(SUM(t.satisfaction), 0) AS satisfaction, SUM(t.cost) AS cost,"                             \
    " GROUP_CONCAT(t.answer_minutes) AS answers, GROUP_CONCAT(IF(t.state IN ('solved', 'closed'), t.work_minutes, NULL)) AS solutions"
#define TICKET_DAY_GROUP " GROUP BY word, day"
/* Moment at which day `day` begins. */
#define TICKET_DAY_BEGIN(day) "(" day " - INTERVAL :zone_minutes MINUTE)"

/* What tickets are summed by each day, and the words for it. */
#define TICKET_BY_ALL "''"
#define TICKET_BY_CATEGORY "t.category"
#define TICKET_BY_PRODUCT "t.product_code"
#define TICKET_BY_PERSON "COALESCE(t.assignee_id, 0)"

/* Sets :zone_minutes. */
void ticket_day_zone(const struct request *req, struct values *values);
/* In the transaction of a change: the day on which ticket `id` was logged is to be summed up anew. */
MUST_USE NEOERR *ticket_day_mark(struct request *req, int64_t id);
/* Job kind tickets.figures: a day a step. */
MUST_USE NEOERR *tickets_figures_step(struct request *req, struct job *job, bool *finished);

#endif
