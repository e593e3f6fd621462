// All of it without JavaScript.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fillSignIn, leave, one, phone, save, text, unique, url, visitor } from './support.mjs';

// the helper `enter` asks the page's script; here by kind
async function type(page, name, value) {
    const field = page.locator(`#f-${name}`);
    const tag = await page.locator(`select#f-${name}`).count();
    if (tag) await field.selectOption(value);
    else await field.fill(value);
}

test('sign in, register, filter, edit, correct an error, save a view, take a task, sign out', async () => {
    const page = await visitor({ script: false });
    await page.goto('/customers');
    await fillSignIn(page, 'sales1');
    await page.waitForURL(url('/customers'));
    const name = `测试无脚本${unique()}`;
    await page.getByRole('link', { name: '登记客户' }).click();
    await type(page, 'name', name);
    await save(page);
    assert.match(await text(page, '#e-type'), /请填写/);
    assert.equal(await page.inputValue('#f-name'), name);
    await type(page, 'type', 'chain');
    await type(page, 'region_code', '440106');
    await save(page);
    await page.waitForURL(/\/customers\/\d+$/);
    const path = new URL(page.url()).pathname;
    await page.goto('/customers');
    await page.locator('.f.typed input').fill(name);
    await page.locator('.f summary', { hasText: '状态' }).click();
    await page.locator('details[open] button', { hasText: '显示选项' }).click();
    await page.locator('details[open] label', { hasText: '潜在' }).click();
    await page.locator('details[open] button').click();
    await page.waitForURL(/state=prospect/);
    assert.match(await text(page, '.head'), /共 1 条/);
    await page.getByRole('link', { name, exact: true }).click();
    await page.getByRole('link', { name: '修改' }).first().click();
    assert.equal(await page.inputValue('#f-region_code'), '广东省广州市天河区');
    await type(page, 'address', '无脚本路 1 号');
    await save(page);
    await page.waitForURL(url(path));
    assert.equal(one(`SELECT address FROM customer WHERE id = ${path.split('/').pop()}`), '无脚本路 1 号');
    await page.getByRole('link', { name: '新建待办' }).click();
    await type(page, 'title', '无脚本待办');
    await save(page);
    await page.waitForURL(url(path));
    assert.match(await text(page, 'aside'), /无脚本待办/);
    await page.locator('.top form.out button').click();
    await page.waitForURL(url('/login'));
    await leave(page);
});

test('the menu of the phone opens and closes, and search answers a page', async () => {
    const page = await visitor({ script: false, viewport: phone });
    await page.goto('/');
    await fillSignIn(page, 'sales1');
    await page.waitForURL(url('/'));
    await page.locator('.dock a', { hasText: '更多' }).click();
    assert.ok(await page.locator('.rail a', { hasText: '文件' }).isVisible());
    await page.locator('.rail .shut').click();
    assert.ok(!(await page.locator('.rail a', { hasText: '文件' }).isVisible()));
    await page.fill('#q', '广州');
    await page.locator('#q').press('Enter');
    await page.waitForURL(/\/search\?q=/);
    assert.match(await text(page), /广州/);
    await leave(page);
});
