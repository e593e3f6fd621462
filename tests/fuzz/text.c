/* text.c - cutting, tidying, masking, readings: good UTF-8 in, good UTF-8 out, and nothing grows that may not. */
#include "support/fuzz.h"

#include "core/utf8.h"

static void check(const char *text)
{
    HOLDS(text_is_utf8(text, strlen(text)));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = fuzz_arena();
    size_t good = utf8_valid((const char *)data, size), most = size > 0 ? data[0] % 40 : 0;
    const char *text = fuzz_text(arena, data, good), *cut = text_cut(arena, text, most), *tidy = text_tidy(arena, text);

    check(cut);
    HOLDS(text_characters(cut) <= most && strncmp(text, cut, strlen(cut)) == 0);
    check(tidy);
    HOLDS(strcmp(tidy, text_tidy(arena, tidy)) == 0);
    check(text_trim(arena, text));
    check(text_mask_phone(arena, text));
    check(text_url(arena, text));
    if (good < 400) {
        check(text_pinyin(arena, text));
        check(text_initials(arena, text_person_pinyin(arena, text)));
    }
    return 0;
}
