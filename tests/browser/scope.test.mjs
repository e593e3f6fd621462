// Who sees what: sales1 his own, staff the header, the administrator no customers, signed out nothing.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { idOf, leave, one, person, register, text, unique, visitor } from './support.mjs';

const pages = (id) => ['', '/file', '/edit', '/history', '/contacts', '/contacts/new'].map((end) => `/customers/${id}${end}`);

test('sales1 finds his own customers and nothing of others, by any door', async () => {
    const page = await person('sales1');
    const foreign = one(`SELECT id FROM customer WHERE owner_id = ${idOf('sales3')} AND code LIKE 'D000%' ORDER BY id LIMIT 1`);
    const [name, code] = [one(`SELECT name FROM customer WHERE id = ${foreign}`), one(`SELECT code FROM customer WHERE id = ${foreign}`)];
    for (const path of pages(foreign)) assert.equal((await page.goto(path)).status(), 404, path);
    assert.doesNotMatch(await text(page, 'body'), new RegExp(name));
    for (const path of [`/customers?text=${encodeURIComponent(name)}`, `/customers?owner_id=${idOf('sales3')}`, `/customers?text=${code}`]) {
        await page.goto(path);
        assert.match(await text(page), /没有符合条件的记录/, path);
    }
    for (const q of [name, code]) {
        await page.goto(`/search?q=${encodeURIComponent(q)}`);
        assert.match(await text(page), /没有找到/, q);
        const suggestions = await (await page.request.get(`/search?suggest=1&q=${encodeURIComponent(q)}`)).text();
        assert.ok(!suggestions.includes(code));
    }
    await page.goto(`/tasks/new?customer=${foreign}`);
    assert.doesNotMatch(await text(page), new RegExp(name));
    const owners = one(`SELECT COUNT(*) FROM customer WHERE owner_id = ${idOf('sales1')}`);
    await page.goto('/customers');
    assert.match(await text(page, '.head'), new RegExp(Number(owners) > 200 ? '200\\+' : `共 ${owners} 条`));
    await leave(page);
});

test('sales1 cannot write to a foreign customer even with a form of his own', async () => {
    const page = await person('sales1');
    const foreign = one(`SELECT id FROM customer WHERE owner_id = ${idOf('sales3')} AND code LIKE 'D000%' ORDER BY id LIMIT 1`);
    const version = one(`SELECT version FROM customer WHERE id = ${foreign}`);
    await page.goto('/customers/new');
    const token = await page.inputValue('[name=_token]');
    for (const [path, form] of [[`/customers/${foreign}/edit`, { name: 'x', type: 'chain', version }], [`/customers/${foreign}/contacts/new`, { person_name: 'x', role: 'boss' }],
        ['/tasks/new', { title: 'x', owner_id: idOf('sales1'), due_on: '2099-01-01', customer_id: foreign }]]) {
        const answer = await page.request.post(path, { form: { _token: token, ...form } });
        assert.equal(answer.status(), 404, path);
    }
    assert.equal(one(`SELECT version FROM customer WHERE id = ${foreign}`), version);
    const answer = await page.request.post('/customers/new', { form: { name: 'x', type: 'chain' } });
    assert.equal(answer.status(), 403, 'without the token');
    await leave(page);
});

test('sales1 registers for himself only', async () => {
    const page = await person('sales1');
    await page.goto('/customers/new');
    await page.fill('#f-name', `测试移交${unique()}`);
    await page.selectOption('#f-type', 'chain');
    await page.selectOption('#f-owner_id', idOf('sales3'));
    await page.locator('form .buttons button').click();
    assert.match(await text(page, '#e-owner_id'), /自己名下/);
    await leave(page);
});

test('staff1 sees name, region, state and owner of all, and no more', async () => {
    const page = await person('staff1');
    const seller = await person('sales1');
    const id = await register(seller, { note: '只给业务员看的备注', phone: '020-85559876', credit_code: '', address: '保密路 1 号' });
    assert.equal((await page.goto(`/customers/${id}`)).status(), 200);
    const shown = await text(page);
    assert.match(shown, /潜在/);
    assert.match(shown, /陈晓东/);
    for (const hidden of ['备注', '85559876', '保密路', '信用额度', '注册资本', '时间线', '联系人', '变更历史', '修改']) assert.doesNotMatch(shown, new RegExp(hidden), hidden);
    for (const path of pages(id).slice(1)) assert.equal((await page.goto(path)).status(), 403, path);
    assert.equal((await page.goto('/customers/new')).status(), 403);
    await page.goto(`/customers?order=-changed_at&cold_chain=1&founded_from=2020-01-01`);
    const heads = (await page.locator('thead th').allInnerTexts()).map((word) => word.trim());
    assert.deepEqual(heads, ['客户名称', '状态', '业务员', '销售大区']);
    assert.equal(await page.locator('summary', { hasText: '导出' }).count(), 0);
    assert.doesNotMatch(await text(page, '.filters'), /客户类型|冷链|成立/);
    const choice = await page.locator('input[name=columns]').evaluateAll((all) => all.map((box) => box.value));
    assert.ok(!choice.some((key) => ['phone', 'note', 'registered_capital', 'credit_code', 'address'].includes(key)), String(choice));
    const token = await page.inputValue('[name=_token] >> nth=0');
    assert.equal((await page.request.post('/customers/export', { form: { _token: token, format: 'csv' } })).status(), 403);
    await leave(page, seller);
});

test('after-sales sees header and contacts, not the file', async () => {
    const page = await person('aftersales1');
    const id = one("SELECT id FROM customer WHERE code = 'D000001'");
    assert.equal((await page.goto(`/customers/${id}/contacts`)).status(), 200);
    assert.match(await text(page), /老板/);
    assert.equal(await page.getByRole('link', { name: '新增联系人' }).count(), 0);
    assert.equal((await page.goto(`/customers/${id}/file`)).status(), 403);
    await leave(page);
});

test('the administrator sees no customers; nobody else sees administration', async () => {
    const page = await person('admin');
    await page.goto('/');
    assert.doesNotMatch(await text(page, '.rail'), /客户档案/);
    assert.doesNotMatch(await text(page), /D000|正常客户/);
    assert.equal(await page.locator('a[href^="/customers"]').count(), 0, 'nor a link to them');
    for (const path of ['/customers', '/customers/1', '/customers/new']) assert.equal((await page.goto(path)).status(), 403, path);
    await page.goto('/search?q=D0000');
    assert.match(await text(page), /没有找到/);
    const seller = await person('sales1');
    await seller.goto('/');
    assert.doesNotMatch(await text(seller, '.rail'), /系统管理/);
    await leave(page, seller);
});

test('a manager sees the team and the region; the director everything', async () => {
    const page = await person('manager1');
    const count = (where) => one(`SELECT COUNT(*) FROM customer WHERE ${where}`);
    await page.goto(`/customers?owner_id=${idOf('sales2')}`);
    assert.match(await text(page, '.head'), new RegExp(`共 ${count(`owner_id = ${idOf('sales2')}`)} 条`));
    await page.goto(`/customers?owner_id=${idOf('sales3')}`);
    assert.match(await text(page), /没有符合条件的记录/);
    const director = await person('director1');
    await director.goto(`/customers?owner_id=${idOf('sales3')}`);
    assert.match(await text(director, '.head'), new RegExp(`共 ${count(`owner_id = ${idOf('sales3')}`)} 条`));
    await leave(page, director);
});

test('nobody saves a customer to where he could no longer see it', async () => {
    const page = await person('manager1');
    const name = `测试越界${unique()}`;
    await page.goto('/customers/new');
    await page.fill('#f-name', name);
    await page.selectOption('#f-type', 'chain');
    await page.selectOption('#f-owner_id', idOf('sales3'));
    await page.fill('#f-region_code', '浙江省杭州市西湖区');
    await page.locator('form .buttons button').click();
    assert.match(await text(page, '#e-owner_id'), /看不到这个客户/);
    assert.equal(one(`SELECT COUNT(*) FROM customer WHERE name = '${name}'`), '0');
    await page.selectOption('#f-owner_id', idOf('sales2'));
    await page.locator('form .buttons button').click();
    await page.waitForURL(/\/customers\/\d+$/);
    await leave(page);
});

test('signed out there is nothing but the sign-in page', async () => {
    const page = await visitor();
    for (const path of ['/', ...pages(1), '/customers', '/tasks', '/tasks/1', '/announcements', '/announcements/1', '/files', '/files/1', '/search?q=D0',
        '/search?q=D0&suggest=1', '/customers/regions?q=a', '/account', '/home/counts', '/home/notices']) {
        const answer = await page.request.get(path, { maxRedirects: 0 });
        assert.equal(answer.status(), 303, path);
        assert.match(answer.headers().location, /^\/login/, path);
        assert.equal((await answer.body()).length, 0, path);
    }
    for (const path of ['/customers/new', '/tasks/new', '/account', '/logout']) {
        const answer = await page.request.post(path, { form: { name: 'x' }, maxRedirects: 0 });
        assert.ok([303, 403].includes(answer.status()), path);
    }
    await leave(page);
});
