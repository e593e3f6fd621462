/* import.c - ninefold import customers|licences|ledger|targets FILE [--dry-run] [--update] [--as USER] [--json]: what the
 * import pages do, in one go: read, check, apply the good rows.
 *
 * Nothing of a dry run stays. Without --json the words are for people: each rejected row with
 * its reason, and a summary; progress goes to standard error. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/app.h"
#include "domain/import.h"
#include "tool.h"

static const char usage[] = "import customers|licences|ledger|targets FILE [--dry-run] [--update] [--as USER] [--json]";

struct task {
    const char *kind, *path, *account;
    bool dry_run, update, json;
    int64_t person_id, run_id;
};

/* --- one transaction after another -------------------------------------------------------- */

typedef NEOERR *(*work_fn)(struct request *req, struct task *task, void *context);

static NEOERR *work_once(struct task *task, work_fn work, void *context)
{
    struct arena *arena = arena_new();
    struct request req;
    NEOERR *err = request_for_work(&req, arena, task->person_id, VIA_TOOL);

    if (err == STATUS_OK)
        err = db_begin(&req);
    if (err == STATUS_OK)
        err = work(&req, task, context);
    if (err == STATUS_OK)
        err = db_commit(&req);
    if (err != STATUS_OK)
        db_rollback(&req);
    request_end(&req);
    arena_free(arena);
    return nerr_pass(err);
}

/* A deadlock, or somebody who registered the same dealer this moment: once more. */
static NEOERR *in_transaction(struct task *task, work_fn work, void *context)
{
    NEOERR *err = STATUS_OK;

    for (int i = 0; i < 3; i++) {
        nerr_ignore(&err);
        err = work_once(task, work, context);
        if (!nerr_match(err, ERR_DB_RETRY) && !nerr_match(err, ERR_DUPLICATE))
            break;
    }
    return nerr_pass(err);
}

struct step {
    struct job job;
    bool finished;
};

static NEOERR *one_step(struct request *req, struct task *task, void *context)
{
    struct step *step = context;

    (void)task;
    return nerr_pass(import_step(req, &step->job, &step->finished));
}

static NEOERR *run_step(struct task *task, const char *name, const char *words)
{
    struct step step = { .job = { .kind = "import", .state = json_object() } };
    int64_t shown = 0;
    NEOERR *err = STATUS_OK;

    step.job.args = json_pack("{s:I, s:s}", "run", (json_int_t)task->run_id, "step", name);
    while (err == STATUS_OK && !step.finished) {
        err = in_transaction(task, one_step, &step);
        if (step.job.done >= shown + 10000) {
            shown = step.job.done;
            fprintf(stderr, "%s %lld\n", words, (long long)shown);
        }
    }
    json_decref(step.job.args);
    json_decref(step.job.state);
    return nerr_pass(err);
}

/* --- beginning ------------------------------------------------------------------------------- */

static NEOERR *find_person(struct request *req, struct task *task, void *context)
{
    struct row row;
    bool found;

    (void)context;
    values_text(req->values, "account", task->account);
    TRY(db_select_maybe(req, "SELECT id FROM staff WHERE account = :account", &row, &found));
    if (!found)
        return nerr_raise(ERR_INVALID, "nobody has the account '%s'", task->account);
    task->person_id = row_int(&row, "id");
    return STATUS_OK;
}

static NEOERR *may_import(struct request *req, struct task *task, void *context)
{
    (void)context;
    if (!may(req, import_permission(task->kind)))
        return nerr_raise(ERR_FORBIDDEN, "'%s' may not import %s", task->account, task->kind);
    return STATUS_OK;
}

static NEOERR *create(struct request *req, struct task *task, void *context)
{
    const int *fd = context;
    const char *slash = strrchr(task->path, '/');
    int64_t file_id;

    TRY(file_store(req, *fd, slash != NULL ? slash + 1 : task->path, "import", &file_id));
    return nerr_pass(import_create(req, task->kind, file_id, &task->run_id));
}

static NEOERR *begin(struct task *task)
{
    NEOERR *err;
    int fd;

    if (task->account != NULL) {
        TRY(in_transaction(task, find_person, NULL));
        TRY(in_transaction(task, may_import, NULL));
    }
    fd = open(task->path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return nerr_raise_errno(NERR_IO, "cannot open %s", task->path);
    err = in_transaction(task, create, &fd);
    close(fd);
    return nerr_pass(err);
}

/* --- from state to state ------------------------------------------------------------------------ */

/* A file that cannot be read says so in the words of the page. */
static NEOERR *look(struct request *req, struct task *task, void *context)
{
    struct row row;

    (void)context;
    values_int(req->values, "run_id", task->run_id);
    TRY(db_select_one(req, "SELECT state, problem, problem_row FROM import_run WHERE id = :run_id", &row));
    if (strcmp(row_text(&row, "state"), "failed") != 0)
        return STATUS_OK;
    return nerr_raise(ERR_INVALID, row_int(&row, "problem_row") == 0 ? "%s: %s" : "%s: %s (%lld)", task->path,
                      message(req, arena_format(req->arena, "import.problem_%s", row_text(&row, "problem"))),
                      (long long)row_int(&row, "problem_row"));
}

static NEOERR *start_check(struct request *req, struct task *task, void *context)
{
    struct import_options options = { .do_update = task->update, .good_only = true };
    struct import_columns columns;
    const char *missing;
    bool moved;

    (void)context;
    TRY(import_columns_get(req, task->run_id, &columns));
    if (!import_columns_complete(req->arena, task->kind, &columns, &missing))
        return nerr_raise(ERR_INVALID, "%s: %s%s%s", task->path, message(req, "import.missing_column"),
                          message(req, "app.colon"),
                          message(req, arena_format(req->arena, "import.field_%s", missing)));
    return nerr_pass(import_check(req, task->run_id, &columns, &options, &moved));
}

static NEOERR *start_apply(struct request *req, struct task *task, void *context)
{
    return nerr_pass(import_apply(req, task->run_id, true, context));
}

static NEOERR *discard(struct request *req, struct task *task, void *context)
{
    return nerr_pass(import_discard(req, task->run_id, context));
}

/* --- the result ------------------------------------------------------------------------------------ */

/* What the run's kind sums up: of a ledger the value of each kind of document, by its Chinese name. */
static NEOERR *totals_of(struct request *req, const struct task *task, json_t **totals)
{
    struct rows *rows;

    *totals = json_object();
    if (strcmp(task->kind, "sales") != 0)
        return STATUS_OK;
    TRY(db_select(req, "SELECT d.name, SUM(e.value) AS value FROM ledger_entry e JOIN dictionary_entry d ON d.dictionary = 'ledger_kind' AND d.word = e.kind"
                       " WHERE e.import_run_id = :run_id AND e.reversal = 0 GROUP BY d.name", &rows));
    for (size_t i = 0; i < rows->count; i++) {
        struct row row = rows_at(rows, i);

        json_object_set_new(*totals, row_text(&row, "name"), json_real(strtod(row_text(&row, "value"), NULL)));
    }
    return STATUS_OK;
}

static NEOERR *print_json(struct request *req, const struct task *task, const struct row *run, const struct rows *reasons)
{
    json_t *rejected = json_object(), *totals, *result;

    for (size_t i = 0; i < reasons->count; i++) {
        struct row row = rows_at(reasons, i);

        json_object_set_new(rejected, row_text(&row, "reason"), json_integer(row_int(&row, "n")));
    }
    TRY(totals_of(req, task, &totals));
    result = json_pack("{s:I, s:I, s:o, s:o}", "rows", (json_int_t)row_int(run, "rows_total"), "accepted",
                       (json_int_t)row_int(run, "rows_good"), "rejected", rejected, "totals", totals);
    json_dumpf(result, stdout, JSON_PRESERVE_ORDER | JSON_REAL_PRECISION(15));
    putchar('\n');
    json_decref(result);
    return STATUS_OK;
}

static NEOERR *print_bad(struct request *req, const struct row *row, void *context)
{
    const char *field = row_text(row, "field"), *other = row_text(row, "other");

    (void)context;
    printf("%6s  %s%s%s", row_text(row, "row_no"), message(req, arena_format(req->arena, "import.field_%s", field)),
           message(req, "app.colon"), import_reason_words(req, row_text(row, "reason")));
    if (*row_text(row, "value") != '\0')
        printf("  [%s]", row_text(row, "value"));
    printf(*other != '\0' ? "  = %s\n" : "%s\n", other);
    return STATUS_OK;
}

static NEOERR *print_words(struct request *req, const struct task *task, const struct row *run,
                           const struct rows *reasons)
{
    TRY(db_each(req,
                "SELECT row_no, field, reason, value, other FROM import_row WHERE run_id = :run_id AND state = 'bad' "
                "ORDER BY row_no",
                req->values, print_bad, NULL));
    printf("%s %s\n", message(req, "import.rows_total"), row_text(run, "rows_total"));
    printf("%s %s", message(req, task->dry_run ? "import.rows_good" : "import.rows_applied"),
           row_text(run, "rows_good"));
    printf(row_int(run, "rows_update") > 0 ? " (%s %s)\n" : "\n", message(req, "import.rows_update"),
           row_text(run, "rows_update"));
    printf("%s %s\n", message(req, "import.rows_bad"), row_text(run, "rows_bad"));
    for (size_t i = 0; i < reasons->count; i++) {
        struct row row = rows_at(reasons, i);

        printf("%6s  %s\n", row_text(&row, "n"), import_reason_words(req, row_text(&row, "reason")));
    }
    return STATUS_OK;
}

static NEOERR *print_result(struct request *req, struct task *task, void *context)
{
    struct rows *reasons;
    struct row run;

    (void)context;
    values_int(req->values, "run_id", task->run_id);
    TRY(db_select_one(req, "SELECT rows_total, rows_good, rows_bad, rows_update FROM import_run WHERE id = :run_id",
                      &run));
    TRY(db_select(
        req,
        "SELECT reason, COUNT(*) AS n FROM import_row WHERE run_id = :run_id AND state = 'bad' GROUP BY reason"
        " ORDER BY n DESC, reason",
        &reasons));
    return task->json ? nerr_pass(print_json(req, task, &run, reasons)) : nerr_pass(print_words(req, task, &run, reasons));
}

static NEOERR *run_all(struct task *task)
{
    bool moved;

    TRY(run_step(task, "read", "read"));
    TRY(in_transaction(task, look, NULL));
    TRY(in_transaction(task, start_check, NULL));
    TRY(run_step(task, "check", "checked"));
    TRY(in_transaction(task, look, NULL));
    if (!task->dry_run) {
        TRY(in_transaction(task, start_apply, &moved));
        if (moved)
            TRY(run_step(task, "apply", "applied"));
    }
    return nerr_pass(in_transaction(task, print_result, NULL));
}

/* What was not applied leaves nothing behind, neither after a dry run nor after an error. */
static NEOERR *import_file(struct task *task)
{
    NEOERR *err, *after = STATUS_OK;
    bool moved;

    TRY(begin(task));
    err = run_all(task);
    if (err != STATUS_OK || task->dry_run)
        after = in_transaction(task, discard, &moved);
    if (err != STATUS_OK)
        nerr_ignore(&after);
    return nerr_pass(err != STATUS_OK ? err : after);
}

static const char *kind_called(const char *word)
{
    static const char *const kinds[][2] = { { "customers", "customers" }, { "licences", "papers" }, { "papers", "papers" }, { "ledger", "sales" }, { "sales", "sales" }, { "targets", "sales_targets" } };

    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        if (strcmp(kinds[i][0], word) == 0)
            return kinds[i][1];
    }
    return NULL;
}

NEOERR *tool_import(int argc, char **argv)
{
    struct task task = { 0 };

    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--dry-run") == 0)
            task.dry_run = true;
        else if (strcmp(argv[i], "--update") == 0)
            task.update = true;
        else if (strcmp(argv[i], "--json") == 0)
            task.json = true;
        else if (strcmp(argv[i], "--as") == 0 && i + 1 < argc)
            task.account = argv[++i];
        else if (argv[i][0] == '-' && argv[i][1] != '\0')
            return nerr_raise(ERR_INVALID, "unknown option %s: %s", argv[i], usage);
        else if (task.kind == NULL)
            task.kind = argv[i];
        else if (task.path == NULL)
            task.path = argv[i];
        else
            return nerr_raise(ERR_INVALID, "%s", usage);
    }
    if (task.path == NULL || (task.kind = kind_called(task.kind)) == NULL)
        return nerr_raise(ERR_INVALID, "%s", usage);
    return nerr_pass(import_file(&task));
}
