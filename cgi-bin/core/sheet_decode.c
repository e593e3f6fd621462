/* sheet_decode.c - finds a text file's encoding and turns it into UTF-8.
 *
 * UTF-8 is believed when the whole file is UTF-8. A file that nearly is (damaged in
 * places) is not read as something else, which would give garbage without a word, but
 * refused at its first wrong byte. All else is GB18030, which includes GBK and GB 2312. */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include <uchardet.h>

#include "sheet_decode.h"
#include "utf8.h"

/* So many good multi-byte characters for each wrong byte make a file damaged UTF-8. */
enum { NEARLY_UTF8 = 20, HELD_BACK = 3 };

#define NO_CONVERTER ((iconv_t)-1)

struct scan {
    uint64_t good, bad;
    off_t first_bad;
};

/* Bytes at the end of a block that may be the start of a character. */
static size_t unfinished(const char *bytes, size_t length)
{
    size_t back;

    for (back = 1; back <= HELD_BACK && back <= length; back++) {
        unsigned char c = (unsigned char)bytes[length - back];

        if (c >= 0xC0)
            return back < (c >= 0xF0 ? 4U : c >= 0xE0 ? 3U : 2U) ? back : 0;
        if (c < 0x80)
            return 0;
    }
    return 0;
}

static uint64_t count_multibyte(const char *bytes, size_t length)
{
    uint64_t count = 0;
    size_t i;

    for (i = 0; i < length; i++)
        count += (unsigned char)bytes[i] >= 0xC0;
    return count;
}

static void scan_block(struct scan *scan, const char *bytes, size_t length, off_t at)
{
    size_t done = 0, good;

    while (done < length) {
        good = utf8_valid(bytes + done, length - done);
        scan->good += count_multibyte(bytes + done, good);
        done += good;
        if (done < length && bytes[done] != '\0' && scan->bad++ == 0)
            scan->first_bad = at + (off_t)done;
        done += done < length;
    }
}

static bool scan_file(struct decoder *decoder, struct scan *scan)
{
    off_t at = 0;
    ssize_t got;
    size_t held;

    while ((got = pread(decoder->fd, decoder->in, DECODE_IN, at)) > 0) {
        held = got == DECODE_IN ? unfinished(decoder->in, (size_t)got) : 0;
        scan_block(scan, decoder->in, (size_t)got - held, at);
        at += got - (ssize_t)held;
        if (scan->bad > 10000 && scan->good < scan->bad) /* clearly something else */
            break;
    }
    return got >= 0;
}

/* A second opinion for files between the two. */
static bool looks_like_utf8(struct decoder *decoder)
{
    uchardet_t detector = uchardet_new();
    ssize_t got = pread(decoder->fd, decoder->in, DECODE_IN, 0);
    bool answer;

    if (got > 0)
        uchardet_handle_data(detector, decoder->in, (size_t)got);
    uchardet_data_end(detector);
    answer = strcmp(uchardet_get_charset(detector), "UTF-8") == 0;
    uchardet_delete(detector);
    return answer;
}

static bool is_damaged_utf8(struct decoder *decoder, const struct scan *scan)
{
    if (scan->good >= NEARLY_UTF8 * scan->bad)
        return true;
    return scan->good >= 2 * scan->bad && looks_like_utf8(decoder);
}

static void choose(struct decoder *decoder, const struct scan *scan)
{
    char head[3] = "";
    ssize_t got = pread(decoder->fd, head, sizeof(head), 0);
    bool marked = got == 3 && memcmp(head, "\xEF\xBB\xBF", 3) == 0;

    if (got >= 2 && memcmp(head, "\xFF\xFE", 2) == 0)
        decoder->encoding = "UTF-16LE";
    else if (got >= 2 && memcmp(head, "\xFE\xFF", 2) == 0)
        decoder->encoding = "UTF-16BE";
    else if (marked || scan->bad == 0 || is_damaged_utf8(decoder, scan))
        decoder->encoding = "UTF-8";
    else
        decoder->encoding = "GB18030";
    if (strcmp(decoder->encoding, "UTF-8") == 0 && scan->bad > 0) {
        decoder->damaged = true;
        decoder->limit = scan->first_bad;
    }
}

enum sheet_problem decoder_open(struct decoder *decoder, int fd)
{
    struct scan scan = { 0 };

    memset(decoder, 0, offsetof(struct decoder, in));
    decoder->in_length = 0;
    decoder->problem = SHEET_FINE;
    decoder->fd = fd;
    decoder->converter = NO_CONVERTER;
    if (!scan_file(decoder, &scan))
        return SHEET_UNREADABLE;
    choose(decoder, &scan);
    if (strcmp(decoder->encoding, "UTF-8") != 0) {
        decoder->converter = iconv_open("UTF-8", decoder->encoding);
        if (decoder->converter == NO_CONVERTER)
            return SHEET_UNREADABLE;
    }
    return SHEET_FINE;
}

void decoder_rewind(struct decoder *decoder)
{
    decoder->at = 0;
    decoder->in_length = 0;
    decoder->problem = SHEET_FINE;
    if (decoder->converter != NO_CONVERTER)
        iconv(decoder->converter, NULL, NULL, NULL, NULL);
}

void decoder_close(struct decoder *decoder)
{
    if (decoder->converter != NO_CONVERTER)
        iconv_close(decoder->converter);
    decoder->converter = NO_CONVERTER;
}

static size_t fail(struct decoder *decoder, enum sheet_problem problem)
{
    decoder->problem = problem;
    return 0;
}

/* Fills `in` behind what was left over; true while the file gave something. */
static bool fill(struct decoder *decoder)
{
    size_t room = DECODE_IN - decoder->in_length;
    ssize_t got;

    if (decoder->damaged && (off_t)room > decoder->limit - decoder->at)
        room = (size_t)(decoder->limit - decoder->at);
    got = pread(decoder->fd, decoder->in + decoder->in_length, room, decoder->at);
    if (got < 0)
        fail(decoder, SHEET_UNREADABLE);
    if (got <= 0)
        return false;
    decoder->at += got;
    decoder->in_length += (size_t)got;
    return true;
}

static size_t convert(struct decoder *decoder, const char **bytes)
{
    char *from = decoder->in, *to = decoder->out;
    size_t left = decoder->in_length, room = DECODE_OUT;
    int error = iconv(decoder->converter, &from, &left, &to, &room) == (size_t)-1 ? errno : 0;
    size_t made = DECODE_OUT - room;

    memmove(decoder->in, from, left);
    decoder->in_length = left;
    *bytes = decoder->out;
    if (error == EILSEQ && made == 0)
        return fail(decoder, SHEET_WRONG_ENCODING);
    return made; /* wrong bytes behind good ones are met again with the next call */
}

static size_t read_stretch(struct decoder *decoder, const char **bytes)
{
    bool more = fill(decoder);
    size_t length;

    if (decoder->problem != SHEET_FINE)
        return 0;
    if (decoder->converter == NO_CONVERTER) {
        if (!more)
            return fail(decoder, decoder->damaged ? SHEET_WRONG_ENCODING : SHEET_FINE);
        *bytes = decoder->in;
        length = decoder->in_length;
        decoder->in_length = 0;
        return length;
    }
    if (!more && decoder->in_length == 0)
        return 0;
    length = convert(decoder, bytes);
    if (length == 0 && !more && decoder->problem == SHEET_FINE)
        return fail(decoder, SHEET_WRONG_ENCODING); /* the file ends inside a character */
    return length;
}

size_t decoder_read(struct decoder *decoder, const char **bytes)
{
    bool start = decoder->at == 0;
    size_t length = read_stretch(decoder, bytes);

    if (!start || length < 3 || memcmp(*bytes, "\xEF\xBB\xBF", 3) != 0)
        return length;
    *bytes += 3;
    return length == 3 ? read_stretch(decoder, bytes) : length - 3;
}
