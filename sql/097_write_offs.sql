-- What will not be paid is written off, by finance, with its reason.

INSERT INTO numbering VALUES ('write_off', 1, 'HX');
INSERT INTO role_permission (role_id, resource, action, scope) SELECT r.id, 'sales', 'write_off', 'all' FROM role r WHERE r.word = 'finance';
