/* prints.h - what the files of this folder share: documents as PDF. Another document is one more file
 * here: a function that reads its rows and draws them. */
#ifndef PRINTS_PRINTS_H
#define PRINTS_PRINTS_H

#include "core/app.h"
#include "core/job.h"
#include "core/pdf.h"
#include "domain/customer.h"

/* The record is that of customer_record_sql (req->record); `parts`: what of the dealer the document may show. */
MUST_USE NEOERR *registration_form(struct request *req, struct customer_parts parts, struct buffer *out);
MUST_USE NEOERR *customer_card(struct request *req, struct customer_parts parts, struct buffer *out);

/* kept.c */
extern const char kept_record_sql[];
NEOERR *kept_view(struct request *req);
NEOERR *kept_answer(struct request *req); /* the kept bytes that the record names: file_id, name, type, size */
MUST_USE NEOERR *freeze_step(struct request *req, struct job *job, bool *finished); /* job kind prints.freeze */

/* contract.c; `row` is one of contract_print_sql */
MUST_USE NEOERR *contract_draw(struct request *req, const struct row *row, struct buffer *out);
NEOERR *contract_page(struct request *req);
NEOERR *contract_waiting_page(struct request *req);
MUST_USE NEOERR *contract_freeze_step(struct request *req, struct job *job, bool *finished); /* job kind prints.contract */

/* approval.c */
extern const char approval_print_sql[];
NEOERR *approval_page(struct request *req);

/* reaction.c */
extern const char reaction_draft_sql[], reaction_report_sql[];
NEOERR *reaction_draft_page(struct request *req);
NEOERR *reaction_report_page(struct request *req);
MUST_USE NEOERR *reaction_freeze_step(struct request *req, struct job *job, bool *finished); /* job kind prints.reaction */

/* statement.c */
NEOERR *statement_print(struct request *req);

/* recall.c */
NEOERR *recall_notice_print(struct request *req);
NEOERR *recall_report_print(struct request *req);

/* Shared by documents. */
void print_headers(struct request *req, const char *type, const char *name); /* shown in the browser, and unable to do anything there */
void print_answer(struct request *req, const char *name, const struct buffer *pdf);
MUST_USE NEOERR *print_store(struct request *req, const char *name, const struct buffer *pdf, int64_t *file_id); /* purpose "print": never expires */
const char *print_label(struct request *req, const char *dictionary, const char *key); /* "" for "" */
struct pdf_head print_head(struct request *req, const char *title);
/* Contacts of the dealer: name, role, title, phones, mail or WeChat; with `receivers` those for goods and papers first. */
MUST_USE NEOERR *print_contacts(struct request *req, bool receivers, const char *const **cells, size_t *count);
/* Papers that count today: type, number, issuer, due, state. */
MUST_USE NEOERR *print_papers(struct request *req, const char *const **cells, size_t *count);
enum { PRINT_CELLS = 5 };

#endif
