/* pinyin_table.h - what ICU reads for each Chinese character: numbers of syllables, 0 for none. The file with
 * the tables is written while the programs are built (made/pinyin_table.c). */
#ifndef CORE_PINYIN_TABLE_H
#define CORE_PINYIN_TABLE_H

enum { PINYIN_FIRST = 0x3400, PINYIN_LAST = 0x9FFF, PINYIN_ROOM = 8 };

struct pinyin_rare {
    unsigned point;
    unsigned short syllable;
};

extern const unsigned short pinyin_common[PINYIN_LAST - PINYIN_FIRST + 1];
extern const struct pinyin_rare pinyin_rare[]; /* characters outside of these, in order */
extern const unsigned long pinyin_rare_count;
extern const char pinyin_syllables[][PINYIN_ROOM];

#endif
