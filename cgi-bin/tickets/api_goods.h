/* api_goods.h - objects of the API that are about goods, for the table of its routes in api.c. */
#ifndef TICKETS_API_GOODS_H
#define TICKETS_API_GOODS_H

#include "core/api.h"
#include "core/app.h"

extern const struct resource holds_resource, reactions_resource, recalls_resource, recall_dealers_resource, returns_resource;

extern const struct form return_program_form;
NEOERR *return_program_ask(struct request *req);
NEOERR *return_program_submit(struct request *req);

#endif
