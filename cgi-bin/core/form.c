/* form.c - declared fields in, typed values and errors out; the form shown again
 * with all that was typed. */
#include "form.h"

#include <stdlib.h>
#include <string.h>

#include "options.h"
#include "request.h"
#include "session.h"
#include "text.h"

enum { ERRORS_MOST = 120, TEXT_DEFAULT_MOST = 200, LONG_TEXT_DEFAULT_MOST = 4000 };

struct form_state {
    struct form_problem problems[ERRORS_MOST];
    size_t count;
};

void form_error_with(struct request *req, const char *field, const char *message_key, const char *detail)
{
    if (req->form == NULL)
        req->form = arena_alloc(req->arena, sizeof(*req->form));
    if (req->form->count < ERRORS_MOST)
        req->form->problems[req->form->count++] = (struct form_problem){ field, message_key, detail };
}

void form_error(struct request *req, const char *field, const char *message_key)
{
    form_error_with(req, field, message_key, NULL);
}

bool form_refused(const struct request *req)
{
    return req->form != NULL && req->form->count > 0;
}

bool form_is_kept(const struct form *form)
{
    for (size_t i = 0; i < form->count; i++) {
        if ((form->fields[i].flags & FIELD_KEPT) != 0)
            return true;
    }
    return false;
}

bool form_has_password(const struct form *form)
{
    for (size_t i = 0; i < form->count; i++) {
        if (form->fields[i].type == FIELD_PASSWORD)
            return true;
    }
    return false;
}

bool form_problem_at(const struct request *req, size_t index, struct form_problem *problem)
{
    if (req->form == NULL || index >= req->form->count)
        return false;
    *problem = req->form->problems[index];
    return true;
}

static const struct form_problem *problem_of(const struct request *req, const char *field)
{
    for (size_t i = 0; req->form != NULL && i < req->form->count; i++) {
        if (strcmp(req->form->problems[i].field, field) == 0)
            return &req->form->problems[i];
    }
    return NULL;
}

/* --- reading ---------------------------------------------------------------------- */

/* Several inputs of one name, joined by commas. */
static const char *joined(struct request *req, const char *name)
{
    struct buffer text;

    buffer_init(&text, req->arena);
    for (size_t i = 0; i < req->body.count; i++) {
        const struct pair *pair = &req->body.items[i];

        if (strcmp(pair->name, name) == 0 && *pair->value != '\0')
            buffer_format(&text, "%s%s", text.length > 0 ? "," : "", pair->value);
    }
    return text.bytes;
}

static bool are_options(struct request *req, const char *dictionary, const char *keys)
{
    char *copy = arena_text(req->arena, keys), *rest = NULL;

    for (char *key = strtok_r(copy, ",", &rest); key != NULL; key = strtok_r(NULL, ",", &rest)) {
        if (options_find(dictionary, key) == NULL)
            return false;
    }
    return true;
}

static size_t most(const struct field *field)
{
    if (field->max > 0)
        return (size_t)field->max;
    return field->type == FIELD_LONG_TEXT ? LONG_TEXT_DEFAULT_MOST : TEXT_DEFAULT_MOST;
}

static const char *read_plain(struct request *req, const struct field *field, const char *text)
{
    if (text_characters(text) > most(field))
        return "error.too_long";
    values_text(req->values, field->name, text);
    return NULL;
}

static const char *read_int(struct request *req, const struct field *field, const char *text)
{
    int64_t number;

    if (!text_int(text, &number) || number < 0)
        return "error.number";
    if (field->max > 0 && number > field->max)
        return "error.too_big";
    values_int(req->values, field->name, number);
    return NULL;
}

static const char *read_money(struct request *req, const struct field *field, const char *text)
{
    const char *amount;

    if (!text_money(req->arena, text, false, &amount))
        return "error.money";
    values_text(req->values, field->name, amount);
    return NULL;
}

static const char *read_date(struct request *req, const struct field *field, const char *text)
{
    const char *date;

    if (!text_date(req->arena, text, false, &date))
        return "error.date";
    values_text(req->values, field->name, date);
    return NULL;
}

static const char *read_choice(struct request *req, const struct field *field, const char *text)
{
    int64_t id;

    if (options_find(field->options, text) == NULL)
        return "error.choice";
    if ((field->flags & FIELD_INT_ID) != 0 && text_int(text, &id))
        values_int(req->values, field->name, id);
    else
        values_text(req->values, field->name, text);
    return NULL;
}

static const char *read_choices(struct request *req, const struct field *field, const char *text)
{
    if (!are_options(req, field->options, text))
        return "error.choice";
    values_text(req->values, field->name, text);
    return NULL;
}

static const char *read_ids(struct request *req, const struct field *field, const char *text)
{
    char *copy = arena_text(req->arena, text), *rest = NULL;
    int64_t id;

    for (char *word = strtok_r(copy, ",", &rest); word != NULL; word = strtok_r(NULL, ",", &rest)) {
        if (!text_int(word, &id) || id <= 0)
            return "error.choice";
    }
    values_text(req->values, field->name, text);
    return NULL;
}

static const char *read_phone(struct request *req, const struct field *field, const char *text)
{
    const char *phone;

    if (text_mobile(req->arena, text, &phone) ||
        (field->type == FIELD_PHONE && text_landline(req->arena, text, &phone))) {
        values_text(req->values, field->name, phone);
        return NULL;
    }
    return field->type == FIELD_PHONE ? "error.phone" : "error.mobile";
}

static const char *read_credit_code(struct request *req, const struct field *field, const char *text)
{
    const char *code;

    switch (text_credit_code(req->arena, text, &code)) {
    case CREDIT_CODE_OK:
        values_text(req->values, field->name, code);
        return NULL;
    case CREDIT_CODE_FORM:
        return "error.credit_code_form";
    case CREDIT_CODE_CHECK:
        break;
    }
    return "error.credit_code_check";
}

/* Goes into a mail's head as it is: nothing that could end its line or make it two addresses. */
static const char *read_email(struct request *req, const struct field *field, const char *text)
{
    const char *at = strchr(text, '@');

    for (const char *c = text; *c != '\0'; c++) {
        if ((unsigned char)*c <= ' ' || *c == 0x7F)
            return "error.email";
    }
    if (at == NULL || at == text || strchr(at + 1, '@') != NULL || strchr(at + 1, '.') == NULL ||
        strpbrk(text, ",;<>\"") != NULL || text_characters(text) > 120)
        return "error.email";
    values_text(req->values, field->name, text);
    return NULL;
}

typedef const char *(*reader_fn)(struct request *req, const struct field *field, const char *text);

static const struct {
    const char *word; /* `type` of the template */
    reader_fn read;
} kinds[] = {
    [FIELD_TEXT] = { "text", read_plain },
    [FIELD_LONG_TEXT] = { "long", read_plain },
    [FIELD_PASSWORD] = { "password", read_plain },
    [FIELD_INT] = { "int", read_int },
    [FIELD_MONEY] = { "money", read_money },
    [FIELD_DATE] = { "date", read_date },
    [FIELD_FLAG] = { "flag", read_int },
    [FIELD_CHOICE] = { "choice", read_choice },
    [FIELD_CHOICES] = { "choices", read_choices },
    [FIELD_MOBILE] = { "mobile", read_phone },
    [FIELD_PHONE] = { "phone", read_phone },
    [FIELD_CREDIT_CODE] = { "code", read_credit_code },
    [FIELD_EMAIL] = { "email", read_email },
    [FIELD_REGION] = { "region", read_plain }, /* the module turns it into a code */
    [FIELD_HIDDEN] = { "hidden", read_int },
    [FIELD_IDS] = { "ids", read_ids },
};

/* An empty field: "" for text columns, NULL for those that a word cannot stand in. */
static void read_empty(struct request *req, const struct field *field)
{
    switch (field->type) {
    case FIELD_INT:
    case FIELD_MONEY:
    case FIELD_DATE:
    case FIELD_CREDIT_CODE:
    case FIELD_REGION:
    case FIELD_HIDDEN:
        values_null(req->values, field->name);
        break;
    case FIELD_FLAG:
        values_int(req->values, field->name, 0);
        break;
    case FIELD_CHOICE:
        if ((field->flags & FIELD_INT_ID) != 0) {
            values_null(req->values, field->name);
            break;
        }
        values_text(req->values, field->name, "");
        break;
    default:
        values_text(req->values, field->name, "");
        break;
    }
}

static const char *as_typed(struct request *req, const struct field *field)
{
    if (field->type == FIELD_CHOICES || field->type == FIELD_IDS)
        return joined(req, field->name);
    if (field->type == FIELD_PASSWORD)
        return request_posted(req, field->name);
    if (field->type == FIELD_LONG_TEXT)
        return text_trim(req->arena, request_posted(req, field->name));
    return text_tidy(req->arena, request_posted(req, field->name));
}

static void read_field(struct request *req, const struct field *field)
{
    const char *text, *problem;

    if ((field->flags & FIELD_OPTIONAL_KEY) != 0 && !request_has_posted(req, field->name))
        return;
    text = as_typed(req, field);
    if (*text == '\0') {
        if ((field->flags & FIELD_REQUIRED) != 0)
            form_error(req, field->name, "error.required");
        read_empty(req, field);
        return;
    }
    problem = kinds[field->type].read(req, field, text);
    if (problem != NULL) {
        form_error_with(req, field->name, problem, arena_format(req->arena, "%zu", most(field)));
        read_empty(req, field);
    }
}

NEOERR *form_read(struct request *req, const struct form *form)
{
    int64_t version;

    if (form == NULL)
        return STATUS_OK;
    for (size_t i = 0; i < form->count; i++)
        read_field(req, &form->fields[i]);
    if (text_int(request_posted(req, "version"), &version))
        values_int(req->values, "version", version);
    if (form->check != NULL)
        TRY(form->check(req));
    return STATUS_OK;
}

/* A column of the record as if it had been read from a form. */
static void keep_field(struct request *req, const struct field *field)
{
    bool is_number = field->type == FIELD_INT || field->type == FIELD_FLAG || field->type == FIELD_HIDDEN ||
                     (field->flags & FIELD_INT_ID) != 0;

    if (!row_has(&req->record, field->name))
        return;
    if (row_is_null(&req->record, field->name))
        values_null(req->values, field->name);
    else if (is_number)
        values_int(req->values, field->name, row_int(&req->record, field->name));
    else
        values_text(req->values, field->name, row_text(&req->record, field->name));
}

NEOERR *form_read_given(struct request *req, const struct form *form)
{
    for (size_t i = 0; i < form->count; i++) {
        if (request_has_posted(req, form->fields[i].name))
            read_field(req, &form->fields[i]);
        else
            keep_field(req, &form->fields[i]);
    }
    return form->check != NULL ? nerr_pass(form->check(req)) : STATUS_OK;
}

/* --- showing ------------------------------------------------------------------------- */

static const char *label_of(struct request *req, const struct form *form, const char *name)
{
    return message(req, arena_format(req->arena, "%s.%s", form->noun, name));
}

static const char *problem_text(struct request *req, const struct form_problem *problem)
{
    return message_with(req, problem->message, problem->detail);
}

static NEOERR *show_problem(struct request *req, const struct field *field, const char *path)
{
    const struct form_problem *problem = problem_of(req, field->name);

    return problem == NULL ? STATUS_OK : nerr_pass(show_text(req, problem_text(req, problem), "%s.error", path));
}

struct shown_field {
    const struct form *form;
    const struct field *field;
    const char *path;  /* "Form.groups.0.fields.3" */
    const char *value;
};

static NEOERR *show_field(struct request *req, const struct shown_field *shown)
{
    const struct field *field = shown->field;
    const char *hint_key = arena_format(req->arena, "%s.%s_hint", shown->form->noun, field->name);
    const char *hint = message(req, hint_key);

    TRY(show_text(req, field->name, "%s.name", shown->path));
    TRY(show_text(req, kinds[field->type].word, "%s.type", shown->path));
    TRY(show_text(req, label_of(req, shown->form, field->name), "%s.label", shown->path));
    if (field->type != FIELD_PASSWORD)
        TRY(show_text(req, shown->value, "%s.value", shown->path));
    if (hint != hint_key)
        TRY(show_text(req, hint, "%s.hint", shown->path));
    if ((field->flags & FIELD_REQUIRED) != 0)
        TRY(show_text(req, "1", "%s.required", shown->path));
    if ((field->flags & FIELD_WIDE) != 0 || field->type == FIELD_LONG_TEXT)
        TRY(show_text(req, "1", "%s.wide", shown->path));
    if ((field->flags & FIELD_FOCUS) != 0)
        TRY(show_text(req, "1", "%s.focus", shown->path));
    TRY(show_int(req, (int64_t)most(field), "%s.max", shown->path));
    TRY(show_problem(req, field, shown->path));
    if (field->options != NULL)
        TRY(options_show(req, arena_format(req->arena, "%s.options", shown->path), field->options, shown->value));
    return STATUS_OK;
}

static const char *value_to_show(struct request *req, const struct field *field, const char *record, bool typed)
{
    if (typed)
        return field->type == FIELD_CHOICES || field->type == FIELD_IDS ? joined(req, field->name) : request_posted(req, field->name);
    if (record == NULL)
        return "";
    return hdf_get_value(req->hdf, arena_format(req->arena, "%s.%s", record, field->name), "");
}

/* What a value is called: the option's label, else the value itself. */
static const char *shown_value(struct request *req, const struct field *field, const char *text)
{
    const struct option *option = field->options != NULL ? options_find(field->options, text) : NULL;

    return option != NULL ? option_label(req, option) : text;
}

static NEOERR *show_who(struct request *req)
{
    struct row row;
    bool found;

    values_text(req->values, "conflict_table", req->conflict_table);
    values_int(req->values, "conflict_id", row_int(&req->conflict, "id"));
    TRY(db_select_maybe(req,
                        "SELECT st.name, a.at FROM audit a LEFT JOIN staff st ON st.id = a.actor_id"
                        " WHERE a.table_name = :conflict_table AND a.row_id = :conflict_id ORDER BY a.id DESC LIMIT 1",
                        &row, &found));
    if (!found)
        return STATUS_OK;
    TRY(show_text(req, row_text(&row, "name"), "Form.conflict.who"));
    return nerr_pass(show_text(req, row_text(&row, "at"), "Form.conflict.when"));
}

/* What somebody else saved since this form was opened, field by field. */
static NEOERR *show_conflict(struct request *req, const struct form *form)
{
    size_t count = 0;

    for (size_t i = 0; i < form->count; i++) {
        const struct field *field = &form->fields[i];
        const struct value *mine = values_find(req->values, field->name);
        const char *theirs, *text;

        if (mine == NULL || field->type == FIELD_PASSWORD || !row_has(&req->conflict, field->name))
            continue;
        theirs = row_text(&req->conflict, field->name);
        text = mine->type == VALUE_INT ? arena_format(req->arena, "%lld", (long long)mine->number)
                                       : (mine->text != NULL ? mine->text : "");
        if (strcmp(theirs, text) == 0)
            continue;
        TRY(show_text(req, field->name, "Form.conflict.fields.%zu.name", count));
        TRY(show_text(req, label_of(req, form, field->name), "Form.conflict.fields.%zu.label", count));
        TRY(show_text(req, shown_value(req, field, theirs), "Form.conflict.fields.%zu.theirs", count));
        TRY(show_text(req, shown_value(req, field, text), "Form.conflict.fields.%zu.mine", count));
        count++;
    }
    return nerr_pass(show_who(req));
}

static NEOERR *show_head(struct request *req, const struct form *form, const char *record, const char *action)
{
    const struct form_problem *above = problem_of(req, "");
    const char *version = "";

    TRY(show_text(req, action, "Form.action"));
    if (above != NULL)
        TRY(show_text(req, problem_text(req, above), "Form.error"));
    if (req->conflict.rows != NULL) {
        version = row_text(&req->conflict, "version");
        TRY(show_conflict(req, form));
    } else if (request_has_posted(req, "version")) {
        version = request_posted(req, "version");
    } else if (record != NULL) {
        version = hdf_get_value(req->hdf, arena_format(req->arena, "%s.version", record), "");
    }
    if (*version != '\0')
        TRY(show_text(req, version, "Form.version"));
    return STATUS_OK;
}

/* What was typed here before and neither saved nor given up. */
static NEOERR *show_kept(struct request *req, const char *action, bool *typed)
{
    if (req->method != METHOD_GET)
        return STATUS_OK;
    TRY(typed_load(req, action, typed));
    return *typed ? nerr_pass(show_text(req, "1", "Form.typed")) : STATUS_OK;
}

NEOERR *form_show(struct request *req, const struct form *form, const char *record, const char *action)
{
    bool typed = form_refused(req) || req->conflict.rows != NULL;
    int group = -1, place = 0;

    if (!typed) {
        TRY(parked_load(req, action, &typed));
        if (typed)
            TRY(show_text(req, "1", "Form.parked"));
        else if (form_is_kept(form))
            TRY(show_kept(req, action, &typed));
    }
    if (form_is_kept(form))
        TRY(show_text(req, "1", "Form.keep"));
    TRY(show_head(req, form, record, action));
    for (size_t i = 0; i < form->count; i++) {
        const struct field *field = &form->fields[i];
        struct shown_field shown = { .form = form, .field = field, .value = value_to_show(req, field, record, typed) };

        if (group < 0 || field->group != NULL) {
            group++;
            place = 0;
            if (field->group != NULL)
                TRY(show_text(req, label_of(req, form, arena_format(req->arena, "group_%s", field->group)),
                              "Form.groups.%d.title", group));
        }
        shown.path = arena_format(req->arena, "Form.groups.%d.fields.%d", group, place++);
        TRY(show_field(req, &shown));
    }
    return STATUS_OK;
}
