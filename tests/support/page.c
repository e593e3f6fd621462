/* page.c - requests in memory. */
#include "page.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "core/catalog.h"
#include "core/io.h"
#include "core/serve.h"
#include "core/session.h"
#include "core/view.h"
#include "domain/org.h"
#include "tool/modules.h"

const struct visitor nobody = { .id = 0 };
const char *remote_user;
const char *remote_address = "127.0.0.1";
static struct arena *arena;

void must(NEOERR *err)
{
    if (err == STATUS_OK)
        return;
    fprintf(stderr, "%s\n", error_text(arena, err));
    nerr_ignore(&err);
    fail();
}

int test_start(void **state)
{
    const char *path = getenv("NINEFOLD_TEST_CONFIG");

    (void)state;
    arena = arena_new();
    if (path == NULL || sodium_init() < 0) {
        fprintf(stderr, "NINEFOLD_TEST_CONFIG names no config\n");
        return -1;
    }
    must(error_init());
    must(config_read(path));
    must(view_init());
    return 0;
}

int test_end(void **state)
{
    (void)state;
    db_disconnect();
    arena_free(arena);
    return 0;
}

const char *say(const char *format, ...)
{
    static char texts[16][16384];
    static unsigned next;
    char *text = texts[next++ % 16];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(text, sizeof(texts[0]), format, arguments);
    va_end(arguments);
    return text;
}

/* Of the machine's clock: two programs that fix theirs to the same day would choose the same. */
int64_t unique(void)
{
    static int64_t last;
    struct timespec at;
    int64_t now;

    clock_gettime(CLOCK_REALTIME, &at);
    now = (at.tv_sec * 1000 + at.tv_nsec / 1000000) % 100000000000;

    last = now > last ? now : last + 1;
    return last * 100 + getpid() % 100;
}

/* --- the database ------------------------------------------------------------------- */

static void work_begin(struct request *req)
{
    must(request_for_work(req, arena, 0, VIA_TOOL));
}

int64_t run_sql(const char *sql)
{
    struct request req;
    int64_t id;

    work_begin(&req);
    must(db_execute(&req, sql));
    id = db_insert_id(&req);
    request_end(&req);
    return id;
}

const char *text_of(const char *sql)
{
    struct request req;
    struct rows *rows;
    const char *text;

    work_begin(&req);
    must(db_select(&req, sql, &rows));
    text = say("%s", rows->count > 0 && rows->cells[0][0] != NULL ? rows->cells[0][0] : "");
    request_end(&req);
    return text;
}

int64_t number_of(const char *sql)
{
    return strtoll(text_of(sql), NULL, 10);
}

int64_t dealer_new(int64_t owner, const char *name)
{
    int64_t number = unique();

    return run_sql(say("INSERT INTO customer (code, name, name_py, owner_id, state, created_at, created_by, changed_at)"
                       " VALUES ('T%lld', '%s', 'test %lld', NULLIF(%lld, 0), 'active', '2026-01-01', 0, '2026-01-01')",
                       (long long)number, name, (long long)number, (long long)owner));
}

/* --- people ----------------------------------------------------------------------------- */

static const char *no_variable(struct io *io, const char *name)
{
    (void)io;
    (void)name;
    return NULL;
}

/* Begins a session the way sign-in does. */
static void sign_in(struct visitor *visitor)
{
    struct io io = { .variable = no_variable };
    struct request req;

    work_begin(&req);
    req.io = &io;
    must(session_begin(&req, visitor->id));
    snprintf(visitor->token, sizeof(visitor->token), "%s", req.session.token);
    snprintf(visitor->csrf, sizeof(visitor->csrf), "%s", req.session.csrf);
    request_end(&req);
}

static void grant(int64_t role, const char *rights)
{
    char *copy = arena_text(arena, rights), *rest = NULL;

    for (char *right = strtok_r(copy, " ", &rest); right != NULL; right = strtok_r(NULL, " ", &rest)) {
        char *dot = strchr(right, '.'), *colon = strchr(right, ':');

        assert_non_null(dot);
        assert_non_null(colon);
        *dot = *colon = '\0';
        run_sql(say("INSERT INTO role_permission (role_id, resource, action, scope) VALUES (%lld, '%s', '%s', '%s')",
                    (long long)role, right, dot + 1, colon + 1));
    }
}

struct visitor visitor_below(const char *rights, int64_t boss)
{
    struct visitor visitor = { 0 };
    struct request req;
    long long number = (long long)unique();
    int64_t role = run_sql(say("INSERT INTO role (word, name, name_en) VALUES ('t%lld', 'test', 'test')", number));

    snprintf(visitor.account, sizeof(visitor.account), "t%lld", number);
    grant(role, rights);
    visitor.id = run_sql(say("INSERT INTO staff (account, name, name_py, superior_id, created_at)"
                             " VALUES ('t%lld', 'Test %lld', 'test', NULLIF(%lld, 0), '2026-01-01')",
                             number, number, (long long)boss));
    run_sql(say("INSERT INTO staff_role (staff_id, role_id) VALUES (%lld, %lld)", (long long)visitor.id, (long long)role));
    work_begin(&req);
    must(db_begin(&req));
    must(org_rebuild_staff_tree(&req));
    must(options_changed(&req));
    must(db_commit(&req));
    request_end(&req);
    sign_in(&visitor);
    return visitor;
}

struct visitor visitor_new(const char *rights)
{
    return visitor_below(rights, 0);
}

struct visitor visitor_with_all(void)
{
    struct buffer rights;

    buffer_init(&rights, arena);
    for (size_t i = 0; i < grantable_count; i++) {
        char *copy = arena_text(arena, grantables[i].actions), *rest = NULL;

        for (char *action = strtok_r(copy, ",", &rest); action != NULL; action = strtok_r(NULL, ",", &rest))
            buffer_format(&rights, "%s.%s:all ", grantables[i].resource, action);
    }
    return visitor_new(rights.bytes);
}

/* --- requests in memory --------------------------------------------------------------------- */

struct memory_io {
    struct io io;
    const char *method, *path, *body, *type;
    const struct call *call;
    const char *authorization;
    char cookie[120], length[24], path_only[2000];
    size_t read;
    struct buffer written;
};

static const char *variable(struct io *io, const char *name)
{
    struct memory_io *self = (struct memory_io *)io;
    const struct {
        const char *name, *value;
    } variables[] = {
        { "REQUEST_METHOD", self->method }, { "REQUEST_URI", self->path }, { "HTTP_COOKIE", self->cookie },
        { "REMOTE_ADDR", remote_address },  { "CONTENT_LENGTH", self->length },
        { "CONTENT_TYPE", self->type },     { "REMOTE_USER", remote_user },
        { "HTTP_AUTHORIZATION", self->authorization },
        { "HTTP_IF_MATCH", self->call != NULL ? self->call->if_match : NULL },
        { "HTTP_IDEMPOTENCY_KEY", self->call != NULL ? self->call->key : NULL },
        { "HTTP_ACCEPT_LANGUAGE", self->call != NULL ? self->call->language : NULL },
    };

    for (size_t i = 0; i < COUNT_OF(variables); i++) {
        if (strcmp(variables[i].name, name) == 0)
            return variables[i].value;
    }
    return NULL;
}

static long read_body(struct io *io, char *bytes, size_t size)
{
    struct memory_io *self = (struct memory_io *)io;
    size_t left = strlen(self->body) - self->read, count = left < size ? left : size;

    memcpy(bytes, self->body + self->read, count);
    self->read += count;
    return (long)count;
}

static int write_reply(struct io *io, const char *bytes, size_t size)
{
    buffer_add(&((struct memory_io *)io)->written, bytes, size);
    return 0;
}

static const char *header(const char *head, const char *name)
{
    const char *at = strstr(head, name);

    return at == NULL ? "" : arena_copy(arena, at + strlen(name), strcspn(at + strlen(name), "\r"));
}

static struct page request(const struct visitor *visitor, const struct module *module, struct memory_io *self)
{
    struct page page;
    char *end;

    self->io = (struct io){ variable, read_body, write_reply };
    if (self->type == NULL)
        self->type = "application/x-www-form-urlencoded";
    if (visitor->id != 0)
        snprintf(self->cookie, sizeof(self->cookie), "%sninefold=%s", visitor->secure ? "__Host-" : "", visitor->token);
    snprintf(self->length, sizeof(self->length), "%zu", strlen(self->body));
    buffer_init(&self->written, arena);
    page.status = serve(&self->io, module, arena);
    end = strstr(self->written.bytes, "\r\n\r\n");
    assert_non_null(end);
    *end = '\0';
    page.head = self->written.bytes;
    page.body = end + 4;
    page.length = self->written.length - (size_t)(page.body - page.head);
    page.location = header(page.head, "Location: ");
    return page;
}

struct page get(const struct visitor *visitor, const struct module *module, const char *path)
{
    struct memory_io self = { .method = "GET", .path = path, .body = "" };

    return request(visitor, module, &self);
}

struct page post_raw(const struct visitor *visitor, const struct module *module, const char *path, const char *body)
{
    struct memory_io self = { .method = "POST", .path = path, .body = body };

    return request(visitor, module, &self);
}

struct page post(const struct visitor *visitor, const struct module *module, const char *path, const char *body)
{
    return post_raw(visitor, module, path, say("_token=%s&%s", visitor->csrf, body));
}

struct page call_api(const struct module *module, const struct call *call)
{
    struct memory_io self = { .method = call->method != NULL ? call->method : "GET", .path = call->path,
                              .body = call->body != NULL ? call->body : "",
                              .type = call->type != NULL ? call->type : "application/json", .call = call };

    if (call->token != NULL)
        self.authorization = arena_format(arena, "Bearer %s", call->token);
    return request(call->visitor != NULL ? call->visitor : &nobody, module, &self);
}

const char *token_of(const struct visitor *visitor, const char *scopes)
{
    struct buffer body;
    char *copy = arena_text(arena, scopes), *rest = NULL, day[11];
    struct page page;
    const char *at;

    clock_format_day(clock_now_ms() + (int64_t)30 * 24 * 3600 * 1000, day);
    buffer_init(&body, arena);
    buffer_format(&body, "name=test&expires_on=%s", day);
    for (char *scope = strtok_r(copy, " ", &rest); scope != NULL; scope = strtok_r(NULL, " ", &rest))
        buffer_format(&body, "&scopes=%s", scope);
    page = post(visitor, module_named("account"), "/account/tokens", body.bytes);
    at = strstr(page.body, ">nf_");
    assert_non_null(at);
    return arena_copy(arena, at + 1, 67);
}

const struct module *module_named(const char *name)
{
    for (size_t i = 0; modules[i] != NULL; i++) {
        if (strcmp(modules[i]->name, name) == 0)
            return modules[i];
    }
    fail_msg("no module %s", name);
    return NULL;
}
