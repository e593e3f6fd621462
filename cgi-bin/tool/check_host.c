/* check_host.c - the config, passwords in it, TLS, folders, room on disks, backups. */
#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "check.h"
#include "core/config.h"
#include "core/secret.h"

/* --- config file ------------------------------------------------------------------------- */

static NEOERR *tell_file(struct checking *checking, const char *path)
{
    const char *owners = config_owner_file();
    struct stat info;

    if (stat(path, &info) != 0)
        return nerr_raise_errno(NERR_IO, "cannot look at %s", path);
    if ((info.st_mode & 027) != 0)
        check_tell(checking, arena_format(checking->arena, "chmod 640 (programs) or 600 (owner) %s", path),
                   "%s has mode %o: others can read its passwords or change it", path, (unsigned)info.st_mode & 0777);
    if (owners != NULL && strcmp(owners, path) == 0 && (info.st_mode & 040) != 0)
        check_tell(checking, "keep the owner's account in a file of root's alone that includes the other (owner.conf)",
                   "a group can read the owner's password in %s", path);
    return STATUS_OK;
}

NEOERR *check_config_file(struct checking *checking)
{
    for (size_t i = 0; config_file(i) != NULL; i++)
        TRY(tell_file(checking, config_file(i)));
    return STATUS_OK;
}

/* --- passwords of the database accounts ---------------------------------------------------- */

enum { PASSWORD_SHORT = 16 };

NEOERR *check_passwords(struct checking *checking)
{
    const struct {
        const char *account, *password;
    } accounts[] = { { config.db_owner, config.db_owner_password },
                     { config.db_writer, config.db_writer_password },
                     { config.db_reader, config.db_reader_password } };

    for (size_t i = 0; i < COUNT_OF(accounts); i++) {
        const char *password = accounts[i].password, *other = accounts[(i + 1) % COUNT_OF(accounts)].password;

        if (*accounts[i].account == '\0')
            continue;
        if (strlen(password) < PASSWORD_SHORT || strcmp(password, accounts[i].account) == 0)
            check_tell(checking, "head -c 24 /dev/urandom | base64 | tr +/ xy, into the config; then ninefold accounts | mariadb",
                       "the password of %s is %s", accounts[i].account, *password == '\0' ? "empty" : "short");
        if (*password != '\0' && strcmp(password, other) == 0)
            check_tell(checking, "give each account its own password", "%s shares its password with another account", accounts[i].account);
    }
    return STATUS_OK;
}

/* --- the key of stored secrets ---------------------------------------------------------------- */

static void tell_secret(struct checking *checking, const char *id, const char *stored)
{
    if (*stored != '\0' && strncmp(stored, SECRET_MARK, strlen(SECRET_MARK)) != 0)
        check_tell(checking, "ninefold migrate", "a secret of webhook %s is stored as it is", id);
    else if (secret_open(checking->arena, stored) == NULL)
        check_tell(checking, "set the secret_key that was in the config before, or type the webhook's address and secret again",
                   "a secret of webhook %s was sealed with another key", id);
}

NEOERR *check_secret_key(struct checking *checking)
{
    static const char sql[] = "SELECT id, url FROM webhook WHERE valid_to IS NULL UNION ALL SELECT id, secret FROM webhook WHERE valid_to IS NULL";
    MYSQL_RES *result;
    MYSQL_ROW row;

    if (!secret_ready()) {
        check_tell(checking, "head -c 24 /dev/urandom | base64 | tr +/ xy, as secret_key into the config that programs read; then ninefold migrate",
                   "the config has %s secret_key: secrets of webhooks cannot be kept", *config.secret_key == '\0' ? "no" : "too short a");
        return STATUS_OK;
    }
    if (checking->owner == NULL || mysql_query(checking->owner, sql) != 0 || (result = mysql_store_result(checking->owner)) == NULL)
        return STATUS_OK; /* without database or tables, which others tell */
    while ((row = mysql_fetch_row(result)) != NULL)
        tell_secret(checking, row[0], row[1]);
    mysql_free_result(result);
    return STATUS_OK;
}

/* --- TLS ----------------------------------------------------------------------------------- */

NEOERR *check_tls(struct checking *checking)
{
    if (strncmp(config.base_url, "https://", 8) != 0)
        check_tell(checking, "serve the site over TLS and set base_url = https://...", "people come in at %s: what they send can be read on the way",
                   *config.base_url != '\0' ? config.base_url : "an address that base_url does not tell");
    if (strcmp(config.secure_cookie, "yes") != 0)
        check_tell(checking, "set secure_cookie = yes", "the session's cookie would be sent without TLS too");
    return STATUS_OK;
}

/* --- time zone ------------------------------------------------------------------------------- */

NEOERR *check_zone(struct checking *checking)
{
    const char *path = arena_format(checking->arena, "/usr/share/zoneinfo/%s", config.zone);

    if (strstr(config.zone, "..") != NULL || access(path, R_OK) != 0)
        check_tell(checking, "install tzdata, or set zone = Asia/Shanghai", "time zone '%s' is not known here: days would begin at the wrong hour",
                   config.zone);
    return STATUS_OK;
}

/* --- folders ---------------------------------------------------------------------------------- */

NEOERR *check_folders(struct checking *checking)
{
    const char *const needed[] = { arena_format(checking->arena, "%s/tmp", config.var), arena_format(checking->arena, "%s/run", config.var),
                                   arena_format(checking->arena, "%s/templates", config.root),
                                   arena_format(checking->arena, "%s/sql", config.root) };

    for (size_t i = 0; i < COUNT_OF(needed); i++) {
        struct stat info;

        if (stat(needed[i], &info) != 0 || !S_ISDIR(info.st_mode))
            check_tell(checking, "start the programs once by systemd, which makes them; or install again", "there is no folder %s", needed[i]);
        else if ((info.st_mode & 002) != 0)
            check_tell(checking, arena_format(checking->arena, "chmod o-w %s", needed[i]), "everybody can write to %s", needed[i]);
    }
    return STATUS_OK;
}

/* --- room --------------------------------------------------------------------------------------- */

static void tell_room(struct checking *checking, const char *folder)
{
    struct statvfs disk;
    int64_t free_mb;

    if (*folder == '\0' || statvfs(folder, &disk) != 0)
        return; /* on another machine, or told by another check */
    free_mb = (int64_t)(disk.f_bavail * (uint64_t)disk.f_frsize >> 20);
    if (free_mb < checking->room_mb)
        check_tell(checking, "make room, or give it a larger disk", "only %lld MB are free at %s", (long long)free_mb, folder);
}

NEOERR *check_room(struct checking *checking)
{
    const char *data = "";

    if (checking->owner != NULL && *config.db_socket != '\0')
        TRY(check_text(checking, checking->owner, "SELECT @@datadir", &data));
    tell_room(checking, config.var);
    tell_room(checking, data);
    tell_room(checking, config.backups);
    return STATUS_OK;
}

/* --- backups ------------------------------------------------------------------------------------- */

enum { BACKUP_AGE_H = 26 };

static int64_t newest_backup_ms(DIR *folder)
{
    int64_t newest_ms = 0;
    struct dirent *entry;

    while ((entry = readdir(folder)) != NULL) {
        size_t length = strlen(entry->d_name);
        struct stat info;

        if (length > 3 && strcmp(entry->d_name + length - 3, ".gz") == 0 && fstatat(dirfd(folder), entry->d_name, &info, 0) == 0 &&
            (int64_t)info.st_mtime * 1000 > newest_ms)
            newest_ms = (int64_t)info.st_mtime * 1000;
    }
    return newest_ms;
}

NEOERR *check_backups(struct checking *checking)
{
    static const char todo[] = "systemctl enable --now ninefold-backup.timer; look into its journal";
    DIR *folder;
    int64_t newest_ms, age_h;

    if (*config.backups == '\0') {
        check_tell(checking, "make backups every night (ninefold-backup.timer) and set backups = FOLDER", "the config names no folder of backups");
        return STATUS_OK;
    }
    folder = opendir(config.backups);
    if (folder == NULL) {
        check_tell(checking, todo, "there is no folder %s", config.backups);
        return STATUS_OK;
    }
    newest_ms = newest_backup_ms(folder);
    closedir(folder);
    age_h = (clock_now_ms() - newest_ms) / 3600000;
    if (newest_ms == 0)
        check_tell(checking, todo, "there is no backup in %s", config.backups);
    else if (age_h > BACKUP_AGE_H)
        check_tell(checking, todo, "the newest backup is %lld hours old", (long long)age_h);
    return STATUS_OK;
}
