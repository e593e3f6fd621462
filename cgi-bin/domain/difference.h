/* difference.h - how one text became another, for people to read: characters of Chinese, words of Latin script and
 * numbers as units; changes that lie close together are shown as one. */
#ifndef DOMAIN_DIFFERENCE_H
#define DOMAIN_DIFFERENCE_H

#include <stdbool.h>
#include <stddef.h>

#include "core/app.h"

enum piece_kind { PIECE_SAME, PIECE_DELETED, PIECE_INSERTED };

struct piece {
    enum piece_kind kind;
    const char *text; /* UTF-8 */
};
struct difference {
    struct piece *items;
    size_t count;
    bool changed; /* some piece is not PIECE_SAME */
};

/* From `old` to `now`, both valid UTF-8. Never more work than some millions of steps: texts with more differences than
 * that are compared line by line, and lines that have nothing in common are shown one after the other. */
void difference_find(struct arena *arena, const char *old, const char *now, struct difference *difference);

/* `path`.N.{kind,text}: kind "same", "del", "ins" (macro difference() of templates/contracts/parts.cst); long runs of what
 * is the same are cut to `around` characters on each side of a change (0: nothing is cut), the gap being kind "gap". */
MUST_USE NEOERR *difference_show(struct request *req, const char *path, const struct difference *difference, size_t around);

#endif
