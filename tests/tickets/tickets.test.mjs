// tickets.test.mjs - a call comes in: logged, answered, a photo added, handed to quality and back, solved, called back. Keys only; they are counted.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { axe, leave, likeness, one, overflow, person, phone, sound, text, url } from '../browser/support.mjs';

const good = (page, where) => sound(page, where).then(async () => assert.deepEqual(await axe(page), [], where)).then(async () => assert.deepEqual(await overflow(page), [], where));
const shot = (page, name) => process.env.SHOTS ? page.screenshot({ path: `${process.env.SHOTS}/${name}.png`, fullPage: true }) : null;
// One pixel.
const picture = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');

// A dealer of the demo with shipments and contacts.
const [code, dealer] = one(`SELECT CONCAT(cu.code, ' ', cu.id) FROM customer cu WHERE cu.state = 'active' AND EXISTS (SELECT 1 FROM ledger_entry e WHERE e.customer_id = cu.id AND e.kind = 'shipment')
    AND EXISTS (SELECT 1 FROM contact c WHERE c.customer_id = cu.id AND c.valid_to IS NULL) ORDER BY cu.id LIMIT 1`).split(' ');

let keys = 0;
async function press(page, ...names) {
    for (const name of names) {
        await page.keyboard.press(name);
        keys++;
    }
}
// Tab until the field is reached.
async function to(page, name) {
    for (let i = 0; i < 12; i++) {
        if (await page.evaluate(() => document.activeElement.name) === name) return;
        await press(page, 'Tab');
    }
    assert.fail(`no way to ${name}`);
}
// A letter that opens a step, what is said there, Ctrl+Enter.
async function step(page, key, words, where) {
    await press(page, key);
    await page.waitForURL((at) => !/\/tickets\/\d+$/.test(at.pathname));
    await good(page, where);
    await page.keyboard.type(words);
    await press(page, 'Control+Enter');
    await page.waitForURL(/\/tickets\/\d+$/);
}
const state = (id) => one(`SELECT state FROM ticket WHERE id = ${id}`);

async function choose_dealer(page) {
    await page.goto('/tickets');
    await good(page, 'the queue');
    await press(page, 'n');
    await page.waitForURL(url('/tickets/new'));
    await page.waitForFunction(() => document.activeElement.getAttribute('role') === 'combobox'); // the script is there
    await page.keyboard.type(code);
    await page.locator('[role=option]').first().waitFor();
    await press(page, 'ArrowDown', 'Enter');
    await page.waitForURL(url(`/tickets/new?customer=${dealer}`));
}

async function log_call(page) {
    await choose_dealer(page);
    await page.waitForFunction(() => document.readyState === 'complete' && document.activeElement.name === 'contact_id');
    await press(page, 'Space'); // the first contact calls
    await to(page, 'category');
    await press(page, 'Space');
    await to(page, 'shipment_id');
    await press(page, 'ArrowDown'); // from none to the newest
    await to(page, 'title');
    await page.keyboard.type('外箱压坏两件，内盒渗漏');
    await to(page, 'description');
    await page.keyboard.type('司机已签字');
    await to(page, 'quantity');
    await page.keyboard.type('1');
    await to(page, 'promised');
    await page.keyboard.type('今天答复');
    await good(page, 'logging');
    await shot(page, 'logging');
    await press(page, 'Control+Enter');
    await page.waitForURL(/\/tickets\/\d+$/);
    return page.url().split('/').pop();
}

test('a call is logged, answered, judged by quality, solved and called back, without a mouse', async () => {
    const page = await person(likeness('aftersales1')), quality = await person(likeness('quality1'));
    const began = Date.now();
    const id = await log_call(page);
    assert.ok(keys < 40, `${keys} keys beside what is typed`);
    console.log(`# logged with ${keys} keys beside what is typed, ${Date.now() - began} ms with axe`);
    assert.match(await text(page), /T-\d{4}-\d{4}[^]*外箱压坏/);
    assert.equal(one(`SELECT contact_id IS NOT NULL AND caller <> '' FROM ticket WHERE id = ${id}`), '1', 'who called');
    assert.equal(one(`SELECT shipment_id IS NOT NULL AND lot <> '' FROM ticket WHERE id = ${id}`), '1', 'which shipment and lot');
    await good(page, 'a new ticket');
    await press(page, 't');
    await page.waitForSelector('.notice.g');
    await press(page, 'm');
    await page.keyboard.type('已请仓库调录像');
    await press(page, 'Tab', 'Space', 'Control+Enter');
    await page.waitForSelector('.notice.g:has-text("已保存")');
    assert.equal(one(`SELECT answered_at IS NOT NULL FROM ticket WHERE id = ${id}`), '1');
    await page.setInputFiles('#f-file', { name: '外箱.png', mimeType: 'image/png', buffer: picture });
    await page.focus('#f-note');
    await page.keyboard.type('右下角');
    await press(page, 'Control+Enter');
    await page.waitForSelector('.shots img');
    await page.waitForFunction(() => document.querySelector('.shots img').complete && document.querySelector('.shots img').naturalWidth === 1);
    await step(page, 'q', '请判定能否销售', 'to quality');
    assert.equal(state(id), 'quality');
    await shot(page, 'ticket');
    await quality.goto(`/tickets/${id}`);
    await step(quality, 'b', '可以放行', 'back from quality');
    await page.goto(`/tickets/${id}`);
    await press(page, 's');
    await page.waitForURL(/\/solve$/);
    await good(page, 'solving');
    await page.keyboard.type('补发两件');
    await press(page, 'Tab', 'ArrowDown', 'Control+Enter');
    await page.waitForURL(/\/tickets\/\d+$/);
    assert.equal(state(id), 'solved');
    await good(page, 'solved');
    await step(page, 'c', '客户没有接电话', 'closing');
    assert.equal(state(id), 'closed');
    await good(page, 'closed');
    await leave(page, quality);
});

test('on the phone, in English: a duplicate is seen while typing, an article is found and read', async () => {
    const page = await person(likeness('aftersales1', { lang: 'en' }), { viewport: phone, lang: 'en-GB' });
    const open = one(`SELECT CONCAT(t.id, ' ', t.customer_id) FROM ticket t WHERE t.state <> 'merged' AND t.title LIKE '%外箱压坏%' ORDER BY t.id DESC LIMIT 1`).split(' ');
    await page.goto('/tickets/knowledge/new');
    await page.fill('#f-title', '外箱压坏：承运责任认定与补发');
    await page.selectOption('#f-category', 'damaged');
    await page.fill('#f-text', '先拍照');
    await good(page, 'writing an article');
    await page.click('.buttons button');
    await page.waitForURL(/\/tickets\/knowledge\/\d+$/);
    await good(page, 'an article');
    await page.goto('/tickets/knowledge');
    await good(page, 'articles');
    await page.goto(`/tickets/new?customer=${open[1]}`);
    await page.fill('#f-title', '');
    await page.locator('#f-title').pressSequentially('外箱压坏');
    await page.locator(`[role=option][href="/tickets/${open[0]}"]`).waitFor();
    await page.locator('[role=option][href^="/tickets/knowledge/"]').first().waitFor();
    await good(page, 'logging on the phone');
    await shot(page, 'logging-phone');
    await page.goto(`/tickets/${open[0]}`);
    await good(page, 'a ticket on the phone');
    await shot(page, 'ticket-phone');
    await leave(page);
});
