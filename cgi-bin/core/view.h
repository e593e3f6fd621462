/* view.h - templates: parsed once a process, rendered into the reply. */
#ifndef CORE_VIEW_H
#define CORE_VIEW_H

#include "error.h"

struct request;

/* Loads both message catalogues; again only in a new process. */
MUST_USE NEOERR *view_init(void);
/* Renders templates/<name>.cst with req->hdf into req->reply.body. */
MUST_USE NEOERR *view_render(struct request *req, const char *name);
/* What every page has: Me, Token, Key, Page, Notice, and Frame, drawn from Menu by frame.cst. */
MUST_USE NEOERR *view_frame(struct request *req);

#endif
