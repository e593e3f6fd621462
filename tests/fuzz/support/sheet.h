/* sheet.h - reads a table to its end. */
#ifndef FUZZ_SHEET_H
#define FUZZ_SHEET_H

#include "support/fuzz.h"

void fuzz_sheet(struct arena *arena, const uint8_t *data, size_t size);

#endif
