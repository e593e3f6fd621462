/* reaction.h - adverse reactions to drugs and events with devices: what is known, when a report is due, each report as it was submitted
 * (domain.md 7). Pages are cgi-bin/tickets/reactions.c, the printed report is cgi-bin/prints/reaction.c.
 *
 * The data of patient and reporter are personal: seen by who judges quality and by who logged them, and each reading leaves an audit row. */
#ifndef DOMAIN_REACTION_H
#define DOMAIN_REACTION_H

#include "core/app.h"

struct notice;

/* Reaction :id in the scope of the route, with its ticket and dealer, without what is personal. */
extern const char reaction_record_sql[];
/* Of `adverse_reaction r`: late, soon, ahead; none when nothing is due (dictionary reaction_pace). */
#define REACTION_PACE "IF(r.due_at >= '9999-01-01', 'none', IF(r.due_at < :now, 'late', IF(r.due_at < :now + INTERVAL :setting_reaction_warn_hours HOUR, 'soon', 'ahead')))"

/* Whether this person sees what is personal of a row with `created_by`. */
bool reaction_sees_person(const struct request *req, const struct row *reaction);
/* All of reaction `id`, what is personal with it, for a page: leaves the audit row before it answers. Ask reaction_sees_person first. */
MUST_USE NEOERR *reaction_read_all(struct request *req, int64_t id, struct row *row);

/* Reaction.* of ticket :id, without what is personal, when there is one. */
MUST_USE NEOERR *reaction_ticket_show(struct request *req);
/* That of a ticket: id and created_by for a page; all of it, locked until the transaction ends, for a change. */
MUST_USE NEOERR *reaction_find(struct request *req, int64_t ticket_id, struct row *row, bool *found);
MUST_USE NEOERR *reaction_lock(struct request *req, int64_t ticket_id, struct row *row, bool *found);

/* Writes the form's columns from req->values (product_kind ... aware_on) for the ticket; `old` NULL: there was none. A due time that moves
 * later is refused beside the field unless quality says so. *id. Who answers for safety hears at once of death and seriousness. */
MUST_USE NEOERR *reaction_save(struct request *req, const struct row *ticket, const struct row *old, int64_t *id);

/* A report was submitted: req->values hold kind, submitted_on, authority, receipt, note, next_on (empty: none). What is known is kept with
 * it and drawn by the job prints.reaction. */
MUST_USE NEOERR *reaction_submit(struct request *req, const struct row *reaction);
/* Reports.N of reaction :id, newest first. */
MUST_USE NEOERR *reaction_reports_show(struct request *req);
/* The bytes of a report were drawn and stored. */
MUST_USE NEOERR *reaction_printed(struct request *req, int64_t report_id, int64_t file_id);

/* After the tickets in the job tickets.clock: warns before a report is due, escalates after. */
MUST_USE NEOERR *reaction_clock_step(struct request *req, bool working, bool *finished);

#endif
