/* image.h - pictures without what they tell about their making: place, time, device, names. */
#ifndef CORE_IMAGE_H
#define CORE_IMAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { IMAGE_STRIP_GROWS = 64 }; /* a stripped picture is at most so many bytes longer */

struct image {
    const uint8_t *bytes;
    size_t length;
    uint8_t *out; /* room for length + IMAGE_STRIP_GROWS */
    size_t used;
};

/* Copies a whole JPEG, PNG or WebP: each of its parts that carries the picture, its colours and
 * animation, byte by byte. Left out are EXIF, XMP, IPTC, comments, texts, times, unknown parts and
 * whatever follows the end; an orientation is written back as the only entry of a new EXIF.
 * False when it is none of the three, cut off or broken. Fuzzed. */
bool image_strip(struct image *image);

#endif
