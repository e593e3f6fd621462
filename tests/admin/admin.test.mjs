// The administrator's daily jobs: people, rights, words, regions, settings, the trail, failed work.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { axe, enter, fillSignIn, idOf, leave, likeness, one, overflow, person, phone, save, sound, sql, text, unique, url, variants, visitor, wide } from '../browser/support.mjs';

const saved = (page) => page.locator('[role=status]').filter({ hasText: '已保存' }).waitFor();
const error = (page, field) => text(page, `[id="e-${field}"]`);
const ticked = (page, name, label) => page.locator(`[id="f-${name}"]`).getByLabel(label, { exact: true });

// An administrator of this file's own, whose language is known.
let own;
const administrator = () => person(own ??= likeness('admin'));

async function signIn(account, word) {
    const page = await visitor();
    await page.goto('/login');
    await fillSignIn(page, account, word);
    await page.waitForLoadState();
    return page;
}

async function newStaff(page, fields = {}, roles = [], regions = []) {
    await page.goto('/admin/staff/new');
    for (const [name, value] of Object.entries(fields)) await enter(page, name, value);
    for (const role of roles) await ticked(page, 'roles', role).check();
    for (const region of regions) await ticked(page, 'sales_regions', region).check();
    await save(page);
}

test('a new person gets role and region, signs in with the temporary password and must change it', async () => {
    const admin = await administrator();
    const account = unique('new');
    await newStaff(admin, { name: '测试单雄信', account: account.toUpperCase(), title: '业务员', email: 'a@example.com', mobile: '138 0013 8000' }, ['经理'], ['广东片区']);
    await admin.waitForURL(/\/admin\/staff\/\d+\/password$/);
    await enter(admin, 'new_password', '12345');
    await save(admin);
    assert.match(await error(admin, 'new_password'), /太短/);
    await enter(admin, 'new_password', 'morning-tea-7');
    await save(admin);
    await admin.waitForURL(/\/admin\/staff\/\d+$/);
    assert.match(await text(admin), new RegExp(`${account}[^]*138 ?0013 ?8000[^]*登录后须改密码[^]*经理[^]*广东片区`));

    const page = await signIn(account, 'morning-tea-7');
    await page.goto('/customers');
    assert.equal(new URL(page.url()).pathname, '/account/password', 'nothing else is open before the password is changed');
    await enter(page, 'old_password', 'morning-tea-7');
    await enter(page, 'new_password', 'evening-walk-8');
    await enter(page, 'new_password_again', 'evening-walk-8');
    await save(page);
    await page.waitForURL(url('/account'));
    await page.goto('/customers');
    assert.ok(await page.locator('tr[data-row]').count() > 0, 'the region brings its dealers');
    assert.equal((await page.goto('/admin/staff')).status(), 403);
    sql(`DELETE FROM staff_sales_region WHERE staff_id = ${idOf(account)}`); // else every opening in the region would wait for this one
    sql(`DELETE FROM staff_role WHERE staff_id = ${idOf(account)}`);
    await leave(admin, page);
});

test('an account is used once, the superior makes no circle, and what was typed stays', async () => {
    const admin = await administrator();
    await newStaff(admin, { name: '测试重复', account: 'sales1', title: '试用' }, ['员工']);
    assert.match(await error(admin, 'account'), /陈晓东/);
    assert.equal(await admin.inputValue('#f-title'), '试用');
    assert.ok(await ticked(admin, 'roles', '员工').isChecked());
    await admin.goto(`/admin/staff/${idOf('manager1')}/edit`);
    await enter(admin, 'superior_id', idOf('sales1'));
    await save(admin);
    assert.match(await error(admin, 'superior_id'), /下属/);
    await leave(admin);
});

test('two who change one person: the later one is told, also when only roles changed', async () => {
    const account = likeness('staff1');
    const [one_page, other] = [await administrator(), await administrator()];
    for (const page of [one_page, other]) await page.goto(`/admin/staff/${idOf(account)}/edit`);
    await ticked(one_page, 'roles', '法务').check();
    await save(one_page);
    await saved(one_page);
    await enter(other, 'title', '旧页面');
    await save(other);
    await other.locator('.conflict').waitFor();
    assert.equal(await other.inputValue('#f-title'), '旧页面');
    await leave(one_page, other);
});

test('nobody ends the own account', async () => {
    const account = likeness('admin');
    const page = await signIn(account);
    await page.goto(`/admin/staff/${idOf(account)}/edit`);
    await enter(page, 'left_on', '2026-01-01');
    await save(page);
    assert.match(await error(page, 'left_on'), /不能停用自己/);
    await leave(page);
});

test('who is ended is signed out and cannot come back', async () => {
    const account = likeness('sales2');
    const [admin, page] = [await administrator(), await signIn(account)];
    await page.waitForURL(url('/'));
    await admin.goto(`/admin/staff/${idOf(account)}/edit`);
    await enter(admin, 'left_on', '2026-01-01');
    await save(admin);
    await saved(admin);
    assert.match(await text(admin), /已离职/);
    await page.goto('/customers');
    assert.match(page.url(), /\/login/);
    await fillSignIn(page, account);
    assert.match(await text(page), /账号或密码不对/);
    await leave(admin, page);
});

test('sessions are ended and a substitute is set and ended', async () => {
    const account = likeness('sales2');
    const [admin, page] = [await administrator(), await signIn(account)];
    await page.waitForURL(url('/'));
    await admin.goto(`/admin/staff/${idOf(account)}`);
    admin.on('dialog', (dialog) => dialog.accept());
    await admin.getByRole('button', { name: '全部强制退出' }).click();
    const sure = admin.locator('dialog[open] button.bad, dialog[open] button[type=submit], dialog[open] .go').first();
    if (await sure.isVisible().catch(() => false)) await sure.click();
    await admin.getByText('当前没有登录').waitFor();
    await page.goto('/tasks');
    assert.match(page.url(), /\/login/);

    await admin.getByRole('link', { name: '安排代理' }).click();
    await enter(admin, 'substitute_id', idOf(account));
    await enter(admin, 'to_on', '2099-01-31');
    await save(admin);
    assert.match(await error(admin, 'substitute_id'), /不能是本人/);
    await enter(admin, 'substitute_id', idOf('sales1'));
    await save(admin);
    await admin.getByText('由 陈晓东 代理').waitFor();
    await admin.getByRole('button', { name: '结束' }).click();
    await admin.getByText('没有代理安排').waitFor();
    await leave(admin, page);
});

test('a right of a role counts from the next page on', async () => {
    const admin = await administrator();
    const name = unique('角色');
    await admin.goto('/admin/roles/new');
    await enter(admin, 'name', name);
    await enter(admin, 'name_en', unique('role '));
    await save(admin);
    await admin.waitForURL(/\/admin\/roles\/\d+$/);
    const grid = admin.url();
    const account = likeness('staff1');
    sql(`INSERT INTO staff_role (staff_id, role_id) VALUES (${idOf(account)}, ${grid.split('/').pop()})`);
    const page = await signIn(account);
    assert.equal((await page.goto('/customers/new')).status(), 403);
    await admin.selectOption('[name="customers.create"]', 'team,region');
    await admin.selectOption('[name="customers.read"]', 'own');
    await save(admin);
    await saved(admin);
    assert.equal(await admin.inputValue('[name="customers.create"]'), 'team,region');
    assert.equal((await page.goto('/customers/new')).status(), 200);
    await admin.selectOption('[name="customers.create"]', '');
    await save(admin);
    await saved(admin);
    assert.equal((await page.goto('/customers/new')).status(), 403);
    await admin.goto('/admin/audit?table_name=role_permission');
    assert.match(await text(admin), /角色权限[^]*客户档案[^]*新建/);
    await leave(admin, page);
});

test('a word added to a dictionary can be chosen, and no longer when it has ended', async () => {
    const [admin, page] = [await administrator(), await person('sales1')];
    const name = unique('来源');
    const choices = async () => {
        await page.goto('/customers/new');
        return page.locator('#f-source').innerText();
    };
    await admin.goto('/admin/dictionaries/customer_source');
    await admin.getByRole('link', { name: '新增条目' }).click();
    await enter(admin, 'name', name);
    await enter(admin, 'colour', 'b');
    await save(admin);
    await saved(admin);
    assert.match(await choices(), new RegExp(name));
    await admin.getByRole('link', { name, exact: true }).click();
    await enter(admin, 'ended_on', '2026-01-01');
    await save(admin);
    await saved(admin);
    assert.doesNotMatch(await choices(), new RegExp(name));
    await leave(admin, page);
});

test('a built-in dictionary takes names and colours only', async () => {
    const admin = await administrator();
    const id = one("SELECT id FROM dictionary_entry WHERE dictionary = 'yes_no' AND word = '0'");
    await admin.goto('/admin/dictionaries/yes_no');
    assert.equal(await admin.getByRole('link', { name: '新增条目' }).count(), 0);
    assert.equal((await admin.goto('/admin/dictionaries/yes_no/new')).status(), 404);
    await admin.goto(`/admin/dictionaries/yes_no/${id}`);
    assert.deepEqual(await admin.locator('main form [id^="f-"]').evaluateAll((all) => all.map((el) => el.name)), ['name', 'name_en', 'colour']);
    await leave(admin);
});

test('a sales region covers postal regions that exist and that no other has', async () => {
    const admin = await administrator();
    const name = unique('大区');
    await admin.goto('/admin/regions/new');
    await enter(admin, 'name', name);
    await enter(admin, 'parent_id', one("SELECT id FROM sales_region WHERE name = '华南大区'"));
    await save(admin);
    await saved(admin);
    const add = async (prefix) => {
        await enter(admin, 'prefix', prefix);
        await save(admin);
    };
    await add('123');
    assert.match(await error(admin, 'prefix'), /2、4 或 6/);
    await add('9999');
    assert.match(await error(admin, 'prefix'), /没有找到/);
    await add('44');
    assert.match(await error(admin, 'prefix'), /广东片区/);
    await add('辽宁省大连市');
    await saved(admin);
    assert.match(await text(admin), /大连市 2102/);
    const edit = `${admin.url()}/edit`;
    await admin.goto(edit);
    await enter(admin, 'ended_on', '2026-01-01');
    await save(admin);
    assert.match(await error(admin, 'ended_on'), /先移走/);
    sql(`DELETE c FROM sales_region_cover c JOIN sales_region r ON r.id = c.sales_region_id WHERE r.name = '${name}'`);
    await admin.goto(edit);
    await enter(admin, 'ended_on', '2026-01-01');
    await save(admin);
    await saved(admin);
    await leave(admin);
});

test('a department is added and ended', async () => {
    const admin = await administrator();
    const name = unique('部门');
    await admin.goto('/admin/departments/new');
    await enter(admin, 'name', name);
    await save(admin);
    await saved(admin);
    admin.on('dialog', (dialog) => dialog.accept());
    await admin.locator('tr').filter({ hasText: name }).getByRole('link', { name: '修改' }).click();
    await enter(admin, 'ended_on', '2026-01-01');
    await save(admin);
    await saved(admin);
    assert.match(await admin.locator('tr').filter({ hasText: name }).innerText(), /已停用/);
    await leave(admin);
});

test('settings take whole numbers within their range', async () => {
    const admin = await administrator();
    await admin.goto('/admin/settings');
    const days = await admin.inputValue('[name="import.keep_days"]');
    await admin.fill('[name="session.idle_minutes"]', '2');
    await admin.fill('[name="import.keep_days"]', '半年');
    await save(admin);
    assert.match(await error(admin, 'session.idle_minutes'), /最小是 5/);
    assert.match(await error(admin, 'import.keep_days'), /整数/);
    assert.equal(await admin.inputValue('[name="import.keep_days"]'), '半年');
    await admin.goto('/admin/settings');
    for (const value of [String(Number(days) + 1), days]) {
        await admin.fill('[name="import.keep_days"]', value);
        await save(admin);
        await saved(admin);
    }
    await admin.goto('/admin/audit?table_name=setting');
    assert.match(await text(admin), new RegExp(`导入原件保留\\(天\\) ${Number(days) + 1} → ${days}`));
    await leave(admin);
});

test('the working week and hours are settings that can be read', async () => {
    const admin = await administrator();
    await admin.goto('/admin/settings');
    await admin.fill('[name="work.week"]', '周一到周五');
    await admin.fill('[name="work.hours"]', '13:30-12:00');
    await save(admin);
    assert.match(await error(admin, 'work.week'), /1-5/);
    assert.match(await error(admin, 'work.hours'), /8:30-12:00/);
    assert.equal(one("SELECT value FROM setting WHERE name = 'work.week'"), '1-5');
    await leave(admin);
});

// The gate judges by exposures that are kept: with the rule, all of them change, and not by the next night.
test('whether bills count is a setting, and every exposure is reckoned anew', async () => {
    const admin = await administrator();
    const dealer = one('SELECT id FROM customer_figures WHERE bills > 0 ORDER BY bills DESC LIMIT 1'), parts = (bills) => one(`SELECT f.exposure = f.receivable + ${bills} + f.undelivered + f.undrawn - f.prepaid AND cu.exposure = f.exposure
        FROM customer_figures f JOIN customer cu ON cu.id = f.id WHERE f.id = ${dealer}`);
    assert.equal(parts('f.bills'), '1');
    for (const [counted, bills] of [[false, '0'], [true, 'f.bills']]) {
        await admin.goto('/admin/settings');
        await admin.locator('[name="exposure.bills"]').last().setChecked(counted);
        await save(admin);
        await saved(admin);
        for (let i = 0; i < 100 && parts(bills) !== '1'; i++) await new Promise((later) => setTimeout(later, 200));
        assert.equal(parts(bills), '1', `bills count: ${counted}`);
    }
    await leave(admin);
});

test('which papers count is a setting, and lights are found anew', async () => {
    const admin = await administrator(), stamp = () => Number(one("SELECT value FROM setting WHERE name = 'papers.rules'")), before = stamp();
    const setting = (name) => one(`SELECT value FROM setting WHERE name = '${name}'`);
    assert.equal(setting('papers.unverified_blocks'), '0');
    for (const value of [true, false]) {
        await admin.goto('/admin/settings');
        await admin.locator('[name="papers.unverified_blocks"]').last().setChecked(value);
        await save(admin);
        await saved(admin);
        assert.equal(setting('papers.unverified_blocks'), value ? '1' : '0');
    }
    assert.equal(stamp(), before + 2);
    await admin.fill('[name="papers.warn_days"]', '0');
    for (const box of await admin.locator('[name="papers.classes"]:checked').all()) await box.uncheck();
    await save(admin);
    assert.match(await error(admin, 'papers.warn_days'), /最小是 1/);
    assert.match(await error(admin, 'papers.classes'), /./);
    assert.equal(setting('papers.classes'), 'drug');
    await leave(admin);
});

test('everybody\'s tokens are listed and can be ended; the owner is told', async () => {
    const account = likeness('clerk1'), name = unique('ERP '), admin = await administrator();
    sql(`INSERT INTO api_token (staff_id, name, token_hash, hint, scopes, expires_on, created_at)
         VALUES (${idOf(account)}, '${name}', RANDOM_BYTES(32), 'nf_abcd', 'customers.read,papers.read', CURDATE() + INTERVAL 30 DAY, UTC_TIMESTAMP())`);
    await admin.goto('/admin');
    await admin.click('a[href="/admin/tokens"]');
    const row = admin.locator('tbody tr', { hasText: name });
    assert.match(await row.innerText(), /读取客户, 读取证照/);
    await row.locator('a').first().click();
    await admin.waitForURL(/\/admin\/tokens\/\d+$/);
    assert.match(await text(admin), /从未使用/);
    assert.deepEqual(await axe(admin), []);
    admin.once('dialog', (dialog) => dialog.accept());
    await admin.click('form[action$="/end"] button');
    await admin.waitForURL(/\/admin\/tokens$/);
    assert.doesNotMatch(await text(admin, '.card.list'), new RegExp(name));
    assert.equal(one(`SELECT COUNT(*) FROM audit a JOIN api_token t ON t.id = a.row_id WHERE a.table_name = 'api_token' AND a.action = 'close' AND t.name = '${name}'`), '1');
    assert.equal(one(`SELECT COUNT(*) FROM notice WHERE staff_id = ${idOf(account)} AND kind = 'token_revoked'`), '1');
    await leave(admin);
});

test('the calendar shows holidays and working weekends, and takes another day', async () => {
    const admin = await administrator();
    await admin.goto('/admin/calendar?year=2026');
    assert.match(await text(admin), /国庆节/);
    assert.ok(await admin.locator('.month td.rest.day').count() > 10);
    assert.ok(await admin.locator('.month td.work.day').count() >= 4);
    await admin.goto('/admin/calendar?year=2031');
    await admin.fill('[name=day]', '2031-03-12');
    await admin.selectOption('[name=works]', '0');
    await admin.fill('[name=name]', '公司年会');
    await save(admin);
    await saved(admin);
    assert.match(await text(admin), /公司年会/);
    await admin.fill('[name=day]', '2031-03-12');
    await admin.selectOption('[name=works]', '1');
    await save(admin);
    assert.match(await error(admin, 'day'), /已/);
    await admin.goto('/admin/calendar?year=2031');
    await admin.click('a:has-text("2031-03-12")');
    admin.once('dialog', (dialog) => dialog.accept());
    await admin.click('form[action$="/remove"] button');
    await saved(admin);
    assert.doesNotMatch(await text(admin), /公司年会/);
    await leave(admin);
});

test('the trail tells what the administration changed, and of business rows only that they changed', async () => {
    const admin = await administrator();
    const business = one("SELECT id FROM audit WHERE table_name = 'customer' ORDER BY id LIMIT 1");
    const name = one(`SELECT cu.name FROM audit a JOIN customer cu ON cu.id = a.row_id WHERE a.id = ${business}`);
    await admin.goto(`/admin/audit/${business}`);
    assert.match(await text(admin), /业务数据/);
    assert.doesNotMatch(await text(admin), new RegExp(name));
    const mine = likeness('staff1');
    await admin.goto(`/admin/staff/${idOf(mine)}/edit`);
    await enter(admin, 'title', '档案员');
    await save(admin);
    await saved(admin);
    await admin.getByRole('link', { name: '变更记录' }).click();
    assert.match(await text(admin), /修改 人员[^]*职务 行政文员 → 档案员/);
    await leave(admin);
});

test('failed work is tried again or cancelled, and so is an undelivered letter', async () => {
    const admin = await administrator();
    const failed = () => one(`INSERT INTO job (kind, args, staff_id, run_at, state, tries, last_error, created_at, finished_at)
        VALUES ('sweep', '{}', 0, '2026-01-01', 'failed', 5, 'no room', '2026-01-01', '2026-01-01'); SELECT LAST_INSERT_ID()`);
    const [again, never] = [failed(), failed()];
    await admin.goto(`/admin/jobs/${again}`);
    await admin.getByRole('button', { name: '重试' }).click();
    await admin.getByText('已重新排队').waitFor();
    assert.notEqual(one(`SELECT state FROM job WHERE id = ${again}`), 'failed');
    await admin.goto(`/admin/jobs/${never}`);
    admin.on('dialog', (dialog) => dialog.accept());
    await admin.getByRole('button', { name: '取消任务' }).click();
    const sure = admin.locator('dialog[open] button[type=submit], dialog[open] button').first();
    if (await sure.isVisible().catch(() => false)) await sure.click();
    await admin.getByText('任务已取消').waitFor();
    const to = `${unique()}@example.com`;
    sql(`INSERT INTO outbox (channel, recipient, subject, body, message_id, state, tries, next_at, last_error, created_at)
        VALUES ('mail', '${to}', 'x', 'x', '${unique()}', 'dead', 8, '2026-01-01', 'refused', '2026-01-01')`);
    await admin.goto('/admin/letters?state=dead');
    await admin.getByRole('link', { name: to }).click();
    await admin.getByRole('button', { name: '重试' }).click();
    await admin.getByText('已重新排队').waitFor();
    assert.notEqual(one(`SELECT state FROM outbox WHERE recipient = '${to}'`), 'dead');
    await leave(admin);
});

test('who administers only a part sees only that part', async () => {
    const account = likeness('staff1');
    sql(`INSERT INTO role (word, name, name_en) VALUES ('${unique()}', '${unique('只读')}', 'Reader'); SET @role = LAST_INSERT_ID();
        INSERT INTO role_permission (role_id, resource, action, scope) VALUES (@role, 'roles', 'read', 'all');
        INSERT INTO staff_role (staff_id, role_id) VALUES (${idOf(account)}, @role); UPDATE options_stamp SET value = value + 1`);
    const page = await signIn(account);
    await page.goto('/admin');
    assert.match(await text(page), /角色与权限/);
    assert.doesNotMatch(await text(page), /人员与账号|操作日志|在职人员/);
    await page.goto('/admin/roles/9');
    assert.equal(await page.locator('main select').count(), 0);
    assert.equal((await page.goto('/admin/staff')).status(), 403);
    await leave(page);
});

const entry = () => one("SELECT id FROM dictionary_entry WHERE dictionary = 'customer_type' LIMIT 1");
const pages = () => {
    const manager = idOf('manager1');
    return ['/admin', '/admin/staff', '/admin/staff/new', `/admin/staff/${manager}`, `/admin/staff/${manager}/edit`, `/admin/staff/${manager}/password`,
        `/admin/staff/${manager}/absence`, '/admin/departments', '/admin/departments/new', '/admin/departments/1/edit', '/admin/regions',
        '/admin/regions/1', '/admin/regions/1/edit', '/admin/roles', '/admin/roles/new', '/admin/roles/9', '/admin/dictionaries',
        '/admin/dictionaries/customer_type', '/admin/dictionaries/customer_type/new', `/admin/dictionaries/customer_type/${entry()}`,
        '/admin/calendar?year=2026', `/admin/calendar/${one("SELECT id FROM work_day WHERE day = '2026-10-01'")}`, '/admin/settings', '/admin/tokens', '/admin/audit', '/admin/audit?action=refused', '/admin/audit/1', '/admin/jobs', '/admin/jobs/1', '/admin/letters', '/admin/notifications', '/admin/webhooks', '/admin/webhooks/new'];
};

for (const [lang, viewport] of variants([['zh', wide], ['zh', phone], ['en', wide], ['en', phone]])) {
    test(`every page of the administration is accessible and fits: ${lang}, ${viewport.width} px`, async () => {
        const account = likeness('admin', { lang });
        const page = await visitor({ viewport });
        await page.goto('/login');
        await fillSignIn(page, account);
        await page.waitForURL(url('/'));
        for (const path of pages()) {
            assert.equal((await page.goto(path)).status(), 200, path);
            await sound(page, path);
            assert.deepEqual(await axe(page), [], path);
            assert.deepEqual(await overflow(page), [], path);
        }
        await leave(page);
    });
}
