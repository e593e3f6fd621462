/* dealer_name.c - names of dealers compared by what is particular in them. */
#include "dealer_name.h"

#include <string.h>

#include "core/app.h"

enum { SYLLABLES_MOST = 40, REGION_WORD_MOST = 8 }; /* characters of 内蒙古自治区, with room */

static const char *const forms[] = { "有限责任公司", "股份有限公司", "有限公司", "集团", "股份", "公司" }; /* data */

static const char *const provinces[] = {
    "北京",   "天津", "河北", "山西", "内蒙古", "辽宁", "吉林", "黑龙江", "上海", "江苏", "浙江", "安徽", "福建", "江西", "山东", "河南", "湖北", /* data */
    "湖南",   "广东", "广西", "海南", "重庆",   "四川", "贵州", "云南",   "西藏", "陕西", "甘肃", "青海", "宁夏", "新疆", "台湾", "香港", "澳门", /* data */
};

static const char *const region_ends[] = { "省", "市", "县", "区", "州", "盟", "旗" }; /* data */

static size_t character(const char *text)
{
    size_t length = 1;

    while ((text[length] & 0xC0) == 0x80)
        length++;
    return length;
}

/* `text` without each occurrence of `word`. */
static void without(char *text, const char *word)
{
    size_t length = strlen(word);

    for (char *at = strstr(text, word); at != NULL; at = strstr(at, word))
        memmove(at, at + length, strlen(at + length) + 1);
}

/* Bytes of the region's name that `text` begins with, 0 when with none: 衡阳市, 湖南. */
static size_t region_word(const char *text)
{
    size_t at = 0;

    for (size_t i = 0; i < COUNT_OF(provinces); i++) {
        size_t length = strlen(provinces[i]);

        if (strncmp(text, provinces[i], length) == 0 && text[length] != '\0')
            at = length;
    }
    for (int i = 0; i < REGION_WORD_MOST && text[at] != '\0'; i++) {
        size_t here = at, length = character(text + at);

        for (size_t end = 0; end < COUNT_OF(region_ends); end++) {
            if (i > 0 && strncmp(text + here, region_ends[end], length) == 0 && text[here + length] != '\0')
                return here + length;
        }
        at += length;
    }
    for (size_t i = 0; i < COUNT_OF(provinces); i++) {
        size_t length = strlen(provinces[i]);

        if (strncmp(text, provinces[i], length) == 0 && text[length] != '\0')
            return length;
    }
    return 0;
}

/* Two characters with which `text` begins stand in the dealer's own region: 衡阳康达 in 湖南省衡阳市. */
static size_t own_region_word(const char *text, const char *region)
{
    char word[13];
    size_t length, second;

    if (*text == '\0' || *region == '\0')
        return 0;
    length = character(text);
    if (text[length] == '\0')
        return 0;
    second = character(text + length);
    if (length + second >= sizeof(word) || text[length + second] == '\0')
        return 0;
    memcpy(word, text, length + second);
    word[length + second] = '\0';
    return strstr(region, word) == NULL ? 0 : length + second;
}

/* 第三, 三店, 三分店: a branch's number as a digit, so that it is never taken for a sound. */
static void number_branches(char *core)
{
    static const char *const numerals[] = { "十", "一", "二", "三", "四", "五", "六", "七", "八", "九" }; /* data */
    static const char *const after[] = { "店", "分", "号", "部", "门" };                                /* data */
    bool ordinal = false;

    for (char *at = core; *at != '\0';) {
        size_t length = character(at), digit = 0, follows = 0;

        while (digit < COUNT_OF(numerals) && strncmp(at, numerals[digit], length) != 0)
            digit++;
        while (follows < COUNT_OF(after) && strncmp(at + length, after[follows], strlen(after[follows])) != 0)
            follows++;
        if (length == 3 && digit < COUNT_OF(numerals) && (ordinal || follows < COUNT_OF(after))) {
            *at = (char)('0' + digit);
            memmove(at + 1, at + length, strlen(at + length) + 1);
            length = 1;
        }
        ordinal = length == 3 && strncmp(at, "第", 3) == 0; /* data */
        at += length;
    }
}

const char *dealer_name_core(struct arena *arena, const char *name, const char *region)
{
    static const char *const signs[] = { "(", ")", "（", "）", "·", " ", "-", ".", "," }; /* data */
    char *text = arena_text(arena, text_tidy(arena, name)), *core = text;
    size_t length;

    for (size_t i = 0; i < COUNT_OF(signs); i++)
        without(text, signs[i]);
    for (size_t i = 0; i < COUNT_OF(forms); i++)
        without(text, forms[i]);
    for (int i = 0; i < 3; i++) {
        length = region_word(core);
        if (length == 0)
            length = own_region_word(core, region);
        core += length;
    }
    number_branches(core);
    return *core == '\0' ? text_tidy(arena, name) : core;
}

size_t dealer_name_form(const char *name)
{
    size_t length = strlen(name);

    for (size_t i = 0; i < COUNT_OF(forms); i++) {
        size_t form = strlen(forms[i]);

        if (length > form && strcmp(name + length - form, forms[i]) == 0)
            return form;
    }
    return 0;
}

const char *dealer_name_key(struct arena *arena, const char *core)
{
    return text_pinyin(arena, core);
}

const char *dealer_name_stem(struct arena *arena, const char *key)
{
    size_t first = strcspn(key, " ");

    if (key[first] == ' ')
        first += 1 + strcspn(key + first + 1, " ");
    return arena_copy(arena, key, first);
}

/* --- likeness -------------------------------------------------------------------------- */

struct syllables {
    const char *at[SYLLABLES_MOST];
    size_t length[SYLLABLES_MOST], count;
};

static void part(const char *key, struct syllables *out)
{
    out->count = 0;
    while (*key != '\0' && out->count < SYLLABLES_MOST) {
        size_t length = strcspn(key, " ");

        if (length > 0) {
            out->at[out->count] = key;
            out->length[out->count++] = length;
        }
        key += length + (key[length] == ' ');
    }
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Levenshtein's distance in syllables. */
static size_t distance(const struct syllables *a, const struct syllables *b)
{
    size_t row[SYLLABLES_MOST + 1];

    for (size_t j = 0; j <= b->count; j++)
        row[j] = j;
    for (size_t i = 1; i <= a->count; i++) {
        size_t diagonal = row[0];

        row[0] = i;
        for (size_t j = 1; j <= b->count; j++) {
            bool same = a->length[i - 1] == b->length[j - 1] && memcmp(a->at[i - 1], b->at[j - 1], a->length[i - 1]) == 0;
            size_t change = diagonal + (same ? 0 : 1);

            diagonal = row[j];
            row[j] = least(change, least(row[j], row[j - 1]) + 1);
        }
    }
    return row[b->count];
}

static bool is_numbered(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (text[i] >= '0' && text[i] <= '9')
            return true;
    }
    return false;
}

/* Place of the number-th syllable with a digit, counted from 0; all->count when there is none. */
static size_t numbered(const struct syllables *all, size_t number)
{
    size_t i = 0;

    for (; i < all->count; i++) {
        if (is_numbered(all->at[i], all->length[i]) && number-- == 0)
            break;
    }
    return i;
}

/* 三店 and 四店 are two branches, however alike. */
static bool same_numbers(const struct syllables *a, const struct syllables *b)
{
    for (size_t number = 0;; number++) {
        size_t x = numbered(a, number), y = numbered(b, number);

        if (x == a->count || y == b->count)
            return x == a->count && y == b->count;
        if (a->length[x] != b->length[y] || memcmp(a->at[x], b->at[y], a->length[x]) != 0)
            return false;
    }
}

int dealer_name_likeness(const char *key, const char *other)
{
    struct syllables a, b;
    size_t most;

    part(key, &a);
    part(other, &b);
    if (!same_numbers(&a, &b))
        return 0;
    most = a.count > b.count ? a.count : b.count;
    return most == 0 ? 0 : (int)(100 - 100 * distance(&a, &b) / most);
}
