-- Programs report what was shipped, sent back, paid and invoiced.

INSERT INTO dictionary_entry (dictionary, word, name, name_en, colour, place) VALUES
  ('api_scope', 'sales.write', '登记出库、退货、回款和开票', 'Report shipments, returns, receipts and invoices', '', 21),
  ('audit_action', 'known', '已记过账', 'Booked before', '', 33);
UPDATE dictionary_entry SET name = '读取台账、敞口和逾期', name_en = 'Read the ledger, exposure and overdue' WHERE dictionary = 'api_scope' AND word = 'sales.read';
UPDATE options_stamp SET value = value + 1;
