-- Photos and PDFs that were added to a run, each with what was said of it in the trail; the application may only add. What one handed on is a list of its own.

CREATE TABLE approval_file (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'key', approval_id BIGINT NOT NULL COMMENT 'run', entry_id BIGINT NOT NULL COMMENT 'of the trail: who, when, at which step, what was said',
  file_id BIGINT NOT NULL COMMENT 'content', UNIQUE KEY approval_file_entry (entry_id), KEY approval_file_run (approval_id, id), KEY approval_file_file (file_id)
) COMMENT 'attachments of approvals';

INSERT INTO dictionary_entry (dictionary, word, name, name_en, colour, place) VALUES
  ('approval_action', 'attach', '附件', 'attached', '', 13), ('audit_table', 'approval_file', '审批附件', 'attachment of an approval', '', 73);
ALTER TABLE approval_turn ADD KEY approval_turn_from (from_id);
DELETE FROM saved_view WHERE staff_id = 0 AND list = 'approvals_done' AND name = 'approval.view_delegated';
INSERT INTO dictionary_entry (dictionary, word, name, name_en, colour, place) VALUES ('audit_table', 'approvals_delegated', '转交审批列表', 'list of approvals handed on', '', 74);
UPDATE options_stamp SET value = value + 1;
