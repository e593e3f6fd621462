/* sheet_decode.h - the bytes of a text file as UTF-8, whatever encoding they are in. */
#ifndef CORE_SHEET_DECODE_H
#define CORE_SHEET_DECODE_H

#include <iconv.h>
#include <sys/types.h>

#include "sheet.h"

enum { DECODE_IN = 65536, DECODE_OUT = DECODE_IN * 2 };

struct decoder {
    int fd;
    const char *encoding;
    off_t at, limit; /* next byte to read; where good bytes end when the file is damaged UTF-8 */
    bool damaged;
    iconv_t converter; /* (iconv_t)-1: the bytes are UTF-8 already */
    char in[DECODE_IN], out[DECODE_OUT];
    size_t in_length;
    enum sheet_problem problem;
};

/* Reads the file once to find its encoding. */
enum sheet_problem decoder_open(struct decoder *decoder, int fd);
/* The next stretch of UTF-8, 0 at the end and at a problem. Without byte order mark. */
size_t decoder_read(struct decoder *decoder, const char **bytes);
/* Back to the start. */
void decoder_rewind(struct decoder *decoder);
void decoder_close(struct decoder *decoder);

#endif
