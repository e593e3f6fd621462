// Papers in the browser: service enters one with its scan, quality verifies; both languages; axe.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { axe, enter, leave, likeness, overflow, person, phone, register, save, sound, text, unique, url } from './../browser/support.mjs';

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
    assert.match(await text(a, '[role=status]'), /没有保存/, 'the content decides, not the name');
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
        for (const path of ['/papers', '/papers?state=soon', '/papers/missing', '/papers/customer/7', '/papers/3', '/papers/3/edit', '/papers/3/renew', '/papers/new?customer=7']) {
            await page.goto(path);
            await sound(page, path);
            assert.deepEqual(await axe(page), [], path);
            assert.deepEqual(await overflow(page), [], path);
        }
        await leave(page);
    });
}
