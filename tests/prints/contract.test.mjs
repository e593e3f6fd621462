// contract.test.mjs - from a printed page to the answer whether it is genuine, as the holder of the paper goes: the code is
// read off the page, leads through signing in, and says what was approved; and the page that waits for the kept bytes.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { axe, base, fillSignIn, leave, one, overflow, person, phone, sql, url, visitor } from '../browser/support.mjs';

const folder = process.env.TMPDIR ?? '/tmp';
const approved = (n) => one(`SELECT id FROM contract WHERE approved_at IS NOT NULL AND text_hash IS NOT NULL ORDER BY id LIMIT ${n}, 1`);
const order = (id) => sql(`INSERT INTO job (kind, args, staff_id, run_at, created_at) SELECT 'prints.contract', '{"contract":${id}}', 1, UTC_TIMESTAMP(), UTC_TIMESTAMP()
    FROM contract WHERE id = ${id} AND file_id IS NULL`);

// The kept PDF, once the job has drawn it.
async function kept(page, id) {
    for (let i = 0; i < 150; i++) {
        const answer = await page.request.get(`/prints/contracts/${id}`);
        if (answer.headers()['content-type'] === 'application/pdf') return answer.body();
        await page.waitForTimeout(200);
    }
    return assert.fail(`contract ${id} is not kept`);
}

function codes(bytes) {
    const name = join(folder, 'kept');
    writeFileSync(`${name}.pdf`, bytes);
    execFileSync('pdftoppm', ['-r', '150', '-png', `${name}.pdf`, name]);
    const pages = Number(/Pages:\s+(\d+)/.exec(execFileSync('pdfinfo', [`${name}.pdf`], { encoding: 'utf8' }))[1]);
    const read = execFileSync('sh', ['-c', `zbarimg --quiet --raw ${name}-*.png 2>/dev/null`], { encoding: 'utf8' }).trim().split('\n');
    assert.equal(read.length, pages);
    return new Set(read);
}

test('the code on a page leads through signing in to what was approved', async () => {
    const id = approved(0);
    order(id);
    const legal = await person('legal1');
    const found = codes(await kept(legal, id));
    assert.equal(found.size, 1); // the same on each page
    const address = [...found][0];
    assert.ok(address.startsWith(`${base}/contracts/verify/`), address);
    const scanned = await visitor({ viewport: phone });
    await scanned.goto(address);
    await fillSignIn(scanned, 'staff1'); // reads no contracts
    await scanned.waitForURL(address);
    await scanned.locator('[data-outcome="approved"]').waitFor();
    assert.deepEqual(await axe(scanned), []);
    assert.deepEqual(await overflow(scanned), []);
    const buyer = one(`SELECT name FROM contract_party WHERE contract_id = ${id} AND side = 'buyer'`);
    assert.ok(!(await scanned.locator('main').innerText()).includes(buyer));
    await legal.goto(address);
    assert.deepEqual(await axe(legal), []);
    assert.ok((await legal.locator('main').innerText()).includes(buyer));
    await leave(legal, scanned);
});

test('number and hash can be typed, and a wrong one is told', async () => {
    const page = await person('legal1');
    const [number, hash] = sql(`SELECT number, HEX(text_hash) FROM contract WHERE id = ${approved(1)}`)[0];
    await page.goto('/contracts/verify');
    const ask = async (typed, outcome) => {
        await page.fill('[name=number]', number);
        await page.fill('[name=hash]', typed);
        await page.click('main form button');
        await page.locator(`[data-outcome="${outcome}"]`).waitFor();
        assert.deepEqual(await axe(page), []);
    };
    await ask(hash.slice(0, 8).toLowerCase(), 'begins');
    await ask(`${hash.slice(0, 32)} ${hash.slice(32)}`, 'approved');
    await ask(hash.replace(/^./, (digit) => (digit === '0' ? '1' : '0')), 'differs');
    await ask('12', 'no_hash');
    await leave(page);
});

test('until the bytes are kept a page says so, and nothing else is served', async () => {
    const id = approved(2), page = await person('legal1', { viewport: phone });
    sql(`UPDATE job SET state = 'done' WHERE kind = 'prints.contract' AND args = '{"contract":${id}}'; UPDATE contract SET file_id = NULL WHERE id = ${id}`);
    await page.goto(`/prints/contracts/${id}`);
    assert.equal(page.url(), url(`/prints/contracts/${id}/waiting`));
    assert.ok((await page.locator('main').innerText()).includes(one(`SELECT number FROM contract WHERE id = ${id}`)));
    assert.deepEqual(await axe(page), []);
    assert.deepEqual(await overflow(page), []);
    order(id);
    const bytes = await kept(page, id);
    assert.ok(bytes.equals(await kept(page, id)));
    await leave(page);
});
