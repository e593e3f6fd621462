/* numerals_data.c - characters of whole numbers. */
#include "numerals_data.h"

#include "core/arena.h"

static const char *const digits[] = { "", "一", "二", "三", "四", "五", "六", "七", "八", "九" };
static const char ten[] = "十";

const char *numeral_chinese(struct arena *arena, size_t number)
{
    if (number > 99)
        return arena_format(arena, "%zu", number);
    if (number < 10)
        return digits[number];
    return arena_format(arena, "%s%s%s", number < 20 ? "" : digits[number / 10], ten, digits[number % 10]);
}
