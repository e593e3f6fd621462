/* killer.c - preloaded into `ninefold work`: ends it by SIGKILL at its KILL_AT-th statement, just before it is sent, or
 * (KILL_AFTER=1) when the server has done it and nobody has heard of it yet. Counted are what tables are changed by:
 * executed statements and BEGIN, COMMIT, ROLLBACK. */
#include <dlfcn.h>
#include <mysql.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

static long count;

static long number(const char *name)
{
    const char *text = getenv(name);

    return text != NULL ? strtol(text, NULL, 10) : 0;
}

static void end_at(int after)
{
    if (after == 0)
        count++;
    if (count == number("KILL_AT") && number("KILL_AFTER") == after)
        kill(getpid(), SIGKILL);
}

int mysql_stmt_execute(MYSQL_STMT *statement)
{
    static int (*next)(MYSQL_STMT *);
    int result;

    if (next == NULL)
        *(void **)&next = dlsym(RTLD_NEXT, "mysql_stmt_execute");
    end_at(0);
    result = next(statement);
    end_at(1);
    return result;
}

int mysql_query(MYSQL *mysql, const char *text)
{
    static int (*next)(MYSQL *, const char *);
    int result;

    if (next == NULL)
        *(void **)&next = dlsym(RTLD_NEXT, "mysql_query");
    end_at(0);
    result = next(mysql, text);
    end_at(1);
    return result;
}
