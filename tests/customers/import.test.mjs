// import.test.mjs - a register brought in on the page, as customer service does it: upload, columns,
// check, error file, the good rows, undo; and what the page says about files it cannot read.
import assert from 'node:assert/strict';
import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { axe, leave, likeness, one, overflow, person, phone, sound, text, visitor, fillSignIn, url } from '../browser/support.mjs';

const data = path.join(import.meta.dirname, '..', 'data');
const expected = JSON.parse(readFileSync(path.join(data, 'expected.json'), 'utf8'));

async function upload(page, file) {
    await page.goto('/customers/import');
    await page.setInputFiles('#f-file', file);
    await page.click('form[enctype] button[type=submit]');
    await page.waitForURL(/\/customers\/import\/\d+$/);
    return Number(page.url().split('/').pop());
}

async function judge(page, where) {
    await sound(page, where);
    assert.deepEqual(await axe(page), [], `${where}: accessible`);
    assert.deepEqual(await overflow(page), [], `${where}: nothing sticks out`);
}

// The page as it is at a width, then as it was.
async function narrow(page, where) {
    const before = page.viewportSize();
    await page.setViewportSize(phone);
    assert.deepEqual(await overflow(page), [], `${where}: nothing sticks out on a phone`);
    await page.setViewportSize(before);
}

async function signedIn(account, options) {
    const page = await visitor(options);
    await page.goto('/login');
    await fillSignIn(page, account);
    await page.waitForURL(url('/'));
    page.on('dialog', (dialog) => dialog.accept());
    return page;
}

test('the sample register is checked, its good rows imported, and taken back', async () => {
    const account = likeness('service1');
    const page = await signedIn(account);
    const run = await upload(page, path.join(data, 'dealers.xlsx'));

    await page.waitForSelector('select[name=field_0]');
    assert.equal(await page.locator('select[name=field_0]').inputValue(), 'code');
    assert.equal(await page.locator('select[name=field_3]').inputValue(), 'credit_code');
    await judge(page, 'mapping');
    await narrow(page, 'mapping');
    await page.click('form[action$="/check"] button[type=submit]');

    await page.waitForSelector('form[action$="/apply"]');
    const words = await text(page);
    for (const number of [expected.rows, expected.good, expected.rows - expected.good]) assert.match(words, new RegExp(`\\b${number}\\b`));
    assert.match(words, /火星省/);
    await judge(page, 'checked');
    await narrow(page, 'checked');

    const [download] = await Promise.all([page.waitForEvent('download'), page.click('form[action$="/error-file"] button')]);
    assert.match(download.suggestedFilename(), /^dealers-.*\.xlsx$/);
    assert.ok(statSync(await download.path()).size > 1000);

    await page.click('form[action$="/apply"] button[type=submit]');
    await page.waitForSelector('form[action$="/undo"]');
    assert.equal(Number(one(`SELECT COUNT(*) FROM customer WHERE import_run_id = ${run}`)), expected.good);
    await judge(page, 'done');
    await narrow(page, 'done');
    await page.click('td.c-link a[href^="/customers/"]');
    await page.waitForURL(/\/customers\/\d+$/);
    assert.match(await text(page), /迁入/);

    await page.goto(`/customers/import/${run}`);
    await page.click('form[action$="/undo"] button');
    await page.waitForSelector('.notice.g');
    assert.equal(Number(one(`SELECT COUNT(*) FROM customer WHERE import_run_id = ${run}`)), 0);
    await judge(page, 'undone');
    await page.goto('/customers/import');
    await judge(page, 'list');
    await narrow(page, 'list');
    await leave(page);
});

test('a run is its importer\'s alone', async () => {
    const page = await signedIn(likeness('service1'));
    const run = await upload(page, path.join(data, 'dealers-gb18030.csv'));
    const other = await signedIn(likeness('service1'));

    assert.equal((await other.goto(`/customers/import/${run}`)).status(), 404);
    const seller = await person('sales1');
    assert.equal((await seller.goto('/customers/import')).status(), 403);
    await page.waitForSelector('form[action$="/discard"]');
    await page.click('form[action$="/discard"] button');
    await page.waitForURL(/\/customers\/import$/);
    assert.equal(one(`SELECT COUNT(*) FROM import_run WHERE id = ${run}`), '0');
    await leave(page, other, seller);
});

test('two columns for one field are refused, and what was chosen is still there', async () => {
    const page = await signedIn(likeness('service1'));
    await upload(page, path.join(data, 'dealers-gb18030.csv'));

    await page.waitForSelector('select[name=field_2]');
    await page.selectOption('select[name=field_2]', 'name');
    await page.click('form[action$="/check"] button[type=submit]');
    await page.waitForSelector('.notice.r');
    assert.equal(await page.locator('select[name=field_2]').inputValue(), 'name');
    await judge(page, 'refused mapping');
    await leave(page);
});

test('a file that is no table says so, in English too', async () => {
    const page = await signedIn(likeness('service1', { lang: 'en' }));
    await upload(page, { name: 'old.xls', mimeType: 'application/vnd.ms-excel', buffer: Buffer.from('d0cf11e0a1b11ae1'.padEnd(2048, '0'), 'hex') });

    await page.waitForSelector('.notice.r');
    assert.match(await text(page), /\.xlsx/);
    await judge(page, 'failed');
    await page.click('form[action$="/discard"] button');
    await page.waitForURL(/\/customers\/import$/);
    await judge(page, 'list in English');
    await leave(page);
});
