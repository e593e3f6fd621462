/* qr.c - QR codes by libqrencode. */
#include "qr.h"

#include <qrencode.h>

/* The text is cut into parts by what they hold: digits and capitals take less room than small letters. */
NEOERR *qr_make(struct arena *arena, const char *text, struct qr *qr)
{
    QRcode *code = QRcode_encodeString(text, 0, QR_ECLEVEL_M, QR_MODE_8, 1);

    if (code == NULL)
        return nerr_raise_errno(NERR_SYSTEM, "no QR code of this text");
    qr->width = code->width;
    qr->cells = (const unsigned char *)arena_copy(arena, (const char *)code->data, (size_t)code->width * (size_t)code->width);
    QRcode_free(code);
    return STATUS_OK;
}

bool qr_is_dark(const struct qr *qr, int x, int y)
{
    return (qr->cells[y * qr->width + x] & 1) != 0;
}
