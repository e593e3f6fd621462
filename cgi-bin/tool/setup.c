/* setup.c - ninefold load-regions, load-calendar, load-passwords, demo, add-admin: what fills a new instance. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "core/app.h"
#include "core/db_bulk.h"
#include "core/password.h"
#include "demo.h"
#include "domain/communication.h"
#include "domain/knowledge.h"
#include "domain/org.h"
#include "domain/region_db.h"
#include "domain/search_index.h"
#include "domain/worktime.h"
#include "tool.h"

/* Runs `change` in one transaction as the system. */
static NEOERR *in_transaction(NEOERR *(*change)(struct request *req, void *context), void *context)
{
    struct arena *arena = arena_new();
    struct request req;
    NEOERR *err = request_for_work(&req, arena, 0, VIA_TOOL);

    if (err == STATUS_OK)
        err = db_begin(&req);
    if (err == STATUS_OK)
        err = change(&req, context);
    if (err == STATUS_OK)
        err = db_commit(&req);
    if (err != STATUS_OK)
        db_rollback(&req);
    request_end(&req);
    arena_free(arena);
    return nerr_pass(err);
}

/* --- regions ------------------------------------------------------------------------- */

static NEOERR *load_regions(struct request *req, void *context)
{
    const char *folder = context;
    struct region_table table;
    struct row row;

    TRY(db_select_one(req, "SELECT COUNT(*) AS n FROM postal_region", &row));
    if (row_int(&row, "n") > 0)
        return STATUS_OK;
    TRY(region_table_load(req->arena, folder, &table));
    TRY(region_rows_write(req, &table));
    printf("loaded %zu postal regions\n", table.count);
    return STATUS_OK;
}

NEOERR *tool_load_regions(int argc, char **argv)
{
    if (argc != 2)
        return nerr_raise(ERR_INVALID, "load-regions FOLDER");
    return nerr_pass(in_transaction(load_regions, argv[1]));
}

/* --- holidays and working weekends ---------------------------------------------------- */

static NEOERR *load_calendar(struct request *req, void *context)
{
    size_t count;

    TRY(worktime_load(req, context, &count));
    if (count > 0)
        printf("added %zu holidays and working weekends\n", count);
    return STATUS_OK;
}

NEOERR *tool_load_calendar(int argc, char **argv)
{
    if (argc != 2)
        return nerr_raise(ERR_INVALID, "load-calendar FOLDER");
    return nerr_pass(in_transaction(load_calendar, argv[1]));
}

/* --- passwords that are too common -------------------------------------------------------- */

enum { PASSWORDS_CHUNK = 1000 };

static NEOERR *write_passwords(struct request *req, const json_t *words)
{
    struct values *rows[PASSWORDS_CHUNK];
    const json_t *word;
    size_t i, count = 0;

    json_array_foreach(words, i, word)
    {
        const char *text = json_string_value(word);
        unsigned char hash[COMMON_HASH_BYTES];

        if (text != NULL && strlen(text) >= COMMON_LEAST) {
            password_common_hash(text, strlen(text), hash);
            rows[count] = values_new(req->arena);
            values_bytes(rows[count++], "hash", hash, sizeof(hash));
        }
        if (count == PASSWORDS_CHUNK || (count > 0 && i + 1 == json_array_size(words))) {
            TRY(db_execute_many(req, "INSERT IGNORE INTO common_password (hash) VALUES (:hash)", rows, count));
            count = 0;
        }
    }
    return STATUS_OK;
}

static NEOERR *load_passwords(struct request *req, void *context)
{
    const char *path = arena_format(req->arena, "%s/@zxcvbn-ts/language-common/src/passwords.json", (const char *)context);
    json_error_t problem;
    struct row row;
    json_t *words;
    NEOERR *err;

    TRY(db_select_one(req, "SELECT COUNT(*) AS n FROM common_password", &row));
    if (row_int(&row, "n") > 0)
        return STATUS_OK;
    words = json_load_file(path, 0, &problem);
    if (words == NULL)
        return nerr_raise(NERR_IO, "%s: %s", path, problem.text);
    err = write_passwords(req, words);
    if (err == STATUS_OK)
        printf("loaded %zu passwords that may not be chosen\n", json_array_size(words));
    json_decref(words);
    return nerr_pass(err);
}

NEOERR *tool_load_passwords(int argc, char **argv)
{
    if (argc != 2)
        return nerr_raise(ERR_INVALID, "load-passwords FOLDER");
    return nerr_pass(in_transaction(load_passwords, argv[1]));
}

/* --- words for searching --------------------------------------------------------------- */

enum { REINDEX_CHUNK = 1000 };

struct reindexing {
    int64_t after, all;
    size_t chunk, count;
};

/* One chunk of dealers behind `after`. */
static NEOERR *reindex(struct request *req, void *context)
{
    struct reindexing *doing = context;
    int64_t ids[REINDEX_CHUNK];
    struct rows *rows;

    values_int(req->values, "after", doing->after);
    values_int(req->values, "every", doing->all);
    values_int(req->values, "chunk", REINDEX_CHUNK);
    /* LIMIT: one look-up a dealer; as NOT EXISTS it would gather all words for each chunk */
    TRY(db_select(req, "SELECT cu.id FROM customer cu WHERE cu.id > :after AND (:every = 1 OR"
                       " (SELECT s.customer_id FROM search_word s WHERE s.customer_id = cu.id LIMIT 1) IS NULL) ORDER BY cu.id LIMIT :chunk",
                  &rows));
    for (size_t i = 0; i < rows->count; i++) {
        struct row row = rows_at(rows, i);

        ids[i] = doing->after = row_int(&row, "id");
    }
    doing->chunk = rows->count;
    doing->count += rows->count;
    return nerr_pass(search_index_dealers(req, ids, rows->count, SEARCH_ALL));
}

/* Articles are found by their words too (domain/knowledge_words.c). */
static NEOERR *reindex_articles(struct request *req, void *context)
{
    struct reindexing *doing = context;

    return nerr_pass(knowledge_words_fill(req, doing->all != 0, &doing->after, &doing->chunk));
}

/* So are communications by their subjects (domain/communication.c). */
static NEOERR *reindex_communications(struct request *req, void *context)
{
    struct reindexing *doing = context;

    return nerr_pass(communication_words_fill(req, doing->all != 0, &doing->after, &doing->chunk));
}

static NEOERR *fill_texts(int64_t all, NEOERR *(*fill)(struct request *req, void *context), const char *what)
{
    struct reindexing doing = { .all = all };

    do {
        TRY(in_transaction(fill, &doing));
        doing.count += doing.chunk;
    } while (doing.chunk > 0);
    if (doing.count > 0)
        printf("indexed %zu %s for searching\n", doing.count, what);
    return STATUS_OK;
}

NEOERR *tool_reindex(int argc, char **argv)
{
    struct reindexing doing = { .all = argc == 2 && strcmp(argv[1], "--all") == 0 };

    if (argc > 1 && doing.all == 0)
        return nerr_raise(ERR_INVALID, "reindex [--all]");
    do {
        TRY(in_transaction(reindex, &doing));
    } while (doing.chunk == REINDEX_CHUNK);
    if (doing.count > 0)
        printf("indexed %zu dealers for searching\n", doing.count);
    TRY(fill_texts(doing.all, reindex_articles, "articles"));
    return nerr_pass(fill_texts(doing.all, reindex_communications, "communications"));
}

/* --- the first administrator -------------------------------------------------------------- */

struct admin {
    const char *account, *name, *password;
};

static NEOERR *add_admin(struct request *req, void *context)
{
    const struct admin *admin = context;
    const char *hash, *problem;

    TRY(password_problem(req, admin->password, admin->account, &problem));
    if (problem != NULL)
        return nerr_raise(ERR_INVALID, "password refused: %s", message(req, problem));
    TRY(password_hash(req, admin->password, &hash));
    values_text(req->values, "account", admin->account);
    values_text(req->values, "name", admin->name);
    values_text(req->values, "name_py", text_person_pinyin(req->arena, admin->name));
    values_text(req->values, "hash", hash);
    TRY(db_execute(req, "INSERT INTO staff (account, name, name_py, password_hash, password_changed_at, created_at)"
                        " VALUES (:account, :name, :name_py, :hash, :now, :now)"));
    values_int(req->values, "staff_id", db_insert_id(req));
    TRY(db_execute(req, "INSERT INTO staff_role (staff_id, role_id) SELECT :staff_id, id FROM role WHERE word = 'admin'"));
    TRY(org_rebuild_staff_tree(req));
    TRY(audit_event(req, "insert", "staff", values_get_int(req->values, "staff_id"), admin->account));
    return nerr_pass(options_changed(req));
}

NEOERR *tool_add_admin(int argc, char **argv)
{
    char password[300];
    struct admin admin;

    if (argc != 3)
        return nerr_raise(ERR_INVALID, "add-admin ACCOUNT NAME");
    if (fgets(password, sizeof(password), stdin) == NULL)
        return nerr_raise(ERR_INVALID, "a password is expected on standard input");
    password[strcspn(password, "\r\n")] = '\0';
    admin = (struct admin){ argv[1], argv[2], password };
    return nerr_pass(in_transaction(add_admin, &admin));
}

/* --- demo ----------------------------------------------------------------------------------- */

NEOERR *tool_demo(int argc, char **argv)
{
    (void)argc;
    (void)argv;
    if (strcmp(config.demo, "yes") != 0)
        return nerr_raise(ERR_FORBIDDEN, "this instance is not for demonstration (demo = yes in its config)");
    return nerr_pass(in_transaction(demo_load, NULL));
}
