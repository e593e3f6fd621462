-- What became of contracts' lines, as a list.

INSERT INTO dictionary_entry (dictionary, word, name, name_en, colour, place) VALUES
  ('audit_table', 'contract_execution', '合同执行列表', 'list of contracts'' execution', '', 94);
INSERT INTO saved_view (staff_id, list, name, query, place) VALUES
  (0, 'contract_execution', 'contract_execution.view_behind', 'behind=1&state=effective&order=ends_on', 1), (0, 'contract_execution', 'contract_execution.view_framework', 'kind=framework', 2),
  (0, 'contract_execution', 'contract_execution.view_single', 'kind=single', 3);
UPDATE options_stamp SET value = value + 1;
