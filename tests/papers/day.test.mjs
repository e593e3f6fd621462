// A day of quality: from the list of what is missing to a dealer that may be sold to.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { axe, enter, leave, likeness, one, person, register, save, sound, sql, text, unique } from '../browser/support.mjs';

const press = (page, name) => page.getByRole('button', { name, exact: true }).first().click();

async function step(page, dealer, action) {
    await page.goto(`/customers/${dealer}/state/${action}`);
    await enter(page, 'state_reason', '资料齐全');
    await save(page);
}

test('worklist, missing paper, scan, verification, and the dealer is active', async () => {
    const service = await person(likeness('service1'));
    const name = `开户客户${unique()}`;
    const dealer = await register(service, { name, type: 'clinic', region_code: '广东省深圳市南山区' });
    sql(`UPDATE customer SET state = 'quality' WHERE id = ${dealer}`);

    const quality = await person(likeness('quality1'));
    await quality.goto(`/papers/missing?text=${encodeURIComponent(name)}`);
    assert.match(await text(quality), /医疗机构执业许可证/);
    await quality.getByRole('link', { name, exact: true }).click();
    await quality.waitForURL(new RegExp(`/papers/customer/${dealer}$`));

    await quality.goto(`/customers/${dealer}/state/pass`);
    assert.match(await text(quality), /请先办妥证照[^]*医疗机构执业许可证.缺失/);
    await sound(quality, 'a step that papers forbid');
    assert.deepEqual(await axe(quality), []);
    await enter(quality, 'state_reason', '先过');
    await save(quality);
    await quality.waitForSelector('[role=alert]');
    assert.equal(one(`SELECT state FROM customer WHERE id = ${dealer}`), 'quality');
    await quality.getByRole('link', { name: /医疗机构执业许可证/ }).first().click();

    await quality.waitForURL(/\/papers\/new/);
    await enter(quality, 'number', unique('YL-'));
    await enter(quality, 'expires_on', '2099-12-31');
    await save(quality);
    await quality.waitForURL(/\/papers\/\d+$/);
    const paper = quality.url();
    await step(quality, dealer, 'pass');
    assert.match(await text(quality), /还没有核验/);

    await quality.goto(paper);
    await quality.setInputFiles('#f-file', { name: '许可证.png', mimeType: 'image/png',
        buffer: Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64') });
    await press(quality, '上传');
    assert.match(await text(quality), /许可证\.png[^]*第 1 版/);
    await enter(quality, 'verification', 'verified');
    await press(quality, '保存核验结果');
    assert.match(await text(quality, 'aside'), /已核验/);
    await quality.goto(`/papers/missing?text=${encodeURIComponent(name)}`);
    assert.doesNotMatch(await text(quality), /医疗机构执业许可证/);
    await step(quality, dealer, 'pass');
    await quality.waitForURL(new RegExp(`/customers/${dealer}$`));

    const run = one(`SELECT id FROM approval WHERE kind = 'opening' AND document_id = ${dealer}`);
    const director = await person('manager1'); // one of those whose turn it is: other tests have managers of the region too
    await director.goto(`/approvals/${run}`);
    await press(director, '批准');
    assert.equal(one(`SELECT state FROM customer WHERE id = ${dealer}`), 'active');
    await leave(service, quality, director);
});
