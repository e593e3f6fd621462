-- Queues of one category or severity: what few tickets have is found by it, newest first; what many have is found along the order of the list.

ALTER TABLE ticket ADD KEY ticket_category (category, opened_at, id), ADD KEY ticket_severity (severity, opened_at, id);
