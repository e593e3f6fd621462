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

/* types.c */
extern const struct form type_form;
extern const char type_record_sql[];
NEOERR *types_page(struct request *req);
NEOERR *type_new_page(struct request *req);
NEOERR *type_create(struct request *req);
NEOERR *type_edit_page(struct request *req);
NEOERR *type_update(struct request *req);

/* requirements.c */
extern const struct form requirement_form, requirement_change_form;
extern const char requirement_record_sql[];
NEOERR *requirements_page(struct request *req);
NEOERR *requirement_new_page(struct request *req);
NEOERR *requirement_create(struct request *req);
NEOERR *requirement_edit_page(struct request *req);
NEOERR *requirement_update(struct request *req);

#endif
