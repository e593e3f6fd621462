/* backup.c - ninefold backup FILE, ninefold restore FILE.
 *
 * The file is the gzipped text of mariadb-dump, and its last line the manifest: a
 * checksum of the whole, rows and a checksum of each table. A file that was cut off or
 * changed is refused before the database is touched; after restoring, the database is
 * dumped again and each table compared. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include "connect.h"
#include "core/app.h"
#include "core/config.h"
#include "dump.h"
#include "tool.h"

static int64_t rows_of(const struct dump *dump)
{
    int64_t rows = 0;

    for (size_t i = 0; i < dump->table_count; i++)
        rows += dump->tables[i].rows;
    return rows;
}

/* --- backup ---------------------------------------------------------------------------- */

static NEOERR *write_line(void *context, const char *line, size_t length)
{
    if (gzwrite(context, line, (unsigned)length) != (int)length)
        return nerr_raise(NERR_IO, "cannot write the backup");
    return STATUS_OK;
}

static NEOERR *write_manifest(const struct dump *dump, gzFile file)
{
    char *line = dump_manifest_line(dump);
    NEOERR *err = line != NULL ? write_line(file, line, strlen(line)) : nerr_raise(NERR_NOMEM, "manifest");

    free(line);
    return nerr_pass(err);
}

static NEOERR *write_dump(struct dump *dump, gzFile file)
{
    struct client client;
    NEOERR *err;

    TRY(client_dump(&client));
    err = dump_read(dump, client.pipe, write_line, file);
    if (err != STATUS_OK)
        kill(client.pid, SIGTERM);
    TRY(err != STATUS_OK ? nerr_pass(err) : client_end(&client));
    if (dump->table_count == 0)
        return nerr_raise(ERR_INVALID, "the database holds nothing");
    return nerr_pass(write_manifest(dump, file));
}

/* Whole and on the disk, or not there. */
static NEOERR *write_file(struct dump *dump, const char *part)
{
    int fd = open(part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    gzFile file = fd >= 0 ? gzdopen(dup(fd), "wb6") : NULL;
    NEOERR *err;

    if (file == NULL)
        return nerr_raise_errno(NERR_IO, "cannot write %s", part);
    err = write_dump(dump, file);
    if (gzclose(file) != Z_OK && err == STATUS_OK)
        err = nerr_raise(NERR_IO, "cannot write %s", part);
    if (err == STATUS_OK && fsync(fd) != 0)
        err = nerr_raise_errno(NERR_IO, "cannot write %s", part);
    close(fd);
    return nerr_pass(err);
}

NEOERR *tool_backup(int argc, char **argv)
{
    static struct dump dump; /* too large for the stack */
    struct arena *arena = arena_new();
    const char *part;
    NEOERR *err;

    if (argc != 2)
        return nerr_raise(ERR_INVALID, "backup FILE");
    if (access(argv[1], F_OK) == 0)
        return nerr_raise(ERR_INVALID, "%s is there already", argv[1]);
    part = arena_format(arena, "%s.part", argv[1]);
    err = write_file(&dump, part);
    if (err == STATUS_OK && rename(part, argv[1]) != 0)
        err = nerr_raise_errno(NERR_IO, "cannot write %s", argv[1]);
    if (err == STATUS_OK)
        printf("backup of %zu tables, %lld rows\n", dump.table_count, (long long)rows_of(&dump));
    else
        unlink(part);
    dump_free(&dump);
    arena_free(arena);
    return nerr_pass(err);
}

/* --- restore --------------------------------------------------------------------------- */

static ssize_t gz_read(void *cookie, char *bytes, size_t size)
{
    return gzread(cookie, bytes, (unsigned)size);
}

static int gz_close(void *cookie)
{
    return gzclose(cookie) == Z_OK ? 0 : -1;
}

static NEOERR *open_file(const char *path, FILE **file)
{
    gzFile gz = gzopen(path, "rbe");

    *file = gz == NULL ? NULL : fopencookie(gz, "r", (cookie_io_functions_t){ .read = gz_read, .close = gz_close });
    return *file != NULL ? STATUS_OK : nerr_raise_errno(NERR_IO, "cannot read %s", path);
}

/* Reads the file once without using it: it is whole and as it was written. */
static NEOERR *check_file(const char *path, struct dump *dump, json_t **manifest)
{
    FILE *file;
    NEOERR *err;

    TRY(open_file(path, &file));
    err = dump_read(dump, file, NULL, NULL);
    fclose(file);
    TRY(err);
    *manifest = dump->manifest != NULL ? json_loads(dump->manifest, 0, NULL) : NULL;
    if (*manifest == NULL || json_integer_value(json_object_get(*manifest, "format")) != 1)
        return nerr_raise(ERR_INVALID, "%s is no whole backup: it has no manifest at its end", path);
    return nerr_pass_ctx(dump_compare(dump, *manifest, true), "%s was changed", path);
}

static NEOERR *make_room(MYSQL *owner, bool replace)
{
    struct arena *arena = arena_new();
    int64_t tables;
    NEOERR *err = tool_number(owner, "SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = DATABASE()", &tables);

    if (err == STATUS_OK && tables > 0 && !replace)
        err = nerr_raise(ERR_INVALID, "database %s holds %lld tables: --replace puts the backup in their place", config.db_name,
                         (long long)tables);
    if (err == STATUS_OK && tables > 0)
        err = tool_run(owner,
                       arena_format(arena, "DROP DATABASE `%s`; CREATE DATABASE `%s` CHARACTER SET utf8mb4 COLLATE utf8mb4_uca1400_ai_ci",
                                    config.db_name, config.db_name),
                       "replace");
    arena_free(arena);
    return nerr_pass(err);
}

static NEOERR *send_line(void *context, const char *line, size_t length)
{
    if (fwrite(line, 1, length, context) != length)
        return nerr_raise(NERR_IO, "the database's client ended early");
    return STATUS_OK;
}

static NEOERR *load_file(const char *path, struct dump *dump)
{
    struct client client;
    FILE *file;
    NEOERR *err, *ended;

    TRY(open_file(path, &file));
    err = client_load(&client);
    if (err == STATUS_OK) {
        err = dump_read(dump, file, send_line, client.pipe);
        ended = client_end(&client);
        if (err == STATUS_OK)
            err = ended;
        else
            nerr_ignore(&ended);
    }
    fclose(file);
    return nerr_pass(err);
}

static NEOERR *check_database(struct dump *dump, const json_t *manifest)
{
    struct client client;
    NEOERR *err;

    TRY(client_dump(&client));
    err = dump_read(dump, client.pipe, NULL, NULL);
    TRY(err != STATUS_OK ? nerr_pass(err) : client_end(&client));
    return nerr_pass_ctx(dump_compare(dump, manifest, false), "%s is not as the backup", config.db_name);
}

/* Programs that run hold small tables of before by their stamp, and the backup's goes on from an older one: it must not
 * come by the same number with something else. Milliseconds are ahead of every count of changes. */
static NEOERR *renew_stamp(void)
{
    MYSQL *owner;
    char sql[120];
    NEOERR *err;

    TRY(tool_connect_owner(&owner));
    snprintf(sql, sizeof(sql), "UPDATE options_stamp SET value = GREATEST(value + 1, %lld)", (long long)clock_now_ms());
    err = tool_run(owner, sql, "stamp");
    mysql_close(owner);
    return nerr_pass(err);
}

static NEOERR *restore(const char *path, bool replace)
{
    static struct dump dump;
    MYSQL *owner;
    json_t *manifest = NULL;
    NEOERR *err;

    signal(SIGPIPE, SIG_IGN);
    err = check_file(path, &dump, &manifest);
    dump_free(&dump);
    if (err == STATUS_OK)
        err = tool_connect_owner(&owner);
    if (err == STATUS_OK) {
        err = make_room(owner, replace);
        mysql_close(owner);
    }
    if (err == STATUS_OK)
        err = load_file(path, &dump);
    dump_free(&dump);
    if (err == STATUS_OK)
        err = check_database(&dump, manifest);
    if (err == STATUS_OK)
        err = renew_stamp();
    if (err == STATUS_OK)
        printf("restored %zu tables, %lld rows, each table compared; now run: ninefold migrate\n", dump.table_count,
               (long long)rows_of(&dump));
    json_decref(manifest);
    return nerr_pass(err);
}

NEOERR *tool_restore(int argc, char **argv)
{
    bool replace = argc == 3 && strcmp(argv[2], "--replace") == 0;

    if (argc != 2 && !replace)
        return nerr_raise(ERR_INVALID, "restore FILE [--replace]");
    return nerr_pass(restore(argv[1], replace));
}
