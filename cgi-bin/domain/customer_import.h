/* customer_import.h - the dealer register as ERPs export it (/customers/import). */
#ifndef DOMAIN_CUSTOMER_IMPORT_H
#define DOMAIN_CUSTOMER_IMPORT_H

#include "domain/import_table.h"

/* Places in the definition's fields and in import_row.values. Keys are the columns of the
 * table customer, or of limit, contact and phone. */
enum customer_field {
    CUSTOMER_CODE,
    CUSTOMER_NAME,
    CUSTOMER_SHORT_NAME,
    CUSTOMER_CREDIT_CODE,
    CUSTOMER_TYPE,
    CUSTOMER_PROVINCE, /* province, city, county as typed; REGION_CODE is what they or REGION name */
    CUSTOMER_CITY,
    CUSTOMER_COUNTY,
    CUSTOMER_REGION, /* all three in one cell */
    CUSTOMER_ADDRESS,
    CUSTOMER_LEGAL_REPRESENTATIVE,
    CUSTOMER_REGISTERED_CAPITAL,
    CUSTOMER_FOUNDED_ON,
    CUSTOMER_CONTACT_NAME,
    CUSTOMER_CONTACT_TITLE,
    CUSTOMER_MOBILE, /* the contact's */
    CUSTOMER_PHONE,  /* the company's line */
    CUSTOMER_OWNER,  /* salesperson's name */
    CUSTOMER_LIMIT_AMOUNT,
    CUSTOMER_TERM_DAYS,
    CUSTOMER_BUSINESS_SCOPE,
    CUSTOMER_BANK_NAME,
    CUSTOMER_BANK_ACCOUNT,
    CUSTOMER_DELIVERY_ADDRESS,
    CUSTOMER_NOTE,
    CUSTOMER_REGION_CODE, /* derived */
    CUSTOMER_OTHER_ID,    /* derived: a number that is no credit code */
    CUSTOMER_FIELDS,
};

/* Refuses: "code missing" (neither code nor credit code), "name missing", "credit code check
 * digit", "credit code" (no such form), "type", "region", "amount", "date", "mobile", "days",
 * "too long", "formula error", "duplicate in file". Needs reading.regions and reading.keys. */
extern const struct import_definition customer_import;
extern const struct import_field customer_import_fields[CUSTOMER_FIELDS]; /* customer_import_data.c */

#endif
