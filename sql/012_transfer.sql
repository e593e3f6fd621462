-- Handing dealers over to another salesperson.

INSERT INTO role_permission (role_id, resource, action, scope) VALUES
  (4, 'customers', 'transfer', 'all'), (9, 'customers', 'transfer', 'team,region'), (10, 'customers', 'transfer', 'all'), (11, 'customers', 'transfer', 'all');

INSERT INTO dictionary_entry (dictionary, word, name, name_en, colour, place) VALUES ('audit_action', 'transfer', '移交客户', 'Customers handed over', '', 30);
