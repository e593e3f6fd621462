/* request_key.c - table request_key: which forms and API requests were carried out already. */
#include "request_key.h"

#include <sodium.h>
#include <string.h>

#include "db_later.h"
#include "request.h"

const char *request_key_word(struct request *req, const char *text)
{
    unsigned char hash[crypto_generichash_BYTES_MIN];
    char *word = arena_alloc(req->arena, sizeof(hash) * 2 + 1);

    crypto_generichash(hash, sizeof(hash), (const unsigned char *)text, strlen(text), NULL, 0);
    return sodium_bin2hex(word, sizeof(hash) * 2 + 1, hash, sizeof(hash));
}

NEOERR *request_key_take(struct request *req, const char *word, const unsigned char *content, struct row *before,
                         bool *answered)
{
    NEOERR *err;

    *answered = false;
    values_text(req->values, "request_key", word);
    values_null(req->values, "request_content");
    if (content != NULL)
        values_bytes(req->values, "request_content", content, crypto_generichash_BYTES);
    err = db_execute(req, "INSERT INTO request_key (staff_id, word, at, content_hash) VALUES (:me, :request_key, :now, :request_content)");
    if (!nerr_match(err, ERR_DUPLICATE))
        return nerr_pass(err);
    nerr_ignore(&err);
    *answered = true;
    return nerr_pass(db_select_one(req, "SELECT location, notice, status, answer, content_hash <=> :request_content AS same_content"
                                        " FROM request_key WHERE staff_id = :me AND word = :request_key",
                                   before));
}

NEOERR *request_key_keep(struct request *req, const struct key_answer *answer)
{
    if (!values_has(req->values, "request_key"))
        return STATUS_OK;
    values_text(req->values, "request_location", answer->location);
    values_text(req->values, "request_notice", answer->notice != NULL ? answer->notice : "");
    values_text(req->values, "request_answer", answer->json != NULL ? answer->json : "");
    values_int(req->values, "request_status", answer->status);
    return nerr_pass(db_later(req, "UPDATE request_key SET location = :request_location, notice = :request_notice,"
                                     " status = :request_status, answer = :request_answer WHERE staff_id = :me AND word = :request_key", req->values));
}
