/* catalog.c - the application on one screen. Data only. */
#include "catalog.h"

#include <stdio.h>
#include <sys/stat.h>

#include "config.h"
#include "error.h"
#include "permission.h"

const struct menu_item menu[] = {
    { "work", "home", "/", NULL },
    { "work", "approvals", "/approvals", NULL },
    { "work", "tasks", "/tasks", NULL },
    { "work", "announcements", "/announcements", NULL },
    { "customers", "customers", "/customers", "customers.read|customers.look" },
    { "customers", "custody", "/customers/custody", "customers.read" },
    { "customers", "papers", "/papers", "papers.read" },
    { "customers", "communications", "/communications", "communications.read" },
    { "customers", "contact_plan", "/communications/plan", "communications.read" },
    { "customers", "calendar", "/communications/calendar", "communications.read" },
    { "customers", "sms", "/communications/sms", "sms.read" },
    { "sales", "contracts", "/contracts", "contracts.read" },
    { "sales", "contracts_expiring", "/contracts/expiring", "contracts.read" },
    { "sales", "contract_execution", "/contracts/execution", "contracts.read" },
    { "sales", "contract_templates", "/contracts/templates", "contracts.templates" },
    { "sales", "gate", "/sales/check", "gate.read" },
    { "sales", "orders", "/sales/orders", "orders.read" },
    { "sales", "releases", "/sales/releases", "gate.read" },
    { "sales", "sales_limits", "/sales/limits", "limits.read" },
    { "sales", "sales", "/sales", "sales.read" },
    { "sales", "sales_open", "/sales/ageing", "sales.read" },
    { "sales", "sales_figures", "/sales/figures", "sales.read" },
    { "sales", "sales_targets", "/sales/targets", "sales.read" },
    { "sales", "products", "/products", "products.read" },
    { "sales", "prices", "/products/prices", "prices.read" },
    { "service", "tickets", "/tickets", "tickets.read" },
    { "service", "returns", "/tickets/returns", "returns.read" },
    { "service", "recalls", "/tickets/recalls", "recalls.read" },
    { "manage", "files", "/files", NULL },
    { "manage", "admin", "/admin", "staff.read|roles.read|dictionaries.read|regions.read|audit.read|jobs.read|notifications.read" },
};
const size_t menu_count = COUNT_OF(menu);

const struct grantable grantables[] = {
    { "customers", "look,read,create,update,import,export,quality,approve,suspend,close,transfer,merge", true },
    { "custody", "verify,ask,rules", true },
    { "contacts", "read,update", true },
    { "limits", "read,update,export", true },
    { "papers", "read,update,verify,rules,import,export", true },
    { "contracts", "read,create,update,seal,post,void,end,templates,export", true },
    { "sales", "read,post,reverse,import,export,targets,write_off", true },
    { "orders", "read,update,close,export", true },
    { "gate", "read,ask,export", true },
    { "tickets", "read,create,work,assign,export,judge,rules", true },
    { "communications", "read,create,export,plan", true },
    { "recalls", "read,confirm,manage,export", true },
    { "returns", "read,create,receive,settle,export", true },
    { "sms", "read,send,approve,export", true },
    { "products", "read,update,floor,export", false },
    { "prices", "read,update,lists", true },
    { "territories", "read,update", true },
    { "approvals", "read,decide,assign,policies", false },
    { "announcements", "publish", false },
    { "tasks", "assign", false },
    { "staff", "read,update,export", false },
    { "roles", "read,update", false },
    { "regions", "read,update", false },
    { "dictionaries", "read,update", false },
    { "audit", "read,export", false },
    { "jobs", "read,update", false },
    { "notifications", "read,update", false },
};
const size_t grantable_count = COUNT_OF(grantables);

bool may_any(const struct request *req, const char *permissions)
{
    return permission_scope_any(req, permissions) != 0;
}

const char *asset_version(void)
{
    static char version[24];
    char path[400];
    struct stat css, js;

    if (version[0] != '\0')
        return version;
    snprintf(path, sizeof(path), "%s/htdocs/css/ninefold.css", config.root);
    css.st_mtime = stat(path, &css) == 0 ? css.st_mtime : 0;
    snprintf(path, sizeof(path), "%s/htdocs/js/ninefold.js", config.root);
    js.st_mtime = stat(path, &js) == 0 ? js.st_mtime : 0;
    snprintf(version, sizeof(version), "%llx", (unsigned long long)(css.st_mtime ^ (js.st_mtime << 1)));
    return version;
}
