/* returns.h - pages of returns of goods: returns.c, return_edit.c. */
#ifndef TICKETS_RETURNS_H
#define TICKETS_RETURNS_H

#include "core/app.h"
#include "domain/goods_return.h"

const char *return_path(struct request *req, int64_t id, const char *end); /* "/tickets/returns/7" and `end` */

/* returns.c: the list, one return, what happens to it */
extern const struct list goods_returns_list;
extern const struct form return_act_form, return_back_form, return_receive_form, return_settle_form;
NEOERR *returns_page(struct request *req);
NEOERR *returns_views(struct request *req);
NEOERR *returns_export(struct request *req);
NEOERR *return_one_page(struct request *req);
NEOERR *return_act(struct request *req);
NEOERR *return_back_page(struct request *req);
NEOERR *return_back(struct request *req);
NEOERR *return_receive_page(struct request *req);
NEOERR *return_receive(struct request *req);
NEOERR *return_settle_page(struct request *req);
NEOERR *return_settle(struct request *req);

/* return_edit.c: asking for one */
extern const struct form return_ask_form;
NEOERR *return_ask_page(struct request *req);
NEOERR *return_ask_save(struct request *req);
NEOERR *return_edit_page(struct request *req);
NEOERR *return_edit(struct request *req);

#endif
