/* papers_gate.h - may this dealer be sold to, as far as papers go (domain.md 4): an expired or
 * missing mandatory paper stops contract approval, release and shipment; tickets, returns and
 * collection go on. The only place that answers this. */
#ifndef DOMAIN_PAPERS_GATE_H
#define DOMAIN_PAPERS_GATE_H

#include "core/app.h"

enum { PAPERS_REASONS_MOST = 32 };

struct papers_reason {
    const char *type;    /* dictionary paper_type */
    const char *problem; /* "missing", "expired", "refused", "scope", "unverified": Msg.paper.gate_<problem> */
    const char *due_on;  /* last good day of what there is; "" without */
    int64_t paper_id;    /* 0 when missing */
};
struct papers_reasons {
    size_t count; /* 0 = nothing is in the way */
    struct papers_reason items[PAPERS_REASONS_MOST];
};

/* Reasons at :today why dealer `customer_id` may not be sold products of `product_class` ("" =
 * what dealers are generally sold, setting papers.classes). Texts in req's arena; unknown dealer:
 * no reason. Does not look at the person's scope: whoever sells must obey. */
MUST_USE NEOERR *papers_gate(struct request *req, int64_t customer_id, const char *product_class,
                             struct papers_reasons *reasons);
/* The same for opening an account with what dealers are generally sold; `verified`: papers that quality
 * has not verified yet are in the way too, whatever the setting papers.unverified_blocks says. */
MUST_USE NEOERR *papers_gate_opening(struct request *req, int64_t customer_id, bool verified,
                                     struct papers_reasons *reasons);
/* The same of papers that were read (paper.h). */
struct papers_of;
struct papers_asked {
    const char *product_class;
    bool verified;
};
MUST_USE NEOERR *papers_gate_of(struct request *req, const struct papers_of *papers, const struct papers_asked *asked,
                                struct papers_reasons *reasons);
/* Mandatory papers of what dealers are generally sold, good today, whose last good day comes before `until` (YYYY-MM-DD): type, due_on,
 * paper_id; the first to end comes first. */
MUST_USE NEOERR *papers_ending(struct request *req, const struct papers_of *papers, const char *until, struct papers_reasons *ending);
/* "Drug trading licence: expired on 2026-10-20" in the reader's language. */
const char *papers_reason_words(struct request *req, const struct papers_reason *reason);

#endif
