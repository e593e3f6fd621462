/* typed.c - readers of what people and files type: what one makes of a text, it makes of its own result. */
#include "support/fuzz.h"

typedef bool (*reader_fn)(struct arena *arena, const char *text, const char **result);

static bool read_date(struct arena *arena, const char *text, const char **result)
{
    return text_date(arena, text, true, result);
}

static bool read_money(struct arena *arena, const char *text, const char **result)
{
    return text_money(arena, text, true, result);
}

static bool read_quantity(struct arena *arena, const char *text, const char **result)
{
    return text_decimal(arena, text, (struct text_decimal_form){ .digits = 14, .places = 4, .negative = true }, result);
}

static bool read_code(struct arena *arena, const char *text, const char **result)
{
    return text_credit_code(arena, text, result) == CREDIT_CODE_OK;
}

static const reader_fn readers[] = { read_date, read_money, read_quantity, read_code, text_mobile, text_landline };

static void read_numbers(struct arena *arena, const char *text)
{
    int64_t number;
    const char *date;

    if (text_int(text, &number)) {
        int64_t again;

        HOLDS(text_int(arena_format(arena, "%lld", (long long)number), &again) && again == number);
        if (text_serial_date(arena, number, &date))
            HOLDS(text_date(arena, date, false, &date));
    }
    if (text_days(text, &number))
        HOLDS(number >= 0 && number <= 3650);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = fuzz_arena();
    char *text = fuzz_text(arena, data, size);
    const char *once, *twice, *shifted;

    if (!text_is_utf8(text, strlen(text)))
        return 0;
    for (size_t i = 0; i < sizeof(readers) / sizeof(readers[0]); i++) {
        if (readers[i](arena, text, &once))
            HOLDS(readers[i](arena, once, &twice) && strcmp(once, twice) == 0);
    }
    (void)text_decimal(arena, text, (struct text_decimal_form){ .digits = 13, .places = 2, .shift = 4 }, &shifted);
    (void)text_money_grouped(arena, text);
    (void)text_mask_phone(arena, text);
    read_numbers(arena, text);
    return 0;
}
