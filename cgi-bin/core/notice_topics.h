/* notice_topics.h - what people are told of, as they choose it: one table. A topic holds several kinds of notice. */
#ifndef CORE_NOTICE_TOPICS_H
#define CORE_NOTICE_TOPICS_H

#include <stddef.h>

enum notice_flag {
    NOTICE_MUST = 1,   /* cannot be switched off: counted by the bell, mailed at once or in the digest */
    NOTICE_URGENT = 2, /* safety: mailed at once, quiet hours or not */
};

struct notice_topic {
    const char *group; /* Msg.notify.group_<group> */
    const char *word;  /* dictionary notice_topic */
    const char *kinds; /* comma-separated; Msg.notice.<kind> */
    unsigned flags;
    const char *mail, *hook; /* "now", "digest" or "never" until somebody chooses otherwise */
};

extern const struct notice_topic notice_topics[];
extern const size_t notice_topic_count;

/* The topic of a kind; of one that no topic names, a topic of its own: mailed at once, nothing to choose. */
const struct notice_topic *notice_topic_of(const char *kind);

#endif
