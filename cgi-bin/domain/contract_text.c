/* contract_text.c - what a contract says: clauses with their fields filled, and the canonical text whose SHA-256 vouches for it. */
#include "contract.h"

#include <stdlib.h>
#include <string.h>

#include "contract_text_data.h"
#include "money.h"

/* --- fields of clause texts ----------------------------------------------------------------------- */

enum token_kind { TOKEN_TEXT, TOKEN_DAY, TOKEN_MONEY, TOKEN_CAPITALS };
enum token_of { OF_CONTRACT, OF_SELLER, OF_BUYER };

static const struct fill_token {
    const char *name, *column;
    enum token_kind kind;
    enum token_of of;
} tokens[] = {
    { "number", "number", TOKEN_TEXT, OF_CONTRACT },
    { "previous_number", "previous_number", TOKEN_TEXT, OF_CONTRACT },
    { "seller", "name", TOKEN_TEXT, OF_SELLER },
    { "seller_bank", "bank_name", TOKEN_TEXT, OF_SELLER },
    { "seller_account", "bank_account", TOKEN_TEXT, OF_SELLER },
    { "seller_licence", "licence_no", TOKEN_TEXT, OF_SELLER },
    { "buyer", "name", TOKEN_TEXT, OF_BUYER },
    { "buyer_address", "address", TOKEN_TEXT, OF_BUYER },
    { "buyer_licence", "licence_no", TOKEN_TEXT, OF_BUYER },
    { "starts_on", "starts_on", TOKEN_DAY, OF_CONTRACT },
    { "ends_on", "ends_on", TOKEN_DAY, OF_CONTRACT },
    { "payment_days", "payment_days", TOKEN_TEXT, OF_CONTRACT },
    { "deposit_percent", "deposit_percent", TOKEN_TEXT, OF_CONTRACT },
    { "inspection_days", "inspection_days", TOKEN_TEXT, OF_CONTRACT },
    { "delivery_days", "delivery_days", TOKEN_TEXT, OF_CONTRACT },
    { "delivery_place", "delivery_place", TOKEN_TEXT, OF_CONTRACT },
    { "sign_place", "signed_at_place", TOKEN_TEXT, OF_CONTRACT },
    { "total", "total", TOKEN_MONEY, OF_CONTRACT },
    { "total_words", "total", TOKEN_CAPITALS, OF_CONTRACT },
    { "target", "target_amount", TOKEN_MONEY, OF_CONTRACT },
    { "target_words", "target_amount", TOKEN_CAPITALS, OF_CONTRACT },
};
const char *const contract_tokens[] = {
    "number", "previous_number", "seller", "seller_bank", "seller_account", "seller_licence", "buyer", "buyer_address", "buyer_licence", "starts_on", "ends_on",
    "payment_days", "deposit_percent", "inspection_days", "delivery_days", "delivery_place", "sign_place", "total", "total_words", "target", "target_words",
};
const size_t contract_token_count = COUNT_OF(contract_tokens);

static const char fill_sql[] =
    "SELECT c.*, p.number AS previous_number FROM contract c LEFT JOIN contract p ON p.id = c.previous_id WHERE c.id = :contract_id";

static NEOERR *read_parties(struct request *req, struct contract_fill *fill)
{
    struct rows *parties;

    TRY(db_select(req, contract_parties_sql, &parties));
    if (parties->count != 2)
        return nerr_raise(ERR_NOT_FOUND, "contract %s lacks a party", row_text(&fill->contract, "id"));
    fill->seller = rows_at(parties, 0);
    fill->buyer = rows_at(parties, 1);
    return STATUS_OK;
}

NEOERR *contract_fill_read(struct request *req, int64_t id, struct contract_fill *fill)
{
    values_int(req->values, "contract_id", id);
    TRY(db_select_one(req, fill_sql, &fill->contract));
    return nerr_pass(read_parties(req, fill));
}

/* All of them, what they come from and what of the law they cover; those left out too. */
static const char clauses_sql[] =
    "SELECT cc.id, cc.place, cc.title, cc.body, cc.prominent, cc.required, cc.deviation, cc.reason, v.title AS standard_title, v.body AS standard_body, v.variant, cl.law, cl.covers"
    " FROM contract_clause cc LEFT JOIN clause_version v ON v.id = cc.clause_version_id LEFT JOIN clause cl ON cl.id = cc.clause_id"
    " WHERE cc.contract_id = :contract_id ORDER BY cc.place, cc.id LIMIT 200";

static NEOERR *read_rest(struct request *req, struct contract_content *content)
{
    TRY(db_select(req, clauses_sql, &content->clauses));
    return nerr_pass(db_select(req, contract_lines_sql, &content->lines));
}

NEOERR *contract_content_read(struct request *req, int64_t id, struct contract_content *content)
{
    content->parties = PARTIES_STORED;
    TRY(contract_fill_read(req, id, &content->fill));
    return nerr_pass(read_rest(req, content));
}

NEOERR *contract_content_of(struct request *req, const struct row *contract, struct contract_content *content)
{
    values_int(req->values, "contract_id", row_int(contract, "id"));
    content->fill.contract = *contract;
    content->parties = PARTIES_STORED;
    TRY(read_parties(req, &content->fill));
    return nerr_pass(read_rest(req, content));
}

NEOERR *contract_content_today(struct request *req, const struct row *contract, struct contract_content *content)
{
    content->fill.contract = *contract;
    TRY(contract_parties_today(req, row_int(contract, "id"), content));
    return nerr_pass(read_rest(req, content));
}

static const char *day_words(struct arena *arena, const char *day)
{
    return strlen(day) != 10 ? day
                             : arena_format(arena, "%d年%d月%d日", (int)strtol(day, NULL, 10), (int)strtol(day + 5, NULL, 10), /* data */
                                            (int)strtol(day + 8, NULL, 10));
}

static const char *token_text(struct arena *arena, const struct contract_fill *fill, const struct fill_token *token)
{
    const struct row *rows[] = { [OF_CONTRACT] = &fill->contract, [OF_SELLER] = &fill->seller, [OF_BUYER] = &fill->buyer };
    const char *value = row_text(rows[token->of], token->column);
    int64_t scaled = 0;

    switch (token->kind) {
    case TOKEN_DAY: return day_words(arena, value);
    case TOKEN_MONEY: return text_money_grouped(arena, value);
    case TOKEN_CAPITALS: return decimal_read(value, MONEY_PLACES, &scaled) ? money_capitals(arena, scaled) : "";
    case TOKEN_TEXT: break;
    }
    return value;
}

static const struct fill_token *find_token(const char *name, size_t length)
{
    for (size_t i = 0; i < COUNT_OF(tokens); i++) {
        if (strlen(tokens[i].name) == length && memcmp(tokens[i].name, name, length) == 0)
            return &tokens[i];
    }
    return NULL;
}

const char *contract_fill(struct request *req, const struct contract_fill *fill, const char *body)
{
    struct buffer text;

    buffer_init(&text, req->arena);
    while (*body != '\0') {
        size_t plain = strcspn(body, "{"), length = body[plain] == '{' ? strcspn(body + plain + 1, "}{\n") : 0;
        const struct fill_token *token = body[plain] == '{' && body[plain + 1 + length] == '}' ? find_token(body + plain + 1, length) : NULL;

        buffer_add(&text, body, plain);
        body += plain;
        if (token != NULL) {
            buffer_text(&text, token_text(req->arena, fill, token));
            body += length + 2;
        } else if (*body != '\0') {
            buffer_char(&text, *body++);
        }
    }
    return text.bytes;
}

/* --- the canonical text ------------------------------------------------------------------------------ */

static void add_line(struct buffer *text, const char *label, const char *value)
{
    buffer_format(text, "%s%s%s\n", label, contract_words.colon, value);
}

static void add_party(struct buffer *text, const char *label, const struct row *party)
{
    static const char *const columns[] = { "credit_code", "address", "representative", "phone", "bank_name", "bank_account", "licence_no" };

    buffer_format(text, "%s%s%s", label, contract_words.colon, row_text(party, "name"));
    for (size_t i = 0; i < COUNT_OF(columns); i++) {
        if (*row_text(party, columns[i]) != '\0')
            buffer_format(text, "%s%s", contract_words.comma, row_text(party, columns[i]));
    }
    buffer_char(text, '\n');
}

static bool names_field(const char *body, const char *field)
{
    return strstr(body, field) != NULL;
}

size_t contract_said_elsewhere(const struct contract_content *content, const char *token)
{
    char field[40];
    size_t number = 0, found = 0;

    (void)snprintf(field, sizeof(field), "{%s}", token);
    for (size_t i = 0; i < content->clauses->count; i++) {
        struct row row = rows_at(content->clauses, i);

        if (strcmp(row_text(&row, "deviation"), "removed") == 0)
            continue;
        number++;
        if (names_field(row_text(&row, "body"), field))
            return 0;
        if (found == 0 && names_field(row_text(&row, "standard_body"), field))
            found = number;
    }
    return found;
}

/* The days of the terms, or which clause says otherwise: a text never says both. */
static const char *days_words(struct request *req, const struct contract_content *content, const char *token)
{
    size_t number = contract_said_elsewhere(content, token);

    return number == 0 ? row_text(&content->fill.contract, token)
                       : arena_format(req->arena, "%s%zu%s", contract_words.see, number, contract_words.clause);
}

/* As texts of form 1 had it, whatever their clauses said. */
static const char *days_words_before(struct request *req, const struct contract_content *content, const char *token)
{
    (void)req;
    return row_text(&content->fill.contract, token);
}

static const struct text_form {
    const char *const *name;
    const char *(*days)(struct request *req, const struct contract_content *content, const char *token);
} form_now = { &contract_words.form, days_words }, form_before = { &contract_words.form_before, days_words_before };

static void add_head(struct request *req, struct buffer *text, const struct contract_content *content, const struct text_form *form)
{
    const struct contract_fill *fill = &content->fill;
    const struct row *row = &fill->contract;
    bool framework = strcmp(row_text(row, "kind"), "framework") == 0;

    buffer_format(text, "%s\n", *form->name);
    add_line(text, contract_words.number, row_text(row, "number"));
    add_line(text, contract_words.revision, row_text(row, "revision"));
    add_line(text, contract_words.title, row_text(row, "title"));
    add_line(text, contract_words.kind, framework ? contract_words.framework : contract_words.single);
    if (strcmp(row_text(row, "relation"), "amendment") == 0)
        add_line(text, contract_words.earlier, row_text(row, "previous_number"));
    add_party(text, contract_words.seller, &fill->seller);
    add_party(text, contract_words.buyer, &fill->buyer);
    add_line(text, contract_words.term, arena_format(req->arena, "%s %s %s", row_text(row, "starts_on"), contract_words.to, row_text(row, "ends_on")));
    add_line(text, contract_words.sign_place, row_text(row, "signed_at_place"));
    add_line(text, contract_words.payment, form->days(req, content, "payment_days"));
    add_line(text, contract_words.deposit, form->days(req, content, "deposit_percent"));
    add_line(text, contract_words.inspection, form->days(req, content, "inspection_days"));
    add_line(text, contract_words.delivery, arena_format(req->arena, "%s%s%s", form->days(req, content, "delivery_days"), contract_words.comma, row_text(row, "delivery_place")));
    if (!row_is_null(row, "target_amount"))
        add_line(text, contract_words.target, row_text(row, "target_amount"));
}

static void add_clauses(struct request *req, struct buffer *text, const struct contract_content *content)
{
    size_t number = 0;

    buffer_format(text, "\n%s\n", contract_words.clauses);
    for (size_t i = 0; i < content->clauses->count; i++) {
        struct row row = rows_at(content->clauses, i);

        if (strcmp(row_text(&row, "deviation"), "removed") == 0)
            continue;
        buffer_format(text, "%zu. %s%s\n%s\n", ++number, row_text(&row, "title"), row_int(&row, "prominent") != 0 ? " *" : "",
                      contract_fill(req, &content->fill, row_text(&row, "body")));
    }
}

static void add_lines(struct buffer *text, const struct rows *lines)
{
    static const char *const columns[] = { "code", "name", "trade_name", "specification", "unit", "maker", "approval_no", "quantity", "unit_price", "tax_rate", "amount", "note" };

    buffer_format(text, "\n%s\n", contract_words.lines);
    for (size_t i = 0; i < lines->count; i++) {
        struct row row = rows_at(lines, i);

        buffer_format(text, "%zu", i + 1);
        for (size_t j = 0; j < COUNT_OF(columns); j++)
            buffer_format(text, " | %s", row_text(&row, columns[j]));
        buffer_char(text, '\n');
    }
}

static const char *text_of_form(struct request *req, const struct contract_content *content, const struct text_form *form)
{
    const struct row *contract = &content->fill.contract;
    struct buffer out;
    int64_t total = 0;

    buffer_init(&out, req->arena);
    add_head(req, &out, content, form);
    add_clauses(req, &out, content);
    add_lines(&out, content->lines);
    (void)decimal_read(row_text(contract, "total"), MONEY_PLACES, &total);
    buffer_char(&out, '\n');
    add_line(&out, contract_words.total, row_text(contract, "total"));
    add_line(&out, contract_words.tax, row_text(contract, "tax_total"));
    add_line(&out, contract_words.capitals, money_capitals(req->arena, total));
    return out.bytes;
}

const char *contract_text(struct request *req, const struct contract_content *content)
{
    return text_of_form(req, content, &form_now);
}

const char *contract_text_before(struct request *req, const struct contract_content *content)
{
    return text_of_form(req, content, &form_before);
}
