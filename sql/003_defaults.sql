-- Shipped defaults: roles and their rights, dictionaries, views. All editable.

INSERT INTO role (id, word, name, name_en) VALUES
  (1, 'staff', '员工', 'Staff'), (2, 'sales', '业务员', 'Salesperson'), (3, 'clerk', '开票员', 'Billing clerk'),
  (4, 'service', '客服部', 'Customer service'), (5, 'aftersales', '售后', 'After-sales'), (6, 'finance', '信控/财务', 'Credit control'),
  (7, 'quality', '质管', 'Quality'), (8, 'legal', '法务', 'Legal'), (9, 'manager', '经理', 'Manager'),
  (10, 'salesdirector', '销售总监', 'Sales director'), (11, 'director', '总经理', 'Director'), (12, 'admin', '管理员', 'Administrator');

INSERT INTO role_permission (role_id, resource, action, scope) VALUES
  (1, 'customers', 'look', 'all'),
  (2, 'customers', 'look', 'own'), (2, 'customers', 'read', 'own'), (2, 'customers', 'create', 'own'), (2, 'customers', 'update', 'own'),
  (2, 'customers', 'export', 'own'), (2, 'contacts', 'read', 'own'), (2, 'contacts', 'update', 'own'), (2, 'limits', 'read', 'own'),
  (3, 'customers', 'look', 'all'), (3, 'customers', 'read', 'all'), (3, 'contacts', 'read', 'all'), (3, 'limits', 'read', 'all'),
  (4, 'customers', 'look', 'all'), (4, 'customers', 'read', 'all'), (4, 'customers', 'create', 'all'), (4, 'customers', 'update', 'all'),
  (4, 'customers', 'import', 'all'), (4, 'customers', 'export', 'all'), (4, 'contacts', 'read', 'all'), (4, 'contacts', 'update', 'all'),
  (4, 'limits', 'read', 'all'), (4, 'announcements', 'publish', 'all'), (4, 'tasks', 'assign', 'all'),
  (5, 'customers', 'look', 'all'), (5, 'contacts', 'read', 'all'),
  (6, 'customers', 'look', 'all'), (6, 'customers', 'read', 'all'), (6, 'customers', 'export', 'all'), (6, 'contacts', 'read', 'all'), (6, 'limits', 'read', 'all'),
  (7, 'customers', 'look', 'all'), (7, 'customers', 'read', 'all'), (7, 'contacts', 'read', 'all'),
  (8, 'customers', 'look', 'all'), (8, 'customers', 'read', 'all'), (8, 'contacts', 'read', 'all'),
  (9, 'customers', 'look', 'team,region'), (9, 'customers', 'read', 'team,region'), (9, 'customers', 'create', 'team,region'),
  (9, 'customers', 'update', 'team,region'), (9, 'customers', 'export', 'team,region'), (9, 'contacts', 'read', 'team,region'),
  (9, 'contacts', 'update', 'team,region'), (9, 'limits', 'read', 'team,region'), (9, 'announcements', 'publish', 'all'), (9, 'tasks', 'assign', 'all'),
  (10, 'customers', 'look', 'all'), (10, 'customers', 'read', 'all'), (10, 'customers', 'create', 'all'), (10, 'customers', 'update', 'all'),
  (10, 'customers', 'export', 'all'), (10, 'contacts', 'read', 'all'), (10, 'contacts', 'update', 'all'), (10, 'limits', 'read', 'all'),
  (10, 'announcements', 'publish', 'all'), (10, 'tasks', 'assign', 'all'),
  (11, 'customers', 'look', 'all'), (11, 'customers', 'read', 'all'), (11, 'customers', 'update', 'all'), (11, 'customers', 'export', 'all'),
  (11, 'contacts', 'read', 'all'), (11, 'contacts', 'update', 'all'), (11, 'limits', 'read', 'all'), (11, 'announcements', 'publish', 'all'), (11, 'tasks', 'assign', 'all'),
  (12, 'staff', 'read', 'all'), (12, 'staff', 'update', 'all'), (12, 'roles', 'read', 'all'), (12, 'roles', 'update', 'all'),
  (12, 'regions', 'read', 'all'), (12, 'regions', 'update', 'all'), (12, 'dictionaries', 'read', 'all'), (12, 'dictionaries', 'update', 'all'),
  (12, 'audit', 'read', 'all'), (12, 'jobs', 'read', 'all'), (12, 'jobs', 'update', 'all'), (12, 'announcements', 'publish', 'all');

INSERT INTO dictionary (word, name, name_en, fixed) VALUES
  ('customer_type', '客户类型', 'Customer type', 0), ('customer_state', '客户状态', 'Customer state', 1),
  ('customer_source', '客户来源', 'Source', 0), ('contact_role', '联系人角色', 'Contact role', 0),
  ('phone_kind', '号码类型', 'Phone kind', 0), ('consent_category', '同意类别', 'Consent category', 0),
  ('lang', '语言', 'Language', 1), ('scope', '可见范围', 'Scope', 1), ('yes_no', '是/否', 'Yes/no', 1),
  ('colour', '标签颜色', 'Tag colour', 1), ('task_state', '任务状态', 'Task state', 1);

INSERT INTO dictionary_entry (dictionary, word, name, name_en, colour, place, synonyms) VALUES
  ('customer_type', 'distributor', '商业公司', 'Distributor', '', 1, '商业,批发,批发企业,药品批发'),
  ('customer_type', 'chain', '连锁药店', 'Pharmacy chain', '', 2, '连锁,零售连锁'),
  ('customer_type', 'pharmacy', '单体药店', 'Single pharmacy', '', 3, '药店,零售药店'),
  ('customer_type', 'clinic', '医疗机构', 'Medical institution', '', 4, '医院,诊所,门诊部'),
  ('customer_type', 'device', '医疗器械', 'Medical devices', '', 5, '器械,器械公司'),
  ('customer_type', 'other', '其他', 'Other', '', 9, ''),
  ('customer_state', 'prospect', '潜在', 'Prospect', 'b', 1, ''), ('customer_state', 'papers', '资料收集', 'Papers', 'b', 2, ''),
  ('customer_state', 'quality', '质管审核', 'Quality check', 'b', 3, ''), ('customer_state', 'approval', '待审批', 'Approval', 'b', 4, ''),
  ('customer_state', 'active', '正常', 'Active', 'g', 5, ''), ('customer_state', 'suspended', '暂停', 'Suspended', 'r', 6, ''),
  ('customer_state', 'dormant', '休眠', 'Dormant', 'y', 7, ''), ('customer_state', 'closed', '关闭', 'Closed', '', 8, ''),
  ('customer_source', 'visit', '业务员开发', 'Sales visit', '', 1, ''), ('customer_source', 'fair', '展会', 'Trade fair', '', 2, ''),
  ('customer_source', 'referral', '客户介绍', 'Referral', '', 3, ''), ('customer_source', 'call', '主动来电', 'Called us', '', 4, ''),
  ('customer_source', 'import', '迁入', 'Imported', '', 5, ''), ('customer_source', 'other', '其他', 'Other', '', 9, ''),
  ('contact_role', 'boss', '老板', 'Owner', '', 1, ''), ('contact_role', 'manager', '总经理', 'General manager', '', 2, '经理,负责人'),
  ('contact_role', 'purchasing', '采购', 'Purchasing', '', 3, '采购经理,采购员,采购主管'), ('contact_role', 'finance', '财务', 'Finance', '', 4, '会计,出纳,财务经理'),
  ('contact_role', 'warehouse', '仓库', 'Warehouse', '', 5, '收货人,库管'), ('contact_role', 'quality', '质量负责人', 'Quality manager', '', 6, '质管,质管员'),
  ('contact_role', 'sales', '销售', 'Sales', '', 7, ''), ('contact_role', 'other', '其他', 'Other', '', 9, ''),
  ('phone_kind', 'mobile', '手机', 'Mobile', '', 1, ''), ('phone_kind', 'work', '办公电话', 'Office', '', 2, ''), ('phone_kind', 'fax', '传真', 'Fax', '', 3, ''),
  ('consent_category', 'business', '业务通知', 'Business notices', '', 1, ''), ('consent_category', 'marketing', '营销信息', 'Marketing', '', 2, ''),
  ('consent_category', 'care', '节日问候', 'Greetings', '', 3, ''),
  ('lang', 'zh', '中文', '中文', '', 1, ''), ('lang', 'en', 'English', 'English', '', 2, ''),
  ('scope', 'own', '本人', 'Own', '', 1, ''), ('scope', 'team', '团队', 'Team', '', 2, ''), ('scope', 'region', '大区', 'Region', '', 3, ''), ('scope', 'all', '全部', 'All', '', 4, ''),
  ('yes_no', '1', '是', 'Yes', '', 1, ''), ('yes_no', '0', '否', 'No', '', 2, ''),
  ('colour', 'g', '绿', 'Green', 'g', 1, ''), ('colour', 'y', '黄', 'Yellow', 'y', 2, ''), ('colour', 'o', '橙', 'Orange', 'o', 3, ''),
  ('colour', 'r', '红', 'Red', 'r', 4, ''), ('colour', 'b', '蓝', 'Blue', 'b', 5, ''),
  ('task_state', 'open', '未完成', 'Open', 'b', 1, ''), ('task_state', 'late', '已逾期', 'Overdue', 'r', 2, ''), ('task_state', 'done', '已完成', 'Done', 'g', 3, '');

INSERT INTO saved_view (staff_id, list, name, query, place) VALUES
  (0, 'customers', 'customer.view_active', 'state=active', 1), (0, 'customers', 'customer.view_prospects', 'state=prospect', 2),
  (0, 'customers', 'customer.view_recent', 'order=-changed_at', 3), (0, 'customers', 'customer.view_no_owner', 'unowned=1', 4),
  (0, 'tasks', 'task.view_late', 'state=late', 1), (0, 'tasks', 'task.view_done', 'state=done', 2);

CREATE TABLE numbering (
  series VARCHAR(60) NOT NULL PRIMARY KEY COMMENT 'what is numbered', next_number BIGINT NOT NULL COMMENT 'the next to give',
  prefix VARCHAR(20) NOT NULL COMMENT 'before the six digits'
) COMMENT 'running numbers, given inside the transaction that uses them';
INSERT INTO numbering VALUES ('customer', 1, 'D');
