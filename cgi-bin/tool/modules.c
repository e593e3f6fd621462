/* modules.c - every module of the application. */
#include "modules.h"

#include <string.h>

extern const struct module account_module, admin_module, announcements_module, approvals_module, communications_module, contracts_module, customers_module, files_module,
    home_module, papers_module, prints_module, products_module, sales_module, search_module, sms_module, tasks_module, tickets_module;

const struct module *const modules[] = { &account_module,   &admin_module, &announcements_module, &approvals_module, &communications_module, &contracts_module, &customers_module,
                                         &files_module,     &home_module,  &papers_module, &prints_module,
                                         &products_module, &sales_module, &search_module, &sms_module, &tasks_module, &tickets_module,
                                         NULL };

const struct list *list_find(const char *name)
{
    for (size_t i = 0; modules[i] != NULL; i++) {
        const struct list *const *lists = modules[i]->lists;

        for (; lists != NULL && *lists != NULL; lists++) {
            if (strcmp((*lists)->name, name) == 0)
                return *lists;
        }
    }
    return NULL;
}
