/* log.c - JSON lines on stderr; jansson does the quoting. */
#include "log.h"

#include <jansson.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "clock.h"
#include "request.h"
#include "route.h"

static void write_line(json_t *line)
{
    char now[24];
    char *text;

    clock_format_utc(clock_now_ms(), now);
    json_object_set_new(line, "at", json_string(now));
    json_object_set_new(line, "pid", json_integer(getpid()));
    text = json_dumps(line, JSON_COMPACT);
    if (text != NULL)
        fprintf(stderr, "%s\n", text);
    free(text);
    json_decref(line);
}

static void write_message(const char *level, const char *format, va_list arguments)
{
    char text[2000];
    json_t *line = json_object();

    vsnprintf(text, sizeof(text), format, arguments);
    json_object_set_new(line, "level", json_string(level));
    json_object_set_new(line, "message", json_string(text));
    write_line(line);
}

void log_info(const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    write_message("info", format, arguments);
    va_end(arguments);
}

void log_warning(const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    write_message("warning", format, arguments);
    va_end(arguments);
}

static void add_request(json_t *line, const struct request *req)
{
    json_object_set_new(line, "request", json_string(req->id));
    json_object_set_new(line, "staff", json_integer(req->person.id));
    json_object_set_new(line, "method", json_string(route_method_word(req->method)));
    json_object_set_new(line, "path", json_string(req->path != NULL ? req->path : ""));
}

void log_error(const struct request *req, NEOERR **err)
{
    struct arena *arena = arena_new();
    json_t *line = json_object();
    int status = error_status(*err);

    json_object_set_new(line, "level", json_string(status >= 500 ? "error" : "refused"));
    if (req != NULL)
        add_request(line, req);
    json_object_set_new(line, "status", json_integer(status));
    json_object_set_new(line, "error", json_string(status >= 500 ? error_text(arena, *err) : error_words(*err)));
    write_line(line);
    arena_free(arena);
    nerr_ignore(err);
}
