/* client.c - mariadb-dump and mariadb as children, as the database's owner. */
#include <fcntl.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/app.h"
#include "core/config.h"
#include "dump.h"

extern char **environ;

enum { ARGUMENTS_MOST = 24 };

struct command {
    struct arena *arena;
    char *words[ARGUMENTS_MOST + 1];
    size_t count;
};

static void add(struct command *command, const char *word)
{
    if (command->count < ARGUMENTS_MOST)
        command->words[command->count++] = arena_text(command->arena, word);
}

/* No file of options is read: the same call gives the same text everywhere. */
static void add_connection(struct command *command, const char *program)
{
    size_t host = strcspn(config.db_host, ":,");

    add(command, program);
    add(command, "--no-defaults");
    add(command, "--default-character-set=utf8mb4");
    add(command, arena_format(command->arena, "--user=%s", config.db_owner));
    if (*config.db_socket != '\0') {
        add(command, arena_format(command->arena, "--socket=%s", config.db_socket));
        return;
    }
    add(command, arena_format(command->arena, "--host=%.*s", (int)host, config.db_host));
    if (config.db_host[host] == ':')
        add(command, arena_format(command->arena, "--port=%.*s", (int)strcspn(config.db_host + host + 1, ","),
                                  config.db_host + host + 1));
}

/* The password is in the child's environment, which only its own user can read. */
static NEOERR *spawn(struct client *client, struct command *command, bool we_read)
{
    int ends[2], ours = we_read ? 0 : 1, result;
    posix_spawn_file_actions_t actions;

    if (pipe2(ends, O_CLOEXEC) != 0)
        return nerr_raise_errno(NERR_SYSTEM, "pipe");
    setenv("MYSQL_PWD", config.db_owner_password, 1);
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[1 - ours], 1 - ours); /* its 1 when we read, else its 0 */
    result = posix_spawnp(&client->pid, command->words[0], &actions, NULL, command->words, environ);
    posix_spawn_file_actions_destroy(&actions);
    unsetenv("MYSQL_PWD");
    close(ends[1 - ours]);
    client->pipe = result == 0 ? fdopen(ends[ours], we_read ? "r" : "w") : NULL;
    if (client->pipe == NULL) {
        close(ends[ours]);
        return nerr_raise(NERR_SYSTEM, "cannot run %s: %s", command->words[0], strerror(result));
    }
    return STATUS_OK;
}

NEOERR *client_dump(struct client *client)
{
    static const char *const options[] = { "--single-transaction", "--routines",      "--triggers",    "--hex-blob",
                                           "--order-by-primary",   "--skip-comments", "--quick",       "--max-allowed-packet=64M",
                                           "--tz-utc" };
    struct command command = { .arena = arena_new() };
    NEOERR *err;

    add_connection(&command, "mariadb-dump");
    for (size_t i = 0; i < COUNT_OF(options); i++)
        add(&command, options[i]);
    add(&command, config.db_name);
    err = spawn(client, &command, true);
    arena_free(command.arena);
    return nerr_pass(err);
}

NEOERR *client_load(struct client *client)
{
    struct command command = { .arena = arena_new() };
    NEOERR *err;

    add_connection(&command, "mariadb");
    add(&command, "--batch");
    add(&command, "--binary-mode");
    add(&command, "--max-allowed-packet=64M");
    add(&command, config.db_name);
    err = spawn(client, &command, false);
    arena_free(command.arena);
    return nerr_pass(err);
}

NEOERR *client_end(struct client *client)
{
    int status = 0, closed = fclose(client->pipe);

    client->pipe = NULL;
    if (waitpid(client->pid, &status, 0) < 0 || !WIFEXITED(status) || WEXITSTATUS(status) != 0 || closed != 0)
        return nerr_raise(NERR_IO, "the database's client failed (its words are above)");
    return STATUS_OK;
}
