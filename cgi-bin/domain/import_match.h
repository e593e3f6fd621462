/* import_match.h - SQL that imports share: which dealer a staged row names, by the dealer's code or credit code, never by the name. */
#ifndef DOMAIN_IMPORT_MATCH_H
#define DOMAIN_IMPORT_MATCH_H

/* A dealer that was merged into another is that one. */
#define IMPORT_MERGED(which)                                                                                           \
    "(SELECT mg.now_id FROM customer_merged m JOIN customer_merge mg ON mg.loser_id = m.id AND mg.undone_at IS NULL WHERE " which " LIMIT 1)"
/* Joins `cu`, NULL when no dealer is meant, to `import_row r`. */
#define IMPORT_DEALER_OF_ROW                                                                                           \
    " LEFT JOIN customer cu /* all rows: `mine` and the statements below judge them */"                               \
    " ON cu.id = COALESCE((SELECT c.id FROM customer c /* all rows: codes are unique in the company */ WHERE c.code = r.code),"      \
    "  (SELECT c.id FROM customer c /* all rows: codes are unique in the company */ WHERE r.code IS NULL AND c.credit_code = r.credit_code), " \
    IMPORT_MERGED("m.code = r.code") ", " IMPORT_MERGED("r.code IS NULL AND m.credit_code = r.credit_code") ")"
/* The good rows of a span: :run_id, :first, :last. */
#define IMPORT_SPAN " WHERE r.run_id = :run_id AND r.row_no BETWEEN :first AND :last AND r.state = 'good'"
/* Refuses a row for its dealer; a reason follows. */
#define IMPORT_REFUSE_DEALER " SET r.state = 'bad', r.data = '', r.field = 'code', r.value = COALESCE(r.code, r.credit_code), r.reason = "

#endif
