/* body_test.c - urlencoded and multipart bodies: what is read, what is refused, in time. */
#include "support/page.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/body.h"
#include "core/io.h"

struct memory {
    struct io io;
    const char *body, *type;
    size_t length, read, step; /* `step`: bytes a read gives at most */
    bool breaks;               /* the client goes away at the end */
    const char *announced;     /* Content-Length; NULL = none */
    size_t endless;            /* so many bytes follow the body */
};

static const char *variable(struct io *io, const char *name)
{
    const struct memory *self = (struct memory *)io;

    return strcmp(name, "CONTENT_TYPE") == 0 ? self->type : strcmp(name, "CONTENT_LENGTH") == 0 ? self->announced : NULL;
}

static long read_some(struct io *io, char *bytes, size_t size)
{
    struct memory *self = (struct memory *)io;
    size_t count = self->length - self->read;

    if (count == 0 && self->breaks)
        return -1;
    if (count == 0 && self->endless > 0) {
        count = size < self->endless ? size : self->endless;
        memset(bytes, 'x', count);
        self->endless -= count;
        return (long)count;
    }
    count = count < size ? count : size;
    count = count < self->step ? count : self->step;
    memcpy(bytes, self->body + self->read, count);
    self->read += count;
    return (long)count;
}

static struct arena *arena;
static struct request req;

static int begin(void **state)
{
    (void)state;
    arena = arena_new();
    memset(&req, 0, sizeof(req));
    must(request_begin(&req, arena));
    req.method = METHOD_POST;
    return 0;
}

static int finish(void **state)
{
    (void)state;
    request_end(&req);
    arena_free(arena);
    return 0;
}

static NEOERR *read_as(struct memory *memory, unsigned flags)
{
    const struct route route = { .method = METHOD_POST, .path = "/x", .flags = flags };

    memory->io = (struct io){ .variable = variable, .read = read_some };
    req.io = &memory->io;
    return body_read(&req, &route);
}

static bool refused(NEOERR *err, NERR_TYPE type)
{
    bool is = nerr_match(err, type);

    nerr_ignore(&err);
    return is;
}

static NEOERR *urlencoded(const char *body, size_t length)
{
    struct memory *memory = arena_alloc(arena, sizeof(*memory));

    *memory = (struct memory){ .body = body, .length = length, .step = 7, .type = "application/x-www-form-urlencoded; charset=UTF-8" };
    return read_as(memory, 0);
}

static void pairs_are_decoded_and_the_first_of_a_name_is_found(void **state)
{
    const char body[] = "a=1&b=%E5%BC%A0+%E4%B8%89&c&d=&a=2";

    (void)state;
    must(urlencoded(body, strlen(body)));
    assert_string_equal(request_posted(&req, "a"), "1");
    assert_string_equal(request_posted(&req, "b"), "张 三");
    assert_true(request_has_posted(&req, "c"));
    assert_string_equal(request_posted(&req, "nothing"), "");
    assert_int_equal(req.body.count, 5);
}

static void broken_percent_nul_and_bad_utf8_are_refused(void **state)
{
    static const char *const broken[] = { "a=%", "a=%4", "a=%zz", "a=%ff", "%c3%28=1", "a=%00", "a=%ed%a0%80" };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(broken); i++) {
        req.body_was_read = false;
        assert_true(refused(urlencoded(broken[i], strlen(broken[i])), ERR_INVALID));
    }
    req.body_was_read = false;
    assert_true(refused(urlencoded("a=1\0b", 5), ERR_INVALID));
}

static void ten_thousand_fields_and_a_long_body_are_too_much(void **state)
{
    char *body = malloc(2 * 1024 * 1024);

    (void)state;
    for (int i = 0; i < 10000; i++)
        memcpy(body + 4 * i, "a=1&", 4);
    assert_true(refused(urlencoded(body, 40000), ERR_TOO_LARGE));
    memset(body, 'a', 2 * 1024 * 1024);
    req.body_was_read = false;
    assert_true(refused(urlencoded(body, 2 * 1024 * 1024), ERR_TOO_LARGE));
    free(body);
}

/* --- multipart ------------------------------------------------------------------------------- */

static const char good[] = "--XX\r\nContent-Disposition: form-data; name=\"_token\"\r\n\r\nabc\r\n"
                           "--XX\r\nContent-Disposition: form-data; name=\"file\"; filename=\"\xe5\xae\xa2.csv\"\r\n"
                           "Content-Type: text/csv\r\n\r\nline 1\r\n--X\r\n--XX--\r\n";

static NEOERR *multipart(const char *body, size_t length, size_t step, const char *type)
{
    struct memory *memory = arena_alloc(arena, sizeof(*memory));

    *memory = (struct memory){ .body = body, .length = length, .step = step, .type = type };
    req.body_was_read = false;
    req.body.count = 0;
    if (req.upload_fd >= 0)
        close(req.upload_fd);
    req.upload_fd = -1;
    req.upload_name = NULL;
    return read_as(memory, ROUTE_UPLOAD);
}

static void a_file_and_its_fields_arrive_whatever_the_pieces(void **state)
{
    static const size_t steps[] = { 1, 2, 3, 5, 17, 4096 };
    char content[40] = "";

    (void)state;
    for (size_t i = 0; i < COUNT_OF(steps); i++) {
        must(multipart(good, strlen(good), steps[i], "multipart/form-data; boundary=XX"));
        assert_string_equal(request_posted(&req, "_token"), "abc");
        assert_string_equal(req.upload_name, "客.csv");
        memset(content, 0, sizeof(content));
        assert_int_equal(pread(req.upload_fd, content, sizeof(content) - 1, 0), 11);
        assert_string_equal(content, "line 1\r\n--X");
    }
}

static void an_upload_cut_off_anywhere_is_refused(void **state)
{
    (void)state;
    for (size_t length = 0; length + 5 < strlen(good); length++)
        assert_true(refused(multipart(good, length, 4096, "multipart/form-data; boundary=XX"), ERR_INVALID));
}

static void no_boundary_a_wrong_one_or_a_second_file_is_refused(void **state)
{
    static const char two[] = "--B\r\nContent-Disposition: form-data; name=\"f\"; filename=\"a\"\r\n\r\n1\r\n"
                              "--B\r\nContent-Disposition: form-data; name=\"g\"; filename=\"b\"\r\n\r\n2\r\n--B--\r\n";

    (void)state;
    assert_true(refused(multipart(good, strlen(good), 99, "multipart/form-data"), ERR_INVALID));
    assert_true(refused(multipart(good, strlen(good), 99, "multipart/form-data; boundary=YY"), ERR_INVALID));
    assert_true(refused(multipart(good, strlen(good), 99, "text/plain"), ERR_INVALID));
    assert_true(refused(multipart(two, strlen(two), 99, "multipart/form-data; boundary=\"B\""), ERR_INVALID));
}

/* --- scans: 20 MB ---------------------------------------------------------------------------- */

enum { MB = 1024 * 1024 };

static NEOERR *scan(struct memory *memory)
{
    memory->body = "--XX\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.pdf\"\r\n\r\n%PDF";
    memory->length = strlen(memory->body);
    memory->step = 65536;
    memory->type = "multipart/form-data; boundary=XX";
    req.body_was_read = false;
    return read_as(memory, ROUTE_UPLOAD | ROUTE_SMALL_UPLOAD);
}

static void a_large_scan_is_refused_before_a_byte_of_it_is_read(void **state)
{
    struct memory memory = { .announced = "23068672", .endless = 22 * MB };

    (void)state;
    assert_true(refused(scan(&memory), ERR_TOO_LARGE));
    assert_int_equal(memory.read, 0);
    assert_int_equal(req.upload_fd, -1);
}

static void a_scan_that_is_larger_than_it_says_is_refused_on_the_way(void **state)
{
    struct memory memory = { .announced = "1000", .endless = 500 * (size_t)MB }, chunked = { .endless = 500 * (size_t)MB };
    struct stat info;

    (void)state;
    assert_true(refused(scan(&memory), ERR_TOO_LARGE));
    assert_true(memory.endless > 470 * (size_t)MB);
    assert_int_equal(fstat(req.upload_fd, &info), 0);
    assert_true(info.st_size <= 22 * MB && info.st_nlink == 0); /* in no folder: gone with the request */
    close(req.upload_fd);
    req.upload_fd = -1;
    assert_true(refused(scan(&chunked), ERR_TOO_LARGE));
}

static int whole(void **state)
{
    return test_start(state);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(pairs_are_decoded_and_the_first_of_a_name_is_found, begin, finish),
        cmocka_unit_test_setup_teardown(broken_percent_nul_and_bad_utf8_are_refused, begin, finish),
        cmocka_unit_test_setup_teardown(ten_thousand_fields_and_a_long_body_are_too_much, begin, finish),
        cmocka_unit_test_setup_teardown(a_file_and_its_fields_arrive_whatever_the_pieces, begin, finish),
        cmocka_unit_test_setup_teardown(an_upload_cut_off_anywhere_is_refused, begin, finish),
        cmocka_unit_test_setup_teardown(a_large_scan_is_refused_before_a_byte_of_it_is_read, begin, finish),
        cmocka_unit_test_setup_teardown(a_scan_that_is_larger_than_it_says_is_refused_on_the_way, begin, finish),
        cmocka_unit_test_setup_teardown(no_boundary_a_wrong_one_or_a_second_file_is_refused, begin, finish),
    };

    return cmocka_run_group_tests(tests, whole, test_end);
}
