/* view.c - ClearSilver with auto-escape; one parsed tree a template and process.
 *
 * Functions for templates, all escaped like any value:
 *   local(utc)          "2026-11-23 16:05" in the company's zone
 *   ago(utc)            "2 days", "5 hours", "1 minute": how long ago that was
 *   money(decimal)      1234567.5 -> 1,234,567.50
 *   mask(phone)         138****5678
 *   fill(message, text) message with its %s replaced
 *   label(dictionary, key), colour(dictionary, key)
 *   cut(text, n)        first n characters
 *   may(permission)     1 or 0, of the signed-in person */
#include "view.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "catalog.h"
#include "clock.h"
#include "config.h"
#include "options.h"
#include "request.h"
#include "route.h"
#include "text.h"

enum { TEMPLATES_MOST = 400, LANGUAGES = 2, PAGE_BYTES = 96 * 1024 };

static const char *const languages[LANGUAGES] = { "zh", "en" };
static HDF *catalogues[LANGUAGES];

static struct {
    char name[80];
    CSPARSE *tree;
} templates[TEMPLATES_MOST];
static size_t template_count;
static struct request *rendering; /* for functions that need the language; set during a render only */

/* --- catalogues -------------------------------------------------------------- */

static NEOERR *read_catalogue(HDF *hdf, const char *lang)
{
    char folder[200], path[480], ending[16];
    DIR *dir;
    struct dirent *entry;
    NEOERR *err = STATUS_OK;
    HDF *node;

    TRY(hdf_get_node(hdf, "Msg", &node));
    snprintf(folder, sizeof(folder), "%s/templates/messages", config.root);
    snprintf(ending, sizeof(ending), ".%s.hdf", lang);
    dir = opendir(folder);
    if (dir == NULL)
        return nerr_raise_errno(NERR_IO, "cannot read %s", folder);
    while (err == STATUS_OK && (entry = readdir(dir)) != NULL) {
        size_t length = strlen(entry->d_name);

        if (length > strlen(ending) && strcmp(entry->d_name + length - strlen(ending), ending) == 0) {
            snprintf(path, sizeof(path), "%s/%s", folder, entry->d_name);
            err = hdf_read_file(node, path);
        }
    }
    closedir(dir);
    return nerr_pass(err);
}

NEOERR *view_init(void)
{
    if (catalogues[0] != NULL)
        return STATUS_OK;
    for (size_t i = 0; i < LANGUAGES; i++) {
        TRY(hdf_init(&catalogues[i]));
        TRY(read_catalogue(catalogues[i], languages[i]));
    }
    return STATUS_OK;
}

static HDF *catalogue(const struct request *req)
{
    return catalogues[req->person.lang != NULL && strcmp(req->person.lang, "en") == 0 ? 1 : 0];
}

const char *message(struct request *req, const char *key)
{
    char path[160];

    snprintf(path, sizeof(path), "Msg.%s", key);
    return hdf_get_value(catalogue(req), path, key);
}

static const char *filled(struct arena *arena, const char *text, const char *detail)
{
    const char *at = strstr(text, "%s");

    if (at == NULL || detail == NULL)
        return arena_text(arena, text);
    return arena_format(arena, "%.*s%s%s", (int)(at - text), text, detail, at + 2);
}

const char *message_with(struct request *req, const char *key, const char *detail)
{
    return filled(req->arena, message(req, key), detail);
}

/* --- template functions -------------------------------------------------------- */

static NEOERR *give(char **result, const char *text)
{
    *result = strdup(text);
    return *result == NULL ? nerr_raise(NERR_NOMEM, "template function") : STATUS_OK;
}

static NEOERR *local_fn(const char *text, char **result)
{
    char local[17];

    clock_format_local(text != NULL ? text : "", local);
    return nerr_pass(give(result, local));
}

/* Whole units, rounded down; what lies ahead is 0 minutes ago. */
static NEOERR *ago_fn(const char *text, char **result)
{
    static const struct {
        int64_t ms;
        const char *one, *several;
    } units[] = { { 86400000, "app.day", "app.days" }, { 3600000, "app.hour", "app.hours" }, { 60000, "app.minute", "app.minutes" } };
    int64_t then = clock_parse_utc(text != NULL ? text : ""), passed = then < 0 ? -1 : clock_parse_utc(rendering->now) - then;
    size_t unit = 0;

    if (then < 0)
        return nerr_pass(give(result, ""));
    passed = passed < 0 ? 0 : passed;
    while (unit + 1 < COUNT_OF(units) && passed < units[unit].ms)
        unit++;
    passed /= units[unit].ms;
    return nerr_pass(give(result, message_with(rendering, passed == 1 ? units[unit].one : units[unit].several, arena_format(rendering->arena, "%lld", (long long)passed))));
}

static NEOERR *money_fn(const char *text, char **result)
{
    return nerr_pass(give(result, text_money_grouped(rendering->arena, text != NULL ? text : "")));
}

static NEOERR *mask_fn(const char *text, char **result)
{
    return nerr_pass(give(result, text_mask_phone(rendering->arena, text != NULL ? text : "")));
}

/* A function of two texts: evaluates both arguments, gives what `make` says. */
static NEOERR *two_texts(CSPARSE *tree, CSARG *args, CSARG *result,
                         const char *(*make)(const char *first, const char *second))
{
    char *first = NULL, *second = NULL;
    const char *text;

    TRY(cs_arg_parse(tree, args, "ss", &first, &second));
    text = make(first != NULL ? first : "", second != NULL ? second : "");
    result->op_type = CS_TYPE_STRING;
    result->alloc = 1;
    result->s = strdup(text);
    free(first);
    free(second);
    return result->s == NULL ? nerr_raise(NERR_NOMEM, "template function") : STATUS_OK;
}

static const char *make_fill(const char *text, const char *detail)
{
    return filled(rendering->arena, text, detail);
}

static const char *make_label(const char *dictionary, const char *key)
{
    const struct option *option = options_find(dictionary, key);

    return option == NULL ? arena_text(rendering->arena, key) : option_label(rendering, option);
}

static const char *make_colour(const char *dictionary, const char *key)
{
    const struct option *option = options_find(dictionary, key);

    return option == NULL ? "" : option->colour;
}

static const char *make_cut(const char *text, const char *count)
{
    return text_cut(rendering->arena, text, (size_t)strtoul(count, NULL, 10));
}

static NEOERR *fill_fn(CSPARSE *tree, CS_FUNCTION *function, CSARG *args, CSARG *result)
{
    (void)function;
    return nerr_pass(two_texts(tree, args, result, make_fill));
}

static NEOERR *label_fn(CSPARSE *tree, CS_FUNCTION *function, CSARG *args, CSARG *result)
{
    (void)function;
    return nerr_pass(two_texts(tree, args, result, make_label));
}

static NEOERR *colour_fn(CSPARSE *tree, CS_FUNCTION *function, CSARG *args, CSARG *result)
{
    (void)function;
    return nerr_pass(two_texts(tree, args, result, make_colour));
}

/* may("customers.update"): 1 or 0. */
static NEOERR *may_fn(CSPARSE *tree, CS_FUNCTION *function, CSARG *args, CSARG *result)
{
    char *permission = NULL;

    (void)function;
    TRY(cs_arg_parse(tree, args, "s", &permission));
    result->op_type = CS_TYPE_NUM;
    result->n = permission != NULL && rendering->person.id != 0 && may(rendering, permission);
    free(permission);
    return STATUS_OK;
}

static NEOERR *cut_fn(CSPARSE *tree, CS_FUNCTION *function, CSARG *args, CSARG *result)
{
    (void)function;
    return nerr_pass(two_texts(tree, args, result, make_cut));
}

static NEOERR *add_functions(CSPARSE *tree)
{
    static const struct {
        const char *name;
        CSFUNCTION function;
    } functions[] = { { "fill", fill_fn }, { "label", label_fn }, { "colour", colour_fn }, { "cut", cut_fn } };

    TRY(cs_register_strfunc(tree, (char *)(uintptr_t)"local", local_fn));
    TRY(cs_register_strfunc(tree, (char *)(uintptr_t)"ago", ago_fn));
    TRY(cs_register_strfunc(tree, (char *)(uintptr_t)"money", money_fn));
    TRY(cs_register_strfunc(tree, (char *)(uintptr_t)"mask", mask_fn));
    TRY(cs_register_function(tree, "may", 1, may_fn));
    for (size_t i = 0; i < COUNT_OF(functions); i++)
        TRY(cs_register_function(tree, functions[i].name, 2, functions[i].function));
    return STATUS_OK;
}

/* --- templates -------------------------------------------------------------------- */

/* ClearSilver's loader for the page and what it includes. */
static NEOERR *load_file(void *context, HDF *hdf, const char *name, char **contents)
{
    char path[400];

    (void)context;
    (void)hdf;
    if (strstr(name, "..") != NULL)
        return nerr_raise(ERR_INVALID, "template %s", name);
    snprintf(path, sizeof(path), "%s/templates/%s", config.root, name);
    return nerr_pass(ne_load_file(path, contents));
}

static NEOERR *set_escape(HDF *hdf)
{
    return nerr_pass(hdf_set_value(hdf, "Config.VarEscapeMode", "html"));
}

static NEOERR *parse(const char *name, CSPARSE **tree)
{
    char file[100];
    HDF *hdf;
    NEOERR *err;

    snprintf(file, sizeof(file), "%s.cst", name);
    TRY(hdf_init(&hdf));
    err = set_escape(hdf);
    if (err == STATUS_OK)
        err = cs_init(tree, hdf);
    if (err == STATUS_OK) {
        cs_register_fileload(*tree, NULL, load_file);
        err = add_functions(*tree);
        if (err == STATUS_OK)
            err = cs_parse_file(*tree, file);
        (*tree)->hdf = NULL;
    }
    hdf_destroy(&hdf);
    return nerr_pass(err);
}

static NEOERR *find_template(const char *name, CSPARSE **tree)
{
    for (size_t i = 0; i < template_count; i++) {
        if (strcmp(templates[i].name, name) == 0) {
            *tree = templates[i].tree;
            return STATUS_OK;
        }
    }
    if (template_count == TEMPLATES_MOST)
        return nerr_raise(NERR_OUTOFRANGE, "more than %d templates", TEMPLATES_MOST);
    TRY(parse(name, tree));
    snprintf(templates[template_count].name, sizeof(templates[0].name), "%s", name);
    templates[template_count++].tree = *tree;
    return STATUS_OK;
}

static NEOERR *collect(void *context, char *text)
{
    buffer_text(context, text);
    return STATUS_OK;
}

static NEOERR *render(struct request *req, const char *name, struct buffer *out)
{
    CSPARSE *tree;
    NEOERR *err;

    TRY(find_template(name, &tree));
    TRY(set_escape(req->hdf));
    tree->hdf = req->hdf;
    tree->global_hdf = catalogue(req);
    rendering = req;
    err = cs_render(tree, out, collect);
    rendering = NULL;
    tree->hdf = NULL;
    return nerr_pass(err);
}

NEOERR *view_render(struct request *req, const char *name)
{
    buffer_init_sized(&req->reply.body, req->arena, PAGE_BYTES);
    return nerr_pass(render(req, name, &req->reply.body));
}

/* --- the frame of every page --------------------------------------------------------- */

/* `path` is `above` or lies below it. */
static bool lies_below(const char *path, const char *above)
{
    size_t length = strlen(above);

    return strncmp(path, above, length) == 0 && (path[length] == '\0' || path[length] == '/');
}

/* The entry whose path comes nearest to the page's, else that of its module. */
static const char *current_entry(const struct request *req)
{
    const struct menu_item *best = NULL;

    for (size_t i = 0; req->path != NULL && i < menu_count; i++) {
        if (lies_below(req->path, menu[i].path) && (best == NULL || strlen(menu[i].path) > strlen(best->path)))
            best = &menu[i];
    }
    return best != NULL ? best->key : req->module != NULL ? req->module->name : "";
}

static NEOERR *show_entry(struct request *req, HDF *group, int place, const struct menu_item *entry, bool current)
{
    char name[24];
    HDF *node;

    snprintf(name, sizeof(name), "items.%d", place);
    TRY(hdf_get_node(group, name, &node));
    TRY(hdf_set_value(node, "label", message(req, arena_format(req->arena, "menu.%s", entry->key))));
    TRY(hdf_set_value(node, "url", entry->path));
    TRY(hdf_set_value(node, "key", entry->key));
    return current ? nerr_pass(hdf_set_value(node, "current", "1")) : STATUS_OK;
}

static NEOERR *show_menu(struct request *req)
{
    const char *name = "", *current = current_entry(req);
    HDF *group = NULL;
    int groups = 0, item = 0;

    for (size_t i = 0; i < menu_count; i++) {
        const struct menu_item *entry = &menu[i];

        if (entry->permission != NULL && !may_any(req, entry->permission))
            continue;
        if (group == NULL || strcmp(entry->group, name) != 0) {
            name = entry->group;
            TRY(show_item(req, "Menu", (size_t)groups++, &group));
            TRY(hdf_set_value(group, "label", message(req, arena_format(req->arena, "menu.group_%s", entry->group))));
            item = 0;
        }
        TRY(show_entry(req, group, item++, entry, strcmp(current, entry->key) == 0));
    }
    return STATUS_OK;
}

/* A frame differs by person, session (its token), language, rights and the module shown only: a fifth of
 * a page's work, drawn once and kept for the last sessions served. */
enum { FRAMES_KEPT = 32 };

static struct {
    char *key, *text;
} frames[FRAMES_KEPT];

/* All that frame.cst and the menu look at. Rights and roles change with options_readings. */
static const char *frame_key(struct request *req)
{
    return arena_format(req->arena, "%s %lld %u %s %d %d %s %s", req->session.csrf, (long long)req->person.id, options_readings(),
                        req->person.lang, req->person.letter_keys, strcmp(req->path, "/search") == 0, current_entry(req), req->person.name);
}

/* FNV-1a. */
static size_t frame_place(const char *key)
{
    uint64_t hash = 14695981039346656037u;

    for (; *key != '\0'; key++)
        hash = (hash ^ (unsigned char)*key) * 1099511628211u;
    return hash % FRAMES_KEPT;
}

static NEOERR *draw_frame(struct request *req, const char **text)
{
    struct buffer out;

    buffer_init_sized(&out, req->arena, PAGE_BYTES / 8);
    TRY(show_menu(req));
    TRY(render(req, "frame", &out));
    *text = out.bytes + strspn(out.bytes, " \n");
    return STATUS_OK;
}

static void keep_frame(size_t place, const char *key, const char *text)
{
    free(frames[place].key);
    free(frames[place].text);
    frames[place].key = strdup(key);
    frames[place].text = strdup(text);
}

/* What was typed into the search stands in the frame of its own page only. */
static NEOERR *show_frame(struct request *req)
{
    bool is_kept = *hdf_get_value(req->hdf, "Query.q", "") == '\0';
    const char *key = frame_key(req), *text;
    size_t place = frame_place(key);

    if (is_kept && frames[place].key != NULL && frames[place].text != NULL && strcmp(frames[place].key, key) == 0)
        return nerr_pass(hdf_set_value(req->hdf, "Frame", frames[place].text));
    TRY(draw_frame(req, &text));
    if (is_kept)
        keep_frame(place, key, text);
    return nerr_pass(hdf_set_value(req->hdf, "Frame", text));
}

NEOERR *view_frame(struct request *req)
{
    TRY(show_text(req, req->path, "Page.path"));
    TRY(show_text(req, asset_version(), "Asset.version"));
    TRY(show_text(req, req->person.lang != NULL ? req->person.lang : "zh", "Me.lang"));
    TRY(show_text(req, req->session.csrf, "Token"));
    TRY(show_text(req, request_new_key(req), "Key"));
    if (req->person.id == 0)
        return STATUS_OK;
    TRY(show_int(req, req->person.id, "Me.id"));
    TRY(show_text(req, req->person.name, "Me.name"));
    TRY(show_int(req, req->person.letter_keys, "Me.letter_keys"));
    return nerr_pass(show_frame(req));
}
