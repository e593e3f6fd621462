/* region_names.h - region names without what people leave out. */
#ifndef DOMAIN_REGION_NAMES_H
#define DOMAIN_REGION_NAMES_H

#include "domain/region.h"

/* 湘西土家族苗族自治州 -> 湘西, 北京市 -> 北京, 横县 stays (one character is no name). */
const char *region_stem(struct arena *arena, const char *name, enum region_level level);
/* Names that stand for no place: 市辖区, 县, 省直辖县级行政区划. */
bool region_is_placeholder(const char *name);

/* region_data.c; lists end with NULL, longer words first. */
extern const char *const region_province_endings[], *const region_city_endings[], *const region_county_endings[];
extern const char *const region_peoples[], *const region_headings[];
extern const char *const region_administered, *const region_autonomous;

/* What became of regions whose successor has another name: domain data. */
struct region_successor {
    const char *old_code, *new_code;
};
extern const struct region_successor region_successors[];
extern const size_t region_successor_count;

#endif
