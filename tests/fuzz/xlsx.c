/* xlsx.c - a workbook's bytes as they come: the zip around the XML. */
#include "support/sheet.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size > 3)
        fuzz_sheet(fuzz_arena(), data, size);
    return 0;
}
