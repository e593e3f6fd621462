-- Words of the administration's lists, its everyday views, and who may export them.

INSERT INTO dictionary (word, name, name_en, fixed) VALUES
  ('staff_state', '人员状态', 'State of a person', 1), ('job_state', '任务状态(后台)', 'State of a job', 1),
  ('audit_action', '操作', 'Action', 1), ('audit_table', '操作对象', 'Object', 1), ('audit_via', '操作途径', 'Way', 1);

INSERT INTO dictionary_entry (dictionary, word, name, name_en, colour, place) VALUES
  ('staff_state', 'active', '在职', 'Active', 'g', 1), ('staff_state', 'no_account', '无账号', 'No account', 'y', 2),
  ('staff_state', 'left', '已离职', 'Left', '', 3),
  ('job_state', 'waiting', '等待', 'Waiting', 'b', 1), ('job_state', 'running', '进行中', 'Running', 'b', 2),
  ('job_state', 'done', '完成', 'Done', 'g', 3), ('job_state', 'failed', '失败', 'Failed', 'r', 4),
  ('job_state', 'cancelled', '已取消', 'Cancelled', '', 5),
  ('audit_action', 'import_check', '检查导入', 'Import checked', '', 20), ('audit_action', 'import_apply', '执行导入', 'Import applied', '', 21),
  ('audit_action', 'import_undo', '撤销导入', 'Import undone', '', 22), ('audit_action', 'import_discard', '放弃导入', 'Import discarded', '', 23),
  ('audit_table', 'import_run', '导入', 'Import', '', 40),
  ('audit_action', 'insert', '新建', 'Created', '', 1), ('audit_action', 'change', '修改', 'Changed', '', 2),
  ('audit_action', 'close', '结束', 'Ended', '', 3), ('audit_action', 'remove', '删除', 'Removed', '', 4),
  ('audit_action', 'refused', '拒绝访问', 'Refused', '', 5), ('audit_action', 'sign_in', '登录', 'Signed in', '', 6),
  ('audit_action', 'sign_in_failed', '登录失败', 'Sign-in failed', '', 7), ('audit_action', 'sign_out', '退出', 'Signed out', '', 8),
  ('audit_action', 'session_ended', '强制退出', 'Session ended', '', 9),
  ('audit_action', 'sessions_ended', '全部强制退出', 'All sessions ended', '', 10), ('audit_action', 'export', '导出', 'Exported', '', 11),
  ('audit_action', 'confirm', '确认已读', 'Confirmed', '', 12),
  ('audit_table', 'staff', '人员', 'staff', '', 1), ('audit_table', 'staff_role', '人员角色', 'role of a person', '', 2),
  ('audit_table', 'staff_sales_region', '人员负责大区', 'region of a person', '', 3), ('audit_table', 'staff_substitute', '代理安排', 'substitute', '', 4),
  ('audit_table', 'department', '部门', 'department', '', 5), ('audit_table', 'role', '角色', 'role', '', 6),
  ('audit_table', 'role_permission', '角色权限', 'right of a role', '', 7), ('audit_table', 'sales_region', '销售大区', 'sales region', '', 8),
  ('audit_table', 'sales_region_cover', '大区覆盖地区', 'cover of a region', '', 9),
  ('audit_table', 'dictionary_entry', '字典条目', 'dictionary entry', '', 10), ('audit_table', 'setting', '参数', 'setting', '', 11),
  ('audit_table', 'job', '后台任务', 'job', '', 12), ('audit_table', 'outbox', '邮件', 'mail', '', 13),
  ('audit_table', 'session', '登录会话', 'session', '', 14), ('audit_table', 'route', '页面', 'page', '', 15),
  ('audit_table', 'customer', '客户', 'customer', '', 20), ('audit_table', 'customer_limit', '信用额度', 'credit limit', '', 21),
  ('audit_table', 'contact', '联系人', 'contact', '', 22), ('audit_table', 'person', '人', 'person', '', 23),
  ('audit_table', 'phone', '电话号码', 'phone', '', 24), ('audit_table', 'consent', '同意', 'consent', '', 25),
  ('audit_table', 'task', '待办', 'task', '', 26), ('audit_table', 'announcement', '公告', 'announcement', '', 27),
  ('audit_table', 'customers', '客户列表', 'customer list', '', 28), ('audit_table', 'tasks', '待办列表', 'task list', '', 29),
  ('audit_table', 'audit', '操作日志', 'audit trail', '', 30),
  ('audit_via', 'page', '页面', 'Page', '', 1), ('audit_via', 'bulk', '批量', 'Bulk', '', 2), ('audit_via', 'import', '导入', 'Import', '', 3),
  ('audit_via', 'job', '后台', 'Job', '', 4), ('audit_via', 'api', '接口', 'API', '', 5), ('audit_via', 'tool', '命令', 'Command', '', 6);

INSERT INTO saved_view (staff_id, list, name, query, place) VALUES
  (0, 'staff', 'staff.view_active', 'state=active', 1), (0, 'staff', 'staff.view_left', 'state=left', 2),
  (0, 'audit', 'audit.view_refused', 'action=refused', 1), (0, 'audit', 'audit.view_sign_in_failed', 'action=sign_in_failed', 2),
  (0, 'audit', 'audit.view_rights', 'table_name=staff_role&table_name=role&table_name=role_permission', 3),
  (0, 'jobs', 'job.view_failed', 'state=failed', 1), (0, 'jobs', 'job.view_waiting', 'state=waiting&state=running', 2);

INSERT IGNORE INTO role_permission (role_id, resource, action, scope)
  SELECT id, 'staff', 'export', 'all' FROM role WHERE word = 'admin' UNION ALL SELECT id, 'audit', 'export', 'all' FROM role WHERE word = 'admin';

ALTER TABLE audit ADD KEY audit_action (action, id), ADD KEY audit_at (at, id);

UPDATE options_stamp SET value = value + 1;
