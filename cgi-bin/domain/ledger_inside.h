/* ledger_inside.h - between the files of the ledger. */
#ifndef DOMAIN_LEDGER_INSIDE_H
#define DOMAIN_LEDGER_INSIDE_H

#include "ledger_post.h"
#include "ledger_rules.h"

/* A dealer's open items while its lines are booked. */
struct ledger_dealer {
    int64_t id;
    struct ledger_item *items;
    size_t count, room;
};
struct ledger_book {
    struct ledger_dealer *dealers; /* by id */
    size_t count;
    struct ledger_matches matches; /* of all; `days` beside them */
    const char **days;             /* when each match counts */
    int64_t *customers;            /* whose each match is */
};

/* Locks the figures of these dealers in the order of their ids (rows are made for those that have none) and reads what is open.
 * `lines`: how many entries will be booked at most. */
MUST_USE NEOERR *ledger_book_open(struct request *req, const int64_t *customer_ids, size_t count, size_t lines, struct ledger_book *book);
struct ledger_dealer *ledger_book_dealer(struct ledger_book *book, int64_t id);
/* An entry's item; NULL when it is not open. */
struct ledger_item *ledger_book_item(struct ledger_dealer *dealer, int64_t entry_id);
void ledger_book_add(struct request *req, struct ledger_dealer *dealer, struct ledger_item item);
/* Oldest first; a match counts on `day`. */
void ledger_book_settle(struct request *req, struct ledger_book *book, struct ledger_dealer *dealer, const char *day);
void ledger_book_pay(struct request *req, struct ledger_book *book, struct ledger_dealer *dealer, struct ledger_item *credit, struct ledger_item *item, const char *day);
/* Writes what changed: open_item and ledger_allocation. */
MUST_USE NEOERR *ledger_book_close(struct request *req, struct ledger_book *book);

#endif
