/* announcements.h - what the files of this folder share. */
#ifndef ANNOUNCEMENTS_ANNOUNCEMENTS_H
#define ANNOUNCEMENTS_ANNOUNCEMENTS_H

#include "core/app.h"

/* audience.c: names typed into field "people" become staff ids, and back. */
MUST_USE NEOERR *audience_check(struct request *req);
MUST_USE NEOERR *audience_show(struct request *req);

/* receipts.c */
extern const struct list announcement_receipts_list;
NEOERR *receipts_page(struct request *req);
NEOERR *receipts_views(struct request *req);
NEOERR *receipts_export(struct request *req);

#endif
