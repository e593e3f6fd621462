/* papers.h - what the files of this folder share. */
#ifndef PAPERS_PAPERS_H
#define PAPERS_PAPERS_H

#include "core/app.h"

/* papers.c */
extern const struct form paper_form, paper_change_form, verify_form;
extern const struct list paper_list;
NEOERR *paper_create(struct request *req);
NEOERR *paper_update(struct request *req);
NEOERR *paper_renew(struct request *req);
NEOERR *paper_verify(struct request *req);
NEOERR *paper_end(struct request *req);

/* api.c: what programs may ask. */
extern const struct api papers_api;

#endif
