/* image_test.c - pictures without their EXIF: what goes, what stays, and that broken ones are refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "core/image.h"

enum { ROOM = 2000 };

struct made {
    uint8_t bytes[ROOM];
    size_t length;
};

static void add(struct made *made, const void *bytes, size_t length)
{
    memcpy(made->bytes + made->length, bytes, length);
    made->length += length;
}
#define ADD(made, literal) add(made, literal, sizeof(literal) - 1)

/* An EXIF with orientation 6 and a place. */
#define TIFF "II*\0\x08\0\0\0\x02\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\x25\x88\x04\0\x01\0\0\0\x22\0\0\0\0\0\0\0SECRET place"
#define TIFF_LENGTH (sizeof(TIFF) - 1)

static struct made jpeg(void)
{
    struct made made = { .length = 0 };

    ADD(&made, "\xFF\xD8\xFF\xE0\0\x10JFIF\0\1\1\0\0\1\0\1\0\0");
    ADD(&made, "\xFF\xE1\0");
    made.bytes[made.length++] = (uint8_t)(2 + 6 + TIFF_LENGTH);
    ADD(&made, "Exif\0\0" TIFF);
    ADD(&made, "\xFF\xE1\0\x0CSECRET xmp\xFF\xED\0\x0ESECRET iptc\0\xFF\xFE\0\x09SECRET!");
    ADD(&made, "\xFF\xE2\0\x14ICC_PROFILE\0\1\1tone\xFF\xEE\0\x0E" "Adobe\0\0\0\0\0\0\1");
    ADD(&made, "\xFF\xDB\0\5qqq\xFF\xFF\xC0\0\5fff\xFF\xDA\0\5sss" "coded\xFF\0more\xFF\xD0rest\xFF\xDA\0\5ttt" "second");
    ADD(&made, "\xFF\xD9SECRET after the end");
    return made;
}

static struct made png(void)
{
    struct made made = { .length = 0 };

    ADD(&made, "\x89PNG\r\n\x1A\n\0\0\0\x04IHDRheadcrc.\0\0\0\6tEXtSECRETcrc.\0\0\0\7tIMESECRET!crc.\0\0\0");
    made.bytes[made.length++] = (uint8_t)TIFF_LENGTH;
    ADD(&made, "eXIf" TIFF "crc.");
    ADD(&made, "\0\0\0\2pHYsxxcrc.\0\0\0\5IDATpixelcrc.\0\0\0\0IENDcrc.SECRET after the end");
    return made;
}

static struct made webp(void)
{
    struct made made = { .length = 0 };

    ADD(&made, "RIFF\0\0\0\0WEBPVP8X\x0A\0\0\0\x0C\0\0\0\0\0\0\0\0\0VP8 \5\0\0\0pixel\0EXIF");
    made.bytes[made.length++] = (uint8_t)TIFF_LENGTH;
    ADD(&made, "\0\0\0" TIFF);
    if ((TIFF_LENGTH & 1) != 0)
        ADD(&made, "\0");
    ADD(&made, "XMP \6\0\0\0SECRETODD \6\0\0\0SECRET");
    made.bytes[4] = (uint8_t)(made.length - 8);
    made.bytes[5] = (uint8_t)((made.length - 8) >> 8);
    ADD(&made, "SECRET after the end");
    return made;
}

static bool holds(const uint8_t *bytes, size_t length, const char *text)
{
    return memmem(bytes, length, text, strlen(text)) != NULL;
}

/* Strips exactly-sized copies, so that the sanitizer sees a byte too far. */
static bool strip(const uint8_t *bytes, size_t length, struct made *out)
{
    struct image image = { .length = length };
    uint8_t *copy = malloc(length + 1), *room = malloc(length + IMAGE_STRIP_GROWS);
    bool good;

    assert_non_null(copy);
    assert_non_null(room);
    memcpy(copy, bytes, length);
    image.bytes = copy;
    image.out = room;
    good = image_strip(&image);
    if (good && out != NULL) {
        memcpy(out->bytes, room, image.used);
        out->length = image.used;
    }
    free(copy);
    free(room);
    return good;
}

static void judge(struct made made, const char *const *kept, const char *orientation)
{
    struct made out = { .length = 0 }, again = { .length = 0 };

    assert_true(holds(made.bytes, made.length, "SECRET"));
    assert_true(strip(made.bytes, made.length, &out));
    assert_false(holds(out.bytes, out.length, "SECRET"));
    for (; *kept != NULL; kept++)
        assert_true(holds(out.bytes, out.length, *kept));
    assert_non_null(memmem(out.bytes, out.length, orientation, 12));
    assert_true(strip(out.bytes, out.length, &again));
    assert_int_equal(again.length, out.length);
    assert_memory_equal(again.bytes, out.bytes, out.length);
}

#define ORIENTED "\x01\x12\0\3\0\0\0\1\0\6\0\0"

static void a_jpeg_keeps_picture_colours_and_orientation_only(void **state)
{
    static const char *const kept[] = { "JFIF", "ICC_PROFILE", "tone", "Adobe", "qqq", "fff", "sss" "coded", "more\xFF\xD0rest", "second\xFF\xD9", NULL };

    (void)state;
    judge(jpeg(), kept, ORIENTED);
}

static void a_png_keeps_picture_and_orientation_only(void **state)
{
    static const char *const kept[] = { "IHDRhead", "pHYsxx", "IDATpixel", "IEND", "eXIf", NULL };

    (void)state;
    judge(png(), kept, ORIENTED);
}

static void a_webp_keeps_picture_and_orientation_only(void **state)
{
    static const char *const kept[] = { "VP8X", "VP8 ", "pixel", "EXIF", NULL };

    (void)state;
    judge(webp(), kept, ORIENTED);
}

static void what_is_cut_off_is_refused(void **state)
{
    const struct made all[] = { jpeg(), png(), webp() };

    (void)state;
    for (size_t k = 0; k < 3; k++) {
        size_t whole = all[k].length - strlen("SECRET after the end");

        for (size_t length = 0; length < whole; length++)
            assert_false(strip(all[k].bytes, length, NULL));
        assert_true(strip(all[k].bytes, whole, NULL));
    }
}

/* Found by fuzzing: of a VP8X without content the flags that say "EXIF" would be the next chunk's name. */
static void a_webp_whose_flags_are_not_there_is_refused(void **state)
{
    struct made made = { .length = 0 };

    (void)state;
    ADD(&made, "RIFF\0\0\0\0WEBPVP8X\0\0\0\0VP8 \4\0\0\0pixe");
    made.bytes[4] = (uint8_t)(made.length - 8);
    assert_false(strip(made.bytes, made.length, NULL));
}

static void broken_bytes_are_read_within_bounds(void **state)
{
    const struct made all[] = { jpeg(), png(), webp() };
    uint32_t dice = 20261123;

    (void)state;
    for (int i = 0; i < 60000; i++) {
        struct made made = all[i % 3];

        for (int k = 0; k < 1 + i % 4; k++) {
            dice = dice * 1664525 + 1013904223;
            made.bytes[(dice >> 8) % made.length] = (uint8_t)(dice >> 24);
        }
        strip(made.bytes, made.length, NULL);
    }
}

static void other_content_is_no_picture(void **state)
{
    static const char *const texts[] = { "", "GIF89a", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>", "<html>", "%PDF-1.7", "RIFF____WAVEfmt ____" };

    (void)state;
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
        assert_false(strip((const uint8_t *)texts[i], strlen(texts[i]), NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_jpeg_keeps_picture_colours_and_orientation_only),
        cmocka_unit_test(a_png_keeps_picture_and_orientation_only),
        cmocka_unit_test(a_webp_keeps_picture_and_orientation_only),
        cmocka_unit_test(a_webp_whose_flags_are_not_there_is_refused),
        cmocka_unit_test(what_is_cut_off_is_refused),
        cmocka_unit_test(broken_bytes_are_read_within_bounds),
        cmocka_unit_test(other_content_is_no_picture),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
