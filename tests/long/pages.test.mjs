// Every page in both languages: axe, words, titles, no fault; at 360 px nothing sticks out; dark and paper for some.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { everyPage } from '../browser/pages.mjs';
import { axe, enter, leave, overflow, person, phone, save, sound, text, variants, visitor } from '../browser/support.mjs';

const CJK = /[\u4e00-\u9fff]/;

for (const lang of variants(['zh', 'en'])) {
    test(`every page, ${lang}: accessible at 1280 px, whole at 360 px`, { timeout: 180000 }, async (t) => {
        const { account, paths } = await everyPage(lang);
        const [wide, narrow] = [await person(account), await person(account, { viewport: phone })];
        const faults = [];
        const titles = new Set();
        const look = async (path) => {
            await Promise.all([wide.goto(path), narrow.goto(path)]);
            await sound(wide, path);
            for (const fault of await axe(wide)) faults.push(`${path}: ${fault}`);
            for (const fault of await overflow(narrow)) faults.push(`${path} at 360: ${fault}`);
            for (const small of await narrow.evaluate(() => [...document.querySelectorAll('.btn, .dock a, .main button, .views a, select, input:not([type=hidden]):not([type=checkbox]):not([type=radio])')]
                .filter((el) => el.offsetParent && el.getBoundingClientRect().height < 40 && !el.closest('.f, .rail, label'))
                .map((el) => `${el.className || el.tagName} "${el.textContent.trim().slice(0, 20)}" is ${Math.round(el.getBoundingClientRect().height)} px high`))) faults.push(`${path} at 360: ${small}`);
            titles.add(await wide.title());
            if (lang === 'en') {
                const buttons = await wide.locator('button:visible, label:visible, legend:visible, thead th:visible, .hint:visible').evaluateAll((all) =>
                    all.filter((el) => !el.querySelector('[lang]') && !el.closest('[lang^=zh-CN]:not(html), [data-row]')).map((el) => el.innerText));
                for (const words of buttons.filter((one) => CJK.test(one) && !/中文/.test(one))) faults.push(`${path}: Chinese in the English page: ${words}`);
            }
        };
        for (const path of paths) await look(path);
        assert.deepEqual(faults, []);
        assert.ok(titles.size > 12, 'titles tell the pages apart');
        await leave(wide, narrow);
    });
}

test('pages with errors and the sign-in page are accessible too', async () => {
    const page = await person('service1');
    await page.goto('/customers/new');
    await enter(page, 'registered_capital', 'x');
    await save(page);
    await page.locator('.summary').waitFor();
    assert.deepEqual(await axe(page), []);
    const outside = await visitor({ viewport: phone });
    await outside.goto('/login?next=%2Fcustomers%3Fparked%3D1');
    assert.deepEqual(await axe(outside), []);
    assert.deepEqual(await overflow(outside), []);
    await sound(outside, '/login');
    await leave(page, outside);
});

test('dark: the contrast holds', async () => {
    const { account, paths, id } = await everyPage('zh');
    const page = await person(account, { scheme: 'dark' });
    for (const path of ['/', '/customers', `/customers/${id}`, `/customers/${id}/history`, `/customers/${id}/edit`, '/account', paths.find((one) => /phones$/.test(one))]) {
        await page.goto(path);
        assert.deepEqual(await axe(page, ['color-contrast']), [], path);
    }
    await leave(page);
});

test('paper: the file prints without menus, black on white', async () => {
    const { account, id } = await everyPage('zh');
    const page = await person(account, { scheme: 'dark' });
    await page.goto(`/customers/${id}/file`);
    await page.emulateMedia({ media: 'print' });
    for (const part of ['.top', '.rail', '.dock', '.views', '.head .act']) assert.equal(await page.locator(part).first().isVisible(), false, part);
    assert.ok(await page.locator('dl.facts').first().isVisible());
    assert.equal(await page.evaluate(() => getComputedStyle(document.body).backgroundColor), 'rgb(255, 255, 255)');
    assert.equal(await page.evaluate(() => getComputedStyle(document.querySelector('dl.facts dd')).color), 'rgb(0, 0, 0)');
    await leave(page);
});

test('a person without rights to something is told so in a page of the house', async () => {
    const page = await person('staff1');
    await page.goto('/customers/new');
    assert.match(await text(page), /403[^]*没有权限[^]*请求编号/);
    assert.deepEqual(await axe(page), []);
    await leave(page);
});
