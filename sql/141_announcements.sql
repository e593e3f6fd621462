-- Announcements for some: by role, sales region, department or person; from and until a day; attachments; reminders of what is not confirmed.
-- domain/announcement.c reads whom they are for, cgi-bin/announcements writes them.

ALTER TABLE announcement ADD roles VARCHAR(300) NOT NULL DEFAULT '' COMMENT 'role ids, comma-separated', ADD regions VARCHAR(300) NOT NULL DEFAULT '' COMMENT 'sales regions with what lies below', ADD departments VARCHAR(300) NOT NULL DEFAULT '' COMMENT 'departments with what lies below',
  ADD people VARCHAR(2000) NOT NULL DEFAULT '' COMMENT 'staff ids; all four empty = everybody', ADD team_of INT NULL COMMENT 'of those only the people below this one: who published may address no others',
  ADD from_on DATE NULL COMMENT 'first day; NULL = at once', ADD until_on DATE NULL COMMENT 'last day; NULL = until withdrawn', ADD remind_days SMALLINT NOT NULL DEFAULT 0 COMMENT 'who has not confirmed is reminded every so many days; 0 = never',
  ADD told_on DATE NULL COMMENT 'when those addressed were told; NULL = not yet', ADD reminded_on DATE NULL COMMENT 'last reminder';
UPDATE announcement SET told_on = DATE(published_at);

CREATE TABLE announcement_file (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'key', announcement_id BIGINT NOT NULL COMMENT 'announcement', file_id BIGINT NOT NULL COMMENT 'picture or document', added_at DATETIME(3) NOT NULL COMMENT 'when', added_by INT NOT NULL COMMENT 'staff', valid_to DATETIME(3) NULL COMMENT 'taken away',
  KEY announcement_file_of (announcement_id, id), KEY announcement_file_file (file_id)
) COMMENT 'attachments of announcements';

INSERT INTO job_schedule VALUES ('announcements', 60, '2000-01-01 00:05:00');

INSERT INTO dictionary (word, name, name_en, fixed) VALUES ('announcement_receipt', '公告回执', 'Receipt of an announcement', 1);
INSERT INTO dictionary_entry (dictionary, word, name, name_en, colour, place) VALUES
  ('announcement_receipt', 'unread', '未确认', 'Not confirmed', 'o', 1), ('announcement_receipt', 'read', '已确认', 'Confirmed', 'g', 2),
  ('audit_table', 'announcement_file', '公告附件', 'file of an announcement', '', 144), ('audit_table', 'announcement_receipts', '公告回执列表', 'list of receipts', '', 145);

INSERT INTO saved_view (staff_id, list, name, query, place) VALUES (0, 'announcement_receipts', 'announcement_receipt.view_unread', 'state=unread', 1);

-- A manager addresses the people below; whoever publishes takes the receipts along.
UPDATE role_permission rp JOIN role r ON r.id = rp.role_id SET rp.scope = 'team' WHERE rp.resource = 'announcements' AND rp.action = 'publish' AND r.word = 'manager';
INSERT IGNORE INTO role_permission (role_id, resource, action, scope) SELECT rp.role_id, 'announcements', 'export', rp.scope FROM role_permission rp WHERE rp.resource = 'announcements' AND rp.action = 'publish';
UPDATE options_stamp SET value = value + 1;
