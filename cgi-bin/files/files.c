/* files.c - /files: exports to fetch, files to upload for an import. A program of its own,
 * so that a slow body or a large download holds no page's worker. */
#include "core/app.h"

#include <string.h>

#include "core/body.h"
#include "core/io.h"
#include "domain/import.h"

static const char file_sql[] =
    "SELECT f.id, f.name, f.type, f.size, f.purpose, f.expires_at IS NOT NULL AND f.expires_at < :now AS expired"
    " FROM file f WHERE f.id = :id AND f.staff_id = :me";

static NEOERR *page(struct request *req)
{
    TRY(db_show_rows(req, "Files",
                     "SELECT id, name, type, ROUND(size / 1024) AS kilobytes, purpose, rows_count, created_at, expires_at,"
                     "  expires_at IS NOT NULL AND expires_at < :now AS expired FROM file"
                     " WHERE staff_id = :me ORDER BY id DESC LIMIT 100"));
    TRY(db_show_rows(req, "Jobs",
                     "SELECT id, kind, state, done, total, tries, created_at FROM job WHERE staff_id = :me AND kind = 'export'"
                     " AND (state IN ('waiting', 'running') OR (state = 'failed' AND finished_at > :now - INTERVAL 1 DAY))"
                     " ORDER BY id DESC LIMIT 20"));
    return STATUS_OK;
}

/* --- download ---------------------------------------------------------------------- */

static NEOERR *write_chunk(struct request *req, const struct row *row, void *context)
{
    (void)context;
    if (req->io->write(req->io, row->rows->cells[0][0], row->rows->lengths[0][0]) != 0)
        return nerr_raise(NERR_IO, "the client went away");
    return STATUS_OK;
}

static NEOERR *stream(struct request *req)
{
    return nerr_pass(db_each(req, "SELECT bytes FROM file_chunk WHERE file_id = :id ORDER BY place", req->values, write_chunk, NULL));
}

static NEOERR *download(struct request *req)
{
    const char *name = text_url(req->arena, row_text(&req->record, "name"));

    if (row_int(&req->record, "expired") != 0)
        return nerr_raise(ERR_NOT_FOUND, "file %s has expired", row_text(&req->record, "id"));
    reply_type(req, row_text(&req->record, "type"));
    reply_header(req, "Content-Disposition", arena_format(req->arena, "attachment; filename*=UTF-8''%s", name));
    reply_header(req, "Content-Length", row_text(&req->record, "size"));
    req->reply.own_policy = "sandbox; default-src 'none'";
    req->reply.stream = stream;
    return STATUS_OK;
}

/* --- upload ------------------------------------------------------------------------- */

static NEOERR *upload(struct request *req)
{
    int64_t file_id, run_id;

    if (req->upload_fd < 0 || req->upload_name == NULL || *req->upload_name == '\0') {
        reply_notice(req, "import.no_file", NULL);
        reply_redirect(req, "/customers/import");
        return STATUS_OK;
    }
    TRY(file_store(req, req->upload_fd, req->upload_name, "import", &file_id));
    TRY(import_begin(req, "customers", file_id, &run_id));
    reply_redirect(req, "/customers/import/%lld", (long long)run_id);
    return STATUS_OK;
}

static const char own[] = "each person's own files";

static const struct route routes[] = {
    { METHOD_GET, "/files", NULL, page, "files/list", NULL, NULL, ROUTE_ANY_PERSON, own, NULL },
    { METHOD_GET, "/files/:id", NULL, download, NULL, NULL, file_sql, ROUTE_ANY_PERSON | ROUTE_BARE, own, NULL },
    { METHOD_POST, "/files/import/customers", "customers.import", upload, NULL, NULL, NULL, ROUTE_UPLOAD, NULL, NULL },
};

const struct module files_module = { "files", routes, COUNT_OF(routes), NULL };
