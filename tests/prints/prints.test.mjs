// prints.test.mjs - documents as PDF: fonts embedded, text that can be found, pages that repeat their
// heads, no empty boxes; kept documents stay as they were.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { axe, enter, idOf, leave, one, overflow, person, phone, register, save, sql, text, unique } from '../browser/support.mjs';

let serial = 0;
async function pdf(page, path) {
    const answer = await page.request.get(path);
    assert.equal(answer.status(), 200, path);
    assert.equal(answer.headers()['content-type'], 'application/pdf');
    const file = join(process.env.TMPDIR ?? '/tmp', `print${serial++}.pdf`);
    const bytes = await answer.body();
    writeFileSync(file, bytes);
    return {
        bytes, words: execFileSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8' }),
        pages: Number(/Pages:\s+(\d+)/.exec(execFileSync('pdfinfo', [file], { encoding: 'utf8' }))[1]),
        fonts: execFileSync('pdffonts', [file], { encoding: 'utf8' }).trim().split('\n').slice(2),
    };
}

function addContacts(customer, count) {
    const names = Array.from({ length: count }, (_, i) => `('联系${customer}-${i + 1}')`);
    sql(`INSERT INTO person (name) VALUES ${names.join()};
         INSERT INTO contact (customer_id, person_id, role, title) SELECT ${customer}, id, 'purchasing', '采购' FROM person WHERE name LIKE '联系${customer}-%';`);
}

test('the registration form has its fonts in it, repeats the head of a table and counts its pages', async () => {
    const page = await person('service1');
    const name = `测试${'很长的名称'.repeat(18)}${unique()}`;
    const id = await register(page, { name, delivery_address: '北京路1号', business_scope: '药品批发;'.repeat(150) });
    addContacts(id, 40);
    const form = await pdf(page, `/prints/registration-form/${id}`);
    assert.ok(form.pages >= 2 && form.pages <= 4, `${form.pages} pages`);
    assert.ok(form.fonts.length > 0);
    for (const font of form.fonts) assert.match(font, /\byes\s+yes\s+yes\b/, font); // embedded, subset, with a way back to text
    assert.ok(form.bytes.length < 120 * 1024, `${form.bytes.length} bytes`);
    assert.match(form.words, /客户基本信息登记表/);
    assert.match(form.words, /北京路1号/);
    assert.ok(form.words.replace(/\s/g, '').includes(name));
    assert.match(form.words, new RegExp(`联系${id}-40\\b`));
    assert.match(form.words, new RegExp(`1 ?/ ?${form.pages}\\b`));
    assert.match(form.words, new RegExp(`${form.pages} ?/ ?${form.pages}\\b`));
    const heads = form.words.split('\f').filter((sheet) => sheet.includes(`联系${id}-`));
    assert.ok(heads.length >= 2);
    for (const sheet of heads) assert.match(sheet, /姓名\s+角色\s+职务/);
    for (const who of ['业务员', '客服部', '质管', '经理']) assert.match(form.words, new RegExp(who));
    await leave(page);
});

test('a character is printed or named, never an empty box', async () => {
    const page = await person('service1');
    const id = await register(page, { name: `𠮷祥㐂悦${unique()}`, legal_representative: '𠮷' });
    const form = await pdf(page, `/prints/registration-form/${id}`);
    assert.match(form.words, /(𠮷|\(U\+20BB7\))祥(㐂|\(U\+3402\))悦/);
    await leave(page);
});

test('the card is one page, and shows limit and people only to those who may see them', async () => {
    const page = await person('service1');
    const id = Number(one("SELECT cu.id FROM customer cu JOIN customer_limit l ON l.customer_id = cu.id AND l.valid_to IS NULL ORDER BY cu.id LIMIT 1"));
    addContacts(id, 20);
    const card = await pdf(page, `/prints/customer-card/${id}`);
    assert.equal(card.pages, 1);
    assert.match(card.words, /客户卡/);
    assert.match(card.words, /信用额度/);
    assert.match(card.words, new RegExp(`未列出\\s*另有 ${Number(one(`SELECT COUNT(*) FROM contact WHERE customer_id = ${id} AND valid_to IS NULL`)) - 8} 项`));
    const quality = await person('quality1'); // reads contacts, not limits
    assert.doesNotMatch((await pdf(quality, `/prints/customer-card/${id}`)).words, /信用额度/);
    const staff = await person('staff1'); // may only look
    assert.equal((await staff.request.get(`/prints/customer-card/${id}`)).status(), 403);
    await leave(page, quality, staff);
});

test('a verified file keeps its form as it stood', async () => {
    const page = await person('service1');
    const id = await register(page, { delivery_address: '旧地址', owner_id: idOf('sales1') });
    await page.goto(`/customers/${id}/verify`);
    assert.deepEqual(await axe(page), []);
    await enter(page, 'verify_note', '电话核实');
    await save(page);
    await page.waitForURL(new RegExp(`/customers/${id}$`));
    for (let i = 0; i < 100 && !one(`SELECT id FROM customer_document WHERE customer_id = ${id}`); i++) await page.waitForTimeout(200);
    await page.goto(`/customers/${id}/file`);
    assert.deepEqual(await axe(page), []);
    const path = await page.locator('a[href^="/prints/kept/"]').getAttribute('href');
    const hash = (await text(page, 'table code')).trim();
    const kept = await pdf(page, path);
    assert.equal(createHash('sha256').update(kept.bytes).digest('hex'), hash);
    assert.match(kept.words, /旧地址/);
    await page.goto(`/customers/${id}/edit`);
    await enter(page, 'delivery_address', '新地址');
    await save(page);
    await page.waitForURL(new RegExp(`/customers/${id}$`));
    assert.match((await pdf(page, `/prints/registration-form/${id}`)).words, /新地址/);
    assert.ok((await pdf(page, path)).bytes.equals(kept.bytes));
    const stranger = await person('sales2');
    assert.equal((await stranger.request.get(path)).status(), 404);
    const small = await person('service1', { viewport: phone });
    await small.goto(`/customers/${id}/file`);
    assert.deepEqual(await overflow(small), []);
    await leave(page, stranger, small);
});
