/* module.h - a module with every kind of field, for requests that run without a database. */
#ifndef FUZZ_MODULE_H
#define FUZZ_MODULE_H

#include "core/api.h"
#include "core/route.h"

extern const struct module fuzz_module;
extern const struct api_route fuzz_api_route;

#endif
