/* api.c - /api/v1/gate-checks: an ERP asks before it picks. The handler is check.c's. */
#include "sales.h"

#include "core/api.h"

static const struct api_route routes[] = {
    { { METHOD_POST, "/api/v1/gate-checks", "gate.read", check_api, NULL, &check_form, NULL, 0, NULL, NULL }, API_OTHER, NULL,
      "Ask whether goods may leave for a dealer; changes nothing" },
};

const struct api sales_api = { routes, COUNT_OF(routes) };
