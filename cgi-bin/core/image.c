/* image.c - the three formats as what they are: rows of parts with a name and a length. Own code,
 * because libraries either encode the picture again, leave texts of a PNG in place, or bring a
 * parser of every camera's notes into the process that takes uploads. */
#include "image.h"

#include <string.h>

enum { TIFF_BYTES = 26, TAG_ORIENTATION = 0x0112, ORIENTATION_MOST = 8, EXIF_MARK = 6 };

static const uint8_t exif_mark[EXIF_MARK] = { 'E', 'x', 'i', 'f', 0, 0 };

static void put(struct image *image, const void *bytes, size_t length)
{
    memcpy(image->out + image->used, bytes, length);
    image->used += length;
}

static uint32_t big(const uint8_t *at, int bytes)
{
    uint32_t number = 0;

    for (int i = 0; i < bytes; i++)
        number = number << 8 | at[i];
    return number;
}

static uint32_t little(const uint8_t *at, int bytes)
{
    uint32_t number = 0;

    for (int i = bytes - 1; i >= 0; i--)
        number = number << 8 | at[i];
    return number;
}

static bool begins(const uint8_t *at, size_t length, const char *with)
{
    size_t wanted = strlen(with) + 1; /* the mark's NUL too */

    return length >= wanted && memcmp(at, with, wanted) == 0;
}

/* --- EXIF: a TIFF directory --------------------------------------------------------------------- */

/* 1 = upright, also when it does not say or is broken. */
static int tiff_orientation(const uint8_t *tiff, size_t length)
{
    uint32_t (*number)(const uint8_t *, int) = length > 1 && tiff[0] == 'M' ? big : little;
    size_t at, count;

    if (length < 8 || (memcmp(tiff, "II", 2) != 0 && memcmp(tiff, "MM", 2) != 0))
        return 1;
    at = number(tiff + 4, 4);
    if (at > length - 2)
        return 1;
    count = number(tiff + at, 2);
    at += 2;
    for (size_t i = 0; i < count && at + 12 <= length; i++, at += 12) {
        uint32_t value = number(tiff + at + 8, 2);

        if (number(tiff + at, 2) == TAG_ORIENTATION && value >= 1 && value <= ORIENTATION_MOST)
            return (int)value;
    }
    return 1;
}

static int exif_orientation(const uint8_t *exif, size_t length)
{
    if (length >= EXIF_MARK && memcmp(exif, exif_mark, EXIF_MARK) == 0)
        return tiff_orientation(exif + EXIF_MARK, length - EXIF_MARK);
    return tiff_orientation(exif, length);
}

static void make_tiff(int orientation, uint8_t tiff[TIFF_BYTES])
{
    static const uint8_t empty[TIFF_BYTES] = { 'M', 'M', 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1 };

    memcpy(tiff, empty, TIFF_BYTES);
    tiff[19] = (uint8_t)orientation;
}

/* --- JPEG: segments FF marker length, and what is coded behind SOS --------------------------------- */

enum { SOI = 0xD8, EOI = 0xD9, SOS = 0xDA, RST0 = 0xD0, RST7 = 0xD7, TEM = 0x01, APP0 = 0xE0, APP1 = 0xE1, APP2 = 0xE2,
       APP14 = 0xEE, APP15 = 0xEF, COM = 0xFE };

static bool jpeg_keeps(int marker, const uint8_t *content, size_t length)
{
    if (marker == APP0)
        return begins(content, length, "JFIF");
    if (marker == APP2)
        return begins(content, length, "ICC_PROFILE");
    return marker == APP14 || (marker != COM && (marker < APP0 || marker > APP15));
}

static void jpeg_orientation(struct image *image, const uint8_t *content, size_t length)
{
    static const uint8_t head[4] = { 0xFF, APP1, 0, 2 + EXIF_MARK + TIFF_BYTES };
    int orientation = begins(content, length, "Exif") ? exif_orientation(content, length) : 1;
    uint8_t tiff[TIFF_BYTES];

    if (orientation == 1 || image->used > image->length)
        return;
    make_tiff(orientation, tiff);
    put(image, head, sizeof(head));
    put(image, exif_mark, EXIF_MARK);
    put(image, tiff, TIFF_BYTES);
}

/* Where the next marker stands behind coded content; 0 = nowhere. */
static size_t jpeg_next_marker(const struct image *image, size_t at)
{
    for (; at + 1 < image->length; at++) {
        int next = image->bytes[at + 1];

        if (image->bytes[at] == 0xFF && next != 0 && next != 0xFF && (next < RST0 || next > RST7))
            return at;
    }
    return 0;
}

/* One segment at `*at`; false when it is cut off. */
static bool jpeg_segment(struct image *image, size_t *at, int marker, bool *turned)
{
    const uint8_t *bytes = image->bytes;
    size_t length = *at + 4 > image->length ? 0 : big(bytes + *at + 2, 2), end = *at + 2 + length;

    if (length < 2 || end > image->length)
        return false;
    if (marker == SOS && (end = jpeg_next_marker(image, end)) == 0)
        return false;
    if (jpeg_keeps(marker, bytes + *at + 4, length - 2)) {
        put(image, bytes + *at, end - *at);
    } else if (marker == APP1 && !*turned && begins(bytes + *at + 4, length - 2, "Exif")) {
        jpeg_orientation(image, bytes + *at + 4, length - 2);
        *turned = true;
    }
    *at = end;
    return true;
}

static bool strip_jpeg(struct image *image)
{
    bool turned = false;

    put(image, image->bytes, 2);
    for (size_t at = 2; at + 1 < image->length;) {
        int marker = image->bytes[at + 1];

        if (image->bytes[at] != 0xFF)
            return false;
        if (marker == 0xFF) { /* fill */
            at++;
            continue;
        }
        if (marker == EOI) {
            put(image, image->bytes + at, 2);
            return true;
        }
        if (marker == 0 || marker == TEM || marker == SOI || (marker >= RST0 && marker <= RST7))
            return false;
        if (!jpeg_segment(image, &at, marker, &turned))
            return false;
    }
    return false;
}

/* --- PNG: chunks length name content checksum --------------------------------------------------------- */

enum { PNG_MARK = 8, PNG_FRAME = 12 };

static uint32_t crc32(const uint8_t *bytes, size_t length)
{
    uint32_t crc = 0xFFFFFFFF;

    for (size_t i = 0; i < length; i++) {
        crc ^= bytes[i];
        for (int bit = 0; bit < 8; bit++)
            crc = crc >> 1 ^ ((crc & 1) != 0 ? 0xEDB88320 : 0);
    }
    return ~crc;
}

static bool is_among(const uint8_t *name, const char *names)
{
    for (; *names != '\0'; names += 4) {
        if (memcmp(name, names, 4) == 0)
            return true;
    }
    return false;
}

static void png_orientation(struct image *image, const uint8_t *content, size_t length)
{
    uint8_t chunk[4 + 4 + TIFF_BYTES + 4] = { 0, 0, 0, TIFF_BYTES, 'e', 'X', 'I', 'f' };
    int orientation = exif_orientation(content, length);
    uint32_t crc;

    if (orientation == 1)
        return;
    make_tiff(orientation, chunk + 8);
    crc = crc32(chunk + 4, 4 + TIFF_BYTES);
    for (int i = 0; i < 4; i++)
        chunk[8 + TIFF_BYTES + i] = (uint8_t)(crc >> (24 - 8 * i));
    put(image, chunk, sizeof(chunk));
}

static bool strip_png(struct image *image)
{
    const uint8_t *bytes = image->bytes;
    bool turned = false;

    put(image, bytes, PNG_MARK);
    for (size_t at = PNG_MARK; at + PNG_FRAME <= image->length;) {
        size_t length = big(bytes + at, 4);
        const uint8_t *name = bytes + at + 4;

        if (length > image->length - at - PNG_FRAME)
            return false;
        if (is_among(name, "IHDRPLTEIDATIENDtRNScHRMgAMAiCCPsBITsRGBcICPbKGDpHYsacTLfcTLfdAT")) {
            put(image, bytes + at, length + PNG_FRAME);
        } else if (memcmp(name, "eXIf", 4) == 0 && !turned) {
            png_orientation(image, bytes + at + 8, length);
            turned = true;
        }
        if (memcmp(name, "IEND", 4) == 0)
            return true;
        at += length + PNG_FRAME;
    }
    return false;
}

/* --- WebP: a RIFF of chunks name length content, even ------------------------------------------------------ */

enum { RIFF_HEAD = 12, WEBP_FRAME = 8, VP8X_BYTES = 10, WEBP_FLAGS = RIFF_HEAD + WEBP_FRAME, HAS_EXIF = 0x08, HAS_XMP = 0x04 };

static void webp_length(struct image *image)
{
    size_t length = image->used - 8;

    for (int i = 0; i < 4; i++)
        image->out[4 + i] = (uint8_t)(length >> (8 * i));
}

static void webp_exif(struct image *image, int orientation)
{
    uint8_t chunk[WEBP_FRAME + TIFF_BYTES] = { 'E', 'X', 'I', 'F', TIFF_BYTES };

    if (image->used <= WEBP_FLAGS || memcmp(image->out + RIFF_HEAD, "VP8X", 4) != 0)
        return;
    image->out[WEBP_FLAGS] &= (uint8_t)~(HAS_EXIF | HAS_XMP);
    if (orientation == 1)
        return;
    image->out[WEBP_FLAGS] |= HAS_EXIF;
    make_tiff(orientation, chunk + WEBP_FRAME);
    put(image, chunk, sizeof(chunk));
}

static bool strip_webp(struct image *image)
{
    const uint8_t *bytes = image->bytes;
    size_t end = (size_t)little(bytes + 4, 4) + 8, at = RIFF_HEAD;
    int orientation = 1;

    if (end > image->length || end < RIFF_HEAD + WEBP_FRAME)
        return false;
    put(image, bytes, RIFF_HEAD);
    while (at + WEBP_FRAME <= end) {
        size_t length = little(bytes + at + 4, 4), whole = WEBP_FRAME + length + (length & 1);

        if (length > end - at - WEBP_FRAME || whole > end - at)
            return false;
        if (memcmp(bytes + at, "VP8X", 4) == 0 && length != VP8X_BYTES)
            return false; /* its flags would be somebody else's bytes */
        if (is_among(bytes + at, "VP8XVP8 VP8LALPHANIMANMFICCP"))
            put(image, bytes + at, whole);
        else if (memcmp(bytes + at, "EXIF", 4) == 0)
            orientation = exif_orientation(bytes + at + WEBP_FRAME, length);
        at += whole;
    }
    webp_exif(image, orientation);
    webp_length(image);
    return at == end && image->used > RIFF_HEAD;
}

bool image_strip(struct image *image)
{
    static const uint8_t png[PNG_MARK] = { 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n' };

    image->used = 0;
    if (image->length >= 4 && image->bytes[0] == 0xFF && image->bytes[1] == SOI)
        return strip_jpeg(image);
    if (image->length >= PNG_MARK && memcmp(image->bytes, png, PNG_MARK) == 0)
        return strip_png(image);
    if (image->length >= RIFF_HEAD + WEBP_FRAME && memcmp(image->bytes, "RIFF", 4) == 0 && memcmp(image->bytes + 8, "WEBP", 4) == 0)
        return strip_webp(image);
    return false;
}
