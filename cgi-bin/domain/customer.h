/* customer.h - the dealer book's tables, and what every door to them shares: pages,
 * import, API. */
#ifndef DOMAIN_CUSTOMER_H
#define DOMAIN_CUSTOMER_H

#include "core/app.h"

extern const struct table customer_table, customer_limit_table, person_table, contact_table, phone_table, consent_table;

/* The limit in force of `customer cu`, to be joined; the last begun counts. */
#define CUSTOMER_LIMIT_NOW CUSTOMER_LIMIT_OF("cu.id")
#define CUSTOMER_LIMIT_OF(customer)                                                                                    \
    "customer_limit l ON l.id = (SELECT ll.id FROM customer_limit ll WHERE ll.customer_id = " customer " AND ll.valid_from <= :today" \
    " AND (ll.valid_to IS NULL OR ll.valid_to > :today) ORDER BY ll.valid_from DESC LIMIT 1)"
/* Full row of :id in the scope of the route, with region and present limit. */
extern const char customer_record_sql[];
/* The row alone: for what changes it. */
extern const char customer_row_sql[];
/* The same for those who may only look: name, region, state, owner. */
extern const char customer_header_sql[];
/* Whether `permission` reaches dealer `id`, which the route's own scope (req->scope) has reached. Who has several roles
 * may look at every dealer in one and read contacts of his own dealers only in another; mostly no statement is needed. */
MUST_USE NEOERR *customer_reached(struct request *req, int64_t id, const char *permission, bool *reached);
/* Parts of a dealer that have a right of their own, and whether that reaches dealer `id`: to be asked for before one is
 * shown. With.contacts ... say it to the template. */
struct customer_parts {
    bool contacts, papers, limits, sales;
};
MUST_USE NEOERR *customer_parts_find(struct request *req, int64_t id, struct customer_parts *parts);
/* id, code, name, owner_id of the visible ones of :ids (JSON array), in its order, at most :most. */
extern const char customer_rows_sql[];

/* Sets what follows from others: name_py, initials, short_initials; state_at when state is
 * there; sales_region_id from region_code when the form left it open. */
MUST_USE NEOERR *customer_derive(struct request *req, struct values *values);
/* The same when no name changes: readings of characters take most of the time and memory. */
MUST_USE NEOERR *customer_derive_rest(struct request *req, struct values *values);

/* Says form errors for a code, credit code that another dealer has; `own_id` 0 when new.
 * The other's name and owner are named even outside the scope, nothing else of it. */
MUST_USE NEOERR *customer_check_unique(struct request *req, int64_t own_id);

/* The next internal code (D000001 ...), given inside the present transaction. */
MUST_USE NEOERR *customer_next_code(struct request *req, const char **code);

/* Adds to the dealer's timeline; kind: Msg.timeline.<kind>; resource: whose readers see it;
 * detail: text, or "@" and message keys parted by commas, shown in the reader's language. */
struct timeline_entry {
    int64_t customer_id;
    const char *kind, *resource, *detail, *link;
    const char *at; /* when it happened, UTC; NULL: now */
};
MUST_USE NEOERR *timeline_add(struct request *req, const struct timeline_entry *entry);
/* The entry of this dealer that leads to entry->link says from now on what `entry` says (of `kind`s that begin alike). */
MUST_USE NEOERR *timeline_correct(struct request *req, const struct timeline_entry *entry);
/* Timeline.N of customer :id, newest first, what this person's permissions allow; ?stream= chooses one kind of entry
 * (Streams.N.{key,label,chosen}), ?before= goes on behind a page (Timeline_older). */
MUST_USE NEOERR *timeline_show(struct request *req, int limit);

#endif
