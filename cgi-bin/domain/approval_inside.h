/* approval_inside.h - between the files of the approval engine. */
#ifndef DOMAIN_APPROVAL_INSIDE_H
#define DOMAIN_APPROVAL_INSIDE_H

#include "approval.h"

enum { APPROVAL_PEOPLE_MOST = 20, APPROVAL_NODES_MOST = 40 };

/* --- approval_people.c ---------------------------------------------------------------------------- */

/* How a step's people are found, and for whose document. Zero = none. */
struct approval_seek {
    const char *finder; /* person, role, superior, choice */
    int64_t staff_id, role_id, levels;
    int64_t initiator_id, owner_id, region_id;
};
struct approval_people {
    size_t count;
    int64_t ids[APPROVAL_PEOPLE_MOST];
    const char *names[APPROVAL_PEOPLE_MOST];
};
/* People who can sign in and whose own the document is not. */
MUST_USE NEOERR *approval_people_find(struct request *req, const struct approval_seek *seek, struct approval_people *people);
/* Whom an initiator may choose from: holders of the role, or everybody. */
MUST_USE NEOERR *approval_people_choices(struct request *req, const struct approval_seek *seek, struct rows **rows);
/* Whether this one person may be given the turn: can sign in, and it is not his own document. */
MUST_USE NEOERR *approval_people_may(struct request *req, const struct approval_seek *seek, int64_t staff_id, bool *may_decide);
/* The next above `staff_id` who may; 0 when there is none. */
MUST_USE NEOERR *approval_people_above(struct request *req, const struct approval_seek *seek, int64_t staff_id, int64_t *above);

/* --- approval_plan.c ------------------------------------------------------------------------------ */

struct approval_node {
    int64_t id, place;
    const char *name, *name_en, *mode;
    struct approval_seek seek;
};
struct approval_plan {
    int64_t policy_id;
    struct row facts; /* of kind->facts_sql */
    const char *flags, *json;
    size_t count;
    struct approval_node nodes[APPROVAL_NODES_MOST];
};
/* The steps that the policy in force asks of the document as it stands. */
MUST_USE NEOERR *approval_plan_make(struct request *req, const struct approval_kind *kind, int64_t document_id, struct approval_plan *plan);

/* --- approval_run.c ------------------------------------------------------------------------------- */

struct approval_run {
    int64_t id, document_id;
    const struct approval_kind *kind;
    const char *title, *amount, *state;
    int64_t initiator_id, owner_id, region_id;
    struct row row; /* as it was locked; empty of one that begins */
};
/* The run's columns, of table `a`, and the run from a row that has them. */
#define APPROVAL_RUN "a.id, a.kind, a.document_id, a.title, a.amount, a.state, a.initiator_id, a.owner_id, a.sales_region_id, a.customer_id, a.ended_at"
MUST_USE NEOERR *approval_run_of(const struct row *row, struct approval_run *run);
/* Locks the run's row; whoever changes anything of a run does it first. */
MUST_USE NEOERR *approval_run_lock(struct request *req, int64_t approval_id, struct approval_run *run);
struct approval_seek approval_run_seek(const struct approval_run *run);
/* Opens the next step that waits, or ends the run as approved; the step `done` is over then (0: none is). */
MUST_USE NEOERR *approval_run_advance(struct request *req, const struct approval_run *run, int64_t done, const char *comment);
/* Ends the run, moves the document, tells the initiator. Of an approved one every step is done already. */
MUST_USE NEOERR *approval_run_end(struct request *req, const struct approval_run *run, enum approval_outcome outcome, const char *comment);

struct approval_turn_new {
    int64_t step_id, place, staff_id, from_id; /* staff_id 0: nobody was found */
};
MUST_USE NEOERR *approval_turn_put(struct request *req, const struct approval_run *run, const struct approval_turn_new *turn);
/* Opens the waiting turns of a step, those of `place` only unless it is -1, with their clocks, and tells who decides. */
MUST_USE NEOERR *approval_turns_open(struct request *req, const struct approval_run *run, int64_t step_id, int64_t place);

struct approval_entry {
    const char *action, *comment; /* dictionary approval_action */
    int64_t step_id, for_id, other_id; /* 0 = none */
};
MUST_USE NEOERR *approval_entry_put(struct request *req, int64_t approval_id, const struct approval_entry *entry);
/* The same, and the entry's key. */
MUST_USE NEOERR *approval_entry_new(struct request *req, int64_t approval_id, const struct approval_entry *entry, int64_t *id);
MUST_USE NEOERR *approval_tell(struct request *req, const struct approval_run *run, int64_t staff_id, const char *kind);
/* Who names somebody when nobody was found is told. */
MUST_USE NEOERR *approval_tell_assigners(struct request *req);

#endif
