/* knowledge_words.c - the one writer of table knowledge_word: by what articles are found, however many there are. */
#include "knowledge.h"
#include "words.h"

static const struct word_index articles = {
    "INSERT IGNORE INTO knowledge_word (word, place, knowledge_id) VALUES (:word, :place, :row_id)", "DELETE FROM knowledge_word WHERE knowledge_id = :row_id", false
};

NEOERR *knowledge_words_forget(struct request *req, int64_t id)
{
    return nerr_pass(words_forget(req, &articles, id));
}

NEOERR *knowledge_words_write(struct request *req, int64_t id, const char *title, const char *text)
{
    return nerr_pass(words_write(req, &articles, id, title, text));
}

static const char lacking_sql[] =
    "SELECT k.id, k.title, k.text FROM knowledge k WHERE k.valid_to IS NULL AND k.id > :after AND (:every = 1 OR (SELECT w.knowledge_id FROM knowledge_word w WHERE w.knowledge_id = k.id LIMIT 1) IS NULL)"
    " ORDER BY k.id LIMIT 200";

NEOERR *knowledge_words_fill(struct request *req, bool all, int64_t *after, size_t *count)
{
    struct values *values = values_new(req->arena);
    struct rows *rows;

    values_int(values, "after", *after);
    values_int(values, "every", all);
    TRY(db_select_with(req, lacking_sql, values, &rows));
    *count = rows->count;
    for (size_t i = 0; i < rows->count; i++) {
        struct row row = rows_at(rows, i);

        *after = row_int(&row, "id");
        TRY(knowledge_words_write(req, *after, row_text(&row, "title"), row_text(&row, "text")));
    }
    return STATUS_OK;
}
