-- Statements of account are made, answered by the dealer, and kept.

INSERT INTO dictionary (word, name, name_en, fixed) VALUES ('statement_answer', '对账结果', 'Answer to a statement', 1);
INSERT INTO dictionary_entry (dictionary, word, name, name_en, colour, place) VALUES
  ('statement_answer', 'confirmed', '确认无误', 'Confirmed', 'g', 1), ('statement_answer', 'disputed', '有差异', 'Disputed', 'r', 2),
  ('audit_table', 'ledger_statement', '对账单', 'statement', '', 87), ('audit_table', 'sales_statements', '对账单列表', 'list of statements', '', 88);
INSERT INTO saved_view (staff_id, list, name, query, place) VALUES
  (0, 'sales_statements', 'statement.view_waiting', 'state=sent', 1), (0, 'sales_statements', 'statement.view_disputed', 'state=disputed', 2);
UPDATE options_stamp SET value = value + 1;
