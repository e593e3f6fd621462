/* region.c - province, city and county as they stand in files, a line each. */
#include "support/fuzz.h"

#include "core/utf8.h"
#include "domain/region.h"

static const struct region rows[] = {
    { "110000", "北京市", "北京市", REGION_PROVINCE, "", "1980-01-01", NULL, NULL },
    { "110101", "东城区", "北京市东城区", REGION_COUNTY, "110000", "1980-01-01", NULL, NULL },
    { "110103", "崇文区", "北京市崇文区", REGION_COUNTY, "110000", "1980-01-01", "2010-12-31", "110101" },
    { "420000", "湖北省", "湖北省", REGION_PROVINCE, "", "1980-01-01", NULL, NULL },
    { "421200", "咸宁市", "湖北省咸宁市", REGION_CITY, "420000", "1998-12-06", NULL, NULL },
    { "421223", "崇阳县", "湖北省咸宁市崇阳县", REGION_COUNTY, "421200", "1998-12-06", NULL, NULL },
    { "429004", "仙桃市", "湖北省仙桃市", REGION_COUNTY, "420000", "1994-01-01", NULL, NULL },
    { "433100", "湘西土家族苗族自治州", "湖南省湘西土家族苗族自治州", REGION_CITY, "420000", "1980-01-01", NULL, NULL },
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = fuzz_arena();
    char *rest = fuzz_text(arena, data, utf8_valid((const char *)data, size));
    const struct region_index *index = region_index_new(arena, rows, sizeof(rows) / sizeof(rows[0]));
    struct region_match match = { 0 };
    const char *parts[3];
    enum region_result result;

    for (size_t i = 0; i < 3; i++)
        parts[i] = rest != NULL ? strsep(&rest, "\n") : "";
    result = region_match(arena, index, parts, &match);
    HOLDS((match.region != NULL) == (result == REGION_FOUND || result == REGION_COUNTY_UNKNOWN));
    HOLDS(match.region == NULL || match.current != NULL);
    (void)region_find(index, parts[0]);
    return 0;
}
