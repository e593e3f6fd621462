// Lane: apart.
// The job runner killed at every statement of an import of three chunks, and of its undisturbed twin's tables (tests/faults/imports.mjs).
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { calm, importing, stormy } from '../faults/imports.mjs';
import { instance } from '../faults/support.mjs';

const han = (number) => String.fromCharCode(0x4e00 + number % 20000);
const register = Buffer.from(['客户编码,客户名称,客户类型,省,市,法定代表人,联系人,手机,详细地址,信用额度,账期(天)',
    ...Array.from({ length: 2300 }, (_, i) => `R${i},长沙${han(i * 7919)}${han(i * 104729)}医药有限公司,商业公司,湖南省,长沙市,马${han(i)},李${han(i * 3)},139${10000000 + i},药都大道${i}号,100000,30`)].join('\n'));

test('killed at every statement of three chunks, an import ends as one that nobody disturbed', async () => {
    const kills = [], results = [];
    for (const run of [calm, (at) => kills.push(stormy(at).length)]) {
        const at = await instance({ DURABLE: 'no', WORKERS: '1' });
        results.push(await importing(at, 'register.csv', register, run));
        await at.end();
    }
    const [undisturbed, disturbed] = results;
    console.log(`killed ${kills.join(' + ')} times`);
    assert.ok(undisturbed.dealers.length > 2000);
    for (const part of Object.keys(undisturbed)) assert.deepEqual(disturbed[part].map(String), undisturbed[part].map(String), part);
});
