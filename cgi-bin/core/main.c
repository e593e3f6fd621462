/* main.c - a FastCGI program: its own small prefork parent.
 *
 *   customers.fcgi --listen SOCKET [--workers N] --config FILE
 *
 * The parent binds the socket (or with --listen - takes the one that systemd holds as
 * descriptor 0) and keeps N single-threaded workers on it, `workers` of the config when
 * --workers does not say: a worker that dies is replaced (at most one a second each),
 * SIGHUP replaces all one by one (a new binary), SIGTERM and SIGINT end them after their
 * request. Without --listen it serves descriptor 0 itself (mod_fcgid, spawn-fcgi). */
#include <errno.h>
#include <fcgiapp.h>
#include <getopt.h>
#include <malloc.h>
#include <signal.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clock.h"
#include "config.h"
#include "db.h"
#include "log.h"
#include "serve.h"
#include "view.h"

enum { WORKERS_MOST = 64, BACKLOG = 512, REQUESTS_A_WORKER = 100000, ENDING_GRACE_MS = 60000, ARENA_BYTES = 512 << 10, KEPT_BYTES = 2 << 20 };

extern const struct module MODULE;

/* --- FastCGI as struct io -------------------------------------------------------- */

enum { RECORD_MOST = 65528, HELD_MOST = 4096 };

struct fcgi_io {
    struct io io;
    FCGX_Request fcgi;
    char held[HELD_MOST]; /* a short beginning, sent with what follows */
    size_t held_length;
};

static const char *fcgi_variable(struct io *io, const char *name)
{
    struct fcgi_io *self = (struct fcgi_io *)io;

    return FCGX_GetParam(name, self->fcgi.envp);
}

static long fcgi_read(struct io *io, char *bytes, size_t size)
{
    struct fcgi_io *self = (struct fcgi_io *)io;
    int got = FCGX_GetStr(bytes, (int)size, self->fcgi.in);

    return got <= 0 && FCGX_GetError(self->fcgi.in) != 0 ? -1 : got;
}

/* All of the pieces, however many calls it takes; 0, or -1 when the client is gone. */
static int send_all(int fd, struct iovec *pieces, int count)
{
    while (count > 0) {
        ssize_t sent = writev(fd, pieces, count);

        if (sent < 0 && errno == EINTR)
            continue;
        if (sent < 0)
            return -1;
        for (; count > 0 && (size_t)sent >= pieces->iov_len; pieces++, count--)
            sent -= (ssize_t)pieces->iov_len;
        if (count > 0) {
            pieces->iov_base = (char *)pieces->iov_base + sent;
            pieces->iov_len -= (size_t)sent;
        }
    }
    return 0;
}

/* One record: what is held, then `size` bytes. The library would cut a page into records of 8 kB,
 * each of which costs it, Apache and the kernel a turn. */
static int send_record(struct fcgi_io *self, char *bytes, size_t size)
{
    size_t length = self->held_length + size;
    unsigned char head[8] = { 1, 6 /* FCGI_STDOUT */, (unsigned char)(self->fcgi.requestId >> 8), (unsigned char)self->fcgi.requestId,
                              (unsigned char)(length >> 8), (unsigned char)length };
    struct iovec pieces[] = { { head, sizeof(head) }, { self->held, self->held_length }, { bytes, size } };

    self->held_length = 0;
    return length == 0 ? 0 : send_all(self->fcgi.ipcFd, pieces, COUNT_OF(pieces));
}

static int fcgi_write(struct io *io, const char *bytes, size_t size)
{
    struct fcgi_io *self = (struct fcgi_io *)io;
    char *at;

    if (self->held_length + size <= HELD_MOST) {
        memcpy(self->held + self->held_length, bytes, size);
        self->held_length += size;
        return 0;
    }
    memcpy(&at, &bytes, sizeof(at)); /* iovec's bytes are not const */
    while (size > 0) {
        size_t room = RECORD_MOST - self->held_length, piece = size < room ? size : room;

        if (send_record(self, at, piece) != 0)
            return -1;
        at += piece;
        size -= piece;
    }
    return 0;
}

/* --- a worker ------------------------------------------------------------------------ */

/* SIGTERM is let in only between requests, so that none breaks off. */
static void set_term_blocked(bool blocked)
{
    sigset_t set;

    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigprocmask(blocked ? SIG_BLOCK : SIG_UNBLOCK, &set, NULL);
}

/* A request takes and gives back some megabyte of small pieces: they stay with the process, instead
 * of being merged, returned and fetched again page by page (a tenth of a list page's time). */
static void keep_memory(void)
{
    mallopt(M_MXFAST, 0);
    mallopt(M_TRIM_THRESHOLD, KEPT_BYTES);
    mallopt(M_MMAP_THRESHOLD, KEPT_BYTES);
    mallopt(M_TOP_PAD, KEPT_BYTES / 8);
}

static int work(void)
{
    struct arena *arena = arena_sized(ARENA_BYTES);
    struct fcgi_io self = { .io = { fcgi_variable, fcgi_read, fcgi_write } };

    keep_memory();
    signal(SIGXFSZ, SIG_IGN); /* a limit on files is an error like a full disk, not an end */
    FCGX_Init();
    FCGX_InitRequest(&self.fcgi, 0, 0);
    for (int i = 0; i < REQUESTS_A_WORKER; i++) {
        arena_reset(arena);
        set_term_blocked(false);
        if (FCGX_Accept_r(&self.fcgi) < 0)
            break;
        set_term_blocked(true);
        (void)serve(&self.io, &MODULE, arena);
        (void)send_record(&self, NULL, 0);
        FCGX_Finish_r(&self.fcgi);
    }
    db_disconnect();
    arena_free(arena);
    return 0;
}

/* --- the parent ------------------------------------------------------------------------ */

struct worker {
    pid_t pid;          /* 0 = none */
    int64_t started_ms;
    bool old;           /* to be replaced after SIGHUP */
};

static struct worker workers[WORKERS_MOST];
static volatile sig_atomic_t ending, rolling;
static char program[512]; /* by path: a new file of the same name is the new binary */

static void on_signal(int number)
{
    if (number == SIGHUP)
        rolling = 1;
    else if (number != SIGCHLD)
        ending = 1;
}

static int bind_socket(const char *path)
{
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);

    if (fd < 0 || strlen(path) >= sizeof(address.sun_path)) {
        log_warning("cannot listen on %s: name too long or no socket", path);
        return -1;
    }
    memcpy(address.sun_path, path, strlen(path) + 1);
    unlink(path);
    umask(0177);
    if (bind(fd, (struct sockaddr *)&address, sizeof(address)) != 0 || listen(fd, BACKLOG) != 0) {
        log_warning("cannot listen on %s: %s", path, strerror(errno));
        close(fd);
        return -1;
    }
    umask(0077);
    return fd;
}

/* A new worker is this program anew, so that SIGHUP brings a new binary. */
static void start_worker(struct worker *worker, int fd, char **arguments)
{
    pid_t parent = getpid(), pid = fork();

    worker->started_ms = clock_monotonic_ms();
    worker->old = false;
    worker->pid = pid > 0 ? pid : 0;
    if (pid != 0)
        return;
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (getppid() != parent)
        _exit(0);
    dup2(fd, 0);
    close(fd);
    execv(program, arguments);
    _exit(127);
}

static void reap(void)
{
    int status;
    pid_t pid;

    while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
        for (int i = 0; i < WORKERS_MOST; i++) {
            if (workers[i].pid == pid)
                workers[i].pid = 0;
        }
        if (WIFSIGNALED(status))
            log_warning("%s: worker %d ended by signal %d", MODULE.name, (int)pid, WTERMSIG(status));
    }
}

/* One old worker at a time is asked to end; the next when its place is filled again. */
static void roll_next(int count)
{
    for (int i = 0; i < count; i++) {
        if (workers[i].pid == 0)
            return;
    }
    for (int i = 0; i < count; i++) {
        if (workers[i].old) {
            kill(workers[i].pid, SIGTERM);
            return;
        }
    }
}

static void fill_places(int count, int fd, char **arguments)
{
    for (int i = 0; i < count; i++) {
        if (workers[i].pid == 0 && clock_monotonic_ms() - workers[i].started_ms >= 1000)
            start_worker(&workers[i], fd, arguments);
    }
}

static void end_workers(int count)
{
    int64_t until = clock_monotonic_ms() + ENDING_GRACE_MS;

    for (bool any = true; any;) {
        int hard = clock_monotonic_ms() > until ? SIGKILL : SIGTERM;

        any = false;
        reap();
        for (int i = 0; i < count; i++) {
            if (workers[i].pid > 0) {
                kill(workers[i].pid, hard); /* again: one may have come just before accept */
                any = true;
            }
        }
        if (any)
            usleep(50 * 1000);
    }
}

static int supervise(const char *path, int count, char **arguments)
{
    struct sigaction action = { .sa_handler = on_signal };
    bool given = strcmp(path, "-") == 0;
    int fd = given ? dup(0) : bind_socket(path);

    if (fd < 0 || readlink("/proc/self/exe", program, sizeof(program) - 1) < 0)
        return 1;
    sigaction(SIGHUP, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGCHLD, &action, NULL);
    for (int i = 0; i < count; i++)
        workers[i].started_ms = -1000;
    while (!ending) {
        reap();
        if (rolling) {
            rolling = 0;
            for (int i = 0; i < count; i++)
                workers[i].old = true;
        }
        fill_places(count, fd, arguments);
        roll_next(count);
        usleep(rolling ? 20 * 1000 : 100 * 1000);
    }
    close(fd);
    if (!given)
        unlink(path);
    end_workers(count);
    return 0;
}

static int start(const char *config_path)
{
    NEOERR *err = error_init();

    if (err == STATUS_OK && sodium_init() < 0)
        err = nerr_raise(NERR_SYSTEM, "libsodium");
    if (err == STATUS_OK)
        err = config_read(config_path);
    if (err == STATUS_OK)
        err = view_init();
    if (err == STATUS_OK)
        return 0;
    log_error(NULL, &err);
    return 1;
}

static int usage(const char *name)
{
    fprintf(stderr, "usage: %s [--listen SOCKET|-] [--workers N] --config FILE    (N, or workers = N in FILE: 1..%d)\n", name, WORKERS_MOST);
    return 2;
}

int main(int argc, char **argv)
{
    static const struct option options[] = {
        { "listen", required_argument, NULL, 'l' },
        { "workers", required_argument, NULL, 'w' },
        { "config", required_argument, NULL, 'c' },
        { NULL, 0, NULL, 0 },
    };
    char *path = NULL, *config_path = getenv("NINEFOLD_CONFIG");
    long count = 0;
    int option;

    while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
        if (option == 'l')
            path = optarg;
        else if (option == 'w')
            count = strtol(optarg, NULL, 10);
        else if (option == 'c')
            config_path = optarg;
        else
            return 2;
    }
    if (config_path == NULL)
        return usage(argv[0]);
    if (start(config_path) != 0)
        return 1;
    if (path == NULL)
        return work();
    if (count == 0)
        count = strtol(config.workers, NULL, 10);
    if (count < 1 || count > WORKERS_MOST)
        return usage(argv[0]);
    return supervise(path, (int)count, (char *[]){ argv[0], (char[]){ "--config" }, config_path, NULL });
}
