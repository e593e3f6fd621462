// duplicates.test.mjs - one dealer registered twice: seen, merged, taken back; many changed at once; tags.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { axe, enter, leave, one, overflow, person, phone, save, sql, unique, url } from '../browser/support.mjs';

async function ask(page, fields) {
    await page.goto('/customers/new');
    for (const [name, value] of Object.entries(fields)) await enter(page, name, value);
    await save(page);
}

const idOf = (page) => Number(new URL(page.url()).pathname.split('/').at(-1));

test('a dealer alike is shown before it is registered a second time, and merged with nothing lost', async () => {
    const page = await person('service1'), mark = unique('鼎'), name = `${mark}康泰医药`;
    await ask(page, { name: `${name}有限公司`, type: 'distributor', phone: '0731-82345678' });
    await page.waitForURL(/\/customers\/\d+$/);
    const first = idOf(page);
    await ask(page, { name: `${name}有限责任公司`, type: 'distributor', address: '五一路 9 号' });
    await page.getByLabel('不是同一家,仍然登记').waitFor();
    assert.match(await page.textContent('main'), new RegExp(`${name}有限公司`));
    assert.equal(await page.inputValue('[name=address]'), '五一路 9 号');
    assert.deepEqual(await axe(page), []);
    await page.getByLabel('不是同一家,仍然登记').check();
    await save(page);
    await page.waitForURL(/\/customers\/\d+$/);
    const second = idOf(page);

    await page.goto(`/customers?text=${encodeURIComponent(name)}`);
    for (const box of await page.locator('tbody input[name=id]').all()) await box.check();
    await page.click('button[formaction="/customers/merge"]');
    await page.waitForURL(/\/customers\/merge\?/);
    await page.locator(`[name=keep][value="${first}"]`).check();
    assert.deepEqual(await axe(page), []);
    await page.setViewportSize(phone);
    assert.deepEqual(await axe(page), []);
    assert.deepEqual(await overflow(page), []);
    await page.setViewportSize({ width: 1280, height: 900 });
    await page.fill('[name=merge_reason]', '同一家公司登记了两次');
    await save(page);
    await page.waitForURL(url(`/customers/${first}`));
    assert.match(await page.textContent('main'), /五一路 9 号/);
    await page.goto(`/customers/${second}`);
    await page.waitForURL(url(`/customers/${first}`));

    await page.goto('/customers/merges');
    assert.deepEqual(await axe(page), []);
    await page.click(`a:has-text("${name}")`);
    await page.fill('[name=undo_reason]', '其实是两家');
    assert.deepEqual(await axe(page), []);
    await save(page);
    await page.waitForURL(url(`/customers/${second}`));
    assert.equal(one(`SELECT COUNT(*) FROM customer WHERE id IN (${first}, ${second})`), '2');
    assert.deepEqual(page.faults, []);
    await leave(page);
});

test('many are changed at once, each with its outcome', async () => {
    const page = await person('service1'), mark = unique('批');
    for (const name of ['甲', '乙', '丙']) {
        sql(`INSERT INTO customer (code, name, name_py, type, state, created_at, created_by, changed_at) VALUES ('${mark}${name}', '${mark}${name}', '${mark}', 'clinic', 'active', UTC_TIMESTAMP(), 1, UTC_TIMESTAMP())`);
    }
    sql(`UPDATE customer SET type = 'chain' WHERE code = '${mark}丙'`);
    await page.goto(`/customers?text=${encodeURIComponent(mark)}`);
    await page.locator('#bulk [name=all]').check();
    await page.click('button[formaction="/customers/change"]');
    assert.deepEqual(await axe(page), []);
    await page.selectOption('[name=type]', 'chain');
    await page.fill('[name=why]', '类型登记有误');
    await save(page);
    await page.waitForFunction(() => document.querySelectorAll('#outcome .clock').length === 3, undefined, { timeout: 20000 });
    assert.match(await page.textContent('#outcome'), /本来就是这样/);
    assert.equal(one(`SELECT COUNT(*) FROM customer WHERE code LIKE '${mark}%' AND type = 'chain'`), '3');
    assert.deepEqual(await axe(page), []);
    assert.deepEqual(page.faults, []);
    await leave(page);
});

test('tags are given on the page and filter the list', async () => {
    const page = await person('service1'), name = unique('Tagged ');
    await ask(page, { name, type: 'distributor' });
    await page.waitForURL(/\/customers\/\d+$/);
    await page.click('a[href$="/tags"]');
    assert.deepEqual(await axe(page), []);
    await page.getByLabel('需关注').check();
    await save(page);
    await page.waitForURL(/\/customers\/\d+$/);
    assert.match(await page.textContent('main'), /需关注/);
    await page.goto(`/customers?tag=watch&text=${encodeURIComponent(name)}`);
    assert.equal(await page.locator('tbody tr').count(), 1);
    await page.goto(`/customers?tag=key&text=${encodeURIComponent(name)}`);
    assert.equal(await page.locator('tbody tr').count(), 0);
    await leave(page);
});

test('the worklist of pairs: compared now, decided there', async () => {
    const page = await person('service1'), mark = unique('双');
    for (const [name, place] of [[`${mark}健民药业有限公司`, 1], [`${mark}健明药业有限责任公司`, 2]]) {
        await ask(page, { name, type: 'distributor' });
        if (place === 2) {
            await page.getByLabel('不是同一家,仍然登记').check();
            await save(page);
        }
        await page.waitForURL(/\/customers\/\d+$/);
    }
    sql(`DELETE p FROM customer_pair p JOIN customer c ON c.id = p.high_id WHERE c.name LIKE '${mark}%'`);
    await page.goto('/customers/duplicates');
    await page.click('form[action="/customers/duplicates/scan"] button');
    for (let i = 0; i < 60 && one(`SELECT COUNT(*) FROM customer_pair p JOIN customer c ON c.id = p.high_id WHERE c.name LIKE '${mark}%'`) === '0'; i++) await page.waitForTimeout(500);
    await page.goto(`/customers/duplicates?text=${encodeURIComponent(mark)}`);
    assert.deepEqual(await axe(page), []);
    await page.click('tbody a');
    await page.waitForURL(/\/customers\/merge\?/);
    await page.click('button[formaction="/customers/merge/different"]');
    await page.waitForURL(url('/customers/duplicates'));
    await page.goto(`/customers/duplicates?text=${encodeURIComponent(mark)}`);
    assert.equal(await page.locator('tbody tr').count(), 0);
    assert.deepEqual(page.faults, []);
    await leave(page);
});
