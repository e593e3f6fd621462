/* ledger_import.h - shipments, returns and receipts as ERPs export them (ninefold import ledger). */
#ifndef DOMAIN_LEDGER_IMPORT_H
#define DOMAIN_LEDGER_IMPORT_H

#include "domain/import_table.h"

enum ledger_field {
    LEDGER_POSTED_ON,
    LEDGER_KIND,
    LEDGER_NUMBER,
    LEDGER_CODE,
    LEDGER_CREDIT_CODE,
    LEDGER_CUSTOMER_NAME,
    LEDGER_PRODUCT_CODE,
    LEDGER_PRODUCT_NAME,
    LEDGER_SPECIFICATION,
    LEDGER_LOT,
    LEDGER_QUANTITY,
    LEDGER_PRICE,
    LEDGER_AMOUNT,
    LEDGER_DUE_ON,
    LEDGER_MEANS,
    LEDGER_SHIPMENT, /* number of the shipment that a return or an invoice refers to; else what the note says */
    LEDGER_NOTE,
    LEDGER_CONTRACT, /* number of the contract that a shipment carries out */
    LEDGER_LINE_NO,  /* derived: n-th line of the number in the file */
    LEDGER_OWNER,    /* derived, always blank */
    LEDGER_FIELDS,
};

/* Refuses: "code missing", "kind", "number missing", "date", "amount", "amount sign" (a shipment, receipt or invoice of nothing or less; a
 * return above 0), "dates crossed", "too long". Needs reading.keys. */
extern const struct import_definition ledger_import;
extern const struct import_field ledger_import_fields[LEDGER_FIELDS];

#endif
