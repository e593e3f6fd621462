/* sales_cross.h - deliveries that may have gone across a territory (product.md 2.5, domain.md 6.14): in twelve months shipped to a dealer
 * that lies outside all its own agreements for the product, or where another has the product to itself. A suspicion: where goods went
 * afterwards no ledger knows. */
#ifndef DOMAIN_SALES_CROSS_H
#define DOMAIN_SALES_CROSS_H

#include "core/app.h"

/* Job kind sales_cross, nightly: what is kept of every dealer (table sales_cross, its one writer) is reckoned anew from sales_month and
 * the territories in force, some hundred dealers a step. */
MUST_USE NEOERR *sales_cross_step(struct request *req, struct job *job, bool *finished);

#endif
