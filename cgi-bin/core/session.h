/* session.h - who is asking: the cookie's session, sign-in, sign-out, parked forms. */
#ifndef CORE_SESSION_H
#define CORE_SESSION_H

#include "error.h"
#include "values.h"

struct request;
struct route;

/* Fills req->session and req->person from the cookie. Nobody signed in and the
 * route not public: 303 to /login (reply set, *stop true); an expired session's POST
 * is parked first. */
MUST_USE NEOERR *session_load(struct request *req, const struct route *route, bool *stop);
/* A POST must carry this session's token (or, signed out, the one of the cookie that
 * its page set): ERR_FORBIDDEN otherwise. */
MUST_USE NEOERR *csrf_check(struct request *req, const struct route *route);

/* Begins a session for staff `id` in the present transaction and sets the cookie. */
MUST_USE NEOERR *session_begin(struct request *req, int64_t staff_id);
/* The same session under a new token: what knew the old one is worth nothing. */
MUST_USE NEOERR *session_renew(struct request *req);
/* Ends session `id` of the signed-in person; 0 = all but this one. */
MUST_USE NEOERR *session_end(struct request *req, int64_t id);
/* What session_person needs of `staff st`, and of `options_stamp os`. */
#define PERSON_COLUMNS                                                                                                 \
    "st.id AS staff_id, st.account, st.name, st.lang, st.letter_keys, st.must_change_password, st.own_stamp, os.value AS stamp"
#define PERSON_STAMP "options_stamp os ON os.id = 1"
struct row;
/* req->person from those columns, with what he or she reaches; the options of that stamp. */
MUST_USE NEOERR *session_person(struct request *req, const struct row *row);
/* Forgets the cookie. */
void session_forget(struct request *req);

/* The address that a form is parked and kept under: the path it is posted to, with its query. */
const char *parked_path(struct request *req);
/* Loads the parked form `?parked=` names, when it is this person's and this path's,
 * into req->body; *found says so. */
MUST_USE NEOERR *parked_load(struct request *req, const char *path, bool *found);

/* --- what is being typed ---------------------------------------------------------------------------
 * A form with a field that is FIELD_KEPT sends what is in it to POST /account/typed while it is typed. Its page shows that again, to this
 * person, wherever he or she opens it, until it is saved, given up or a week old. Nothing of it is ever carried out by itself. */

/* Keeps req->body as what was typed at `path`, in place of what was kept of it before; not when the page's `key` says that it was saved
 * in the meantime: what is sent last may arrive after the save. */
MUST_USE NEOERR *typed_keep(struct request *req, const char *path, const char *key);
/* Forgets it: given up, or saved (serve.c). */
MUST_USE NEOERR *typed_forget(struct request *req, const char *path);
/* Loads it into req->body; *found says so. */
MUST_USE NEOERR *typed_load(struct request *req, const char *path, bool *found);

#endif
