-- Approvals: one engine for all kinds of documents. A policy says who decides what; a run keeps the policy it began with.
-- domain/approval*.c writes all of it; approval_entry is the trail and is only ever added to.

CREATE TABLE approval_policy (
  id INT NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'key', kind VARCHAR(30) NOT NULL COMMENT 'dictionary approval_kind',
  number SMALLINT NOT NULL COMMENT 'version of the kind''s policy, from 1', state ENUM('draft','current','past') NOT NULL COMMENT 'dictionary approval_policy_state; one draft and one current a kind',
  note VARCHAR(300) NOT NULL DEFAULT '' COMMENT 'what changed and why', created_at DATETIME(3) NOT NULL COMMENT 'drafted', created_by INT NOT NULL COMMENT 'staff',
  published_at DATETIME(3) NULL COMMENT 'in force since', published_by INT NULL COMMENT 'staff', version INT NOT NULL DEFAULT 1 COMMENT 'two people, one record',
  UNIQUE KEY approval_policy_number (kind, number), KEY approval_policy_state (kind, state)
) COMMENT 'who decides documents of a kind; what was published is never changed';

CREATE TABLE approval_node (
  id INT NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'key', policy_id INT NOT NULL COMMENT 'policy', place SMALLINT NOT NULL COMMENT 'order',
  name VARCHAR(60) NOT NULL COMMENT 'Chinese name of the step', name_en VARCHAR(60) NOT NULL DEFAULT '' COMMENT 'English name',
  finder ENUM('person','role','superior','choice') NOT NULL COMMENT 'dictionary approval_finder: how its people are found',
  staff_id INT NULL COMMENT 'person: who', role_id INT NULL COMMENT 'role: whose holders answer for the document''s region; choice: of whom the initiator chooses, NULL = anybody',
  levels TINYINT NOT NULL DEFAULT 1 COMMENT 'superior: so many above the initiator', mode ENUM('any','all','turn') NOT NULL DEFAULT 'any' COMMENT 'dictionary approval_mode: when several are found',
  needs ENUM('all','any') NOT NULL DEFAULT 'all' COMMENT 'dictionary approval_needs: of its conditions; without any it is always taken',
  version INT NOT NULL DEFAULT 1 COMMENT 'two people, one record', KEY approval_node_policy (policy_id, place)
) COMMENT 'steps of a policy';

CREATE TABLE approval_condition (
  id INT NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'key', node_id INT NOT NULL COMMENT 'step', fact VARCHAR(40) NOT NULL COMMENT 'of the kind (domain/approval_kinds.c)',
  operator ENUM('above','at_most','is','is_not') NOT NULL COMMENT 'dictionary approval_operator', value VARCHAR(200) NOT NULL COMMENT 'number, 1 or 0, or words, comma-separated',
  version INT NOT NULL DEFAULT 1 COMMENT 'two people, one record', KEY approval_condition_node (node_id)
) COMMENT 'when a step is taken';

CREATE TABLE approval (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'key', kind VARCHAR(30) NOT NULL COMMENT 'dictionary approval_kind', document_id BIGINT NOT NULL COMMENT 'key in the kind''s table',
  round SMALLINT NOT NULL COMMENT 'how often the document was submitted', policy_id INT NOT NULL COMMENT 'the policy as it was then', customer_id BIGINT NULL COMMENT 'dealer it is about',
  sales_region_id INT NULL COMMENT 'the document''s region then', title VARCHAR(200) NOT NULL COMMENT 'as shown in queues', amount DECIMAL(15,2) NULL COMMENT 'yuan; NULL = about no money',
  flags VARCHAR(300) NOT NULL DEFAULT '' COMMENT 'flag facts that held then, comma-separated', facts LONGTEXT NOT NULL COMMENT 'all facts then, JSON',
  initiator_id INT NOT NULL COMMENT 'who submitted', owner_id INT NULL COMMENT 'whose document it is: does not decide it either',
  state ENUM('running','approved','rejected','returned','withdrawn') NOT NULL COMMENT 'dictionary approval_state', started_at DATETIME(3) NOT NULL COMMENT 'submitted', ended_at DATETIME(3) NULL COMMENT 'decided',
  UNIQUE KEY approval_document (kind, document_id, round), KEY approval_initiator (initiator_id, started_at, id), KEY approval_customer (customer_id, id)
) COMMENT 'one submission of one document';

CREATE TABLE approval_step (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'key', approval_id BIGINT NOT NULL COMMENT 'run', place SMALLINT NOT NULL COMMENT 'order', node_id INT NULL COMMENT 'of the policy; NULL = added on the way',
  name VARCHAR(60) NOT NULL COMMENT 'Chinese name', name_en VARCHAR(60) NOT NULL DEFAULT '' COMMENT 'English name', finder ENUM('person','role','superior','choice') NOT NULL COMMENT 'as in approval_node',
  staff_id INT NULL COMMENT 'person, or the initiator''s choice', role_id INT NULL COMMENT 'as in approval_node', levels TINYINT NOT NULL DEFAULT 1 COMMENT 'as in approval_node',
  mode ENUM('any','all','turn') NOT NULL COMMENT 'as in approval_node', state ENUM('waiting','current','done') NOT NULL DEFAULT 'waiting' COMMENT 'where the run is',
  KEY approval_step_run (approval_id, place)
) COMMENT 'steps of a run, in order';

CREATE TABLE approval_turn (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'key', approval_id BIGINT NOT NULL COMMENT 'run', step_id BIGINT NOT NULL COMMENT 'step', place SMALLINT NOT NULL DEFAULT 0 COMMENT 'order within the step',
  kind VARCHAR(30) NOT NULL COMMENT 'of the run, for lists and visibility', document_id BIGINT NOT NULL COMMENT 'of the run', amount DECIMAL(15,2) NOT NULL COMMENT 'of the run, 0 without; for the order',
  staff_id INT NULL COMMENT 'who decides; NULL = nobody was found: the administrator names somebody', from_id BIGINT NULL COMMENT 'turn that was delegated, escalated or assigned to this one',
  state ENUM('waiting','open','approved','rejected','returned','delegated','passed') NOT NULL COMMENT 'dictionary approval_turn_state; passed = not needed any more',
  opened_at DATETIME(3) NULL COMMENT 'waits since', remind_at DATETIME(3) NULL COMMENT 'a reminder is due; NULL = sent', escalate_at DATETIME(3) NULL COMMENT 'overdue from here: the superior gets it too',
  escalated TINYINT NOT NULL DEFAULT 0 COMMENT '1 = went to the superior', decided_at DATETIME(3) NULL COMMENT 'when', decided_by INT NULL COMMENT 'the person or a substitute',
  KEY approval_turn_queue (staff_id, state, opened_at, approval_id), KEY approval_turn_money (staff_id, state, amount, approval_id), KEY approval_turn_done (decided_by, decided_at, approval_id), KEY approval_turn_run (approval_id, state),
  KEY approval_turn_document (kind, document_id), KEY approval_turn_remind (state, remind_at), KEY approval_turn_escalate (state, escalated, escalate_at)
) COMMENT 'whose decision is waited for, or was';

CREATE TABLE approval_question (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'key', approval_id BIGINT NOT NULL COMMENT 'run', kind VARCHAR(30) NOT NULL COMMENT 'of the run', document_id BIGINT NOT NULL COMMENT 'of the run',
  asked_by INT NOT NULL COMMENT 'staff', staff_id INT NOT NULL COMMENT 'who is asked', question VARCHAR(1000) NOT NULL COMMENT 'what', asked_at DATETIME(3) NOT NULL COMMENT 'when',
  answer VARCHAR(1000) NOT NULL DEFAULT '' COMMENT 'what was answered', answered_at DATETIME(3) NULL COMMENT 'when; NULL = waits', answered_by INT NULL COMMENT 'the person or a substitute',
  KEY approval_question_run (approval_id, id), KEY approval_question_open (staff_id, answered_at), KEY approval_question_document (kind, document_id)
) COMMENT 'asked on the way; a decision does not wait for it';

CREATE TABLE approval_entry (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'key', approval_id BIGINT NOT NULL COMMENT 'run', step_id BIGINT NULL COMMENT 'step it was done at', at DATETIME(3) NOT NULL COMMENT 'when',
  staff_id INT NOT NULL COMMENT 'who; 0 = the clock', for_id INT NULL COMMENT 'person stood in for', other_id INT NULL COMMENT 'to whom: delegated, asked, assigned',
  action VARCHAR(30) NOT NULL COMMENT 'dictionary approval_action', comment VARCHAR(1000) NOT NULL DEFAULT '' COMMENT 'what was said', KEY approval_entry_run (approval_id, id)
) COMMENT 'the trail; the application may only add';

INSERT INTO setting VALUES ('approval.remind_hours', '8'), ('approval.escalate_hours', '16'), ('approval.added_days', '30');
INSERT INTO job_schedule VALUES ('approval_clock', 1, '2000-01-01');

INSERT INTO dictionary (word, name, name_en, fixed) VALUES
  ('approval_kind', '审批类型', 'Kind of approval', 1), ('approval_state', '审批状态', 'State of an approval', 1), ('approval_turn_state', '处理结果', 'Decision', 1),
  ('approval_finder', '审批人来源', 'How people are found', 1), ('approval_mode', '多人方式', 'Several people', 1), ('approval_operator', '条件', 'Condition', 1),
  ('approval_policy_state', '审批规则状态', 'State of a policy', 1), ('approval_needs', '条件关系', 'Of the conditions', 1), ('approval_action', '审批动作', 'Action', 1), ('approval_flag', '审批提示', 'Flags', 1);
INSERT INTO dictionary_entry (dictionary, word, name, name_en, colour, place) VALUES
  ('approval_kind', 'opening', '开户', 'Account opening', 'b', 1),
  ('approval_state', 'running', '审批中', 'Running', 'b', 1), ('approval_state', 'approved', '已批准', 'Approved', 'g', 2), ('approval_state', 'rejected', '已驳回', 'Rejected', 'r', 3),
  ('approval_state', 'returned', '已退回', 'Sent back', 'o', 4), ('approval_state', 'withdrawn', '已撤回', 'Withdrawn', '', 5),
  ('approval_turn_state', 'waiting', '未轮到', 'Not yet', '', 1), ('approval_turn_state', 'open', '待处理', 'Waiting', 'b', 2), ('approval_turn_state', 'approved', '同意', 'Approved', 'g', 3), ('approval_turn_state', 'rejected', '驳回', 'Rejected', 'r', 4),
  ('approval_turn_state', 'returned', '退回', 'Sent back', 'o', 5), ('approval_turn_state', 'delegated', '已转交', 'Delegated', '', 6), ('approval_turn_state', 'passed', '无需处理', 'Not needed', '', 7),
  ('approval_finder', 'person', '指定人员', 'Named person', '', 1), ('approval_finder', 'role', '角色(按单据大区)', 'Role, in the document''s region', '', 2), ('approval_finder', 'superior', '发起人上级', 'Superior of the initiator', '', 3), ('approval_finder', 'choice', '发起人选择', 'Chosen by the initiator', '', 4),
  ('approval_mode', 'any', '一人同意即可', 'Any one of them', '', 1), ('approval_mode', 'all', '全部同意', 'All of them', '', 2), ('approval_mode', 'turn', '依次同意', 'One after another', '', 3),
  ('approval_operator', 'above', '大于', 'is above', '', 1), ('approval_operator', 'at_most', '不大于', 'is at most', '', 2), ('approval_operator', 'is', '是', 'is', '', 3), ('approval_operator', 'is_not', '不是', 'is not', '', 4),
  ('approval_needs', 'all', '全部满足', 'all hold', '', 1), ('approval_needs', 'any', '满足任一', 'any holds', '', 2),
  ('approval_policy_state', 'draft', '草稿', 'Draft', 'y', 1), ('approval_policy_state', 'current', '生效', 'In force', 'g', 2), ('approval_policy_state', 'past', '历史', 'Past', '', 3),
  ('api_scope', 'approvals.read', '读取审批', 'Read approvals', '', 9), ('api_scope', 'approvals.write', '处理审批', 'Decide approvals', '', 10),
  ('approval_action', 'submit', '提交', 'submitted', '', 1), ('approval_action', 'approve', '同意', 'approved', 'g', 2), ('approval_action', 'reject', '驳回', 'rejected', 'r', 3), ('approval_action', 'return', '退回', 'sent back', 'o', 4),
  ('approval_action', 'ask', '询问', 'asked', '', 5), ('approval_action', 'answer', '回复', 'answered', '', 6), ('approval_action', 'delegate', '转交', 'delegated', '', 7), ('approval_action', 'add', '加签', 'added a step', '', 8),
  ('approval_action', 'withdraw', '撤回', 'withdrew', '', 9), ('approval_action', 'assign', '指派', 'assigned', '', 10), ('approval_action', 'remind', '提醒', 'was reminded', '', 11), ('approval_action', 'escalate', '升级', 'escalated', 'o', 12),
  ('approval_flag', 'nonstandard', '非标条款', 'Non-standard clause', 'o', 1), ('approval_flag', 'below_floor', '低于底价', 'Below floor price', 'r', 2), ('approval_flag', 'papers_problem', '证照问题', 'Papers', 'r', 3),
  ('approval_flag', 'over_limit', '超额度', 'Over limit', 'o', 4), ('approval_flag', 'longer_term', '账期超标', 'Longer term', 'o', 5),
  ('audit_table', 'approval', '审批', 'approval', '', 60), ('audit_table', 'approval_entry', '审批记录', 'approval entry', '', 61), ('audit_table', 'approval_policy', '审批规则', 'approval policy', '', 62),
  ('audit_table', 'approval_node', '审批节点', 'step of a policy', '', 63), ('audit_table', 'approval_condition', '审批条件', 'condition of a step', '', 64), ('audit_table', 'approvals', '审批列表', 'list of approvals', '', 65), ('audit_table', 'approvals_done', '已处理审批列表', 'list of decided approvals', '', 66),
  ('audit_table', 'approvals_started', '发起审批列表', 'list of submitted approvals', '', 67);

-- The default policies; role ids are those of 003_defaults.sql.
INSERT INTO approval_policy (kind, number, state, created_at, created_by, published_at, published_by) VALUES ('opening', 1, 'current', '2000-01-01', 0, '2000-01-01', 0);
INSERT INTO approval_node (policy_id, place, name, name_en, finder, role_id, mode)
  SELECT id, 1, '区域经理', 'Regional manager', 'role', 9, 'any' FROM approval_policy WHERE kind = 'opening';

-- Pages show each person what waits for him; these say whether a program may, in his name.
INSERT INTO role_permission (role_id, resource, action, scope)
  SELECT r.id, 'approvals', a.action, 'all' FROM role r JOIN (SELECT 'read' AS action UNION SELECT 'decide') a WHERE r.word <> 'admin';
INSERT INTO role_permission (role_id, resource, action, scope) VALUES
  (12, 'approvals', 'assign', 'all'), (12, 'approvals', 'policies', 'all'), (11, 'approvals', 'policies', 'all');

INSERT INTO saved_view (staff_id, list, name, query, place) VALUES
  (0, 'approvals', 'approval.view_overdue', 'overdue=1', 1), (0, 'approvals_done', 'approval.view_delegated', 'turn_state=delegated', 1),
  (0, 'approvals_done', 'approval.view_rejected', 'turn_state=returned&turn_state=rejected', 2), (0, 'approvals_started', 'approval.view_running', 'state=running', 1),
  (0, 'approvals_started', 'approval.view_returned', 'state=returned', 2);

-- An opening begins its run when quality passes it: those that waited for a manager's word go back to that step.
UPDATE customer SET state = 'quality' WHERE state = 'approval';
UPDATE options_stamp SET value = value + 1;
