/* numerals_data.h - whole numbers in Chinese, as clauses are numbered. */
#ifndef PRINTS_NUMERALS_DATA_H
#define PRINTS_NUMERALS_DATA_H

#include <stddef.h>

struct arena;

/* 1 to 99 in characters, beyond that in figures. */
const char *numeral_chinese(struct arena *arena, size_t number);

#endif
