/* region_names.h - region names without what people leave out. */
#ifndef DOMAIN_REGION_NAMES_H
#define DOMAIN_REGION_NAMES_H

#include "domain/region.h"

/* 湘西土家族苗族自治州 -> 湘西, 北京市 -> 北京, 横县 stays (one character is no name). */
const char *region_stem(struct arena *arena, const char *name, enum region_level level);
/* Names that stand for no place: 市辖区, 县, 省直辖县级行政区划. */
bool region_is_placeholder(const char *name);

/* What became of regions whose successor has another name: domain data. */
struct region_successor {
    const char *old_code, *new_code;
};
extern const struct region_successor region_successors[];
extern const size_t region_successor_count;

#endif
