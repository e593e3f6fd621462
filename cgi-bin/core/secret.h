/* secret.h - what must be known again but not be readable in the database or a backup: sealed with secret_key of the config
 * (XSalsa20-Poly1305 of libsodium, a nonce for each). */
#ifndef CORE_SECRET_H
#define CORE_SECRET_H

#include <stdbool.h>

#include "arena.h"

enum { SECRET_KEY_LEAST = 32 }; /* characters; any random word */

/* Begins what is sealed; base64 follows. */
#define SECRET_MARK "box1:"

/* Whether the config has a key. Without one nothing can be sealed or opened. */
bool secret_ready(void);
/* `text` sealed, in ASCII, at most 4/3 of its bytes and 70; "" stays "". Only when secret_ready. */
const char *secret_seal(struct arena *arena, const char *text);
/* The text again; what was never sealed as it is; NULL when this key does not open it, or there is none. */
const char *secret_open(struct arena *arena, const char *sealed);

#endif
