// Home, tasks, announcements with receipts, and the bell.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { enter, idOf, leave, likeness, one, person, register, save, text, unique, url } from './support.mjs';

test('a task about a customer: made on his page, seen on Home, done with a result', async () => {
    const account = likeness('sales1');
    const page = await person(account);
    const name = `测试任务客户${unique()}`;
    const id = await register(page, { name });
    const title = `打电话 <b>${unique()}</b>`;
    await page.getByRole('link', { name: '新建待办' }).click();
    assert.match(await text(page), new RegExp(name));
    await enter(page, 'due_on', '');
    await save(page);
    assert.match(await text(page, '#e-title'), /请填写/);
    assert.match(await text(page, '#e-due_on'), /请填写/);
    assert.match(await text(page), new RegExp(name), 'the customer is still named');
    await enter(page, 'title', title);
    await enter(page, 'due_on', '2020-02-02');
    await enter(page, 'note', '两行\n说明');
    await save(page);
    await page.waitForURL(url(`/customers/${id}`));
    assert.match(await text(page, 'aside'), /打电话 <b>/);
    await page.goto('/');
    assert.match(await text(page), new RegExp(`打电话 <b>[^]*${name}`), 'Home says whom it is about');
    await page.locator('.rail a', { hasText: '待办' }).locator('.n').filter({ hasText: '1' }).waitFor();
    await page.getByRole('link', { name: title }).click();
    assert.match(await text(page), /已逾期/);
    await page.getByRole('link', { name }).click();
    await page.waitForURL(url(`/customers/${id}`));
    await page.getByRole('link', { name: title }).click();
    await enter(page, 'result', '谈好了');
    await save(page);
    await page.waitForURL(url('/tasks'));
    assert.match(await text(page, '[role=status]'), /已完成/);
    await page.goto('/tasks?state=done');
    await page.getByRole('link', { name: title }).click();
    assert.match(await text(page), /谈好了/);
    await page.getByRole('button', { name: '重新打开' }).click();
    assert.match(await text(page), /已逾期/);
    await leave(page);
});

test('a task given to somebody rings his bell, and the giver hears when it is done', async () => {
    const [boss, worker] = [likeness('service1'), likeness('sales1')];
    const [a, b] = [await person(boss), await person(worker)];
    const title = `请核对${unique()}`;
    await a.goto('/tasks/new');
    await enter(a, 'title', title);
    await enter(a, 'owner_id', idOf(worker));
    await save(a);
    await a.waitForURL(url('/tasks'));
    await b.goto('/');
    await b.locator('.bell .dot').filter({ hasText: /[1-9]/ }).waitFor();
    await b.locator('.bell').click();
    assert.match(await text(b), new RegExp(`布置了待办:${title}`));
    await b.getByRole('listitem').filter({ hasText: title }).getByRole('button', { name: '打开' }).click(); // what is due today may have been told, too
    await b.waitForURL(/\/tasks\/\d+$/);
    await save(b);
    await b.waitForURL(url('/tasks'));
    await a.goto('/home/notices');
    assert.match(await text(a), new RegExp(`已完成:${title}`));
    await a.getByRole('button', { name: '全部标为已读' }).click();
    await a.goto('/home/notices');
    assert.equal(one(`SELECT COUNT(*) FROM notice WHERE staff_id = ${idOf(boss)} AND read_at IS NULL`), '0');
    const stranger = await person('sales2');
    const task = one(`SELECT id FROM task WHERE title = '${title}'`);
    assert.equal((await stranger.goto(`/tasks/${task}`)).status(), 404);
    await leave(a, b, stranger);
});

test('a salesperson gives tasks to himself only', async () => {
    const page = await person('sales1');
    await page.goto('/tasks/new');
    await enter(page, 'title', '给别人的');
    await enter(page, 'owner_id', idOf('sales2'));
    await save(page);
    assert.match(await text(page, '#e-owner_id'), /只能给自己/);
    assert.equal(await page.inputValue('#f-title'), '给别人的');
    await leave(page);
});

test('an announcement asks for a receipt; who published sees who has not read it', async () => {
    const reader = likeness('staff1');
    const [service, page] = [await person('service1'), await person(reader)];
    service.on('dialog', (dialog) => dialog.accept());
    const title = `测试公告${unique()}`;
    await service.goto('/announcements/new');
    await save(service);
    assert.match(await text(service, '#e-title'), /请填写/);
    await enter(service, 'title', title);
    await enter(service, 'body', '第一段\n\n第二段 <script>alert(1)</script>');
    await enter(service, 'must_read', true);
    await save(service);
    await service.waitForURL(/\/announcements\/\d+$/);
    assert.match(await text(service), /已确认 0 人[^]*测试谢小红/);
    await page.goto('/');
    assert.match(await text(page, 'aside'), new RegExp(`${title}\\s+待确认`));
    await page.getByRole('link', { name: title, exact: true }).click();
    assert.match(await text(page), /第一段\n\n第二段 <script>/, 'paragraphs stay apart');
    await page.getByRole('button', { name: '我已阅读' }).click();
    assert.match(await text(page), /您已确认阅读/);
    assert.equal((await page.goto('/announcements/new')).status(), 403);
    await service.reload();
    assert.match(await text(service), /已确认 1 人/);
    await service.getByRole('link', { name: '修改' }).click();
    await enter(service, 'body', '改过的内容');
    await save(service);
    await service.waitForURL(/\/announcements\/\d+$/);
    await service.getByRole('button', { name: '撤下' }).click();
    await service.waitForURL(url('/announcements'));
    assert.doesNotMatch(await text(service), new RegExp(title));
    assert.deepEqual(page.faults, []);
    await leave(service, page);
});

test('figures on Home lead to lists of exactly that many', async () => {
    const page = await person('sales1');
    await page.goto('/');
    const figures = await page.locator('.kpis > a').evaluateAll((all) => all.map((a) => [a.getAttribute('href'), a.querySelector('.v').innerText]));
    assert.ok(figures.length >= 4);
    for (const [path, figure] of figures) {
        assert.equal((await page.goto(path)).status(), 200, path);
        if (/[¥%]/.test(figure)) continue; // sums and shares: tests/sales/month_test.c compares them
        const count = (await text(page, '.head .mute')).match(/\d+\+?/)[0];
        assert.ok(count === figure || count === '200+', `${path}: ${count} and ${figure}`);
    }
    await leave(page);
});
