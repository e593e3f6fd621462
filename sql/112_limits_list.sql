-- Credit lines of all dealers as a list: who exports it, its views.

INSERT INTO role_permission (role_id, resource, action, scope)
  SELECT r.id, 'limits', 'export', a.scope FROM role r JOIN
  (SELECT 'finance' AS word, 'all' AS scope UNION SELECT 'manager', 'team,region' UNION SELECT 'salesdirector', 'all' UNION SELECT 'director', 'all') a ON a.word = r.word;
INSERT INTO dictionary_entry (dictionary, word, name, name_en, colour, place) VALUES
  ('audit_table', 'sales_limits', '信用额度列表', 'list of credit limits', '', 93);
INSERT INTO saved_view (staff_id, list, name, query, place) VALUES
  (0, 'sales_limits', 'limits.view_over', 'over=1&order=-exposure', 1), (0, 'sales_limits', 'limits.view_tight', 'used_from=80&order=-used', 2),
  (0, 'sales_limits', 'limits.view_ending', 'ending=1&order=last_on', 3), (0, 'sales_limits', 'limits.view_planned', 'planned=1', 4);
UPDATE options_stamp SET value = value + 1;
