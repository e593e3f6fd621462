/* fuzz.c - inputs as texts, files and requests. */
#include "fuzz.h"

#include <sodium.h>
#include <sys/mman.h>
#include <unistd.h>

#include "core/config.h"
#include "core/view.h"

struct arena *fuzz_arena(void)
{
    static struct arena *arena;

    if (arena == NULL)
        arena = arena_new();
    arena_reset(arena);
    return arena;
}

char *fuzz_text(struct arena *arena, const uint8_t *data, size_t size)
{
    return arena_copy(arena, (const char *)data, size > 0 ? strnlen((const char *)data, size) : 0);
}

int fuzz_file(const uint8_t *data, size_t size)
{
    int fd = memfd_create("fuzz", MFD_CLOEXEC);

    HOLDS(fd >= 0 && write(fd, data, size) == (ssize_t)size);
    return fd;
}

static const char *variable(struct io *io, const char *name)
{
    struct fuzz_io *self = (struct fuzz_io *)io;
    size_t length = strlen(name);

    if (strcmp(name, "REQUEST_METHOD") == 0)
        return self->method;
    if (strcmp(name, "REQUEST_URI") == 0)
        return self->uri;
    for (const char *line = self->variables; *line != '\0'; line += strcspn(line, "\n"), line += *line == '\n') {
        if (strncmp(line, name, length) == 0 && line[length] == '=')
            return arena_copy(self->arena, line + length + 1, strcspn(line + length + 1, "\n"));
    }
    return NULL;
}

static long read_body(struct io *io, char *bytes, size_t size)
{
    struct fuzz_io *self = (struct fuzz_io *)io;
    size_t count = self->length < size ? self->length : size;

    if (count > self->piece)
        count = self->piece;
    if (count > 0)
        memcpy(bytes, self->body, count);
    self->body += count;
    self->length -= count;
    return (long)count;
}

static int write_reply(struct io *io, const char *bytes, size_t size)
{
    struct fuzz_io *self = (struct fuzz_io *)io;

    (void)bytes;
    self->written += size;
    return 0;
}

struct fuzz_io fuzz_request(struct arena *arena, const uint8_t *data, size_t size)
{
    const uint8_t *end = size > 0 ? memmem(data, size, "\n\n", 2) : NULL;
    size_t head_length = end == NULL ? size : (size_t)(end - data);
    char *head = fuzz_text(arena, data, head_length), *line_end = head + strcspn(head, "\n");
    struct fuzz_io self = { .io = { variable, read_body, write_reply }, .arena = arena, .uri = "", .method = head,
                            .body = (const uint8_t *)"" };

    self.variables = *line_end == '\n' ? line_end + 1 : "";
    *line_end = '\0';
    if (strchr(head, ' ') != NULL) {
        self.uri = strchr(head, ' ') + 1;
        *strchr(head, ' ') = '\0';
    }
    if (end != NULL) {
        self.body = end + 2;
        self.length = size - head_length - 2;
    }
    self.piece = 1 + head_length % 977; /* pieces of all sizes, the same for the same input */
    return self;
}

static void begin_once(void)
{
    static bool begun;
    NEOERR *err;

    if (begun)
        return;
    begun = true;
    config.var = "build/fuzz/var"; /* tests/fuzz/run makes it */
    HOLDS(sodium_init() >= 0);
    err = error_init();
    if (err == STATUS_OK)
        err = view_init();
    HOLDS(err == STATUS_OK);
}

void fuzz_begin(struct request *req, struct fuzz_io *io)
{
    NEOERR *err;

    begin_once();
    memset(req, 0, sizeof(*req));
    err = request_begin(req, io->arena);
    HOLDS(err == STATUS_OK);
    req->io = &io->io;
    req->method = METHOD_POST;
}
