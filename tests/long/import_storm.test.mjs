// Lane: apart.
// The job runner killed by SIGKILL at every stage of an import: it goes on where it was, and nothing is there twice.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { calm, importing, stormy } from '../faults/imports.mjs';
import { instance } from '../faults/support.mjs';

const register = readFileSync(`${process.env.ROOT}/tests/data/dealers-gb18030.csv`);

test('killed while it reads, checks and applies, an import ends as one that nobody disturbed', async () => {
    const kills = [], results = [];
    for (const run of [calm, (at) => kills.push(stormy(at, { every: 9 }).length)]) {
        const at = await instance({ DURABLE: 'no', WORKERS: '1' });
        results.push(await importing(at, 'dealers.csv', register, run));
        await at.end();
    }
    const [undisturbed, disturbed] = results;
    console.log(`killed ${kills.join(' + ')} times`);
    assert.ok(kills.every((count) => count >= 5), `${kills}`);
    assert.ok(undisturbed.dealers.length > 250);
    for (const part of Object.keys(undisturbed)) assert.deepEqual(disturbed[part].map(String), undisturbed[part].map(String), part);
});
