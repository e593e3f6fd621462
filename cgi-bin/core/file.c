/* file.c - content in chunks of 512 kB, hashed and typed on the way in. */
#include "file.h"

#include <errno.h>
#include <fcntl.h>
#include <magic.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "config.h"
#include "options.h"
#include "request.h"
#include "text.h"

NEOERR *file_temporary(int *fd)
{
    char path[400];

    snprintf(path, sizeof(path), "%s/tmp/ninefold.XXXXXX", config.var);
    *fd = mkostemp(path, O_CLOEXEC);
    if (*fd < 0)
        return nerr_raise_errno(error_of_write(), "cannot make %s", path);
    unlink(path);
    return STATUS_OK;
}

NEOERR *file_write(int fd, const char *bytes, size_t length)
{
    while (length > 0) {
        ssize_t done = write(fd, bytes, length);

        if (done < 0 && errno == EINTR)
            continue;
        if (done <= 0)
            return nerr_raise_errno(error_of_write(), "cannot write %zu bytes", length);
        bytes += done;
        length -= (size_t)done;
    }
    return STATUS_OK;
}

/* libmagic knows the type by content; plain texts are all "text/csv" here. */
static NEOERR *type_of(struct request *req, const char *bytes, size_t length, const char **type)
{
    magic_t magic = magic_open(MAGIC_MIME_TYPE);
    const char *found;

    if (magic == NULL || magic_load(magic, NULL) != 0) {
        magic_close(magic);
        return nerr_raise(NERR_SYSTEM, "libmagic");
    }
    found = magic_buffer(magic, bytes, length);
    if (found == NULL)
        found = "application/octet-stream";
    if (strncmp(found, "text/", 5) == 0 && strcmp(found, "text/html") != 0 && strcmp(found, "text/xml") != 0)
        found = "text/csv";
    *type = arena_text(req->arena, found);
    magic_close(magic);
    return STATUS_OK;
}

NEOERR *file_type(struct request *req, int fd, const char **type)
{
    char head[4096];
    ssize_t got = pread(fd, head, sizeof(head), 0);

    if (got < 0)
        return nerr_raise_errno(NERR_IO, "cannot read the file to store");
    return nerr_pass(type_of(req, head, (size_t)got, type));
}

static ssize_t read_full(int fd, char *bytes, size_t size)
{
    size_t used = 0;

    while (used < size) {
        ssize_t got = read(fd, bytes + used, size - used);

        if (got < 0)
            return -1;
        if (got == 0)
            break;
        used += (size_t)got;
    }
    return (ssize_t)used;
}

struct storing {
    struct values *values;
    char *bytes;
    int64_t size;
    crypto_hash_sha256_state hash;
};

static NEOERR *store_chunks(struct request *req, int fd, struct storing *storing)
{
    for (int place = 0;; place++) {
        ssize_t got = read_full(fd, storing->bytes, FILE_CHUNK_BYTES);

        if (got < 0)
            return nerr_raise_errno(NERR_IO, "cannot read the file to store");
        if (got == 0)
            return STATUS_OK;
        storing->size += got;
        crypto_hash_sha256_update(&storing->hash, (unsigned char *)storing->bytes, (unsigned long long)got);
        values_int(storing->values, "place", place);
        values_borrow(storing->values, "bytes", storing->bytes, (size_t)got);
        TRY(db_execute_with(req, "INSERT INTO file_chunk (file_id, place, bytes) VALUES (:file_id, :place, :bytes)",
                            storing->values));
        if (got < FILE_CHUNK_BYTES)
            return STATUS_OK;
    }
}

static NEOERR *insert_file(struct request *req, int fd, const char *name, const char *purpose, struct values *values)
{
    const char *type;

    TRY(file_type(req, fd, &type));
    values_text(values, "name", text_cut(req->arena, name, 200));
    values_text(values, "type", type);
    values_text(values, "purpose", purpose);
    values_null(values, "keep_days"); /* a scan and a kept print stay */
    if (strcmp(purpose, "scan") != 0 && strcmp(purpose, "print") != 0)
        values_int(values, "keep_days", setting_int(strcmp(purpose, "export") == 0 ? "export.keep_days" : "import.keep_days"));
    TRY(db_execute_with(req,
                        "INSERT INTO file (name, type, size, sha256, purpose, staff_id, created_at, expires_at)"
                        " VALUES (:name, :type, 0, '', :purpose, :me, :now, :now + INTERVAL :keep_days DAY)",
                        values));
    values_int(values, "file_id", db_insert_id(req));
    return STATUS_OK;
}

NEOERR *file_store(struct request *req, int fd, const char *name, const char *purpose, int64_t *id)
{
    struct storing storing = { .values = values_new(req->arena), .bytes = arena_alloc(req->arena, FILE_CHUNK_BYTES) };
    unsigned char hash[32];

    TRY(insert_file(req, fd, name, purpose, storing.values));
    if (lseek(fd, 0, SEEK_SET) < 0)
        return nerr_raise_errno(NERR_IO, "cannot rewind the file to store");
    crypto_hash_sha256_init(&storing.hash);
    TRY(store_chunks(req, fd, &storing));
    crypto_hash_sha256_final(&storing.hash, hash);
    values_bytes(storing.values, "sha256", hash, sizeof(hash));
    values_int(storing.values, "size", storing.size);
    *id = values_get_int(storing.values, "file_id");
    return nerr_pass(db_execute_with(req, "UPDATE file SET size = :size, sha256 = :sha256 WHERE id = :file_id",
                                     storing.values));
}

static NEOERR *write_chunk(struct request *req, const struct row *row, void *context)
{
    const int *fd = context;

    (void)req;
    return nerr_pass(file_write(*fd, row->rows->cells[0][0], row->rows->lengths[0][0]));
}

NEOERR *file_fetch(struct request *req, int64_t id, int fd)
{
    struct values *values = values_new(req->arena);

    values_int(values, "file_id", id);
    return nerr_pass(db_each(req, "SELECT bytes FROM file_chunk WHERE file_id = :file_id ORDER BY place", values,
                             write_chunk, &fd));
}
