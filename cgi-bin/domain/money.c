/* money.c - amounts as whole numbers, and in Chinese capitals. */
#include "money.h"

#include <stddef.h>
#include <string.h>

#include "core/arena.h"

/* Products of two amounts; no value of this width is kept. */
__extension__ typedef __int128 wide;

static const int64_t money_most = 999999999999999; /* DECIMAL(15,2) in fen */

/* --- text ------------------------------------------------------------------------------------ */

static int64_t power_of_ten(int exponent)
{
    int64_t power = 1;

    while (exponent-- > 0)
        power *= 10;
    return power;
}

/* The next digit of `text` put behind `scaled`; false when it does not fit. */
static bool add_digit(int64_t *scaled, char digit)
{
    if (digit < '0' || digit > '9' || *scaled > (INT64_MAX - 9) / 10)
        return false;
    *scaled = *scaled * 10 + (digit - '0');
    return true;
}

bool decimal_read(const char *text, int places, int64_t *scaled)
{
    int64_t number = 0;
    bool negative = *text == '-';
    int behind = -1; /* digits behind the point; -1 before it */

    if (negative)
        text++;
    if (*text < '0' || *text > '9')
        return false;
    for (; *text != '\0'; text++) {
        if (*text == '.' && behind < 0) {
            behind = 0;
        } else if (behind >= places) {
            if (*text != '0')
                return false;
        } else if (!add_digit(&number, *text)) {
            return false;
        } else if (behind >= 0) {
            behind++;
        }
    }
    for (int i = behind < 0 ? 0 : behind; i < places; i++) {
        if (!add_digit(&number, '0'))
            return false;
    }
    *scaled = negative ? -number : number;
    return true;
}

const char *decimal_write(struct arena *arena, int64_t scaled, int places, int least)
{
    uint64_t size = scaled < 0 ? (uint64_t)-scaled : (uint64_t)scaled, one = (uint64_t)power_of_ten(places);
    char *text = arena_format(arena, "%s%llu.%0*llu", scaled < 0 ? "-" : "", (unsigned long long)(size / one), places,
                              (unsigned long long)(size % one));
    size_t length = strlen(text);

    for (int i = places; i > least && text[length - 1] == '0'; i--)
        text[--length] = '\0';
    if (text[length - 1] == '.')
        text[--length] = '\0';
    return text;
}

/* --- reckoning --------------------------------------------------------------------------------- */

static wide divided_half_up(wide number, wide by)
{
    return (2 * number + by) / (2 * by);
}

bool money_of_line(int64_t quantity, int64_t price, int64_t *fen)
{
    wide exact = (wide)quantity * price; /* 10 places */
    wide rounded = divided_half_up(exact, power_of_ten(QUANTITY_PLACES + PRICE_PLACES - MONEY_PLACES));

    if (quantity < 0 || price < 0 || rounded > money_most)
        return false;
    *fen = (int64_t)rounded;
    return true;
}

int64_t money_tax_contained(int64_t fen, int64_t rate)
{
    return (int64_t)divided_half_up((wide)fen * rate, 100 + rate);
}

int64_t price_discount(int64_t list, int64_t price)
{
    wide under = ((wide)list - price) * 10000;

    if (list <= 0)
        return 0;
    return under >= 0 ? (int64_t)divided_half_up(under, list) : -(int64_t)divided_half_up(-under, list);
}

int64_t price_discounted(int64_t list, int64_t discount)
{
    return (int64_t)divided_half_up((wide)list * (10000 - discount), 10000);
}

/* --- capitals ------------------------------------------------------------------------------------ */

static const char *const digits[] = { "零", "壹", "贰", "叁", "肆", "伍", "陆", "柒", "捌", "玖" }; /* data */
static const char *const ranks[] = { "", "拾", "佰", "仟" };                                       /* data */
static const char zero[] = "零", ten_thousand[] = "万", hundred_million[] = "亿";                    /* data */
static const char yuan[] = "元", jiao[] = "角", fen_word[] = "分", whole[] = "整", minus[] = "负";    /* data */

/* 1..9999: a zero between two digits is said once, those at the end are not. */
static void add_group(struct buffer *text, int64_t number, bool lead)
{
    bool skipped = lead && number < 1000;

    for (int rank = 3; rank >= 0; rank--) {
        int64_t digit = number / power_of_ten(rank) % 10;

        if (digit == 0) {
            skipped = skipped || number / power_of_ten(rank) > 0;
            continue;
        }
        if (skipped)
            buffer_text(text, zero);
        skipped = false;
        buffer_text(text, digits[digit]);
        buffer_text(text, ranks[rank]);
    }
}

/* Groups of four with their words; what stands before a group decides whether its missing thousands are said. */
static void add_yuan(struct buffer *text, int64_t number)
{
    static const struct {
        int64_t one;
        const char *word;
    } groups[] = { { 100000000, hundred_million }, { 10000, ten_thousand }, { 1, "" } };
    bool began = false;

    for (size_t i = 0; i < sizeof(groups) / sizeof(*groups); i++) {
        int64_t group = number / groups[i].one;

        number %= groups[i].one;
        if (group == 0)
            continue;
        if (group > 9999) { /* only before hundreds of millions */
            add_yuan(text, group);
        } else {
            add_group(text, group, began);
        }
        buffer_text(text, groups[i].word);
        began = true;
    }
}

const char *money_capitals(struct arena *arena, int64_t fen)
{
    int64_t size = fen < 0 ? -fen : fen, yuans = size / 100, tenths = size / 10 % 10, hundredths = size % 10;
    struct buffer text;

    buffer_init(&text, arena);
    if (fen < 0)
        buffer_text(&text, minus);
    add_yuan(&text, yuans);
    if (yuans > 0 || size == 0) {
        if (size == 0)
            buffer_text(&text, zero);
        buffer_text(&text, yuan);
    }
    if (tenths > 0) {
        buffer_text(&text, digits[tenths]);
        buffer_text(&text, jiao);
    }
    if (hundredths > 0) {
        if (tenths == 0 && yuans > 0)
            buffer_text(&text, zero);
        buffer_text(&text, digits[hundredths]);
        buffer_text(&text, fen_word);
    } else {
        buffer_text(&text, whole);
    }
    return text.bytes;
}
