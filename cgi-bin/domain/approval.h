/* approval.h - one engine decides documents of all kinds (product.md 2.5, domain.md 3).
 *
 * A policy says which steps a document takes, by its facts; a run keeps the policy it began with. A step
 * has people, found when it begins; each has a turn. Whoever decides locks the run's row first, so of two
 * who decide at once one wins and the other is told. A decision moves the document in the same transaction.
 * Nobody decides what is his own, in whose place ever; where nobody is found, the administrator names somebody. */
#ifndef DOMAIN_APPROVAL_H
#define DOMAIN_APPROVAL_H

#include "core/app.h"

enum approval_outcome { APPROVAL_APPROVED, APPROVAL_REJECTED, APPROVAL_RETURNED, APPROVAL_WITHDRAWN };

enum fact_type { FACT_MONEY, FACT_INT, FACT_FLAG, FACT_CHOICE };

/* What a policy may ask of a document. Msg.approval.fact_<name>; flags that hold are shown in queues (dictionary approval_flag). */
struct approval_fact {
    const char *name;
    enum fact_type type;
    const char *options; /* FACT_CHOICE: dictionary or "@sales_region" */
};

/* SQL column `round`: how often the document will have been submitted then. */
#define APPROVAL_ROUND(kind_word, document)                                                                            \
    "(SELECT COALESCE(MAX(past.round), 0) + 1 FROM approval past WHERE past.kind = '" kind_word "' AND past.document_id = " document ") AS round"

struct approval_kind {
    const char *word; /* dictionary approval_kind; templates/approvals/<word>.cst shows the document */
    const char *path; /* "/contracts": the document is at <path>/<id> */
    const struct approval_fact *facts;
    size_t fact_count;
    /* One row for :document_id: title, amount (NULL = about no money), customer_id, sales_region_id, owner_id (NULL =
     * nobody's), round (APPROVAL_ROUND where the document does not count them), and a column for each fact. Not narrowed to a scope: the engine asks. */
    const char *facts_sql;
    /* Puts (row_put) the facts that the statement leaves NULL because SQL is not the place to find them. May be NULL. */
    NEOERR *(*more_facts)(struct request *req, int64_t document_id, struct row *facts);
    /* Before the last approval counts: says form errors when the document must not be approved now. May be NULL. */
    NEOERR *(*gate)(struct request *req, int64_t document_id);
    /* Inside the deciding transaction: moves the document through its state table. */
    NEOERR *(*decided)(struct request *req, int64_t document_id, enum approval_outcome outcome, const char *comment);
    /* Document.* for the desk: what one needs to decide, nothing else of the dealer. */
    NEOERR *(*show)(struct request *req, int64_t document_id);
};

/* domain/approval_kinds.c; ended by NULL. */
extern const struct approval_kind *const approval_kinds[];
const struct approval_kind *approval_kind_find(const char *word); /* NULL when there is none */

/* SQL condition: this person, or one whom this person stands in for today, has or had a turn at the document, or was asked about it. */
#define APPROVAL_SEES(kind_word, document)                                                                                \
    "(EXISTS (SELECT 1 FROM approval_turn sees WHERE sees.kind = '" kind_word "' AND sees.document_id = " document        \
    "  AND (sees.staff_id = :me OR sees.decided_by = :me OR FIND_IN_SET(sees.staff_id, :stands_in_for)))"                 \
    " OR EXISTS (SELECT 1 FROM approval_question asked WHERE asked.kind = '" kind_word "' AND asked.document_id = " document \
    "  AND (asked.staff_id = :me OR FIND_IN_SET(asked.staff_id, :stands_in_for))))"

/* SQL condition: this person takes part in run `a`: submitted it, has or had a turn, was asked, or stands in for such a one today. */
#define APPROVAL_TAKES_PART                                                                                            \
    "(a.initiator_id = :me OR EXISTS (SELECT 1 FROM approval_turn o WHERE o.approval_id = a.id AND ({mine:o.staff_id} OR o.decided_by = :me))" \
    " OR EXISTS (SELECT 1 FROM approval_question q WHERE q.approval_id = a.id AND {mine:q.staff_id}))"
/* SQL condition: this person sees the trail of run `a`: takes part, or reads the document. */
#define APPROVAL_READABLE                                                                                              \
    "(" APPROVAL_TAKES_PART                                                                                            \
    " OR (a.kind = 'opening' AND EXISTS (SELECT 1 FROM customer cu WHERE cu.id = a.document_id AND {visible:cu:customers.read}))" \
    " OR (a.kind = 'contract' AND EXISTS (SELECT 1 FROM contract c JOIN customer cu ON cu.id = c.customer_id WHERE c.id = a.document_id AND {visible:cu:contracts.read}))" \
    " OR (a.kind = 'release' AND EXISTS (SELECT 1 FROM gate_release g JOIN customer cu ON cu.id = g.customer_id WHERE g.id = a.document_id AND {visible:cu:gate.read}))" \
    " OR (a.kind = 'sms' AND EXISTS (SELECT 1 FROM sms_message m JOIN customer cu ON cu.id = m.customer_id WHERE m.batch_id = a.document_id AND {visible:cu:sms.read}))" \
    " OR (a.kind = 'return' AND EXISTS (SELECT 1 FROM goods_return t JOIN customer cu ON cu.id = t.customer_id WHERE t.id = a.document_id AND {visible:cu:returns.read})))"

/* --- for the document's own pages ------------------------------------------------------------------ */

/* Approval.steps.N.{name,people,mode,nobody} of who would decide the document as it stands, were this person to submit
 * it now; steps whose people the initiator chooses have .choice (name of the field to post) and .options.N.{key,label}. */
MUST_USE NEOERR *approval_preview(struct request *req, const struct approval_kind *kind, int64_t document_id);

/* What a program sends with a submission: `deciders`, ids of those whom the initiator chooses, one for each step that leaves it
 * to him (of several that one step offers, the first by name). */
#define APPROVAL_DECIDERS { .name = "deciders", .type = FIELD_IDS }
extern const struct form approval_start_form; /* they alone */

/* Begins a run, in the transaction that submits the document; the choices are read from what was posted: choice_<node>, or
 * approval_start_form. Says form errors for a choice that is missing or cannot be. `comment` may be "". */
MUST_USE NEOERR *approval_start(struct request *req, const struct approval_kind *kind, int64_t document_id, const char *comment);

/* The initiator takes the document's run back; says a form error when it is over. */
MUST_USE NEOERR *approval_withdraw(struct request *req, const struct approval_kind *kind, int64_t document_id, const char *comment);

/* Trail.* of all runs of the document, the last first: see docs/approvals.md. Trail.id, Trail.initiator (1 when the reader
 * submitted the running one), Trail.mine (1 when it waits for the reader). */
MUST_USE NEOERR *approval_trail_show(struct request *req, const struct approval_kind *kind, int64_t document_id);

/* --- decisions, by approval id; each says a form error when it is too late or not this person's ------ */

MUST_USE NEOERR *approval_approve(struct request *req, int64_t approval_id, const char *comment);
MUST_USE NEOERR *approval_reject(struct request *req, int64_t approval_id, const char *comment);
/* To the initiator (place 0), or to the step at `place`, which lies before the present one. */
MUST_USE NEOERR *approval_return(struct request *req, int64_t approval_id, int64_t place, const char *comment);
MUST_USE NEOERR *approval_delegate(struct request *req, int64_t approval_id, int64_t staff_id, const char *comment);
/* A step of one more person before this one (`first`) or behind it. */
struct approval_addition {
    int64_t staff_id;
    bool first;
    const char *comment;
};
MUST_USE NEOERR *approval_add(struct request *req, int64_t approval_id, const struct approval_addition *addition);
MUST_USE NEOERR *approval_ask(struct request *req, int64_t approval_id, int64_t staff_id, const char *question);
MUST_USE NEOERR *approval_answer(struct request *req, int64_t approval_id, int64_t question_id, const char *answer);
/* A photo or a PDF for the others of the run, kept with the trail. Of two calls the first locks the run and tells whether it
 * still goes on (*open), the second enters the stored file. */
MUST_USE NEOERR *approval_attach_begin(struct request *req, int64_t approval_id, bool *open);
MUST_USE NEOERR *approval_attach(struct request *req, int64_t approval_id, int64_t file_id, const char *comment);
/* The administrator names who decides instead of nobody, or of somebody who left. */
MUST_USE NEOERR *approval_assign(struct request *req, int64_t approval_id, int64_t staff_id, const char *comment);

/* Job kind approval_clock, each minute: reminders and escalations that are due. */
MUST_USE NEOERR *approval_clock_step(struct request *req, struct job *job, bool *finished);

extern const struct table approval_policy_table, approval_node_table, approval_condition_table;

#endif
