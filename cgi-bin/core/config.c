/* config.c - reads "key = value" lines; the strings live as long as the process. */
#include "config.h"

#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct config config = { .root = ".", .var = "var", .db_name = "ninefold", .zone = "Asia/Shanghai", .base_url = "",
                         .smtp_url = "", .hook_hosts = "", .hook_proxy = "", .secret_key = "", .mail_from = "ninefold@localhost", .secure_cookie = "no", .remote_user = "no",
                         .demo = "no", .workers = "4", .backups = "", .sms_gateway = "", .sms_db_socket = "", .sms_db_host = "", .sms_db_name = "", .sms_db_account = "", .sms_db_password = "",
                         .sms_url = "", .sms_known_url = "", .sms_reports_url = "", .sms_format = "json", .sms_account = "", .sms_secret = "", .db_socket = "", .db_host = "", .db_reader = "", .db_reader_password = "",
                         .db_writer = "", .db_writer_password = "", .db_owner = "", .db_owner_password = "" };

static const struct {
    const char *key;
    size_t offset;
} keys[] = {
#define KEY(name) { #name, offsetof(struct config, name) }
    KEY(root),      KEY(var),
    KEY(db_socket), KEY(db_host),
    KEY(db_name),   KEY(db_reader),
    KEY(db_reader_password), KEY(db_writer),
    KEY(db_writer_password), KEY(db_owner),
    KEY(db_owner_password),  KEY(zone),
    KEY(base_url),  KEY(smtp_url),
    KEY(mail_from), KEY(secure_cookie),
    KEY(hook_hosts), KEY(hook_proxy), KEY(secret_key),
    KEY(remote_user), KEY(demo),
    KEY(workers), KEY(backups),
    KEY(sms_gateway), KEY(sms_db_socket), KEY(sms_db_host), KEY(sms_db_name), KEY(sms_db_account), KEY(sms_db_password),
    KEY(sms_url), KEY(sms_known_url), KEY(sms_reports_url), KEY(sms_format), KEY(sms_account), KEY(sms_secret),
#undef KEY
};

enum { FILES_MOST = 8 };
static const char *files[FILES_MOST], *owner_file;

const char *config_file(size_t i)
{
    return i < FILES_MOST ? files[i] : NULL;
}

const char *config_owner_file(void)
{
    return owner_file;
}

/* The copy that is kept of `path`, NULL when there were too many: a file that includes itself ends there. */
static const char *file_note(const char *path)
{
    for (size_t i = 0; i < FILES_MOST; i++) {
        if (files[i] == NULL)
            return files[i] = strdup(path);
    }
    errno = ELOOP;
    return NULL;
}

static char *trimmed(char *text)
{
    size_t length;

    text += strspn(text, " \t");
    length = strlen(text);
    while (length > 0 && strchr(" \t\r\n", text[length - 1]) != NULL)
        length--;
    text[length] = '\0';
    return text;
}

static NEOERR *set_key(const char *file, const char *key, const char *value)
{
    if (strcmp(key, "include") == 0)
        return nerr_pass(config_read(value));
    if (strcmp(key, "db_owner_password") == 0)
        owner_file = file;
    for (size_t i = 0; i < COUNT_OF(keys); i++) {
        if (strcmp(keys[i].key, key) == 0) {
            char *copy = strdup(value);

            if (copy == NULL)
                return nerr_raise(NERR_NOMEM, "config value");
            memcpy((char *)&config + keys[i].offset, &copy, sizeof(copy));
            return STATUS_OK;
        }
    }
    return nerr_raise(ERR_INVALID, "unknown key '%s'", key);
}

static NEOERR *read_line(const char *file, char *line)
{
    char *text = trimmed(line);
    char *equals = strchr(text, '=');

    if (*text == '\0' || *text == '#')
        return STATUS_OK;
    if (equals == NULL)
        return nerr_raise(ERR_INVALID, "not 'key = value': %s", text);
    *equals = '\0';
    return nerr_pass(set_key(file, trimmed(text), trimmed(equals + 1)));
}

NEOERR *config_read(const char *path)
{
    char line[1024];
    const char *name = file_note(path);
    FILE *file = name != NULL ? fopen(path, "re") : NULL;
    NEOERR *err = STATUS_OK;
    int number = 0;

    if (file == NULL)
        return nerr_raise_errno(NERR_IO, "cannot read config %s", path);
    while (err == STATUS_OK && fgets(line, sizeof(line), file) != NULL) {
        number++;
        err = read_line(name, line);
    }
    fclose(file);
    if (err != STATUS_OK)
        return nerr_pass_ctx(err, "%s line %d", path, number);
    return STATUS_OK;
}
