/* error.h - one error type for everything: ClearSilver's NEOERR chain.
 *
 * A function that can fail returns NEOERR * (NULL is success) and its caller
 * wraps the call in TRY. Wrong user input is not an error: it is form state
 * (form.h). The chain is logged once, in serve.c or by the job runner. */
#ifndef CORE_ERROR_H
#define CORE_ERROR_H

#include <stdbool.h>
#include <ClearSilver.h>

#define MUST_USE __attribute__((warn_unused_result))
#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

/* Leaves the calling function with the error, adding this line to its chain. */
#define TRY(expr)                                                              \
    do {                                                                       \
        NEOERR *try_error = (expr);                                            \
        if (try_error != STATUS_OK)                                            \
            return nerr_pass(try_error);                                       \
    } while (0)

extern NERR_TYPE ERR_NOT_FOUND;  /* 404: no such page, or no such row in this person's scope */
extern NERR_TYPE ERR_TOKEN;      /* 401: no token, or one that is not good (API) */
extern NERR_TYPE ERR_FORBIDDEN;  /* 403: no permission, or a missing token */
extern NERR_TYPE ERR_INVALID;    /* 400: a request no page of ours sends */
extern NERR_TYPE ERR_METHOD;     /* 405 */
extern NERR_TYPE ERR_CONFLICT;   /* 409: somebody saved in between */
extern NERR_TYPE ERR_TOO_LARGE;  /* 413 */
extern NERR_TYPE ERR_MEDIA;      /* 415: a body that is not JSON (API) */
extern NERR_TYPE ERR_KEY_USED;   /* 422: an Idempotency-Key that came with another request before (API) */
extern NERR_TYPE ERR_VERSION;    /* 428: a change that does not say of which version (API) */
extern NERR_TYPE ERR_TOO_OFTEN;  /* 429: too many wrong tokens (API) */
extern NERR_TYPE ERR_BUSY;       /* 503 with Retry-After: too many sign-ins at once */
extern NERR_TYPE ERR_DB;         /* 500: a statement failed */
extern NERR_TYPE ERR_DB_RETRY;   /* deadlock, lock wait, Galera conflict: the transaction may run again */
extern NERR_TYPE ERR_DB_LIMIT;   /* a SELECT .. ROWS EXAMINED would have had to look at more: there may be another way */
extern NERR_TYPE ERR_DB_GONE;    /* 503: the database is not there */
extern NERR_TYPE ERR_FULL;       /* 507: no room on a disk, ours or the database's */
extern NERR_TYPE ERR_DUPLICATE;  /* a unique key refused the row; db_duplicate_key() names it */

/* Registers the types; call once before anything else. */
MUST_USE NEOERR *error_init(void);

/* HTTP status for an error chain: one of the numbers above, else 500. */
int error_status(NEOERR *err);

/* The type for a failed write, by errno: ERR_FULL, else NERR_IO. */
NERR_TYPE error_of_write(void);

/* What went wrong, in the words of whoever raised it. */
const char *error_words(const NEOERR *err);

/* The chain as one line of text for the log, in `arena`. */
struct arena;
const char *error_text(struct arena *arena, NEOERR *err);

#endif
