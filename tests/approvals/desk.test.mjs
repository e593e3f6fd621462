// desk.test.mjs - a manager's approvals: the queue, the document beside the decision, on the desk and on the phone; sent back,
// approved one by one and several at once; nobody found; a policy drafted and published.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { axe, enter, idOf, leave, one, overflow, person, phone, save, sql, text, unique, url } from '../browser/support.mjs';

// Dealers of sales1 that quality passes: each begins a run that waits for manager1.
async function passed(page, count) {
    const dealers = [];
    for (let i = 0; i < count; i++) {
        const name = `开户商行${unique()}`;
        const id = one(`INSERT INTO customer (code, name, name_py, type, owner_id, sales_region_id, state, created_at, created_by, changed_at)
            SELECT '${unique('A')}', '${name}', 'k', '', st.id, (SELECT sales_region_id FROM staff_sales_region WHERE staff_id = ${idOf('manager1')} LIMIT 1), 'quality', '2026-01-01', 0, '2026-01-01'
            FROM staff st WHERE st.account = 'sales1'; SELECT LAST_INSERT_ID()`);
        await page.goto(`/customers/${id}/state/pass`);
        if (i === 0) assert.match(await text(page), /提交后由谁审批[^]*区域经理 [^\n]*王建国/);
        await enter(page, 'state_reason', '资料齐全');
        await save(page);
        dealers.push({ id, name, run: one(`SELECT MAX(id) FROM approval WHERE document_id = ${id}`) });
    }
    return dealers;
}
// One pixel.
const picture = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');
async function attach(page, name, buffer, note) {
    await page.click('#attach summary');
    await page.setInputFiles('#f-file', { name, mimeType: 'image/png', buffer });
    await page.fill('#f-note', note);
    await page.click('#attach button[type=submit]');
    await page.waitForSelector('.notice.g');
}
const runOf = (dealer) => one(`SELECT state FROM approval WHERE id = ${dealer.run}`);

test('a manager finds what waits, sends back with a reason, approves the next, by keyboard', async () => {
    const quality = await person('quality1');
    const [first, second] = await passed(quality, 2);
    const page = await person('manager1');
    await page.goto('/');
    assert.match(await text(page), /等我审批/);
    await page.goto('/approvals');
    assert.deepEqual(await axe(page), []);
    await page.click(`a:has-text("${first.name}")`);
    await page.waitForURL(url(`/approvals/${first.run}`));
    assert.deepEqual(await axe(page), []);
    assert.match(await text(page, '.trail'), /提交[^]*资料齐全[^]*区域经理 [^\n]*王建国/);
    await page.click('button:has-text("退回")');
    await page.waitForURL(url(`/approvals/${first.run}/return`));
    assert.match(await text(page, '.summary'), /意见:请填写/);
    await page.fill('#f-comment', '执照看不清');
    await page.click('button:has-text("退回")');
    await page.waitForSelector('.notice.g');
    assert.match(await text(page, '.notice.g'), new RegExp(`已退回:${first.name}`));
    assert.equal(runOf(first), 'returned');
    await page.goto(`/approvals/${second.run}`);
    await page.keyboard.press('a');
    await page.waitForSelector('.notice.g');
    assert.equal(runOf(second), 'approved');
    assert.equal(one(`SELECT state FROM customer WHERE id = ${second.id}`), 'active');
    await page.goto('/approvals/done');
    assert.match(await text(page), new RegExp(`${second.name}[^]*${first.name}`));
    assert.deepEqual(await axe(page), []);
    await quality.goto('/approvals/started');
    assert.match(await text(quality), /已退回/);
    assert.deepEqual([...page.faults, ...quality.faults], []);
    await leave(page, quality);
});

for (const lang of ['zh', 'en'])
    test(`on the phone the document is its own page, ${lang}`, async () => {
        const quality = await person('quality1');
        const [dealer] = await passed(quality, 1);
        const page = await person('manager1', { viewport: phone });
        await page.goto('/account');
        sql(`UPDATE staff SET lang = '${lang}' WHERE account = 'manager1'; UPDATE options_stamp SET value = value + 1`);
        for (const path of ['/approvals', `/approvals/${dealer.run}`, '/approvals/done', '/approvals/started']) {
            await page.goto(path);
            assert.deepEqual(await overflow(page), [], path);
            assert.deepEqual(await axe(page), [], path);
        }
        await page.goto(`/approvals/${dealer.run}`);
        assert.equal(await page.locator('.desk .q').first().isVisible(), false);
        await attach(page, '门头.png', picture, 'the shop front');
        assert.match(await text(page, '.trail'), /门头\.png[^]*the shop front/);
        assert.deepEqual(await overflow(page), [], 'with an attachment');
        const href = await page.getByRole('link', { name: '门头.png', exact: true }).getAttribute('href');
        assert.equal((await quality.request.get(url(href))).headers()['content-type'], 'image/png');
        const stranger = await person('aftersales1');
        assert.equal((await stranger.request.get(url(href))).status(), 404);
        await leave(stranger);
        await page.fill('#f-comment', 'ok');
        await page.click('.decide .go');
        await page.waitForSelector('.notice.g');
        assert.equal(runOf(dealer), 'approved');
        sql("UPDATE staff SET lang = 'zh' WHERE account = 'manager1'; UPDATE options_stamp SET value = value + 1");
        await leave(page, quality);
    });

test('several of one step are approved at once, each with its outcome', async () => {
    const quality = await person('quality1');
    const dealers = await passed(quality, 3);
    const page = await person('manager1');
    await page.goto('/approvals?order=-opened_at');
    for (const dealer of dealers) await page.check(`input[name=id][value="${dealer.run}"]`);
    await page.click('button:has-text("批准")');
    for (const dealer of dealers) assert.match(await text(page), new RegExp(dealer.name));
    const other = await person('manager1');
    await other.goto(`/approvals/${dealers[0].run}`);
    await other.click('.decide .go');
    await other.waitForSelector('.notice.g');
    await page.click('button[type=submit].go');
    await page.waitForSelector('[data-refresh]', { state: 'detached', timeout: 30000 });
    assert.equal((await text(page)).match(/\s已批准/g)?.length, 2);
    assert.match(await text(page), /未处理:已被别人处理/);
    for (const dealer of dealers) assert.equal(runOf(dealer), 'approved');
    await leave(page, other, quality);
});

test('where nobody is found the administrator names somebody, and sees no document', async () => {
    const quality = await person('quality1');
    const [dealer] = await passed(quality, 1);
    sql(`UPDATE approval_turn SET staff_id = NULL WHERE approval_id = ${dealer.run} AND state = 'open'`);
    const page = await person('admin');
    await page.goto('/approvals/unassigned');
    assert.deepEqual(await axe(page), []);
    assert.equal((await text(page, 'main')).includes(dealer.name), false);
    await page.click(`a[href="/approvals/unassigned/${dealer.run}"]`);
    assert.deepEqual(await axe(page), []);
    await enter(page, 'staff_id', idOf('salesdirector1'));
    await enter(page, 'comment', '经理空缺');
    await save(page);
    await page.waitForURL(url('/approvals/unassigned'));
    const director = await person('salesdirector1');
    await director.goto(`/approvals/${dealer.run}`);
    await director.click('.decide .go');
    await director.waitForSelector('.notice.g');
    assert.equal(runOf(dealer), 'approved');
    await leave(page, director, quality);
});

test('a policy is drafted, changed, looked at and published; what it was stays readable', async () => {
    const page = await person('admin');
    const current = one("SELECT id FROM approval_policy WHERE kind = 'opening' AND state = 'current'");
    await page.goto(`/approvals/policies/${current}`);
    await page.click('form[action$="/draft"] button');
    await page.waitForLoadState();
    const draft = page.url().split('/').pop();
    assert.notEqual(draft, current);
    await page.click('a:has-text("增加节点")');
    await enter(page, 'name', '总经理');
    await enter(page, 'finder', 'role');
    await save(page);
    assert.match(await text(page, '.summary'), /角色:请填写/);
    await enter(page, 'role_id', one("SELECT id FROM role WHERE word = 'director'"));
    await save(page);
    await page.waitForURL(/approvals\/nodes\/\d+$/);
    assert.deepEqual(await axe(page), []);
    const form = page.locator('form:has(input[value="registered_capital"])');
    await form.locator('input[name=value]').fill('很多');
    await form.locator('button').click();
    assert.match(await text(page, '.summary'), /值:填写的值不能用/);
    await page.goto(page.url().replace('/conditions', ''));
    await form.locator('input[name=value]').fill('9000万');
    await form.locator('button').click();
    await page.waitForSelector('.notice.g');
    assert.match(await text(page), /注册资本 大于 90,000,000.00/);
    await page.goto(`/approvals/policies/${draft}/publish`);
    assert.deepEqual(await axe(page), []);
    await enter(page, 'note', '大客户由总经理批');
    await save(page);
    assert.equal(one(`SELECT state FROM approval_policy WHERE id = ${draft}`), 'current');
    assert.equal(one(`SELECT state FROM approval_policy WHERE id = ${current}`), 'past');
    await page.goto(`/approvals/policies/${current}`);
    assert.equal(await page.locator('form[action$="/draft"]').count(), 1);
    await page.goto('/approvals/policies');
    assert.deepEqual(await axe(page), []);
    await leave(page);
});
