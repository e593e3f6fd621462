/* contract.h - contracts with dealers (product.md 2.5, domain.md 3): drafting, text, numbers, states. Only the files
 * domain/contract*.c write the tables of sql/081_contracts.sql; pages, API, approval engine, jobs and prints use these. */
#ifndef DOMAIN_CONTRACT_H
#define DOMAIN_CONTRACT_H

#include "approval.h"
#include "core/app.h"
#include "papers_gate.h"

struct flow_step;

extern const struct table contract_table, contract_party_table, contract_clause_table, contract_line_table, contract_seal_table, contract_file_table;

/* SQL: this person sees contract `c` of dealer `cu`: its own scope, or a turn at deciding it. Lists keep to the scope: the desk has the rest. */
#define CONTRACT_VISIBLE "({visible:cu} OR " APPROVAL_SEES("contract", "c.id") ")"
/* SQL: what is still to be done with signing `c`: "posting", "countersign", "original", or NULL; and since when. */
#define CONTRACT_AGEING                                                                                                \
    "CASE WHEN c.state = 'sealed' AND c.posted_on IS NULL AND c.countersigned_on IS NULL THEN 'posting'"               \
    " WHEN c.state = 'sealed' AND c.countersigned_on IS NULL THEN 'countersign'"                                       \
    " WHEN c.state IN ('sealed', 'effective') AND c.countersigned_on IS NOT NULL AND c.original_received_on IS NULL THEN 'original' END"
#define CONTRACT_AGEING_SINCE                                                                                          \
    "CASE WHEN c.state = 'sealed' AND c.posted_on IS NULL AND c.countersigned_on IS NULL THEN c.sealed_on"             \
    " WHEN c.state = 'sealed' AND c.countersigned_on IS NULL THEN c.posted_on"                                         \
    " WHEN c.state IN ('sealed', 'effective') AND c.original_received_on IS NULL THEN c.countersigned_on END"
/* SQL: `c` is in force and ends within :today + days of setting contracts.expiring_days. */
#define CONTRACT_EXPIRING                                                                                              \
    "(c.state = 'effective' AND c.ends_on BETWEEN :today AND :today + INTERVAL (SELECT value FROM setting WHERE name = 'contracts.expiring_days') DAY)"

/* Full row of :id in the scope of the route, with names of dealer, company and template. */
extern const char contract_record_sql[];
/* The same, of whoever may change it: an approver who is no reader of the dealer does not. */
extern const char contract_change_sql[];

/* draft, returned, withdrawn: its text may still be changed. */
bool contract_is_open(const char *state);
const char *contract_path(struct request *req, int64_t id, const char *end);

/* --- drafting (contract_draft.c) ------------------------------------------------------------------------ */

enum contract_origin { CONTRACT_FROM_TEMPLATE, CONTRACT_COPY, CONTRACT_RENEWAL, CONTRACT_AMENDMENT };

struct contract_source {
    enum contract_origin origin;
    int64_t customer_id;
    int64_t template_id; /* CONTRACT_FROM_TEMPLATE: a current one */
    int64_t from_id;     /* the other three: the contract copied, renewed or amended; an amendment takes the template for amendments */
};
/* A draft of the signed-in person. ERR_NOT_FOUND without such a template or contract. */
MUST_USE NEOERR *contract_draft(struct request *req, const struct contract_source *source, int64_t *id);

/* Both parties as they stand today. */
MUST_USE NEOERR *contract_parties_refresh(struct request *req, int64_t id);

/* Changes columns of contract `id` (values: those of contract_table, "version" as the person saw it), and what follows. */
MUST_USE NEOERR *contract_change(struct request *req, int64_t id, struct values *values);
/* The same of a row as db_change_row takes it. */
MUST_USE NEOERR *contract_change_row(struct request *req, const struct row *row, struct values *values);
/* The same when a part of it changed: totals and nonstandard anew, version + 1. `version` 0: whatever it is. */
MUST_USE NEOERR *contract_follow(struct request *req, int64_t id, int64_t version);

/* --- clauses and lines -------------------------------------------------------------------------------------- */

/* What prints and pages show, in the order of `place`, of :contract_id. */
extern const char contract_parties_sql[]; /* side, name, credit_code, address, representative, phone, bank_name, bank_account, licence_no */
extern const char contract_clauses_sql[]; /* printed ones: id, clause_id, clause_version_id, place, title, body, prominent, required, deviation, reason */
extern const char contract_lines_sql[];   /* id, place, code, name ...; quantity, list_price, unit_price as people read them; discount, amount, tax */

/* Clause `row` (of contract_clause) becomes :title, :body with :reason; or another text of the same clause when :text_id is
 * that of one in force. Says form errors. */
MUST_USE NEOERR *contract_clause_change(struct request *req, const struct row *row);
/* A clause of this contract only: :title, :body, :reason, :prominent. */
MUST_USE NEOERR *contract_clause_add(struct request *req, int64_t contract_id, int64_t *id);
/* Left out (an added one: gone), and back as its text was. */
MUST_USE NEOERR *contract_clause_remove(struct request *req, const struct row *row, const char *reason);
MUST_USE NEOERR *contract_clause_restore(struct request *req, const struct row *row);

/* One line as typed; what is "" stays as it is, a price of a new line comes from the list then. */
struct contract_line_typed {
    int64_t id;         /* 0 = new */
    const char *suffix; /* of the fields' names, for errors: "12" in quantity_12; "" for quantity */
    const char *product, *quantity, *price, *discount, *note;
    bool remove;
};
/* List prices and floors as of today, prices and quantities as they are: of goods taken over from another contract. */
MUST_USE NEOERR *contract_lines_refresh(struct request *req, int64_t contract_id);
/* Says form errors beside "<field>_<suffix>". */
MUST_USE NEOERR *contract_line_save(struct request *req, const struct row *contract, const struct contract_line_typed *line);

/* --- what it says ---------------------------------------------------------------------------------------------- */

/* {fields} of clause texts: Msg.contract.token_<name> explains each to who writes one. */
extern const char *const contract_tokens[];
extern const size_t contract_token_count;

/* `body` with its {fields} filled; an unknown word in braces stays as it is. contract_fill_read reads, once a contract,
 * its row, parties and names. */
struct contract_fill {
    struct row contract, seller, buyer;
};
MUST_USE NEOERR *contract_fill_read(struct request *req, int64_t id, struct contract_fill *fill);
const char *contract_fill(struct request *req, const struct contract_fill *fill, const char *body);

/* All that a contract says, read once for whoever needs a part of it. */
struct contract_content {
    struct contract_fill fill;
    struct rows *clauses; /* with those left out: id, place, title, body, prominent, required, deviation, reason, standard_title, standard_body, variant, law, covers */
    struct rows *lines;   /* of contract_lines_sql */
    enum { PARTIES_STORED, PARTIES_KEPT, PARTIES_CHANGED } parties; /* of the fill: as stored; today's, which are the same; today's, which are not */
};
MUST_USE NEOERR *contract_content_read(struct request *req, int64_t id, struct contract_content *content);
/* The same of a row of contract_record_sql or contract_change_sql, which has been read. */
MUST_USE NEOERR *contract_content_of(struct request *req, const struct row *contract, struct contract_content *content);
/* The same with the parties as they stand today: what a submission is about. */
MUST_USE NEOERR *contract_content_today(struct request *req, const struct row *contract, struct contract_content *content);
MUST_USE NEOERR *contract_parties_today(struct request *req, int64_t id, struct contract_content *content);

/* Number, as printed, of the clause whose changed text says otherwise what the field `token` of the terms says: its standard names the field, it does not,
 * nor does any other clause. 0 when the terms stand. */
size_t contract_said_elsewhere(const struct contract_content *content, const char *token);

/* The canonical text: number, revision, parties, clauses, lines, totals; stable UTF-8 with \n.
 * The text of a submitted one is contract_revision.text, and contract.text_hash its SHA-256. */
const char *contract_text(struct request *req, const struct contract_content *content);
/* The same in the form before this one: contracts under way were hashed in it. */
const char *contract_text_before(struct request *req, const struct contract_content *content);

/* Parties, Clauses.N with .text and, where it deviates, .diff against the standard, Lines, Sum.capitals. */
MUST_USE NEOERR *contract_content_show(struct request *req, const struct contract_content *content);
/* Changed.{before,after,any} and Changed.pieces.N.{kind,text} between two submitted texts. */
MUST_USE NEOERR *contract_changes_show(struct request *req, int64_t id, int64_t before, int64_t after);
/* The same between a submitted text and what it says now (Changed.after 0). */
MUST_USE NEOERR *contract_changes_since_show(struct request *req, int64_t before, const struct contract_content *content);

/* --- submission (contract_submit.c) --------------------------------------------------------------------------------- */

/* Checklist.N.{item,met,required}: what the law wants a contract to say (Civil Code 470, 596); *missing counts required ones. */
MUST_USE NEOERR *contract_checklist(struct request *req, const struct contract_content *content, size_t *missing);
/* Form errors above the form for everything that stops the submission of the record. */
MUST_USE NEOERR *contract_check(struct request *req, const struct row *contract, const struct contract_content *content);
/* Number (first time), parties as of today, revision, text and hash; state approval. The engine is started by the caller.
 * `content` is what was checked; its row and parties are those of the submission afterwards. */
MUST_USE NEOERR *contract_submit(struct request *req, const struct row *contract, struct contract_content *content);

/* --- papers (contract_papers.c) ---------------------------------------------------------------------------------------- */

struct contract_papers {
    struct papers_reasons reasons; /* why no contract with these lines may be approved today */
    struct papers_reasons ending;  /* mandatory papers good today that end before the contract does */
};
MUST_USE NEOERR *contract_papers_read(struct request *req, int64_t id, struct contract_papers *all);
/* Gate.N.{words,paper_id,type} and Ending.N.{words,due_on}. */
MUST_USE NEOERR *contract_papers_show(struct request *req, int64_t id);

/* --- states (contract_state.c) -------------------------------------------------------------------------------------------- */

/* Takes the step of contract_flow: state, reason, since when; timeline, and a notice to the owner when another did it. */
MUST_USE NEOERR *contract_move(struct request *req, int64_t id, const struct flow_step *step, const char *reason);
/* The same, but *moved is false, and nothing done, when it is not where the step begins. */
MUST_USE NEOERR *contract_move_from(struct request *req, int64_t id, const struct flow_step *step, const char *reason, bool *moved);
/* The columns that a step writes; contract_submit writes others with them. */
void contract_step_values(struct request *req, const struct flow_step *step, const char *reason, struct values *values);
/* A sealed contract that both signed and whose first day has come is in force. */
MUST_USE NEOERR *contract_take_effect(struct request *req, int64_t id);
/* The daily job: what takes effect today, what has expired, who is told of an end ahead. */
struct job;
MUST_USE NEOERR *contracts_daily_step(struct request *req, struct job *job, bool *finished);

#endif
