/* dealer_name.h - what is particular in a dealer's registered name, and how alike two names are.
 *
 * A Chinese company's name is region, trade name, line of business, legal form (企业名称登记管理
 * 规定): 衡阳市康达医药有限公司. People leave out the region, mistype by sound, or vary the form;
 * so names are compared without region and form, by their readings. Pure: no database. */
#ifndef DOMAIN_DEALER_NAME_H
#define DOMAIN_DEALER_NAME_H

#include <stddef.h>

struct arena;

/* The name without brackets, legal form and leading region: provinces, what ends in 省 市 县 区 州
 * 盟 旗, and the parts of `region` (full name of the dealer's own region, may be ""). Never empty
 * unless the name is. */
const char *dealer_name_core(struct arena *arena, const char *name, const char *region);

/* Bytes of the legal form that the name ends with (有限责任公司), 0 without one. */
size_t dealer_name_form(const char *name);

/* Reading of a core, syllables parted by blanks: "kang da yi yao". Lives in `arena`. */
const char *dealer_name_key(struct arena *arena, const char *core);

/* The key's first two syllables: names without them in common are not alike. */
const char *dealer_name_stem(struct arena *arena, const char *key);

/* 0..100: share of syllables that need not change to make one key the other; 0 when their
 * numbers differ (branches of a chain). */
int dealer_name_likeness(const char *key, const char *other);

enum { DEALER_NAME_ALIKE = 65 }; /* from here on a person is asked */

#endif
