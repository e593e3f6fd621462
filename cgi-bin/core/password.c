/* password.c - hashing takes 64 MB: at most PLACES at once on a machine, by file locks. */
#include "password.h"

#include <ctype.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "clock.h"
#include "config.h"
#include "options.h"
#include "request.h"
#include "text.h"

enum { PLACES = 3, WAIT_MS = 4000, PASSWORD_MOST = 200 };

static int take_place(void)
{
    char path[400];

    for (int i = 0; i < PLACES; i++) {
        int fd;

        snprintf(path, sizeof(path), "%s/run/password.%d.lock", config.var, i);
        fd = open(path, O_CREAT | O_RDWR | O_CLOEXEC, 0600);
        if (fd < 0)
            continue;
        if (flock(fd, LOCK_EX | LOCK_NB) == 0)
            return fd;
        close(fd);
    }
    return -1;
}

/* Waits for a place; the caller closes *fd, which gives it back. */
static NEOERR *wait_for_place(int *fd)
{
    int64_t until = clock_monotonic_ms() + WAIT_MS;

    for (;;) {
        *fd = take_place();
        if (*fd >= 0)
            return STATUS_OK;
        if (clock_monotonic_ms() > until)
            return nerr_raise(ERR_BUSY, "no place to hash a password within %d ms", WAIT_MS);
        usleep(20 * 1000);
    }
}

NEOERR *password_hash(struct request *req, const char *password, const char **hash)
{
    char *text = arena_alloc(req->arena, crypto_pwhash_STRBYTES);
    int fd, failed;

    TRY(wait_for_place(&fd));
    failed = crypto_pwhash_str(text, password, strlen(password), crypto_pwhash_OPSLIMIT_INTERACTIVE,
                               crypto_pwhash_MEMLIMIT_INTERACTIVE);
    close(fd);
    if (failed != 0)
        return nerr_raise(NERR_NOMEM, "argon2id");
    *hash = text;
    return STATUS_OK;
}

NEOERR *password_verify(struct request *req, const char *password, const char *hash, bool *right)
{
    /* A hash of no password: verifying against it takes the usual time. */
    static const char nobody[] = "$argon2id$v=19$m=65536,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$"
                                 "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    int fd;

    (void)req;
    *right = false;
    if (strlen(password) > PASSWORD_MOST)
        return STATUS_OK;
    TRY(wait_for_place(&fd));
    *right = crypto_pwhash_str_verify(*hash != '\0' ? hash : nobody, password, strlen(password)) == 0 && *hash != '\0';
    close(fd);
    return STATUS_OK;
}

/* aaaa..., 1234..., 9876... */
static bool is_run(const char *text)
{
    int step = text[0] != '\0' ? text[1] - text[0] : 0;

    if (step < -1 || step > 1)
        return false;
    for (size_t i = 1; text[i] != '\0'; i++) {
        bool wraps = text[i - 1] == '9' && text[i] == '0';

        if (text[i] - text[i - 1] != step && !wraps)
            return false;
    }
    return true;
}

/* Words of this house and its people, and those that are known without table common_password. */
static bool is_common(const char *password)
{
    static const char *const words[] = { "password", "qwerty", "letmein", "iloveyou", "administrator", "welcome",
                                         "abc123", "a123456", "1q2w3e4r", "woaini", "5201314", "ninefold", "jiufang" };

    for (size_t i = 0; i < COUNT_OF(words); i++) {
        size_t length = strlen(words[i]);

        if (strncasecmp(password, words[i], length) == 0 && strlen(password) <= length + 4)
            return true;
    }
    return false;
}

void password_common_hash(const char *password, size_t length, unsigned char hash[COMMON_HASH_BYTES])
{
    static const unsigned char purpose[] = "ninefold common password";
    unsigned char lower[PASSWORD_MOST], whole[32];

    length = length < sizeof(lower) ? length : sizeof(lower);
    for (size_t i = 0; i < length; i++)
        lower[i] = (unsigned char)tolower((unsigned char)password[i]);
    crypto_generichash(whole, sizeof(whole), lower, length, purpose, sizeof(purpose) - 1);
    memcpy(hash, whole, COMMON_HASH_BYTES);
}

/* Length without the digits and signs at its end: "Liverpool1892!" -> 9. */
static size_t stem_length(const char *password)
{
    size_t length = strlen(password);

    while (length > 0 && (unsigned char)password[length - 1] < 0x80 && !isalpha((unsigned char)password[length - 1]))
        length--;
    return length >= COMMON_LEAST ? length : strlen(password);
}

static NEOERR *is_known(struct request *req, const char *password, bool *known)
{
    unsigned char hash[COMMON_HASH_BYTES];
    struct row row;

    password_common_hash(password, strlen(password), hash);
    values_bytes(req->values, "common_whole", hash, sizeof(hash));
    password_common_hash(password, stem_length(password), hash);
    values_bytes(req->values, "common_stem", hash, sizeof(hash));
    return nerr_pass(db_select_maybe(req, "SELECT 1 AS x FROM common_password WHERE hash IN (:common_whole, :common_stem) LIMIT 1", &row, known));
}

NEOERR *password_problem(struct request *req, const char *password, const char *account, const char **problem)
{
    bool known;

    *problem = NULL;
    if ((int64_t)text_characters(password) < setting_int("password.min_length"))
        *problem = "account.password_short";
    else if (strlen(password) > PASSWORD_MOST)
        *problem = "error.too_long";
    else if ((account != NULL && *account != '\0' && strcasestr(password, account) != NULL) || is_run(password) || is_common(password))
        *problem = "account.password_weak";
    if (*problem != NULL)
        return STATUS_OK;
    TRY(is_known(req, password, &known));
    if (known)
        *problem = "account.password_weak";
    return STATUS_OK;
}
