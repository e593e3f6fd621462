// recalls.test.mjs - a lot of the demo is recalled by quality: started, told, answered, reconciled, printed, closed; and goods come back from a ticket.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { axe, leave, likeness, one, overflow, person, phone, sound, sql, text, unique, url } from '../browser/support.mjs';

const good = (page, where) => sound(page, where).then(async () => assert.deepEqual(await axe(page), [], where)).then(async () => assert.deepEqual(await overflow(page), [], where));
const shot = (page, name) => process.env.SHOTS ? page.screenshot({ path: `${process.env.SHOTS}/${name}.png`, fullPage: true }) : null;

// A product and a lot of this test's own, shipped to two dealers of the demo with contacts.
const dealers = sql(`SELECT cu.id, cu.code FROM customer cu WHERE cu.state = 'active' AND cu.owner_id IS NOT NULL AND EXISTS (SELECT 1 FROM contact c WHERE c.customer_id = cu.id AND c.valid_to IS NULL)
    AND EXISTS (SELECT 1 FROM customer_figures f WHERE f.id = cu.id) ORDER BY cu.id LIMIT 2`).map(([id]) => Number(id));
const code = unique('Z').toUpperCase().slice(0, 20), lot = unique('L').toUpperCase();

function ship(dealer, quantity) {
    return one(`INSERT INTO ledger_entry (customer_id, kind, source, number, line_no, posted_on, due_on, amount, value, product_code, product_name, lot, quantity, price, created_at, created_by)
        VALUES (${dealer}, 'shipment', 'page', '${unique('RS')}', 1, CURDATE() - INTERVAL 20 DAY, CURDATE() + INTERVAL 10 DAY, ${quantity} * 10, ${quantity} * 10, '${code}', '演示胶囊', '${lot}', ${quantity}, 10, NOW(), 1);
        SET @entry = LAST_INSERT_ID();
        INSERT INTO open_item (id, customer_id, posted_on, due_on, amount, open_amount) SELECT id, customer_id, posted_on, due_on, amount, amount FROM ledger_entry WHERE id = @entry;
        SELECT @entry`);
}
const printed = (pdf) => execFileSync('pdftotext', ['-layout', '-', '-'], { input: pdf, encoding: 'utf8' });
const send = (page, button) => Promise.all([page.waitForNavigation(), page.click(button)]);

async function prepare(page, mock) {
    await page.goto('/tickets/recalls/new');
    await good(page, 'preparing');
    await page.fill('#f-product', code);
    await page.fill('#f-lots', lot);
    await page.selectOption('#f-class', '1');
    await page.selectOption('#f-mock', mock);
    await page.fill('#f-reason', '留样复检不合格');
    await shot(page, 'recall-new');
    await send(page, '.buttons button');
    await good(page, 'prepared');
    await shot(page, 'recall-draft');
    page.once('dialog', (dialog) => dialog.accept());
    await send(page, 'form:has([value=start]) button');
    return page.url().split('/').pop();
}
async function answer(page, row, held) {
    await page.goto(`/tickets/recalls/dealers/${row}`);
    await good(page, 'a dealer of the recall');
    await shot(page, 'recall-dealer');
    await page.keyboard.press('n');
    await page.waitForURL(/\/notify$/);
    await good(page, 'notifying');
    await page.selectOption('#f-means', 'phone');
    await page.keyboard.press('Control+Enter');
    await page.waitForURL(url(`/tickets/recalls/dealers/${row}`));
    await page.keyboard.press('c');
    await page.waitForURL(/\/confirm$/);
    await page.fill('#f-confirmed_by', '王质管');
    const line = one(`SELECT id FROM recall_line WHERE recall_dealer_id = ${row}`);
    await page.fill(`#f-held_${line}`, '十');
    await page.fill(`#f-sold_on_${line}`, '5');
    await send(page, '.buttons button');
    await good(page, 'a quantity that is none');
    await shot(page, 'recall-confirm');
    assert.equal(await page.inputValue(`#f-held_${line}`), '十', 'what was typed is kept');
    await page.fill(`#f-held_${line}`, String(held - 5));
    await page.keyboard.press('Control+Enter');
    await page.waitForURL(url(`/tickets/recalls/dealers/${row}`));
    assert.match(await text(page), /已平衡/);
}

test('a recall of one lot ends reconciled and printed', async () => {
    const [first, second] = [ship(dealers[0], 30), ship(dealers[1], 12)];
    assert.ok(first && second);
    const page = await person(likeness('quality1'));
    const id = await prepare(page, '0');
    await good(page, 'running');
    assert.match(await text(page), /0 \/ 2/);
    await shot(page, 'recall-running');
    const rows = sql(`SELECT id FROM recall_dealer WHERE recall_id = ${id} ORDER BY id`).map(([row]) => row);
    assert.equal(rows.length, 2);
    await answer(page, rows[0], 30);
    await page.goto(`/tickets/recalls/${id}/close`);
    await page.fill('#f-conclusion', '完成');
    await send(page, '.buttons button');
    assert.match(await text(page), /还有 1 家/);
    await good(page, 'not yet');
    await answer(page, rows[1], 12);
    await page.goto(`/tickets/recalls/${id}`);
    assert.match(await text(page), /2 \/ 2/);
    await page.goto(`/tickets/recalls/${id}/close`);
    await page.fill('#f-conclusion', '全部平衡');
    await send(page, '.buttons button');
    await good(page, 'closed');
    await shot(page, 'recall-closed');
    assert.equal(one(`SELECT CONCAT(state, reconciled, dealers) FROM recall WHERE id = ${id}`), 'closed22');
    for (const path of [`/prints/recalls/${id}`, `/prints/recall-notices/${rows[0]}`]) {
        const answered = await page.request.get(path);
        assert.equal(answered.status(), 200);
        assert.equal((await answered.body()).subarray(0, 4).toString(), '%PDF', path);
        if (path.startsWith('/prints/recalls/')) assert.match(printed(await answered.body()), /收到[^]*销毁[^]*合计 +42 +0 +32 +10 +0 +0 +0/);
    }
    await page.goto('/tickets/recalls');
    await good(page, 'the list');
    await page.goto(`/tickets/recalls/dealers?recall=${one(`SELECT number FROM recall WHERE id = ${id}`)}`);
    assert.match(await text(page), /共 2 条/);
    await good(page, 'dealers of recalls');
    await shot(page, 'recall-dealers');
    await leave(page);
});

test('goods of a ticket come back: asked for, refused where they cannot, settled', async () => {
    const shipment = ship(dealers[0], 20);
    const page = await person(likeness('aftersales1'));
    const clerk = await person(likeness('clerk1'));
    await page.goto(`/tickets/returns/new?customer=${dealers[0]}&shipment=${shipment}`);
    await good(page, 'asking for a return');
    await page.fill('#f-quantity', '21');
    await page.selectOption('#f-reason', 'unsold');
    await page.selectOption('#f-goods_condition', 'sealed');
    await page.fill('#f-note', '门店撤店');
    await send(page, '.buttons button');
    assert.match(await text(page), /最多还可退 20/);
    await good(page, 'too much');
    await shot(page, 'return-new');
    await page.fill('#f-quantity', '8');
    await send(page, '.buttons button');
    await good(page, 'a draft');
    const id = page.url().split('/').pop();
    await send(page, 'form:has([value=submit]) button');
    await good(page, 'submitted');
    await shot(page, 'return-asked');
    sql(`UPDATE goods_return SET state = 'approved' WHERE id = ${id}`); // the desk has tests of its own
    await clerk.goto(`/tickets/returns/${id}`);
    await clerk.keyboard.press('c');
    await clerk.waitForURL(/\/receive$/);
    await good(clerk, 'taking goods in');
    await clerk.fill('#f-fit_quantity', '7');
    await clerk.keyboard.press('Control+Enter');
    await clerk.waitForURL(url(`/tickets/returns/${id}`));
    await clerk.keyboard.press('s');
    await clerk.waitForURL(/\/settle$/);
    await good(clerk, 'settling');
    await clerk.keyboard.press('Control+Enter');
    await clerk.waitForURL(url(`/tickets/returns/${id}`));
    await good(clerk, 'settled');
    await shot(clerk, 'return-settled');
    assert.equal(one(`SELECT CONCAT_WS(' ', e.value, e.quantity, e.shipment_id = ${shipment}) FROM goods_return g JOIN ledger_entry e ON e.id = g.entry_id WHERE g.id = ${id}`), '-80.00 -8.0000 1');
    await leave(page, clerk);
});

test('on a phone, in English', async () => {
    const page = await person(likeness('quality1', { lang: 'en' }), { viewport: phone });
    const id = one("SELECT id FROM recall WHERE state = 'running' ORDER BY id LIMIT 1"), row = one(`SELECT MIN(id) FROM recall_dealer WHERE recall_id = ${id}`);
    const back = one('SELECT MIN(id) FROM goods_return');
    for (const [path, name] of [['/tickets/recalls', 'list'], [`/tickets/recalls/${id}`, 'one'], [`/tickets/recalls/dealers/${row}`, 'dealer'], [`/tickets/recalls/dealers/${row}/confirm`, 'confirm'],
        ['/tickets/recalls/new', 'new'], ['/tickets/returns', 'returns'], [`/tickets/returns/${back}`, 'return'], ['/', 'home']]) {
        await page.goto(path);
        await good(page, path);
        await shot(page, `phone-${name}`);
    }
    await leave(page);
});
