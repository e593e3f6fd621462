/* module.c - routes for everybody, so that no session needs to be there. */
#include "support/module.h"

#include "support/fuzz.h"

static const struct field fields[] = {
    { .name = "text", .type = FIELD_TEXT, .max = 20, .flags = FIELD_REQUIRED },
    { .name = "long", .type = FIELD_LONG_TEXT, .max = 50 },
    { .name = "int", .type = FIELD_INT, .max = 1000 },
    { .name = "money", .type = FIELD_MONEY },
    { .name = "date", .type = FIELD_DATE },
    { .name = "flag", .type = FIELD_FLAG },
    { .name = "choice", .type = FIELD_CHOICE, .options = "none" },
    { .name = "choices", .type = FIELD_CHOICES, .options = "none" },
    { .name = "mobile", .type = FIELD_MOBILE },
    { .name = "phone", .type = FIELD_PHONE },
    { .name = "code", .type = FIELD_CREDIT_CODE },
    { .name = "email", .type = FIELD_EMAIL },
    { .name = "hidden", .type = FIELD_HIDDEN },
};
static const struct form form = { "fuzz", fields, sizeof(fields) / sizeof(fields[0]), NULL };

static NEOERR *page(struct request *req)
{
    return nerr_pass(form_show(req, &form, NULL, "/fuzz"));
}

static NEOERR *done(struct request *req)
{
    reply_notice(req, "app.saved", values_get_text(req->values, "text"));
    reply_redirect(req, "/fuzz");
    return STATUS_OK;
}

static const char why[] = "nobody is signed in here";

static const struct route routes[] = {
    { METHOD_GET, "/fuzz", NULL, page, "error", NULL, NULL, ROUTE_PUBLIC, why, NULL },
    { METHOD_POST, "/fuzz", NULL, done, "error", &form, NULL, ROUTE_PUBLIC, why, NULL },
    { METHOD_GET, "/fuzz/:id/$word", NULL, page, NULL, NULL, NULL, ROUTE_PUBLIC | ROUTE_BARE, why, NULL },
    { METHOD_POST, "/fuzz/upload", NULL, done, NULL, NULL, NULL, ROUTE_PUBLIC | ROUTE_UPLOAD | ROUTE_SMALL_UPLOAD, why, NULL },
};

const struct module fuzz_module = { .name = "fuzz", .routes = routes, .route_count = sizeof(routes) / sizeof(routes[0]) };

static const struct resource resource = { .name = "fuzz", .schema = "Fuzz", .noun = "fuzz", .path = "/api/v1/fuzz/:id", .key = "id",
                                          .form = &form, .confirm = "confirm" };

const struct api_route fuzz_api_route = {
    { METHOD_POST, "/api/v1/fuzz", NULL, done, NULL, &form, NULL, ROUTE_ANY_PERSON, why, NULL }, API_CREATE, &resource, "Makes one"
};
