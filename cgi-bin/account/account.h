/* account.h - what the files of this folder share. */
#ifndef ACCOUNT_ACCOUNT_H
#define ACCOUNT_ACCOUNT_H

#include "core/app.h"

/* tokens.c */
extern const struct form token_form;
extern const char token_record_sql[];
NEOERR *tokens_page(struct request *req);
NEOERR *token_create(struct request *req);
NEOERR *token_end(struct request *req);

/* feed.c */
extern const char feed_record_sql[];
NEOERR *feed_page(struct request *req);
NEOERR *feed_create(struct request *req);
NEOERR *feed_end(struct request *req);
NEOERR *feed_read(struct request *req);

/* notifications.c */
extern const struct form own_hook_form;
extern const char own_hook_record_sql[];
NEOERR *notifications_page(struct request *req);
NEOERR *notifications_save(struct request *req);
NEOERR *own_hook_page(struct request *req);
NEOERR *own_hook_save(struct request *req);
NEOERR *own_hook_test(struct request *req);
NEOERR *own_hook_end(struct request *req);

/* api.c: how the API is called, for people; what of it belongs to nobody's noun, for programs. */
extern const struct api account_api;
NEOERR *api_help_page(struct request *req);
NEOERR *description(struct request *req);

#endif
