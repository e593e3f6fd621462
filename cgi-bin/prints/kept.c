/* kept.c - documents kept as they stood: made by a job when an account is opened or a file verified,
 * then only shown (/prints/kept/:id). Nothing here changes them; a merge gives them to the other dealer. */
#include "prints.h"

#include <unistd.h>

#include "core/io.h"
#include "domain/document.h"

const char kept_record_sql[] =
    "SELECT d.id, d.customer_id, f.id AS file_id, f.name, f.type, f.size FROM customer_document d JOIN file f ON f.id = d.file_id"
    " JOIN customer cu ON cu.id = d.customer_id WHERE d.id = :id AND {visible:cu}";

static NEOERR *write_chunk(struct request *req, const struct row *row, void *context)
{
    (void)context;
    if (req->io->write(req->io, row->rows->cells[0][0], row->rows->lengths[0][0]) != 0)
        return nerr_raise(NERR_IO, "the client went away");
    return STATUS_OK;
}

static NEOERR *stream(struct request *req)
{
    values_int(req->values, "file_id", row_int(&req->record, "file_id"));
    return nerr_pass(db_each(req, "SELECT bytes FROM file_chunk WHERE file_id = :file_id ORDER BY place", req->values, write_chunk, NULL));
}

NEOERR *kept_answer(struct request *req)
{
    print_headers(req, row_text(&req->record, "type"), row_text(&req->record, "name"));
    reply_header(req, "Content-Length", row_text(&req->record, "size"));
    req->reply.stream = stream;
    return STATUS_OK;
}

/* It shows contacts and papers, whatever else its reader may. */
NEOERR *kept_view(struct request *req)
{
    struct customer_parts with;

    TRY(customer_parts_find(req, row_int(&req->record, "customer_id"), &with));
    if (!with.contacts || !with.papers)
        return nerr_raise(ERR_FORBIDDEN, "a kept document shows contacts and papers");
    return nerr_pass(kept_answer(req));
}

/* --- keeping ---------------------------------------------------------------------------------- */

NEOERR *print_store(struct request *req, const char *name, const struct buffer *pdf, int64_t *file_id)
{
    NEOERR *err;
    int fd;

    TRY(file_temporary(&fd));
    err = file_write(fd, pdf->bytes, pdf->length);
    if (err == STATUS_OK)
        err = file_store(req, fd, name, "print", file_id);
    close(fd);
    return nerr_pass(err);
}

static NEOERR *keep(struct request *req, const char *reason, int64_t file_id)
{
    struct values *values = values_new(req->arena);
    int64_t id;

    values_int(values, "customer_id", row_int(&req->record, "id"));
    values_text(values, "kind", "registration_form");
    values_text(values, "reason", reason);
    values_int(values, "file_id", file_id);
    values_text(values, "made_at", req->now);
    values_int(values, "made_by", req->person.id);
    return nerr_pass(db_insert(req, &document_table, values, &id));
}

/* In Chinese and with all its parts, whoever's doing made it: it is the company's record. */
NEOERR *freeze_step(struct request *req, struct job *job, bool *finished)
{
    int64_t id = json_integer_value(json_object_get(job->args, "customer"));
    struct buffer pdf;
    int64_t file_id;
    bool found;

    *finished = true;
    req->scope = SCOPE_ALL;
    req->person.lang = "zh";
    values_int(req->values, "id", id);
    TRY(db_select_maybe(req, customer_record_sql, &req->record, &found));
    if (!found)
        return STATUS_OK;
    TRY(registration_form(req, (struct customer_parts){ .contacts = true, .papers = true }, &pdf));
    TRY(print_store(req, arena_format(req->arena, "%s-form-%s.pdf", row_text(&req->record, "code"), req->today), &pdf, &file_id));
    TRY(keep(req, json_string_value(json_object_get(job->args, "reason")), file_id));
    return nerr_pass(timeline_add(req, &(struct timeline_entry){ .customer_id = id, .kind = "document_kept", .resource = "customers" }));
}
