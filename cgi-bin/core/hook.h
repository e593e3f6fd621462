/* hook.h - one JSON POST to a webhook: https, no redirects, short, and never to an address inside the house.
 *
 * config.hook_hosts names those inside that may be asked ("erp.example.com,10.0.0.7:8080"), by http, too. */
#ifndef CORE_HOOK_H
#define CORE_HOOK_H

#include <stdbool.h>
#include <stddef.h>

#include "error.h"

struct arena;
struct sockaddr;

struct hook_call {
    const char *url, *body;
    const char *const *headers; /* "X-Name: value"; Content-Type is added */
    size_t header_count;
};

struct hook_answer {
    long status;      /* 0: none came */
    const char *body; /* "" */
    const char *why;  /* why none came, in curl's words or ours; "" */
};

/* What goes wrong on the way is an answer with status 0, not an error. At most HOOK_SECONDS. */
enum { HOOK_SECONDS = 6 };
MUST_USE NEOERR *hook_post(struct arena *arena, const struct hook_call *call, struct hook_answer *answer);

/* What is wrong with an address for us: a key below Msg, or NULL. */
const char *hook_url_problem(struct arena *arena, const char *url);
/* "host" or "host:port" of an address that has no problem. */
const char *hook_url_host(struct arena *arena, const char *url);
/* Not this machine's, a private network's or another that the internet does not carry (RFC 6890). */
bool hook_address_is_public(const struct sockaddr *address);

#endif
