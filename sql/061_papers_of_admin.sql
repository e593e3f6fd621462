-- Types and requirements of papers need no right to read dealers' papers any more.
DELETE rp FROM role_permission rp JOIN role r ON r.id = rp.role_id
  WHERE r.word = 'admin' AND rp.resource = 'papers' AND rp.action = 'read';

UPDATE options_stamp SET value = value + 1;
