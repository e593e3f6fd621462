/* catalog.h - the application on one screen: menu entries, permissions. */
#ifndef CORE_CATALOG_H
#define CORE_CATALOG_H

#include <stdbool.h>
#include <stddef.h>

struct request;

struct menu_item {
    const char *group;      /* Msg.menu.group_<group> */
    const char *key;        /* module name and Msg.menu.<key> */
    const char *path;
    const char *permission; /* alternatives by '|'; NULL = everybody signed in */
};

/* What can be granted; the page of roles draws its grid from it. */
struct grantable {
    const char *resource; /* Msg.permission.<resource> */
    const char *actions;  /* comma-separated; Msg.action.<action> */
    bool scoped;          /* own, team, region, all make a difference; else only "all" */
};

extern const struct menu_item menu[];
extern const size_t menu_count;
extern const struct grantable grantables[];
extern const size_t grantable_count;

/* True when the person holds one of "a.b|c.d". */
bool may_any(const struct request *req, const char *permissions);
/* Changes when htdocs or the programs are built anew; goes into the URLs of css and js. */
const char *asset_version(void);

#endif
