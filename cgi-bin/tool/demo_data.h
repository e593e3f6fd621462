/* demo_data.h - words from which the demo's people and dealers are made. */
#ifndef TOOL_DEMO_DATA_H
#define TOOL_DEMO_DATA_H

#include <stddef.h>

struct demo_person {
    const char *account, *name, *title, *role, *superior; /* superior: an account or NULL */
    int department;                                       /* place in demo_departments */
    const char *region;                                   /* sales region he or she answers for, or NULL */
};

struct demo_region {
    const char *name, *name_en, *parent, *prefixes; /* postal prefixes, space-separated */
};

struct demo_place {
    const char *prefix, *city; /* first four digits of the region code, name in dealers' names */
    const char *area;          /* telephone area code */
    const char *seller;        /* account of the salesperson there */
};

extern const char *const demo_departments[][2];
extern const size_t demo_department_count;
extern const struct demo_person demo_people[];
extern const size_t demo_person_count;
extern const struct demo_region demo_regions[];
extern const size_t demo_region_count;
extern const struct demo_place demo_places[];
extern const size_t demo_place_count;

extern const char *const demo_first[], *const demo_second[]; /* of a dealer's short name */
extern const size_t demo_first_count, demo_second_count;
struct demo_kind {
    const char *type, *ending, *scope;
};
extern const struct demo_kind demo_kinds[];
extern const size_t demo_kind_count;
extern const char *const demo_surnames[], *const demo_given[], *const demo_streets[], *const demo_brands[], *const demo_banks[];
extern const size_t demo_surname_count, demo_given_count, demo_street_count, demo_brand_count, demo_bank_count;
struct demo_role {
    const char *role, *title;
};
extern const struct demo_role demo_roles[];
extern const size_t demo_role_count;
struct demo_announcement {
    const char *title, *body;
    int must_read, days_ago;
};
extern const struct demo_announcement demo_announcements[];
extern const size_t demo_announcement_count;
extern const char *const demo_tasks[];
extern const size_t demo_task_count;

#endif
