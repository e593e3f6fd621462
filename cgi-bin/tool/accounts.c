/* accounts.c - ninefold accounts: SQL for the database's administrator. Rights on tables are granted by `ninefold migrate`. */
#include <stdio.h>
#include <string.h>

#include "core/app.h"
#include "core/config.h"
#include "tool.h"

/* Of a quoted text or name in SQL nothing may end it. */
static bool is_plain(const char *text)
{
    return *text != '\0' && text[strcspn(text, "'\"`\\\n")] == '\0';
}

static const struct {
    const char *const *name, *const *password;
    const char *limits;
} accounts[] = {
    { &config.db_owner, &config.db_owner_password, "" },
    { &config.db_writer, &config.db_writer_password, "" },
    { &config.db_reader, &config.db_reader_password, " WITH MAX_STATEMENT_TIME 30" },
};

NEOERR *tool_accounts(int argc, char **argv)
{
    const char *host = argc > 1 ? argv[1] : "localhost";

    if (argc > 2 || !is_plain(host) || !is_plain(config.db_name))
        return nerr_raise(ERR_INVALID, "accounts [HOST]");
    for (size_t i = 0; i < COUNT_OF(accounts); i++) {
        if (!is_plain(*accounts[i].name) || !is_plain(*accounts[i].password))
            return nerr_raise(ERR_INVALID, "the config needs a name and a password (without quotes) for owner, writer and reader");
    }
    printf("CREATE DATABASE IF NOT EXISTS `%s` CHARACTER SET utf8mb4 COLLATE utf8mb4_uca1400_ai_ci;\n", config.db_name);
    for (size_t i = 0; i < COUNT_OF(accounts); i++)
        printf("CREATE OR REPLACE USER '%s'@'%s' IDENTIFIED BY '%s'%s;\n", *accounts[i].name, host, *accounts[i].password, accounts[i].limits);
    printf("GRANT ALL ON `%s`.* TO '%s'@'%s' WITH GRANT OPTION;\n", config.db_name, config.db_owner, host);
    return STATUS_OK;
}
