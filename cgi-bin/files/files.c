/* files.c - /files: exports to fetch, files to upload for an import, what is attached to papers, contracts, approvals, tickets, announcements. A program of its own,
 * so that a slow body or a large download holds no page's worker. */
#include "core/app.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/body.h"
#include "core/image.h"
#include "core/io.h"
#include "domain/announcement.h"
#include "domain/approval.h"
#include "domain/contract.h"
#include "domain/customer.h"
#include "domain/goods_return.h"
#include "domain/import.h"
#include "domain/paper.h"
#include "domain/communication.h"
#include "domain/ticket.h"

static const char file_sql[] =
    "SELECT f.id, f.name, f.type, f.size, f.purpose, f.expires_at IS NOT NULL AND f.expires_at < :now AS expired"
    " FROM file f WHERE f.id = :id AND f.staff_id = :me";

static NEOERR *page(struct request *req)
{
    /* jobs first: one that ends in between is told once more, and its file is not missed */
    TRY(db_show_rows(req, "Jobs",
                     "SELECT id, kind, state, done, total, tries, created_at FROM job WHERE staff_id = :me AND kind = 'export'"
                     " AND (state IN ('waiting', 'running') OR (state = 'failed' AND finished_at > :now - INTERVAL 1 DAY))"
                     " ORDER BY id DESC LIMIT 20"));
    TRY(db_show_rows(req, "Files",
                     "SELECT id, name, type, ROUND(size / 1024) AS kilobytes, purpose, rows_count, created_at, expires_at,"
                     "  expires_at IS NOT NULL AND expires_at < :now AS expired FROM file"
                     " WHERE staff_id = :me ORDER BY id DESC LIMIT 100"));
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
    req->reply.own_policy = "sandbox; default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    req->reply.stream = stream;
    return STATUS_OK;
}

/* --- upload ------------------------------------------------------------------------- */

/* The kind is the last word of the route's path: /files/import/customers. */
static NEOERR *upload(struct request *req)
{
    const char *kind = strrchr(req->route->path, '/') + 1;
    int64_t file_id, run_id;

    if (req->upload_fd < 0 || req->upload_name == NULL || *req->upload_name == '\0') {
        reply_refusal(req, "import.no_file", NULL);
        reply_redirect(req, "%s/import", import_home(kind));
        return STATUS_OK;
    }
    TRY(file_store(req, req->upload_fd, req->upload_name, "import", &file_id));
    TRY(import_begin(req, kind, file_id, &run_id));
    reply_redirect(req, "%s/import/%lld", import_home(kind), (long long)run_id);
    return STATUS_OK;
}

/* --- scans of papers: kept with all versions, seen by whoever may see the paper ------------------ */

static const char scan_sql[] =
    "SELECT s.id, f.id AS file_id, f.name, f.type, f.size FROM paper_scan s JOIN file f ON f.id = s.file_id JOIN paper p ON p.id = s.paper_id"
    " JOIN customer cu ON cu.id = p.customer_id WHERE s.id = :id AND p.valid_to IS NULL AND {visible:cu}";

static bool is_scan_type(const char *type)
{
    static const char *const types[] = { "application/pdf", "image/jpeg", "image/png", "image/webp" };

    for (size_t i = 0; i < COUNT_OF(types); i++) {
        if (strcmp(types[i], type) == 0)
            return true;
    }
    return false;
}

/* What is wrong with an upload as a scan: a message key, or NULL. */
static NEOERR *scan_problem(struct request *req, const char **problem)
{
    const char *type;
    struct stat info;

    *problem = "paper.scan_none";
    if (req->upload_fd < 0 || req->upload_name == NULL || *req->upload_name == '\0')
        return STATUS_OK;
    if (fstat(req->upload_fd, &info) != 0)
        return nerr_raise_errno(NERR_IO, "cannot look at the upload");
    if (info.st_size == 0)
        return STATUS_OK;
    TRY(file_type(req, req->upload_fd, &type));
    *problem = info.st_size > UPLOAD_SMALL_MOST ? "paper.scan_too_large" : is_scan_type(type) ? NULL : "paper.scan_type";
    return STATUS_OK;
}

static bool is_picture(const char *type)
{
    return strncmp(type, "image/", 6) == 0;
}

/* The upload as a picture without its EXIF and the like, in a file of its own; *fd is -1 when it is broken. */
static NEOERR *strip_picture(struct request *req, int *fd)
{
    struct image image = { 0 };
    struct stat info;
    uint8_t *bytes;
    NEOERR *err;

    *fd = -1;
    if (fstat(req->upload_fd, &info) != 0)
        return nerr_raise_errno(NERR_IO, "cannot look at the upload");
    image.length = (size_t)info.st_size;
    image.bytes = bytes = arena_alloc(req->arena, image.length);
    image.out = arena_alloc(req->arena, image.length + IMAGE_STRIP_GROWS);
    if (pread(req->upload_fd, bytes, image.length, 0) != (ssize_t)image.length)
        return nerr_raise_errno(NERR_IO, "cannot read the upload");
    if (!image_strip(&image))
        return STATUS_OK;
    TRY(file_temporary(fd));
    err = file_write(*fd, (const char *)image.out, image.used);
    if (err != STATUS_OK)
        close(*fd);
    return nerr_pass(err);
}

/* What is stored: of a picture what image.h leaves of it, a PDF as it is. *problem is set when it cannot be. */
static NEOERR *scan_store(struct request *req, int64_t *file_id, const char **problem)
{
    const char *type;
    NEOERR *err;
    int fd;

    TRY(file_type(req, req->upload_fd, &type));
    if (!is_picture(type))
        return nerr_pass(file_store(req, req->upload_fd, req->upload_name, "scan", file_id));
    TRY(strip_picture(req, &fd));
    if (fd < 0) {
        *problem = "paper.scan_broken";
        return STATUS_OK;
    }
    err = file_store(req, fd, req->upload_name, "scan", file_id);
    close(fd);
    return nerr_pass(err);
}

/* The next version; places are given under the paper's lock. */
static NEOERR *scan_insert(struct request *req, int64_t file_id)
{
    struct values *values = values_new(req->arena);
    struct row row;
    int64_t id;

    TRY(db_select_one(req, "SELECT id FROM paper WHERE id = :id FOR UPDATE", &row));
    TRY(db_select_one(req, "SELECT COALESCE(MAX(place), 0) + 1 AS place FROM paper_scan WHERE paper_id = :id", &row));
    values_int(values, "paper_id", row_int(&req->record, "id"));
    values_int(values, "file_id", file_id);
    values_int(values, "place", row_int(&row, "place"));
    values_int(values, "added_by", req->person.id);
    values_text(values, "added_at", req->now);
    return nerr_pass(db_insert(req, &paper_scan_table, values, &id));
}

static NEOERR *scan_keep(struct request *req, int64_t file_id)
{
    TRY(scan_insert(req, file_id));
    return nerr_pass(timeline_add(req, &(struct timeline_entry){ .customer_id = req->subject, .kind = "paper_scan", .resource = "papers", .detail = req->upload_name }));
}

static NEOERR *scan_stream(struct request *req)
{
    values_int(req->values, "file_id", row_int(&req->record, "file_id"));
    return nerr_pass(db_each(req, "SELECT bytes FROM file_chunk WHERE file_id = :file_id ORDER BY place", req->values, write_chunk, NULL));
}

/* ?download=1 saves it; otherwise shown in place, in a sandbox of its own. */
static NEOERR *scan_view(struct request *req)
{
    const char *name = text_url(req->arena, row_text(&req->record, "name"));
    const char *way = *request_param(req, "download") != '\0' || !is_scan_type(row_text(&req->record, "type")) ? "attachment" : "inline";

    reply_type(req, row_text(&req->record, "type"));
    reply_header(req, "Content-Disposition", arena_format(req->arena, "%s; filename*=UTF-8''%s", way, name));
    reply_header(req, "Content-Length", row_text(&req->record, "size"));
    req->reply.own_policy = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; object-src 'self'; base-uri 'none'; "
                            "form-action 'none'; frame-ancestors 'none'";
    req->reply.stream = scan_stream;
    return STATUS_OK;
}

/* --- attachments of contracts: seen by whoever may see the contract ------------------------------------ */

static const char attachment_sql[] =
    "SELECT cf.id, cf.contract_id, cf.version, f.id AS file_id, f.name, f.type, f.size FROM contract_file cf JOIN file f ON f.id = cf.file_id"
    " JOIN contract c ON c.id = cf.contract_id JOIN customer cu /* all rows: narrowed by what follows */ ON cu.id = c.customer_id"
    " WHERE cf.id = :id AND cf.valid_to IS NULL AND " CONTRACT_VISIBLE;

static NEOERR *contract_keep(struct request *req, int64_t file_id)
{
    const char *kind = request_posted(req, "kind");
    struct values *values = values_new(req->arena);
    int64_t id;

    values_int(values, "contract_id", row_int(&req->record, "id"));
    values_text(values, "kind", options_find("contract_file_kind", kind) != NULL ? kind : "attachment");
    values_int(values, "file_id", file_id);
    values_text(values, "added_at", req->now);
    values_int(values, "added_by", req->person.id);
    return nerr_pass(db_insert(req, &contract_file_table, values, &id));
}

/* Added by mistake: out of the page, the bytes and the trail stay. */
static NEOERR *attachment_end(struct request *req)
{
    TRY(db_close(req, &contract_file_table, row_int(&req->record, "id"), NULL));
    reply_notice(req, "contract.file_ended", NULL);
    reply_redirect(req, "%s#files", contract_path(req, row_int(&req->record, "contract_id"), ""));
    return STATUS_OK;
}

/* --- attachments of approvals: added by who takes part, seen by who sees the trail --------------------------- */

static const char run_sql[] = "SELECT a.id, a.customer_id FROM approval a WHERE a.id = :id AND " APPROVAL_TAKES_PART;
static const char run_file_sql[] =
    "SELECT af.id, f.id AS file_id, f.name, f.type, f.size FROM approval_file af JOIN file f ON f.id = af.file_id JOIN approval a ON a.id = af.approval_id"
    " WHERE af.id = :id AND " APPROVAL_READABLE;

/* The run is locked before anything is stored: what was decided in the meantime gets nothing more. */
static NEOERR *run_begin(struct request *req, const char **problem)
{
    bool open;

    TRY(approval_attach_begin(req, row_int(&req->record, "id"), &open));
    *problem = open ? NULL : "approval.file_over";
    return STATUS_OK;
}

static const char *posted_note(struct request *req)
{
    return text_cut(req->arena, text_tidy(req->arena, request_posted(req, "note")), 1000);
}

static NEOERR *run_keep(struct request *req, int64_t file_id)
{
    return nerr_pass(approval_attach(req, row_int(&req->record, "id"), file_id, posted_note(req)));
}

/* --- photos and documents of tickets: entries of the log, seen by whoever may see the ticket --------------------- */

static const char ticket_file_sql[] =
    "SELECT e.id, f.id AS file_id, f.name, f.type, f.size FROM ticket_entry e JOIN file f ON f.id = e.file_id JOIN ticket t ON t.id = e.ticket_id"
    " JOIN customer cu ON cu.id = t.customer_id WHERE e.id = :id AND e.kind = 'file' AND {visible:cu}";

static NEOERR *ticket_begin(struct request *req, const char **problem)
{
    *problem = text_has_word("closed,merged", row_text(&req->record, "state")) ? "ticket.ended" : NULL;
    return STATUS_OK;
}

static NEOERR *ticket_keep(struct request *req, int64_t file_id)
{
    TRY(ticket_log_add(req, &(struct ticket_log){ .ticket_id = row_int(&req->record, "id"), .kind = "file", .text = posted_note(req), .file_id = file_id }));
    return nerr_pass(ticket_tell(req, &req->record, "ticket_word"));
}

/* --- photos and documents of communications: seen by whoever may see the dealer's log ---------------------------- */

static const char communication_file_sql[] =
    "SELECT cf.id, f.id AS file_id, f.name, f.type, f.size FROM communication_file cf JOIN file f ON f.id = cf.file_id JOIN communication co ON co.id = cf.communication_id"
    " JOIN customer cu ON cu.id = co.customer_id WHERE cf.id = :id AND {visible:cu}";

static NEOERR *communication_keep(struct request *req, int64_t file_id)
{
    struct values *values = values_new(req->arena);
    int64_t id;

    values_int(values, "communication_id", row_int(&req->record, "id"));
    values_int(values, "file_id", file_id);
    values_text(values, "note", text_cut(req->arena, posted_note(req), 300));
    values_text(values, "added_at", req->now);
    values_int(values, "added_by", req->person.id);
    return nerr_pass(db_insert(req, &communication_file_table, values, &id));
}

/* --- proofs and photos of returns: kept, seen by whoever may see the return ------------------------------------ */

static const char return_file_sql[] =
    "SELECT x.id, f.id AS file_id, f.name, f.type, f.size FROM goods_return_file x JOIN file f ON f.id = x.file_id JOIN goods_return g ON g.id = x.goods_return_id JOIN customer cu ON cu.id = g.customer_id"
    " WHERE x.id = :id AND ({visible:cu} OR g.created_by = :me OR " APPROVAL_SEES("return", "g.id") ")";

static NEOERR *return_begin(struct request *req, const char **problem)
{
    *problem = text_has_word("settled,void,refused", row_text(&req->record, "state")) ? "goods_return.moved" : NULL;
    return STATUS_OK;
}

static NEOERR *return_keep(struct request *req, int64_t file_id)
{
    const char *kind = request_posted(req, "kind");
    struct values *values = values_new(req->arena);
    int64_t id;

    values_int(values, "goods_return_id", row_int(&req->record, "id"));
    values_text(values, "kind", options_find("return_file_kind", kind) != NULL ? kind : "photo");
    values_int(values, "file_id", file_id);
    values_text(values, "note", text_cut(req->arena, posted_note(req), 300));
    values_text(values, "added_at", req->now);
    values_int(values, "added_by", req->person.id);
    return nerr_pass(db_insert(req, &goods_return_file_table, values, &id));
}

/* --- attachments of announcements: seen by whoever may read the announcement -------------------------------------- */

static const char announcement_file_sql[] =
    "SELECT x.id, x.announcement_id, f.id AS file_id, f.name, f.type, f.size FROM announcement_file x JOIN file f ON f.id = x.file_id JOIN announcement a ON a.id = x.announcement_id JOIN staff st ON st.id = :me"
    " WHERE x.id = :id AND x.valid_to IS NULL AND a.valid_to IS NULL AND (" ANNOUNCEMENT_KEPT " OR " ANNOUNCEMENT_BEGUN " AND " ANNOUNCEMENT_ADDRESSES ")";
static const char announcement_kept_file_sql[] =
    "SELECT x.id, x.announcement_id FROM announcement_file x JOIN announcement a ON a.id = x.announcement_id WHERE x.id = :id AND x.valid_to IS NULL AND a.valid_to IS NULL AND " ANNOUNCEMENT_KEPT;

static NEOERR *announcement_keep(struct request *req, int64_t file_id)
{
    struct values *values = values_new(req->arena);
    int64_t id;

    values_int(values, "announcement_id", row_int(&req->record, "id"));
    values_int(values, "file_id", file_id);
    values_text(values, "added_at", req->now);
    values_int(values, "added_by", req->person.id);
    return nerr_pass(db_insert(req, &announcement_file_table, values, &id));
}

static NEOERR *announcement_file_end(struct request *req)
{
    TRY(db_close(req, &announcement_file_table, row_int(&req->record, "id"), NULL));
    reply_notice(req, "announcement.file_ended", NULL);
    reply_redirect(req, "/announcements/%s#files", row_text(&req->record, "announcement_id"));
    return STATUS_OK;
}

/* --- what takes attachments: the table of it, and the one way they come in -------------------------------------- */

static const struct holder {
    const char *route;      /* its upload */
    const char *page, *end; /* the page that shows them: page, id of the record, end */
    const char *saved;      /* what is said then */
    NEOERR *(*begin)(struct request *req, const char **problem); /* asked before anything is stored; NULL = nothing to ask */
    NEOERR *(*keep)(struct request *req, int64_t file_id);
} holders[] = {
    { "/files/papers/:id", "/papers", "", "paper.scan_saved", NULL, scan_keep },
    { "/files/contracts/:id", "/contracts", "#files", "contract.file_saved", NULL, contract_keep },
    { "/files/approvals/:id", "/approvals", "#trail", "approval.file_saved", run_begin, run_keep },
    { "/files/tickets/:id", "/tickets", "#files", "ticket.file_saved", ticket_begin, ticket_keep },
    { "/files/communications/:id", "/communications", "#files", "communication.file_saved", NULL, communication_keep },
    { "/files/announcements/:id", "/announcements", "#files", "announcement.file_saved", NULL, announcement_keep },
    { "/files/returns/:id", "/tickets/returns", "#files", "ticket.file_saved", return_begin, return_keep },
};

static const struct holder *holder_of(const struct request *req)
{
    size_t i = 0;

    while (i + 1 < COUNT_OF(holders) && strcmp(holders[i].route, req->route->path) != 0)
        i++;
    return &holders[i];
}

static NEOERR *take_upload(struct request *req, const struct holder *holder, const char **problem)
{
    int64_t file_id;

    TRY(scan_problem(req, problem));
    if (*problem == NULL && holder->begin != NULL)
        TRY(holder->begin(req, problem));
    if (*problem == NULL)
        TRY(scan_store(req, &file_id, problem));
    return *problem == NULL ? nerr_pass(holder->keep(req, file_id)) : STATUS_OK;
}

static NEOERR *attach(struct request *req)
{
    const struct holder *holder = holder_of(req);
    const char *problem;

    reply_redirect(req, "%s/%s%s", holder->page, row_text(&req->record, "id"), holder->end);
    req->subject = row_has(&req->record, "customer_id") ? row_int(&req->record, "customer_id") : 0;
    TRY(take_upload(req, holder, &problem));
    if (problem == NULL)
        reply_notice(req, holder->saved, NULL);
    else
        reply_refusal(req, problem, NULL);
    return STATUS_OK;
}

static const char own[] = "each person's own files";
static const char reader[] = "who may read the announcement";
static const char keeper[] = "the announcement is one this person published, or he may publish to everybody";
static const char part[] = "who takes part in deciding, whatever roles he or she has; readers of the document see its trail";

static const struct route routes[] = {
    { METHOD_GET, "/files", NULL, page, "files/list", NULL, NULL, ROUTE_ANY_PERSON, own, NULL },
    { METHOD_GET, "/files/:id", NULL, download, NULL, NULL, file_sql, ROUTE_ANY_PERSON | ROUTE_BARE, own, NULL },
    { METHOD_POST, "/files/import/customers", "customers.import", upload, NULL, NULL, NULL, ROUTE_UPLOAD, NULL, NULL },
    { METHOD_POST, "/files/import/papers", "papers.import", upload, NULL, NULL, NULL, ROUTE_UPLOAD, NULL, NULL },
    { METHOD_POST, "/files/import/sales", "sales.import", upload, NULL, NULL, NULL, ROUTE_UPLOAD, NULL, NULL },
    { METHOD_POST, "/files/import/sales_targets", "sales.targets", upload, NULL, NULL, NULL, ROUTE_UPLOAD, NULL, NULL },
    { METHOD_POST, "/files/papers/:id", "papers.update", attach, NULL, NULL, paper_record_sql, ROUTE_UPLOAD | ROUTE_SMALL_UPLOAD, NULL, NULL },
    { METHOD_POST, "/files/contracts/:id", "contracts.update|contracts.post", attach, NULL, NULL, contract_change_sql, ROUTE_UPLOAD | ROUTE_SMALL_UPLOAD, NULL, NULL },
    { METHOD_GET, "/files/contract/:id", "contracts.read", scan_view, NULL, NULL, attachment_sql, ROUTE_BARE, NULL, NULL },
    { METHOD_POST, "/files/contract/:id/end", "contracts.update|contracts.post", attachment_end, NULL, NULL, attachment_sql, 0, NULL, NULL },
    { METHOD_POST, "/files/approvals/:id", NULL, attach, NULL, NULL, run_sql, ROUTE_ANY_PERSON | ROUTE_UPLOAD | ROUTE_SMALL_UPLOAD, part, NULL },
    { METHOD_GET, "/files/approval/:id", NULL, scan_view, NULL, NULL, run_file_sql, ROUTE_ANY_PERSON | ROUTE_BARE, part, NULL },
    { METHOD_POST, "/files/tickets/:id", "tickets.work|tickets.create", attach, NULL, NULL, ticket_record_sql, ROUTE_UPLOAD | ROUTE_SMALL_UPLOAD, NULL, NULL },
    { METHOD_GET, "/files/ticket/:id", "tickets.read", scan_view, NULL, NULL, ticket_file_sql, ROUTE_BARE, NULL, NULL },
    { METHOD_POST, "/files/communications/:id", "communications.create", attach, NULL, NULL, communication_record_sql, ROUTE_UPLOAD | ROUTE_SMALL_UPLOAD, NULL, NULL },
    { METHOD_GET, "/files/communication/:id", "communications.read", scan_view, NULL, NULL, communication_file_sql, ROUTE_BARE, NULL, NULL },
    { METHOD_POST, "/files/returns/:id", "returns.create|returns.receive", attach, NULL, NULL, goods_return_record_sql, ROUTE_UPLOAD | ROUTE_SMALL_UPLOAD, NULL, NULL },
    { METHOD_GET, "/files/return/:id", "returns.read", scan_view, NULL, NULL, return_file_sql, ROUTE_BARE, NULL, NULL },
    { METHOD_POST, "/files/announcements/:id", "announcements.publish", attach, NULL, NULL, announcement_change_sql, ROUTE_UPLOAD | ROUTE_SMALL_UPLOAD | ROUTE_NO_RECORD_SCOPE, keeper, NULL },
    { METHOD_GET, "/files/announcement/:id", NULL, scan_view, NULL, NULL, announcement_file_sql, ROUTE_ANY_PERSON | ROUTE_BARE, reader, NULL },
    { METHOD_POST, "/files/announcement/:id/end", "announcements.publish", announcement_file_end, NULL, NULL, announcement_kept_file_sql, ROUTE_NO_RECORD_SCOPE, keeper, NULL },
    { METHOD_GET, "/files/scan/:id", "papers.read", scan_view, NULL, NULL, scan_sql, ROUTE_BARE, NULL, NULL },
};

const struct module files_module = { .name = "files", .routes = routes, .route_count = COUNT_OF(routes) };
