// Everything by keyboard; letter keys act only while no field has the focus, and can be switched off.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { leave, likeness, person, text, unique, url } from './support.mjs';

const focused = (page) => page.evaluate(() => document.activeElement.name || document.activeElement.textContent.trim());

test('/ finds, n is new, j and k walk, Enter opens, Ctrl+Enter saves', async () => {
    const page = await person('sales1');
    await page.goto('/customers');
    const names = await page.locator('tbody td.c-link > a').allInnerTexts();
    await page.keyboard.press('j');
    assert.equal(await focused(page), names[0]);
    await page.keyboard.press('j');
    assert.equal(await focused(page), names[1]);
    await page.keyboard.press('k');
    assert.equal(await focused(page), names[0]);
    await page.keyboard.press('/');
    assert.equal(await focused(page), 'q');
    await page.keyboard.type('njk/');
    assert.equal(await page.inputValue('#q'), 'njk/', 'in a field letters are letters');
    await page.keyboard.press('Escape');
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/customers\/\d+$/);
    await page.keyboard.press('e');
    await page.waitForURL(/\/edit$/);
    await page.goto('/customers');
    await page.keyboard.press('n');
    await page.waitForURL(url('/customers/new'));
    assert.equal(await focused(page), 'name');
    const name = `测试键盘${unique()}`;
    await page.keyboard.type(name);
    await page.locator('#f-type').focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Control+Enter');
    await page.waitForURL(/\/customers\/\d+$/);
    assert.match(await text(page, 'h1'), new RegExp(name));
    await leave(page);
});

test('letter keys are off when the profile says so; Ctrl+Enter stays', async () => {
    const account = likeness('sales1', { keys: 1 });
    const page = await person(account);
    await page.goto('/account');
    await page.locator('#f-letter_keys').uncheck();
    await page.locator('#f-email').focus();
    await page.keyboard.press('Control+Enter');
    await page.locator('[role=status]').waitFor();
    await page.goto('/customers');
    for (const key of ['n', 'j', '/']) await page.keyboard.press(key);
    assert.equal(page.url(), url('/customers'));
    assert.equal(await page.evaluate(() => document.activeElement === document.body), true);
    assert.equal(await page.locator('.head kbd').first().isVisible().catch(() => false), false, 'and no key is advertised');
    await leave(page);
});

test('the first Tab offers the way past the menu, and focus is always visible', async () => {
    const page = await person('sales1');
    await page.goto('/tasks');
    await page.keyboard.press('Tab');
    assert.equal(await focused(page), '跳到正文');
    await page.keyboard.press('Enter');
    assert.equal(await page.evaluate(() => document.activeElement.id), 'main');
    for (let i = 0; i < 12; i++) {
        await page.keyboard.press('Tab');
        const seen = await page.evaluate(() => {
            const style = getComputedStyle(document.activeElement);
            return style.outlineStyle !== 'none' || style.boxShadow !== 'none' || document.activeElement.type === 'radio';
        });
        assert.ok(seen, `the ${i + 1}. stop: ${await focused(page)}`);
    }
    await leave(page);
});

test('Escape closes a menu and gives the focus back; leaving a changed form is asked about', async () => {
    const page = await person('sales1');
    await page.goto('/customers');
    await page.locator('summary', { hasText: '状态' }).focus();
    await page.keyboard.press('Enter');
    assert.equal(await page.locator('.pop[open]').count(), 1);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Escape');
    assert.equal(await page.locator('.pop[open]').count(), 0);
    assert.match(await focused(page), /状态/);
    await page.goto('/customers/new');
    await page.keyboard.type('没有保存');
    let asked = 0;
    page.on('dialog', (dialog) => { asked++; dialog.accept(); });
    await page.locator('.rail a', { hasText: '待办' }).click();
    await page.waitForURL(url('/tasks'));
    assert.equal(asked, 1);
    await leave(page);
});
