/* dump.c - counts rows and sums tables of a dump as it passes.
 *
 * mariadb-dump writes each row as one line that begins with "(", line feeds inside
 * values as \n; so the manifest tells exactly what the snapshot held, while others
 * go on writing to the database. */
#include "dump.h"

#include <stdlib.h>
#include <string.h>

#include "core/app.h"
#include "core/clock.h"

static const char manifest_mark[] = "-- ninefold manifest: ";

/* `line` begins with `start`, then a name in backquotes. */
static bool names_table(const char *line, const char *start, char name[65])
{
    size_t skip = strlen(start), length;

    if (strncmp(line, start, skip) != 0)
        return false;
    length = strcspn(line + skip, "`\n");
    if (length == 0 || length > 64)
        return false;
    memcpy(name, line + skip, length);
    name[length] = '\0';
    return true;
}

static struct dump_table *table_of(struct dump *dump, const char *name)
{
    struct dump_table *table = dump->tables;

    for (; table < dump->tables + dump->table_count; table++) {
        if (strcmp(table->name, name) == 0)
            return table;
    }
    if (dump->table_count == DUMP_TABLES_MOST)
        return NULL;
    dump->table_count++;
    memcpy(table->name, name, strlen(name) + 1);
    crypto_hash_sha256_init(&table->rows_sum);
    return table;
}

static void add_row(struct dump_table *table, const char *line, size_t length)
{
    while (length > 0 && strchr("\n,;", line[length - 1]) != NULL)
        length--;
    table->rows++;
    crypto_hash_sha256_update(&table->rows_sum, (const unsigned char *)line, length);
    crypto_hash_sha256_update(&table->rows_sum, (const unsigned char *)"\n", 1);
}

static NEOERR *add_line(struct dump *dump, const char *line, size_t length)
{
    char name[65];

    crypto_hash_sha256_update(&dump->sum, (const unsigned char *)line, length);
    if (*line == '(' && dump->current != NULL) {
        add_row(dump->current, line, length);
        return STATUS_OK;
    }
    dump->current = NULL;
    if (!names_table(line, "CREATE TABLE `", name) && !names_table(line, "INSERT INTO `", name))
        return STATUS_OK;
    dump->current = table_of(dump, name);
    if (dump->current == NULL)
        return nerr_raise(ERR_TOO_LARGE, "more than %d tables", DUMP_TABLES_MOST);
    return STATUS_OK;
}

static NEOERR *read_lines(struct dump *dump, FILE *in, dump_take_fn take, void *context)
{
    char *line = NULL;
    size_t room = 0;
    ssize_t length;
    NEOERR *err = STATUS_OK;

    while (err == STATUS_OK && dump->manifest == NULL && (length = getline(&line, &room, in)) > 0) {
        if (strncmp(line, manifest_mark, sizeof(manifest_mark) - 1) == 0)
            dump->manifest = strdup(line + sizeof(manifest_mark) - 1);
        else
            err = add_line(dump, line, (size_t)length);
        if (err == STATUS_OK && take != NULL)
            err = take(context, line, (size_t)length);
    }
    free(line);
    if (err == STATUS_OK && ferror(in))
        return nerr_raise(NERR_IO, "the dump broke off");
    return nerr_pass(err);
}

NEOERR *dump_read(struct dump *dump, FILE *in, dump_take_fn take, void *context)
{
    memset(dump, 0, sizeof(*dump));
    crypto_hash_sha256_init(&dump->sum);
    return nerr_pass(read_lines(dump, in, take, context));
}

void dump_free(struct dump *dump)
{
    free(dump->manifest);
    dump->manifest = NULL;
}

/* --- manifest --------------------------------------------------------------------------- */

static json_t *sum_text(const crypto_hash_sha256_state *sum)
{
    crypto_hash_sha256_state copy = *sum;
    unsigned char bytes[crypto_hash_sha256_BYTES];
    char hex[2 * sizeof(bytes) + 1];

    crypto_hash_sha256_final(&copy, bytes);
    return json_string(sodium_bin2hex(hex, sizeof(hex), bytes, sizeof(bytes)));
}

static json_t *tables_json(const struct dump *dump)
{
    json_t *tables = json_object();

    for (size_t i = 0; i < dump->table_count; i++) {
        const struct dump_table *table = &dump->tables[i];

        json_object_set_new(tables, table->name,
                            json_pack("{s:I, s:o}", "rows", (json_int_t)table->rows, "sha256", sum_text(&table->rows_sum)));
    }
    return tables;
}

char *dump_manifest_line(const struct dump *dump)
{
    char now[24], *text, *line = NULL;
    json_t *manifest;

    clock_format_utc(clock_now_ms(), now);
    manifest = json_pack("{s:i, s:s, s:o, s:o}", "format", 1, "made_at", now, "sha256", sum_text(&dump->sum), "tables",
                         tables_json(dump));
    text = json_dumps(manifest, JSON_COMPACT);
    json_decref(manifest);
    if (text != NULL && asprintf(&line, "%s%s\n", manifest_mark, text) < 0)
        line = NULL;
    free(text);
    return line;
}

static NEOERR *compare_tables(const json_t *ours, const json_t *theirs)
{
    const char *name;
    json_t *table;

    json_object_foreach((json_t *)(uintptr_t)theirs, name, table) {
        const json_t *found = json_object_get(ours, name);

        if (!json_equal(found, table))
            return nerr_raise(ERR_INVALID, "table %s differs: %lld rows here, %lld in the backup%s", name,
                              (long long)json_integer_value(json_object_get(found, "rows")),
                              (long long)json_integer_value(json_object_get(table, "rows")),
                              found != NULL ? ", or other contents" : ", it is missing");
    }
    if (json_object_size(ours) != json_object_size(theirs))
        return nerr_raise(ERR_INVALID, "%zu tables, the backup has %zu", json_object_size(ours), json_object_size(theirs));
    return STATUS_OK;
}

NEOERR *dump_compare(const struct dump *dump, const json_t *manifest, bool whole)
{
    json_t *sum = sum_text(&dump->sum), *tables = tables_json(dump);
    bool same = !whole || json_equal(sum, json_object_get(manifest, "sha256"));
    NEOERR *err = same ? compare_tables(tables, json_object_get(manifest, "tables"))
                       : nerr_raise(ERR_INVALID, "the checksum is not the manifest's");

    json_decref(sum);
    json_decref(tables);
    return nerr_pass(err);
}
