/* announcement.h - news to all staff: what the workbench and /announcements show. */
#ifndef DOMAIN_ANNOUNCEMENT_H
#define DOMAIN_ANNOUNCEMENT_H

#include "core/app.h"

/* Announcements.N of those in force, newest first, with `seen` for this person. */
MUST_USE NEOERR *announcements_show(struct request *req, int limit);

#endif
