/* qr.h - a text as a QR code (ISO/IEC 18004), for a phone to read off a page. */
#ifndef CORE_QR_H
#define CORE_QR_H

#include <stdbool.h>

#include "arena.h"
#include "error.h"

struct qr {
    int width; /* modules a side, without the quiet zone */
    const unsigned char *cells;
};

/* Error correction M: fifteen per cent of it may be lost to a fold or a stamp. At most some 2,300 bytes. */
MUST_USE NEOERR *qr_make(struct arena *arena, const char *text, struct qr *qr);
bool qr_is_dark(const struct qr *qr, int x, int y);

#endif
