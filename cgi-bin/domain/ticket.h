/* ticket.h - service tickets: the log, the clocks kept with them, the steps. Pages are cgi-bin/tickets. */
#ifndef DOMAIN_TICKET_H
#define DOMAIN_TICKET_H

#include "core/app.h"
#include "ticket_clock.h"

extern const struct table ticket_table, ticket_link_table, ticket_watch_table;

/* "/tickets/7" and `end` behind it. */
const char *ticket_path(struct request *req, int64_t id, const char *end);

/* Ticket :id in the scope of the route, with its dealer, shipment, who it was merged into, and `asks`: what its category asks for
 * beside the ticket, "quality", "reaction" or "" (table ticket_procedure); clock_answer, clock_update, clock_solve: what its severity promises. */
extern const char ticket_record_sql[];

/* Tickets.N, the open ones of dealer :id, each with `pace`; for who may see them. */
MUST_USE NEOERR *ticket_dealer_show(struct request *req);
/* Of `ticket t`: late, breaching, ahead; none when no clock runs (dictionary ticket_pace). */
#define TICKET_RUNNING "t.due_at < '9999-01-01'"
#define TICKET_PACE                                                                                                     \
    "IF(NOT (" TICKET_RUNNING "), 'none', IF(t.due_at < :now, 'late', IF(t.due_at < :now + INTERVAL :setting_tickets_warn_minutes MINUTE, 'breaching', 'ahead')))"
#define TICKET_OPEN "t.state IN ('new', 'open', 'waiting', 'quality')"

/* --- the log ------------------------------------------------------------------------------------ */

struct ticket_log {
    int64_t ticket_id;
    const char *kind;      /* dictionary ticket_entry_kind */
    const char *old_word, *new_word, *text; /* NULL = none */
    bool open_to_dealer;
    int64_t file_id;       /* 0 = none */
};
MUST_USE NEOERR *ticket_log_add(struct request *req, const struct ticket_log *log);
/* Reckons the clocks from the log and keeps in the ticket what lists show of them; after whatever moves a hand. */
MUST_USE NEOERR *ticket_reckon(struct request *req, int64_t id);
/* Clocks.N.{kind,left,due_at,over,late} of a ticket's record, reckoned now, and Paused; left: working time as "1:19", with a minus when late.
 * `log`: what its page shows of the log, the newest TICKET_LOG_SHOWN first; a longer one is read whole. */
enum { TICKET_LOG_SHOWN = 300 };
MUST_USE NEOERR *ticket_clocks_show(struct request *req, const struct row *ticket, const struct rows *log);

/* When the clocks of each severity would end if a ticket were logged now: Promised.N.{severity,answer_at,update_at,solve_at}. */
MUST_USE NEOERR *ticket_promised_show(struct request *req);

/* --- what is done with one ------------------------------------------------------------------------ */

/* Opens one from req->values (the form's columns); *id. Number, log, clocks, timeline, safety at once. */
MUST_USE NEOERR *ticket_open(struct request *req, int64_t *id);
/* A second ticket of what else the dealer said: same dealer, caller, shipment, state and person, clocks that ran from the first call, with
 * the entries `chosen` ("5,7") of the log. req->values: title, category, description. *id: the new one; the two are linked. */
MUST_USE NEOERR *ticket_split(struct request *req, const struct row *ticket, const char *chosen, int64_t *id);
struct flow_step;
/* Takes the step of ticket_flow from the record's state; `text` is said in the log. */
MUST_USE NEOERR *ticket_move(struct request *req, const struct row *ticket, const struct flow_step *step, const char *text);
/* To another person (0 = nobody), who is told unless it is oneself. */
MUST_USE NEOERR *ticket_assign(struct request *req, const struct row *ticket, int64_t staff_id, const char *text);
MUST_USE NEOERR *ticket_set_severity(struct request *req, const struct row *ticket, const char *severity, const char *text);
/* The row is changed to what `values` hold, guarded by the version that the ticket was read with. */
MUST_USE NEOERR *ticket_change(struct request *req, const struct row *ticket, struct values *values);
/* Everybody of the role that answers for safety (setting tickets.safety_role) hears of it; with `superiors` theirs, too. */
MUST_USE NEOERR *ticket_tell_quality(struct request *req, const struct notice *notice, bool superiors);
/* Assignee and watchers hear of it, but not who did it. */
MUST_USE NEOERR *ticket_tell(struct request *req, const struct row *ticket, const char *notice);

/* Job kind tickets.clock: warns before a due time, escalates after it, in working time; safety at any time. */
MUST_USE NEOERR *tickets_clock_step(struct request *req, struct job *job, bool *finished);

#endif
