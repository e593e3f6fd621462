-- What a list of communications asked for each row, or read rows for, it now has: the day by which the first open promise is due, written
-- by domain/promise.c; and the subject stands in the index of own rows, so that a word is looked for without reading them.

ALTER TABLE communication ADD COLUMN promise_due DATE NULL COMMENT 'the earliest day of what was promised then and is not kept; domain/promise.c writes it',
  DROP KEY communication_owner, ADD KEY communication_owner (owner_id, at, id, customer_id, subject);
UPDATE communication co JOIN (SELECT p.communication_id, MIN(p.due_on) AS due_on FROM promise p WHERE p.kept_at IS NULL GROUP BY p.communication_id) x ON x.communication_id = co.id SET co.promise_due = x.due_on;
