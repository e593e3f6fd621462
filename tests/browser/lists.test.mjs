// Lists: filters in the URL, order, pages, columns, views, counts.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { idOf, leave, likeness, one, person, register, sql, text, unique, url } from './support.mjs';

const names = (page) => page.locator('tbody td.c-link > a').allInnerTexts();
const total = async (page) => Number((await text(page, '.head .mute')).match(/\d+/)[0]);

// Dealers of one new salesperson: as many as asked for, made from demo ones.
function dealersOf(account, count) {
    const prefix = unique('L').toUpperCase();
    sql(`INSERT INTO customer (code, name, name_py, initials, type, state, owner_id, region_code, created_at, created_by, changed_at)
         SELECT CONCAT('${prefix}', LPAD(id, 4, '0')), CONCAT('列表${prefix}', LPAD(id, 4, '0')), CONCAT('lie biao ', LPAD(FLOOR(id / 7), 4, '0')), 'lb',
           IF(id % 3 = 0, 'chain', 'clinic'), IF(id % 10 = 0, 'prospect', 'active'), ${idOf(account)}, region_code, created_at, created_by, changed_at
         FROM customer WHERE code LIKE 'D000%' ORDER BY id LIMIT ${count}`);
}

test('pages follow each other without a gap, both ways, with equal sort values too', async () => {
    const account = likeness('sales1');
    dealersOf(account, 130);
    const page = await person(account);
    await page.goto('/customers');
    assert.equal(await total(page), 130);
    assert.equal(await page.getByRole('link', { name: '上一页' }).count(), 0);
    const pages = [await names(page)];
    while (await page.getByRole('link', { name: '下一页' }).count()) {
        await page.getByRole('link', { name: '下一页' }).click();
        await page.waitForURL(/after=/);
        pages.push(await names(page));
        assert.ok(pages.length < 9);
    }
    assert.deepEqual(pages.map((rows) => rows.length), [50, 50, 30]);
    assert.equal(new Set(pages.flat()).size, 130);
    for (const place of [1, 0]) {
        await page.getByRole('link', { name: '上一页' }).click();
        await page.waitForURL(/before=/);
        assert.deepEqual(await names(page), pages[place]);
    }
    assert.equal(await page.getByRole('link', { name: '上一页' }).count(), 0);
    await page.goto('/customers?order=-code');
    const down = await names(page);
    assert.deepEqual(down, [...down].sort().reverse());
    await leave(page);
});

test('filters live in the address, are ticked in their menus and go one by one', async () => {
    const account = likeness('sales1');
    dealersOf(account, 60);
    const page = await person(account);
    await page.goto('/customers');
    await page.locator('.f summary', { hasText: '状态' }).click();
    await page.locator('.pop[open] label', { hasText: '潜在' }).click();
    await page.locator('.pop[open] button').click();
    await page.waitForURL(url('/customers?state=prospect'));
    assert.equal(await total(page), 6);
    await page.locator('.f summary', { hasText: '客户类型' }).click();
    await page.locator('.pop[open] label', { hasText: '连锁药店' }).click();
    await page.locator('.pop[open] button').click();
    await page.waitForURL((at) => at.search.includes('state=prospect') && at.search.includes('type=chain'));
    assert.equal(await total(page), 2);
    await page.locator('.f.typed input').fill('00');
    await page.keyboard.press('Enter');
    await page.waitForURL((at) => at.search.includes('text=00') && at.search.includes('state=prospect'));
    assert.equal(await page.locator('a.f.on').count(), 3);
    await page.reload();
    await page.locator('.f summary', { hasText: '状态' }).click();
    assert.ok(await page.locator('input[type=checkbox][name=state][value=prospect]').isChecked());
    await page.locator('a.f.on', { hasText: '潜在' }).click();
    await page.waitForURL((at) => !at.search.includes('state=') && at.search.includes('type=chain'));
    await page.getByRole('link', { name: '清除条件' }).click();
    await page.waitForURL(url('/customers'));
    await page.goto('/customers?state=prospect&state=active');
    assert.equal(await total(page), 60, 'two values of one filter');
    await page.goto(`/customers?text=${unique('none')}`);
    assert.match(await text(page), /没有符合条件的记录/);
    assert.deepEqual(page.faults, []);
    await leave(page);
});

test('every filter, order and cursor that people can write is answered', async () => {
    const page = await person('sales1');
    const odd = ['state=nonsense', 'order=nonsense', 'order=-', 'after=x', 'after=1~', 'before=99999999999999999999~z', 'founded_from=2026-13-99',
        'changed_from=2026-01-01', 'founded_to=2000-01-01', 'unowned=1', 'cold_chain=0', 'region=广州', 'source=fair', 'text=%25_', "text='%22%3C",
        'owner_id=999', 'sales_region_id=1', 'text=' + 'x'.repeat(300), 'state=', 'unknown=1', 'columns=name'];
    for (const query of odd) {
        const answer = await page.goto(`/customers?${query}`);
        assert.equal(answer.status(), 200, query);
    }
    await leave(page);
});

test('columns are chosen by each person and stay', async () => {
    const account = likeness('sales1');
    const page = await person(account);
    await register(page, { website: 'example.com', short_name: '简称列', founded_on: '2011-11-11' });
    await page.goto('/customers');
    await page.locator('summary', { hasText: '选择列' }).click();
    const panel = page.locator('.pop[open]');
    await panel.locator('input[name=columns]').first().waitFor();
    for (const box of await panel.locator('input[name=columns]').all()) await box.uncheck();
    await panel.locator('label', { hasText: '简称' }).click();
    await panel.locator('label', { hasText: '成立日期' }).click();
    await panel.locator('button').click();
    await page.waitForURL(url('/customers'));
    const heads = async () => (await page.locator('thead th:not(.tick)').allInnerTexts()).map((word) => word.trim());
    assert.deepEqual(await heads(), ['客户名称', '简称', '成立日期']);
    assert.match(await text(page, 'tbody'), /简称列\s+2011-11-11/);
    await page.goto('/customers?state=prospect');
    assert.deepEqual(await heads(), ['客户名称', '简称', '成立日期']);
    const other = await person('sales1');
    await other.goto('/customers');
    assert.match(await text(other, 'thead'), /状态/);
    await leave(page, other);
});

test('a view is saved under a name, opens with its filters, and is deleted', async () => {
    const account = likeness('sales1');
    const page = await person(account);
    await page.goto('/customers?state=prospect&state=papers&order=-code');
    await page.locator('summary', { hasText: '保存视图' }).click();
    await page.fill('.pop[open] [name=name]', '我的 <潜在>');
    await page.locator('.pop[open] button').first().click();
    await page.locator('.views a', { hasText: '我的 <潜在>' }).waitFor();
    await page.goto('/customers');
    await page.locator('.views a', { hasText: '我的 <潜在>' }).click();
    await page.waitForURL((at) => at.searchParams.getAll('state').length === 2 && at.searchParams.get('order') === '-code');
    assert.equal(await page.locator('.views a[aria-current]').innerText(), '我的 <潜在>');
    await page.locator('summary', { hasText: '保存视图' }).click();
    await page.locator('.pop[open] .clock button').click();
    await page.waitForURL(url('/customers'));
    assert.equal(await page.locator('.views a', { hasText: '我的' }).count(), 0);
    await leave(page);
});

test('a count is exact up to its cap and says when there are more', async () => {
    const page = await person('service1');
    await page.goto('/customers');
    assert.ok(Number(one('SELECT COUNT(*) FROM customer')) > 200);
    assert.match(await text(page, '.head .mute'), /共 200\+ 条/);
    await page.goto('/customers?state=suspended');
    assert.equal(await total(page), Number(one("SELECT COUNT(*) FROM customer WHERE state = 'suspended'")));
    await leave(page);
});

test('names are in the order of their pinyin, also those with a rare reading', async () => {
    const account = likeness('sales1');
    const page = await person(account);
    for (const name of ['重庆测试', '单县测试', '长沙测试', '安庆测试', '张家口测试', '六安测试']) await register(page, { name: `${name}${unique()}` });
    await page.goto('/customers?order=name');
    assert.deepEqual((await names(page)).map((name) => name.slice(0, 2)), ['安庆', '长沙', '重庆', '六安', '单县', '张家']);
    await leave(page);
});
