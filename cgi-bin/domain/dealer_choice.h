/* dealer_choice.h - the dealer a new document is about: asked for by name, initials or code, then kept in ?customer=. */
#ifndef DOMAIN_DEALER_CHOICE_H
#define DOMAIN_DEALER_CHOICE_H

#include "core/app.h"

/* Row of :customer_id in the scope of the route: id, code, name, state, owner_id. */
extern const char dealer_choice_sql[];
/* The dealer that the page at `path` is about: row, Dealer.*. None yet: *chosen is false, and the page asks (Here, Asked.dealer,
 * Asked.unknown), or leads on to ?customer= when what was typed (?dealer=) is one. */
MUST_USE NEOERR *dealer_choice_read(struct request *req, const char *path, struct row *dealer, bool *chosen);
/* The same for a page that leads nowhere: what was typed is the dealer. */
MUST_USE NEOERR *dealer_choice_asked(struct request *req, struct row *dealer, bool *chosen);
/* ?q=: Dealers.N.{id,code,name}, at most 12, in the scope of the route, without those of state `but` ("" = all). */
MUST_USE NEOERR *dealer_choice_suggest(struct request *req, const char *but);

/* Of a program, which knows it by :customer_id or :customer_code: its id, in the scope of the route; a form error beside what it sent when there is none. */
MUST_USE NEOERR *dealer_of_program(struct request *req, int64_t *id);

/* Behind list_page, ?customer=7: Record is that dealer's header, Full when the reader has its file, and the filter is called by its name;
 * *id is 0 when none is asked for or it is out of scope. */
MUST_USE NEOERR *dealer_asked_show(struct request *req, int64_t *id);

#endif
