-- Tickets that are not done, as a column: one's own, those of a team and those that nobody has are read in the order of their due time,
-- and no further than the page shows.

ALTER TABLE ticket ADD COLUMN is_open TINYINT GENERATED ALWAYS AS (state IN ('new', 'open', 'waiting', 'quality')) VIRTUAL COMMENT '1 = neither solved nor closed nor merged', ADD KEY ticket_open (assignee_id, is_open, due_at, id);
UPDATE saved_view SET query = REPLACE(query, 'state=new&state=open&state=waiting&state=quality', 'open=1') WHERE list = 'tickets';
