/* import_test.c - imports against a database: the sample register through the command, and the
 * run's states, steps killed half-way, updates and undo. Whatever a test imports it takes back. */
#include "support/page.h"

#include <fcntl.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "domain/import.h"
#include "tool/tool.h"

static struct visitor importer;

static int start(void **state)
{
    const char *packages = getenv("NINEFOLD_NPM");
    char *load[] = { (char *)(uintptr_t) "load-regions",
                     (char *)(uintptr_t)(packages != NULL ? packages : "build/npm/node_modules") };

    if (test_start(state) != 0)
        return -1;
    must(tool_load_regions(2, load));
    importer = visitor_new("customers.import:all customers.read:all customers.update:all");
    return 0;
}

/* --- work in transactions ---------------------------------------------------------------- */

struct work {
    struct arena *arena;
    struct request req;
};

static struct work *work_start(int64_t person_id)
{
    struct arena *arena = arena_new();
    struct work *work = arena_alloc(arena, sizeof(*work));

    work->arena = arena;
    must(request_for_work(&work->req, arena, person_id, VIA_JOB));
    must(db_begin(&work->req));
    return work;
}

static void work_end(struct work *work, bool keep)
{
    if (keep)
        must(db_commit(&work->req));
    else
        db_rollback(&work->req);
    request_end(&work->req);
    arena_free(work->arena);
}

static int64_t upload(const char *path, int64_t person_id)
{
    struct work *work = work_start(person_id);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    int64_t file_id, run_id;

    assert_true(fd >= 0);
    must(file_store(&work->req, fd, "register.csv", "import", &file_id));
    must(import_create(&work->req, "customers", file_id, &run_id));
    close(fd);
    work_end(work, true);
    return run_id;
}

static int64_t upload_text(const char *text, int64_t person_id)
{
    char path[] = "/tmp/import-run-XXXXXX";
    int fd = mkstemp(path);
    int64_t run_id;

    assert_true(fd >= 0);
    assert_int_equal(write(fd, text, strlen(text)), strlen(text));
    close(fd);
    run_id = upload(path, person_id);
    unlink(path);
    return run_id;
}

/* One step as the job's runner does it; killed: rolled back at its end. */
static bool step_once(int64_t run_id, int64_t person_id, const char *name, bool killed)
{
    struct work *work = work_start(person_id);
    struct job job = { .kind = "import", .state = json_object() };
    bool finished;

    job.args = json_pack("{s:I, s:s}", "run", (json_int_t)run_id, "step", name);
    must(import_step(&work->req, &job, &finished));
    json_decref(job.args);
    json_decref(job.state);
    work_end(work, !killed);
    return finished && !killed;
}

static void step(int64_t run_id, int64_t person_id, const char *name)
{
    while (!step_once(run_id, person_id, name, false))
        continue;
}

static bool start_check(int64_t run_id, int64_t person_id, bool update)
{
    struct import_options options = { .do_update = update, .good_only = true };
    struct work *work = work_start(person_id);
    struct import_columns columns;
    const char *missing;
    bool moved;

    must(import_columns_get(&work->req, run_id, &columns));
    assert_true(import_columns_complete(work->arena, "customers", &columns, &missing));
    must(import_check(&work->req, run_id, &columns, &options, &moved));
    work_end(work, true);
    return moved;
}

static bool move(int64_t run_id, NEOERR *(*change)(struct request *req, int64_t run_id, bool *moved))
{
    struct work *work = work_start(0);
    bool moved;

    must(change(&work->req, run_id, &moved));
    work_end(work, true);
    return moved;
}

static NEOERR *apply_good(struct request *req, int64_t run_id, bool *moved)
{
    return nerr_pass(import_apply(req, run_id, true, moved));
}

static NEOERR *apply_all(struct request *req, int64_t run_id, bool *moved)
{
    return nerr_pass(import_apply(req, run_id, false, moved));
}

static void check(int64_t run_id, int64_t person_id, bool update)
{
    step(run_id, person_id, "read");
    assert_true(start_check(run_id, person_id, update));
    step(run_id, person_id, "check");
}

static void apply(int64_t run_id, int64_t person_id)
{
    assert_true(move(run_id, apply_good));
    step(run_id, person_id, "apply");
}

static void undo(int64_t run_id)
{
    assert_true(move(run_id, import_undo));
    step(run_id, importer.id, "undo");
}

static const char *state_of(int64_t run_id)
{
    return text_of(say("SELECT state FROM import_run WHERE id = %lld", (long long)run_id));
}

static int64_t run_number(int64_t run_id, const char *column)
{
    return number_of(say("SELECT %s FROM import_run WHERE id = %lld", column, (long long)run_id));
}

static int64_t dealers_of(int64_t run_id)
{
    return number_of(say("SELECT COUNT(*) FROM customer WHERE import_run_id = %lld", (long long)run_id));
}

/* A register of `count` rows whose codes nobody else has. */
static const char *register_text(struct arena *arena, int64_t serial, int count)
{
    struct buffer text;

    buffer_init(&text, arena);
    buffer_text(&text, "客户编码,客户名称,联系人,手机,固定电话,业务员,信用额度,账期\n");
    for (int i = 0; i < count; i++)
        buffer_format(&text, "R%lld-%d,测试药业%d,张三,138%08d,0734-1234567,李四%lld,50万,30\n", (long long)serial, i,
                      i, i, (long long)serial);
    return text.bytes;
}

/* --- the samples, through the command --------------------------------------------------------- */

static json_t *command(const char *arguments, int *status)
{
    FILE *pipe = popen(
        say("build/asan/bin/ninefold --config '%s' import customers %s", getenv("NINEFOLD_TEST_CONFIG"), arguments),
        "r");
    json_t *result;

    assert_non_null(pipe);
    result = json_loadf(pipe, 0, NULL);
    *status = pclose(pipe);
    return result;
}

static void assert_expected(const json_t *result)
{
    json_t *expected = json_load_file("tests/data/expected.json", 0, NULL);

    assert_int_equal(json_integer_value(json_object_get(result, "rows")),
                     json_integer_value(json_object_get(expected, "rows")));
    assert_int_equal(json_integer_value(json_object_get(result, "accepted")),
                     json_integer_value(json_object_get(expected, "good")));
    assert_true(json_equal(json_object_get(result, "rejected"), json_object_get(expected, "bad")));
    assert_true(json_is_object(json_object_get(result, "totals")));
    json_decref(expected);
}

static void samples_become_dealers_and_then_are_duplicates(void **test_state)
{
    static const char *const files[] = { "tests/data/dealers-gb18030.csv", "tests/data/dealers.xlsx" };
    int64_t before = number_of("SELECT COUNT(*) FROM customer");
    int status;

    (void)test_state;
    for (size_t i = 0; i < COUNT_OF(files); i++) {
        json_t *result = command(say("%s --dry-run --json", files[i]), &status);
        int64_t run_id;

        assert_int_equal(status, 0);
        assert_expected(result);
        json_decref(result);
        assert_int_equal(number_of("SELECT COUNT(*) FROM customer"), before);

        result = command(say("%s --json --as %s", files[i], importer.account), &status);
        assert_int_equal(status, 0);
        assert_expected(result);
        json_decref(result);
        run_id = number_of(say("SELECT MAX(id) FROM import_run WHERE staff_id = %lld", (long long)importer.id));
        assert_int_equal(dealers_of(run_id), 295);
        assert_int_equal(
            number_of(
                say("SELECT COUNT(*) FROM audit WHERE batch_id = %lld AND via = 'import' AND table_name = 'customer'",
                    (long long)run_id)),
            295);

        result = command(say("%s --json", files[1 - i]), &status);
        assert_int_equal(json_integer_value(json_object_get(result, "accepted")), 0);
        assert_int_equal(json_integer_value(json_object_get(json_object_get(result, "rejected"), "duplicate")), 295);
        json_decref(result);
        undo(run_id);
        assert_int_equal(dealers_of(run_id), 0);
        assert_int_equal(number_of("SELECT COUNT(*) FROM customer"), before);
    }
}

static void the_command_says_what_is_wrong_with_a_file(void **test_state)
{
    int64_t runs = number_of("SELECT COUNT(*) FROM import_run"), files = number_of("SELECT COUNT(*) FROM file");
    int status;

    (void)test_state;
    assert_null(command("/nowhere.csv --json 2>/dev/null", &status));
    assert_int_equal(WEXITSTATUS(status), 1);
    assert_null(command("build/asan/bin/ninefold --json 2>/dev/null", &status));
    assert_int_equal(WEXITSTATUS(status), 1);
    assert_null(command("tests/data/expected.json --as nobody-at-all --json 2>/dev/null", &status));
    assert_int_equal(WEXITSTATUS(status), 1);
    assert_int_equal(number_of("SELECT COUNT(*) FROM import_run"), runs);
    assert_int_equal(number_of("SELECT COUNT(*) FROM file"), files);
}

/* --- what a row becomes ------------------------------------------------------------------------- */

static void a_row_becomes_a_dealer_with_contact_phone_limit_and_owner(void **test_state)
{
    int64_t serial = unique(), run_id, id;

    (void)test_state;
    run_sql(say("INSERT INTO staff (name) VALUES ('王五%lld')", (long long)serial));
    run_id = upload_text(
        say("编码,名称,简称,省,市,区县,联系人,职务,手机,电话,业务员,额度,账期\n"
            "R%lld,测试药业,测药,湖南省,衡阳市,祁东县,单伟,采购经理,138 0013 8000,0734-1234567,王五%lld,50万,30天\n",
            (long long)serial, (long long)serial),
        importer.id);
    check(run_id, importer.id, false);
    assert_string_equal(state_of(run_id), "checked");
    apply(run_id, importer.id);
    assert_string_equal(state_of(run_id), "done");
    id = number_of(say("SELECT id FROM customer WHERE code = 'R%lld'", (long long)serial));
    assert_string_equal(
        text_of(say("SELECT CONCAT_WS('|', state, state_reason, source, region_code, phone, initials, short_initials)"
                    " FROM customer WHERE id = %lld",
                    (long long)id)),
        "active|迁入|import|430426|0734-1234567|csyy|cy");
    assert_string_equal(text_of(say("SELECT name FROM staff WHERE id = (SELECT owner_id FROM customer WHERE id = %lld)",
                                    (long long)id)),
                        say("王五%lld", (long long)serial));
    assert_string_equal(
        text_of(say("SELECT CONCAT_WS('|', amount, term_days, reason) FROM customer_limit WHERE customer_id = %lld",
                    (long long)id)),
        "500000.00|30|迁入");
    assert_string_equal(
        text_of(
            say("SELECT CONCAT_WS('|', p.name, p.name_py, c.role, c.title, ph.number, ph.sms) FROM contact c"
                " JOIN person p ON p.id = c.person_id JOIN phone ph ON ph.contact_id = c.id WHERE c.customer_id = %lld",
                (long long)id)),
        "单伟|shan wei|purchasing|采购经理|13800138000|1");
    assert_int_equal(
        number_of(say("SELECT COUNT(*) FROM audit WHERE subject_id = %lld AND actor_id = %lld AND via = 'import'",
                      (long long)id, (long long)importer.id)),
        3);
    undo(run_id);
    assert_int_equal(number_of(say("SELECT COUNT(*) FROM contact WHERE customer_id = %lld", (long long)id)), 0);
    assert_int_equal(number_of(say("SELECT COUNT(*) FROM customer_limit WHERE customer_id = %lld", (long long)id)), 0);
}

static void unknown_salespeople_become_staff_without_sign_in(void **test_state)
{
    int64_t serial = unique(), run_id;
    struct arena *arena = arena_new();

    (void)test_state;
    run_id = upload_text(register_text(arena, serial, 3), importer.id);
    check(run_id, importer.id, false);
    assert_int_equal(number_of(say("SELECT COUNT(*) FROM staff WHERE name = '李四%lld'", (long long)serial)), 0);
    apply(run_id, importer.id);
    assert_int_equal(
        number_of(say("SELECT COUNT(*) FROM staff WHERE name = '李四%lld' AND account IS NULL", (long long)serial)), 1);
    assert_int_equal(
        number_of(say("SELECT COUNT(*) FROM customer c JOIN staff s ON s.id = c.owner_id WHERE c.import_run_id = %lld"
                      " AND s.name = '李四%lld'",
                      (long long)run_id, (long long)serial)),
        3);
    undo(run_id);
    arena_free(arena);
}

/* --- killed, repeated --------------------------------------------------------------------------------- */

static void a_run_killed_between_chunks_goes_on_and_does_nothing_twice(void **test_state)
{
    struct arena *arena = arena_new();
    int64_t serial = unique(), run_id = upload_text(register_text(arena, serial, 2500), importer.id);

    (void)test_state;
    step(run_id, importer.id, "read");
    assert_true(start_check(run_id, importer.id, false));
    assert_false(start_check(run_id, importer.id, false));
    assert_false(step_once(run_id, importer.id, "check", false));
    assert_false(step_once(run_id, importer.id, "check", true));
    assert_int_equal(number_of(say("SELECT COUNT(*) FROM import_row WHERE run_id = %lld", (long long)run_id)), 1000);
    step(run_id, importer.id, "check");
    assert_int_equal(run_number(run_id, "rows_total"), 2500);
    assert_int_equal(run_number(run_id, "rows_good"), 2500);
    assert_true(move(run_id, apply_all));
    assert_false(move(run_id, apply_all));
    assert_false(step_once(run_id, importer.id, "apply", true));
    assert_int_equal(dealers_of(run_id), 0);
    assert_false(step_once(run_id, importer.id, "apply", false));
    assert_int_equal(dealers_of(run_id), 1000);
    assert_false(step_once(run_id, importer.id, "apply", true));
    step(run_id, importer.id, "apply");
    assert_int_equal(dealers_of(run_id), 2500);
    assert_true(step_once(run_id, importer.id, "apply", false));
    assert_int_equal(dealers_of(run_id), 2500);
    assert_true(move(run_id, import_undo));
    assert_false(step_once(run_id, importer.id, "undo", false));
    assert_false(step_once(run_id, importer.id, "undo", true));
    step(run_id, importer.id, "undo");
    assert_int_equal(dealers_of(run_id), 0);
    assert_string_equal(state_of(run_id), "undone");
    arena_free(arena);
}

static void all_or_nothing_is_refused_when_a_row_is_bad(void **test_state)
{
    int64_t serial = unique(), run_id = upload_text(say("编码,名称,手机\nR%lld,好,13800138000\nR%lldx,坏,138\n",
                                                        (long long)serial, (long long)serial),
                                                    importer.id);
    struct import_options all = { .do_update = false, .good_only = false };
    struct work *work;
    struct import_columns columns;
    bool moved;

    (void)test_state;
    step(run_id, importer.id, "read");
    work = work_start(importer.id);
    must(import_columns_get(&work->req, run_id, &columns));
    must(import_check(&work->req, run_id, &columns, &all, &moved));
    work_end(work, true);
    step(run_id, importer.id, "check");
    assert_false(move(run_id, apply_all));
    assert_string_equal(state_of(run_id), "checked");
    assert_true(move(run_id, import_discard));
    assert_int_equal(number_of(say("SELECT COUNT(*) FROM import_row WHERE run_id = %lld", (long long)run_id)), 0);
}

/* --- known dealers -------------------------------------------------------------------------------------- */

static void an_update_changes_only_what_the_file_says_otherwise(void **test_state)
{
    int64_t serial = unique(), first, second, id, version;

    (void)test_state;
    first = upload_text(
        say("编码,名称,地址,联系人,手机,额度,账期\nR%lld,老名字,旧路1号,赵六,13900139000,10万,30\n", (long long)serial),
        importer.id);
    check(first, importer.id, false);
    apply(first, importer.id);
    id = number_of(say("SELECT id FROM customer WHERE code = 'R%lld'", (long long)serial));
    version = number_of(say("SELECT version FROM customer WHERE id = %lld", (long long)id));

    second = upload_text(
        say("编码,名称,地址,联系人,手机,额度,账期\nR%lld,老名字,旧路1号,赵六,13900139000,10万,30\n", (long long)serial),
        importer.id);
    check(second, importer.id, true);
    assert_int_equal(run_number(second, "rows_update"), 1);
    apply(second, importer.id);
    assert_int_equal(number_of(say("SELECT version FROM customer WHERE id = %lld", (long long)id)), version);
    assert_int_equal(number_of(say("SELECT COUNT(*) FROM customer_limit WHERE customer_id = %lld", (long long)id)), 1);
    assert_int_equal(number_of(say("SELECT COUNT(*) FROM contact WHERE customer_id = %lld", (long long)id)), 1);

    second = upload_text(
        say("编码,名称,地址,联系人,手机,额度,账期\nR%lld,新名字,,赵六,13900139001,20万,\n", (long long)serial),
        importer.id);
    check(second, importer.id, true);
    apply(second, importer.id);
    assert_string_equal(
        text_of(
            say("SELECT CONCAT_WS('|', name, name_py, address, state) FROM customer WHERE id = %lld", (long long)id)),
        "新名字|xin ming zi|旧路1号|active");
    assert_string_equal(text_of(say("SELECT CONCAT_WS('|', amount, term_days) FROM customer_limit WHERE customer_id = "
                                    "%lld AND valid_to IS NULL",
                                    (long long)id)),
                        "200000.00|30");
    assert_int_equal(
        number_of(say("SELECT COUNT(*) FROM phone p JOIN contact c ON c.id = p.contact_id WHERE c.customer_id = %lld",
                      (long long)id)),
        2);

    undo(second);
    assert_string_equal(
        text_of(say("SELECT CONCAT_WS('|', name, name_py, address) FROM customer WHERE id = %lld", (long long)id)),
        "老名字|lao ming zi|旧路1号");
    assert_string_equal(
        text_of(say("SELECT GROUP_CONCAT(amount, COALESCE(valid_to, '')) FROM customer_limit WHERE customer_id = %lld",
                    (long long)id)),
        "100000.00");
    assert_int_equal(
        number_of(say("SELECT COUNT(*) FROM phone p JOIN contact c ON c.id = p.contact_id WHERE c.customer_id = %lld",
                      (long long)id)),
        1);
    undo(first); /* changed since: stays, and says so */
    assert_int_equal(
        number_of(
            say("SELECT COUNT(*) FROM import_row WHERE run_id = %lld AND state = 'kept' AND reason = 'changed since'",
                (long long)first)),
        1);
    assert_int_equal(dealers_of(first), 1);
}

static void a_dealer_outside_the_scope_is_not_updated(void **test_state)
{
    struct visitor own = visitor_new("customers.import:own customers.read:own");
    int64_t id = dealer_new(importer.id, "Not Yours"), run_id;
    const char *code = text_of(say("SELECT code FROM customer WHERE id = %lld", (long long)id));

    (void)test_state;
    run_id = upload_text(say("编码,名称\n%s,改名\n", code), own.id);
    check(run_id, own.id, true);
    assert_int_equal(run_number(run_id, "rows_good"), 0);
    assert_string_equal(text_of(say("SELECT reason FROM import_row WHERE run_id = %lld", (long long)run_id)),
                        "not yours");
    assert_true(move(run_id, import_discard));
}

/* The first is alike by sound, the second by phone, the third not at all; words are found after
 * applying and gone after undoing. */
static void rows_that_look_like_known_dealers_are_warned_about(void **test_state)
{
    int64_t known = upload_text("编码,名称,地区,联系电话\nAL-1,衡阳市恒昌济世医药有限公司,湖南省衡阳市,0734-8123456\n", importer.id), run_id;

    (void)test_state;
    check(known, importer.id, false);
    apply(known, importer.id);
    run_id = upload_text("编码,名称,地区,联系电话\nAL-2,湖南恒昌济世医药有限责任公司,湖南省衡阳市,\n"
                         "AL-3,另外一家公司,湖南省长沙市,0734-8123456\nAL-4,毫不相干药店,湖南省长沙市,0731-5550000\n",
                         importer.id);
    check(run_id, importer.id, false);
    assert_string_equal(text_of(say("SELECT GROUP_CONCAT(warning ORDER BY row_no) FROM import_row WHERE run_id = %lld", (long long)run_id)), "alike,alike,");
    assert_non_null(strstr(text_of(say("SELECT other FROM import_row WHERE run_id = %lld ORDER BY row_no LIMIT 1", (long long)run_id)), "AL-1"));
    apply(run_id, importer.id);
    assert_int_equal(number_of("SELECT COUNT(DISTINCT customer_id) FROM search_word WHERE word LIKE 'hengchangjishi%' AND place = 1"
                               " OR word = 'al3' OR word = 'al4'"), 2);
    undo(run_id);
    assert_int_equal(number_of("SELECT COUNT(*) FROM search_word WHERE word IN ('al2', 'al3', 'al4')"), 0);
    undo(known);
}

static void a_code_that_was_merged_away_is_the_dealer_that_stayed(void **test_state)
{
    int64_t stays = dealer_new(importer.id, "Stays"), lost = dealer_new(importer.id, "Lost"), run_id;
    char code[40];

    (void)test_state;
    snprintf(code, sizeof(code), "%s", text_of(say("SELECT code FROM customer WHERE id = %lld", (long long)lost)));
    run_sql(say("INSERT INTO customer_merged SELECT * FROM customer WHERE id = %lld", (long long)lost));
    run_sql(say("DELETE FROM customer WHERE id = %lld", (long long)lost));
    run_sql(say("INSERT INTO customer_merge (loser_id, winner_id, now_id, reason, taken, merged_at, merged_by)"
                " VALUES (%lld, %lld, %lld, 'x', '{}', '2026-01-01', 1)", (long long)lost, (long long)stays, (long long)stays));
    run_id = upload_text(say("编码,名称\n%s,改名\n", code), importer.id);
    check(run_id, importer.id, true);
    assert_int_equal(number_of(say("SELECT target_id FROM import_row WHERE run_id = %lld AND what = 'update'", (long long)run_id)), stays);
    apply(run_id, importer.id);
    assert_string_equal(text_of(say("SELECT name FROM customer WHERE id = %lld", (long long)stays)), "改名");
    assert_int_equal(number_of(say("SELECT COUNT(*) FROM customer WHERE code = '%s'", code)), 0);
    undo(run_id);
}

static void undo_keeps_what_was_used_since_and_says_so(void **test_state)
{
    struct arena *arena = arena_new();
    int64_t serial = unique(), run_id = upload_text(register_text(arena, serial, 3), importer.id), used;

    (void)test_state;
    check(run_id, importer.id, false);
    apply(run_id, importer.id);
    used = number_of(say("SELECT id FROM customer WHERE code = 'R%lld-1'", (long long)serial));
    run_sql(say("INSERT INTO task (owner_id, title, due_on, customer_id, created_by, created_at) VALUES (%lld, 'x', "
                "'2026-01-01', %lld, %lld, '2026-01-01')",
                (long long)importer.id, (long long)used, (long long)importer.id));
    undo(run_id);
    assert_int_equal(dealers_of(run_id), 1);
    assert_string_equal(
        text_of(say("SELECT CONCAT(state, '|', reason) FROM import_row WHERE run_id = %lld AND target_id = %lld",
                    (long long)run_id, (long long)used)),
        "kept|used since");
    arena_free(arena);
}

/* --- the error file ------------------------------------------------------------------------------------------ */

static void the_error_file_holds_only_bad_rows_and_can_be_imported_again(void **test_state)
{
    int64_t serial = unique(), run_id, again, file_id;
    struct work *work;

    (void)test_state;
    run_id = upload_text(say("客户名单\n编码,名称,手机,备注\nR%llda,好,13800138000,\nR%lldb,坏,138,留着\n",
                             (long long)serial, (long long)serial),
                         importer.id);
    check(run_id, importer.id, false);
    work = work_start(importer.id);
    must(import_error_file(&work->req, run_id, &file_id));
    assert_true(file_id > 0);
    must(import_create(&work->req, "customers", file_id, &again));
    work_end(work, true);
    check(again, importer.id, false);
    assert_int_equal(run_number(again, "rows_total"), 1);
    assert_string_equal(text_of(say("SELECT CONCAT_WS('|', reason, field, value) FROM import_row WHERE run_id = %lld",
                                    (long long)again)),
                        "mobile|mobile|138");
    assert_true(move(again, import_discard));
    assert_true(move(run_id, import_discard));
}

static void a_mapping_is_remembered_for_the_same_header(void **test_state)
{
    int64_t serial = unique(),
            run_id = upload_text(say("编码,名称,甲%lld\nR%lld,好,东风路1号\n", (long long)serial, (long long)serial),
                                 importer.id);
    struct import_options options = { .good_only = true };
    struct import_columns columns;
    struct work *work;
    bool moved;

    (void)test_state;
    step(run_id, importer.id, "read");
    work = work_start(importer.id);
    must(import_columns_get(&work->req, run_id, &columns));
    assert_string_equal(columns.fields[2], "");
    columns.fields[2] = "address";
    must(import_check(&work->req, run_id, &columns, &options, &moved));
    work_end(work, true);
    assert_true(move(run_id, import_discard));
    run_id = upload_text(say("编码,名称,甲%lld\nR%lld,另一家,西风路1号\n", (long long)serial, (long long)serial),
                         importer.id);
    step(run_id, importer.id, "read");
    work = work_start(importer.id);
    must(import_columns_get(&work->req, run_id, &columns));
    assert_string_equal(columns.fields[2], "address");
    work_end(work, true);
    assert_true(move(run_id, import_discard));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(samples_become_dealers_and_then_are_duplicates),
        cmocka_unit_test(the_command_says_what_is_wrong_with_a_file),
        cmocka_unit_test(a_row_becomes_a_dealer_with_contact_phone_limit_and_owner),
        cmocka_unit_test(unknown_salespeople_become_staff_without_sign_in),
        cmocka_unit_test(a_run_killed_between_chunks_goes_on_and_does_nothing_twice),
        cmocka_unit_test(all_or_nothing_is_refused_when_a_row_is_bad),
        cmocka_unit_test(an_update_changes_only_what_the_file_says_otherwise),
        cmocka_unit_test(a_dealer_outside_the_scope_is_not_updated),
        cmocka_unit_test(rows_that_look_like_known_dealers_are_warned_about),
        cmocka_unit_test(a_code_that_was_merged_away_is_the_dealer_that_stayed),
        cmocka_unit_test(undo_keeps_what_was_used_since_and_says_so),
        cmocka_unit_test(the_error_file_holds_only_bad_rows_and_can_be_imported_again),
        cmocka_unit_test(a_mapping_is_remembered_for_the_same_header),
    };

    return cmocka_run_group_tests_name("imports", tests, start, test_end);
}
