-- Adverse reactions and device events: the form beside a ticket, how long the law leaves for the report (calendar days), each report as it
-- was submitted. domain/reaction.c writes all of it. The data of patient and reporter are seen by quality and by who logged them.
-- Reports and what was printed of them are only ever added to.

CREATE TABLE reaction_clock (
  id INT NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'key', product_kind VARCHAR(20) NOT NULL COMMENT 'dictionary reaction_product', gravity VARCHAR(20) NOT NULL COMMENT 'dictionary reaction_gravity', days SMALLINT NOT NULL COMMENT 'calendar days after the day it became known; 0 = at once',
  version INT NOT NULL DEFAULT 1 COMMENT 'two people, one record', UNIQUE KEY reaction_clock_of (product_kind, gravity)
) COMMENT 'when a report is due; what has no row need not be reported by a day';
INSERT INTO reaction_clock (product_kind, gravity, days) VALUES ('drug', 'death', 0), ('drug', 'serious', 15), ('drug', 'new', 15), ('drug', 'other', 30), ('device', 'death', 7), ('device', 'serious', 20);

CREATE TABLE adverse_reaction (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'key', ticket_id BIGINT NOT NULL COMMENT 'ticket', product_kind VARCHAR(20) NOT NULL COMMENT 'dictionary reaction_product', product_name VARCHAR(120) NOT NULL COMMENT 'product', lot VARCHAR(40) NOT NULL DEFAULT '' COMMENT 'batch number',
  usage_text VARCHAR(500) NOT NULL DEFAULT '' COMMENT 'why it was used, dose, from when to when, with what else', patient_initials VARCHAR(10) NOT NULL DEFAULT '' COMMENT 'never the full name', patient_sex VARCHAR(10) NOT NULL DEFAULT '' COMMENT 'dictionary reaction_sex', patient_age VARCHAR(10) NOT NULL DEFAULT '' COMMENT 'years, or months with their word',
  reaction VARCHAR(2000) NOT NULL COMMENT 'what happened and what was done', onset_on DATE NULL COMMENT 'when it began', outcome VARCHAR(20) NOT NULL COMMENT 'dictionary reaction_outcome', criteria VARCHAR(100) NOT NULL DEFAULT '' COMMENT 'dictionary reaction_criterion, comma-separated; empty = not serious',
  known VARCHAR(10) NOT NULL COMMENT 'dictionary reaction_known', reporter_kind VARCHAR(20) NOT NULL DEFAULT '' COMMENT 'dictionary reaction_reporter', reporter VARCHAR(60) NOT NULL DEFAULT '' COMMENT 'who told us, and where to ask', aware_on DATE NOT NULL COMMENT 'when we learned of it: the clock begins',
  gravity VARCHAR(20) NOT NULL COMMENT 'dictionary reaction_gravity, from outcome, criteria and known', state VARCHAR(20) NOT NULL COMMENT 'dictionary reaction_state', due_at DATETIME(3) NOT NULL COMMENT 'next report due; 9999 = none', warned TINYINT NOT NULL DEFAULT 0 COMMENT 'of the present due_at: 1 = warned before, 2 = escalated after',
  reported_on DATE NULL COMMENT 'first report submitted', created_at DATETIME(3) NOT NULL COMMENT 'logged', created_by INT NOT NULL COMMENT 'staff', version INT NOT NULL DEFAULT 1 COMMENT 'two people, one record',
  UNIQUE KEY adverse_reaction_ticket (ticket_id), KEY adverse_reaction_due (due_at, id), KEY adverse_reaction_state (state, due_at, id), KEY adverse_reaction_created (created_at, id)
) COMMENT 'adverse reactions to drugs, events with devices, as they are known now';

CREATE TABLE reaction_report (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'key', reaction_id BIGINT NOT NULL COMMENT 'reaction', number INT NOT NULL COMMENT 'from 1', kind VARCHAR(20) NOT NULL COMMENT 'dictionary reaction_report_kind', submitted_on DATE NOT NULL COMMENT 'to the authority', authority VARCHAR(100) NOT NULL COMMENT 'which',
  receipt VARCHAR(40) NOT NULL COMMENT 'number of its receipt', note VARCHAR(1000) NOT NULL DEFAULT '' COMMENT 'what is new', late TINYINT NOT NULL COMMENT '1 = after the day it was due', at DATETIME(3) NOT NULL COMMENT 'recorded', staff_id INT NOT NULL COMMENT 'by whom',
  product_kind VARCHAR(20) NOT NULL COMMENT 'as it was, like all that follows', product_name VARCHAR(120) NOT NULL COMMENT 'product', lot VARCHAR(40) NOT NULL COMMENT 'batch number', usage_text VARCHAR(500) NOT NULL COMMENT 'use', patient_initials VARCHAR(10) NOT NULL COMMENT 'patient', patient_sex VARCHAR(10) NOT NULL COMMENT 'patient', patient_age VARCHAR(10) NOT NULL COMMENT 'patient',
  reaction VARCHAR(2000) NOT NULL COMMENT 'what happened', onset_on DATE NULL COMMENT 'began', outcome VARCHAR(20) NOT NULL COMMENT 'outcome', criteria VARCHAR(100) NOT NULL COMMENT 'seriousness', known VARCHAR(10) NOT NULL COMMENT 'new or known', reporter_kind VARCHAR(20) NOT NULL COMMENT 'reporter', reporter VARCHAR(60) NOT NULL COMMENT 'reporter',
  aware_on DATE NOT NULL COMMENT 'learned of', gravity VARCHAR(20) NOT NULL COMMENT 'gravity', UNIQUE KEY reaction_report_number (reaction_id, number)
) COMMENT 'reports as they were submitted; the application may only add';

CREATE TABLE reaction_print (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'key', report_id BIGINT NOT NULL COMMENT 'report', file_id BIGINT NOT NULL COMMENT 'its bytes', at DATETIME(3) NOT NULL COMMENT 'drawn', UNIQUE KEY reaction_print_report (report_id), KEY reaction_print_file (file_id)
) COMMENT 'reports as they were printed; the application may only add';

INSERT INTO setting VALUES ('reaction.warn_hours', '72');

INSERT INTO dictionary (word, name, name_en, fixed) VALUES
  ('reaction_product', '产品种类', 'Kind of product', 1), ('reaction_gravity', '报告类别', 'Gravity', 1), ('reaction_state', '报告状态', 'State of a report', 1), ('reaction_report_kind', '报告版本', 'Kind of report', 1), ('reaction_sex', '性别', 'Sex', 1),
  ('reaction_outcome', '转归', 'Outcome', 0), ('reaction_criterion', '严重性标准', 'Seriousness', 1), ('reaction_known', '新的或已知', 'New or known', 1), ('reaction_reporter', '报告人身份', 'Who reports', 0), ('reaction_pace', '报告时限', 'Against the clock', 1);
INSERT INTO dictionary_entry (dictionary, word, name, name_en, colour, place) VALUES
  ('reaction_product', 'drug', '药品', 'Drug', '', 1), ('reaction_product', 'device', '医疗器械', 'Device', '', 2),
  ('reaction_gravity', 'death', '死亡', 'Death', 'r', 1), ('reaction_gravity', 'serious', '严重', 'Serious', 'r', 2), ('reaction_gravity', 'new', '新的', 'New', 'o', 3), ('reaction_gravity', 'other', '一般', 'Other', '', 4),
  ('reaction_state', 'open', '待上报', 'To report', 'o', 1), ('reaction_state', 'following', '已首报,跟踪中', 'Reported, followed up', 'b', 2), ('reaction_state', 'final', '已终报', 'Final', 'g', 3),
  ('reaction_report_kind', 'first', '首次报告', 'First report', 'b', 1), ('reaction_report_kind', 'followup', '跟踪报告', 'Follow-up', '', 2), ('reaction_report_kind', 'final', '最终报告', 'Final report', 'g', 3),
  ('reaction_sex', 'male', '男', 'Male', '', 1), ('reaction_sex', 'female', '女', 'Female', '', 2), ('reaction_sex', 'unknown', '不详', 'Unknown', '', 3),
  ('reaction_outcome', 'recovered', '痊愈', 'Recovered', 'g', 1), ('reaction_outcome', 'improving', '好转', 'Improving', 'g', 2), ('reaction_outcome', 'not_improved', '未好转', 'Not improved', 'o', 3), ('reaction_outcome', 'sequelae', '有后遗症', 'With after-effects', 'o', 4), ('reaction_outcome', 'unknown', '不详', 'Unknown', '', 5), ('reaction_outcome', 'death', '死亡', 'Death', 'r', 6),
  ('reaction_criterion', 'death', '导致死亡', 'Death', 'r', 1), ('reaction_criterion', 'life', '危及生命', 'Life-threatening', 'r', 2), ('reaction_criterion', 'hospital', '导致住院或住院时间延长', 'Hospital stay, or a longer one', 'r', 3), ('reaction_criterion', 'disability', '导致残疾或永久损伤', 'Disability or lasting harm', 'r', 4), ('reaction_criterion', 'defect', '致畸、致出生缺陷', 'Birth defect', 'r', 5), ('reaction_criterion', 'other', '其他重要医学事件', 'Other important medical event', 'r', 6),
  ('reaction_known', 'known', '已知(说明书已载明)', 'Known (in the leaflet)', '', 1), ('reaction_known', 'new', '新的(说明书未载明)', 'New (not in the leaflet)', 'o', 2),
  ('reaction_reporter', 'doctor', '医生', 'Doctor', '', 1), ('reaction_reporter', 'pharmacist', '药师', 'Pharmacist', '', 2), ('reaction_reporter', 'dealer', '经销商', 'Dealer', '', 3), ('reaction_reporter', 'patient', '患者或家属', 'Patient or family', '', 4), ('reaction_reporter', 'other', '其他', 'Other', '', 5),
  ('reaction_pace', 'late', '已超期', 'Late', 'r', 1), ('reaction_pace', 'soon', '将到期', 'Soon due', 'o', 2), ('reaction_pace', 'ahead', '期限内', 'In time', 'g', 3), ('reaction_pace', 'none', '无期限', 'Nothing due', '', 4),
  ('ticket_entry_kind', 'reaction', '不良反应', 'Adverse reaction', 'r', 24),
  ('audit_table', 'adverse_reaction', '不良反应', 'adverse reaction', '', 125), ('audit_table', 'reaction_report', '不良反应报告', 'report of an adverse reaction', '', 126), ('audit_table', 'reaction_print', '不良反应报告打印件', 'print of such a report', '', 127), ('audit_table', 'ticket_reactions', '不良反应列表', 'list of adverse reactions', '', 128),
  ('audit_action', 'private_read', '查看个人信息', 'Read personal data', '', 40);

INSERT INTO saved_view (staff_id, list, name, query, place) VALUES
  (0, 'ticket_reactions', 'reaction.view_due', 'pace=late&pace=soon', 1), (0, 'ticket_reactions', 'reaction.view_open', 'state=open', 2), (0, 'ticket_reactions', 'reaction.view_following', 'state=following', 3);
UPDATE options_stamp SET value = value + 1;
