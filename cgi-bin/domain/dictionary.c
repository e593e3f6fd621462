/* dictionary.c - the one writer of table dictionary_entry. */
#include "dictionary.h"

static const char *const entry_columns[] = { "dictionary", "word", "name", "name_en", "colour", "place", "ended_on", "synonyms", NULL };
const struct table dictionary_entry_table = { .name = "dictionary_entry", .columns = entry_columns, .versioned = true };

static bool is_word_part(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

bool is_word(const char *word)
{
    for (; *word != '\0'; word++) {
        if (!is_word_part(*word) && *word != '_')
            return false;
    }
    return true;
}

const char *word_of(struct request *req, const char *name, size_t most)
{
    const char *pinyin = text_pinyin(req->arena, name);
    struct buffer word;

    buffer_init(&word, req->arena);
    for (; *pinyin != '\0' && word.length < most; pinyin++) {
        if (is_word_part(*pinyin))
            buffer_char(&word, *pinyin);
        else if (word.length > 0 && word.bytes[word.length - 1] != '_')
            buffer_char(&word, '_');
    }
    while (word.length > 0 && word.bytes[word.length - 1] == '_')
        word.bytes[--word.length] = '\0';
    return word.bytes;
}

NEOERR *dictionary_make_word(struct request *req)
{
    const char *stem = word_of(req, values_get_text(req->values, "name"), 34);
    struct row row;
    bool taken = true;

    if (*stem == '\0')
        stem = "entry";
    for (int i = 1; taken && i < 100; i++) {
        values_text(req->values, "word", i == 1 ? stem : arena_format(req->arena, "%s_%d", stem, i));
        TRY(db_select_maybe(req, "SELECT 1 AS x FROM dictionary_entry WHERE dictionary = :dictionary AND word = :word", &row, &taken));
    }
    return STATUS_OK;
}

NEOERR *dictionary_check_name(struct request *req, int64_t own_id)
{
    struct row row;
    bool found;

    values_int(req->values, "own_id", own_id);
    TRY(db_select_maybe(req, "SELECT 1 AS x FROM dictionary_entry WHERE dictionary = :dictionary AND name = :name AND id <> :own_id", &row, &found));
    if (found)
        form_error(req, "name", "error.duplicate");
    return STATUS_OK;
}
