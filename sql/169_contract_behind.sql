-- 169_contract_behind.sql - which lines of contracts are behind their plan is reckoned every night and kept: asked of all lines at each view
-- it took longer than a statement may.

ALTER TABLE contract_line ADD COLUMN behind TINYINT NOT NULL DEFAULT 0 COMMENT 'less was shipped than the days so far ask for, as of the last night', ADD KEY contract_line_behind (behind, ends_on, id);
INSERT INTO job_schedule VALUES ('contracts.behind', 1440, '2000-01-01 17:20:00');
