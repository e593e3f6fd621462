// Papers in the browser: service enters one with its scan, quality verifies; both languages; axe.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { axe, enter, leave, likeness, one, overflow, person, phone, register, save, sound, text, unique, url } from './../browser/support.mjs';

const PNG = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');

test('service enters a paper with its scan, quality verifies it', async () => {
    const a = await person(likeness('service1'));
    const dealer = await register(a, { name: `证照客户${unique()}`, type: 'other' });
    await a.goto(`/customers/${dealer}`);
    assert.match(await text(a), /营业执照.缺失/, 'the dealer\'s page says why it may not be sold to');
    await a.getByRole('link', { name: '证照', exact: true }).last().click();
    await a.goto(`/papers/new?customer=${dealer}&type=business_licence`);
    await save(a);
    assert.match(await text(a, '#e-expires_on'), /请填写有效期/);
    await enter(a, 'number', 'N-123');
    await enter(a, 'date_meaning', 'permanent');
    await save(a);
    await a.waitForURL(/\/papers\/\d+$/);
    const path = new URL(a.url()).pathname;
    await a.setInputFiles('#f-file', { name: '扫描.png', mimeType: 'image/png', buffer: Buffer.from('not a picture') });
    await a.getByRole('button', { name: '上传', exact: true }).click();
    assert.match(await text(a, '.notice[role=alert]'), /没有保存/, 'the content decides, not the name');
    await a.setInputFiles('#f-file', { name: '扫描.png', mimeType: 'application/pdf', buffer: PNG });
    await a.getByRole('button', { name: '上传', exact: true }).click();
    assert.match(await text(a), /扫描\.png[^]*第 1 版/);
    const scan = await a.getByRole('link', { name: '扫描.png', exact: true }).getAttribute('href');
    const answer = await a.request.get(url(scan));
    assert.equal(answer.headers()['content-type'], 'image/png');
    assert.match(answer.headers()['content-security-policy'], /^sandbox/);
    assert.equal(answer.headers()['x-content-type-options'], 'nosniff');
    assert.match(answer.headers()['content-disposition'], /^inline/);
    assert.equal(await a.locator('#f-verification').count(), 0, 'service does not verify');
    await sound(a, path);
    const b = await person(likeness('quality1'));
    await b.goto(path);
    await enter(b, 'verification', 'verified');
    await b.getByRole('button', { name: '保存核验结果' }).click();
    assert.match(await text(b, 'aside'), /已核验/);
    await b.goto(`/customers/${dealer}`);
    assert.doesNotMatch(await text(b), /暂不能签合同/);
    assert.match(await text(b), /核验通过 · 营业执照/);
    const stranger = await person('sales2');
    assert.equal((await stranger.request.get(url(scan))).status(), 404);
    await leave(a, b, stranger);
});

for (const [lang, viewport] of [['zh', undefined], ['en', phone]]) {
    test(`the pages are accessible and fit: ${lang}`, async () => {
        const page = await person(likeness('quality1', { lang }), viewport ? { viewport } : {});
        for (const path of ['/papers', '/papers?state=soon', '/papers/missing', '/papers/customer/7', '/papers/3', '/papers/3/edit', '/papers/3/renew', '/papers/types', '/papers/types/new', '/papers/requirements', '/papers/requirements/new', '/papers/new?customer=7']) {
            await page.goto(path);
            await sound(page, path);
            assert.deepEqual(await axe(page), [], path);
            assert.deepEqual(await overflow(page), [], path);
        }
        await leave(page);
    });
}

test('a list of papers is checked, imported and taken back on its page', async () => {
    const page = await person(likeness('service1'));
    const dealer = await register(page, { name: `证照导入${unique()}`, type: 'other' });
    const code = one(`SELECT code FROM customer WHERE id = ${dealer}`);
    const number = unique('LIC-');
    const list = `客户编码,证照类型,证照编号,有效期至\n${code},营业执照,${number},长期\n${code},不明证照,X-1,2030-01-01\n`;
    page.on('dialog', (dialog) => dialog.accept());
    await page.goto('/papers');
    await page.getByRole('link', { name: '导入', exact: true }).click();
    await page.setInputFiles('#f-file', { name: '证照.csv', mimeType: 'text/csv', buffer: Buffer.from(list) });
    await page.click('form[enctype] button[type=submit]');
    await page.waitForSelector('form[action$="/check"]');
    await page.click('form[action$="/check"] button[type=submit]');
    await page.waitForSelector('form[action$="/apply"]');
    assert.match(await text(page), /没有这种证照|不明证照/);
    const [download] = await Promise.all([page.waitForEvent('download'), page.click('form[action$="/error-file"] button')]);
    assert.match(download.suggestedFilename(), /\.xlsx$/);
    await page.click('form[action$="/apply"] button[type=submit]');
    await page.waitForSelector('form[action$="/undo"]');
    await sound(page, 'papers imported');
    assert.deepEqual(await axe(page), []);
    const run = new URL(page.url()).pathname;
    await page.goto(`/search?q=${number.toLowerCase()}`);
    assert.deepEqual(await axe(page), []);
    await page.getByRole('link', { name: number }).click();
    await page.waitForURL(/\/papers\/\d+$/);
    assert.match(await text(page, 'aside'), /待审/);
    await page.goto(run);
    await page.click('form[action$="/undo"] button');
    await page.waitForSelector('.notice.g');
    assert.equal(one(`SELECT COUNT(*) FROM paper WHERE customer_id = ${dealer}`), '0');
    assert.equal(one(`SELECT COUNT(*) FROM search_word WHERE kind = 'paper' AND customer_id = ${dealer}`), '0');
    await leave(page);
});
