/* image.c - pictures without their metadata: a second time nothing more goes. */
#include "support/fuzz.h"

#include "core/image.h"

static bool strip(struct arena *arena, const uint8_t *bytes, size_t length, struct image *image)
{
    *image = (struct image){ .bytes = bytes, .length = length, .out = arena_alloc(arena, length + IMAGE_STRIP_GROWS) };
    return image_strip(image);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = fuzz_arena();
    struct image once, twice;

    if (!strip(arena, data, size, &once))
        return 0;
    HOLDS(once.used <= size + IMAGE_STRIP_GROWS);
    HOLDS(strip(arena, once.out, once.used, &twice));
    HOLDS(twice.used == once.used && memcmp(once.out, twice.out, once.used) == 0);
    return 0;
}
