/* knowledge.c - articles and their versions; what is like what. */
#include "knowledge.h"

#include <ctype.h>
#include <string.h>

enum { PIECES = 8, PIECE_MOST = 24 };

static const char *const columns[] = { "title", "category", "text", "ticket_id", "created_at", "created_by", "changed_at", "changed_by", "valid_to", NULL };
const struct table knowledge_table = { .name = "knowledge", .columns = columns, .versioned = true };

const char knowledge_record_sql[] = "SELECT k.*, t.number AS ticket_number FROM knowledge k LEFT JOIN ticket t ON t.id = k.ticket_id WHERE k.id = :id AND k.valid_to IS NULL";

static const char version_sql[] =
    "INSERT INTO knowledge_version (knowledge_id, number, title, category, text, at, staff_id) SELECT k.id, k.version, k.title, k.category, k.text, :now, :me FROM knowledge k"
    " WHERE k.id = :knowledge_id AND NOT EXISTS (SELECT 1 FROM knowledge_version v WHERE v.knowledge_id = k.id AND v.number = k.version)";

/* When and by whom follows from the last version, so that a save of what stands there already leaves no trace. */
static const char stamp_sql[] =
    "UPDATE knowledge k JOIN knowledge_version v ON v.knowledge_id = k.id AND v.number = k.version SET k.changed_at = v.at, k.changed_by = v.staff_id WHERE k.id = :knowledge_id";

static NEOERR *insert(struct request *req, int64_t *id)
{
    values_text(req->values, "created_at", req->now);
    values_int(req->values, "created_by", req->person.id);
    values_text(req->values, "changed_at", req->now);
    values_int(req->values, "changed_by", req->person.id);
    return nerr_pass(db_insert(req, &knowledge_table, req->values, id));
}

NEOERR *knowledge_write(struct request *req, int64_t *id)
{
    struct values *values = values_new(req->arena);

    TRY(*id == 0 ? insert(req, id) : db_change(req, &knowledge_table, *id, req->values));
    values_int(values, "knowledge_id", *id);
    TRY(db_execute_with(req, version_sql, values));
    TRY(db_execute_with(req, stamp_sql, values));
    return nerr_pass(knowledge_words_write(req, *id, values_get_text(req->values, "title"), values_get_text(req->values, "text")));
}

NEOERR *knowledge_withdraw(struct request *req, int64_t id)
{
    TRY(db_close(req, &knowledge_table, id, NULL));
    return nerr_pass(knowledge_words_forget(req, id));
}

/* --- what is like what ---------------------------------------------------------------------------- */

static bool is_letter(const char *at)
{
    return isalnum((unsigned char)*at) && (unsigned char)*at < 128;
}

static size_t character(const char *at)
{
    size_t length = 1;

    while (((unsigned char)at[length] & 0xc0) == 0x80)
        length++;
    return length;
}

/* The piece that begins at `at`: a word of three letters or more, or two characters that are no ASCII; 0 = none. */
static size_t piece_at(const char *at)
{
    size_t length = 0, first;

    while (is_letter(at + length) && length < PIECE_MOST)
        length++;
    if (length > 0)
        return length >= 3 ? length : 0;
    first = character(at);
    return first > 1 && (unsigned char)at[first] >= 128 ? first + character(at + first) : 0;
}

/* As the index has it: in lower case. */
static const char *lower(struct request *req, const char *at, size_t length)
{
    char *text = arena_copy(req->arena, at, length);

    for (size_t i = 0; i < length; i++) {
        if (text[i] >= 'A' && text[i] <= 'Z')
            text[i] = (char)(text[i] - 'A' + 'a');
    }
    return text;
}

static void set_piece(struct request *req, size_t place, const char *at, size_t length)
{
    values_text(req->values, arena_format(req->arena, "p%zu", place), length == 0 ? "" : arena_format(req->arena, "%%%.*s%%", (int)length, at));
    values_text(req->values, arena_format(req->arena, "w%zu", place), lower(req, at, length));
}

bool knowledge_pieces(struct request *req, const char *typed)
{
    size_t count = 0;

    for (const char *at = typed; *at != '\0' && count < PIECES;) {
        size_t length = piece_at(at);

        if (length > 0)
            set_piece(req, count++, at, length);
        if (is_letter(at)) {
            while (is_letter(at))
                at++;
        } else
            at += character(at);
    }
    values_int(req->values, "enough", count > 1 ? 2 : 1);
    for (size_t i = count; i < PIECES; i++)
        set_piece(req, i, "", 0);
    return count > 0;
}
