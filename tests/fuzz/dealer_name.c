/* dealer_name.c - two names, a line each, and the region of the first. */
#include "support/fuzz.h"

#include "core/utf8.h"
#include "domain/dealer_name.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = fuzz_arena();
    char *rest = fuzz_text(arena, data, utf8_valid((const char *)data, size > 600 ? 600 : size));
    const char *first = strsep(&rest, "\n"), *second = rest != NULL ? strsep(&rest, "\n") : "", *region = rest != NULL ? rest : "";
    const char *key = dealer_name_key(arena, dealer_name_core(arena, first, region));
    const char *other = dealer_name_key(arena, dealer_name_core(arena, second, ""));
    int likeness = dealer_name_likeness(key, other);

    HOLDS(text_is_utf8(key, strlen(key)) && dealer_name_form(first) <= strlen(first));
    HOLDS(*text_tidy(arena, first) == '\0' || *dealer_name_core(arena, first, region) != '\0');
    HOLDS(likeness >= 0 && likeness <= 100 && likeness == dealer_name_likeness(other, key));
    (void)dealer_name_stem(arena, key);
    return 0;
}
