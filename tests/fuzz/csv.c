/* csv.c - text tables in any encoding. */
#include "support/sheet.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_sheet(fuzz_arena(), data, size);
    return 0;
}
