// The search box: suggestions while typing, by keyboard and on a phone; the page of all answers.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { axe, leave, overflow, person, phone, text } from '../browser/support.mjs';

const options = (page) => page.locator('[role=option]');

async function suggestions(page, typed) {
    await page.click('#q');
    await page.keyboard.type(typed);
    await options(page).first().waitFor();
    return options(page).allInnerTexts();
}

test('initials bring suggestions, and the arrow and Enter open one', async () => {
    const page = await person('sales1');
    await page.goto('/');
    const shown = await suggestions(page, 'gz');
    assert.ok(shown.every((one) => one.includes('广州')), shown.join('\n'));
    await axe(page);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/customers\/\d+$/);
    assert.match(await text(page, 'h1'), /^广州/);
    await leave(page);
});

test('on a phone the suggestions fit and a touch opens one', async () => {
    const page = await person('sales1', { viewport: phone });
    await page.goto('/');
    await suggestions(page, '深圳');
    assert.deepEqual(await overflow(page), []);
    await options(page).first().click();
    await page.waitForURL(/\/customers\/\d+$/);
    assert.match(await text(page, 'h1'), /^深圳/);
    await leave(page);
});

test('the page of answers shows only what this person may see, and says so when there is nothing', async () => {
    const page = await person('sales1');
    await page.goto('/search?q=杭州');
    assert.ok(!(await text(page)).includes('有限公司'), 'sales3 sells in 杭州');
    assert.match(await text(page), /没有找到/);
    await page.goto('/search?q=广州');
    assert.match(await text(page), /广州.+有限公司/);
    await axe(page);
    await leave(page);
});
