// sales.test.mjs - the ledger as its people use it: a clerk ships and books a receipt for what was ticked, or a file of them, goods come back
// through their approval, a statement is printed and confirmed, finance takes back, a manager reads ages and the dealer's page; pages in both languages and sizes.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { axe, idOf, leave, likeness, one, overflow, person, phone, save, sound, sql, text, unique, variants } from '../browser/support.mjs';

// A dealer who may buy: with a limit, and a contract in force.
function dealer(owner) {
    const id = one(`INSERT INTO customer (code, name, name_py, type, owner_id, sales_region_id, state, created_at, created_by, changed_at)
    SELECT '${unique('S')}', '台账商行${unique()}', 't', '', ${idOf(owner)}, (SELECT sales_region_id FROM staff_sales_region WHERE staff_id = ${idOf('manager1')} LIMIT 1),
    'active', '2026-01-01', 0, '2026-01-01'; SELECT LAST_INSERT_ID()`);
    sql(`INSERT INTO customer_limit (customer_id, amount, term_days, valid_from, reason) VALUES (${id}, 100000, 0, '2020-01-01', 'x');
        INSERT INTO contract (number, kind, title, customer_id, company_id, starts_on, ends_on, state, state_at, created_at, created_by, changed_at)
        VALUES ('${unique('SC')}', 'framework', '年度框架', ${id}, (SELECT MIN(id) FROM company), '2020-01-01', '2099-12-31', 'effective', '2026-01-01', '2026-01-01', 1, '2026-01-01')`);
    return id;
}
const good = (page, where) => sound(page, where).then(async () => assert.deepEqual(await axe(page), [], where)).then(async () => assert.deepEqual(await overflow(page), [], where));
const shot = (page, name) => process.env.SHOTS ? page.screenshot({ path: `${process.env.SHOTS}/${name}.png`, fullPage: true }) : null;
const drug = () => one("SELECT code FROM product WHERE product_class = 'drug' AND state = 'active' ORDER BY id LIMIT 1");

// What of the shipment on the page comes back: asked for, approved by the regional manager, taken in, settled on its lot.
async function sendBack(page, quantity) {
    await page.getByRole('link', { name: '申请退货' }).click();
    await page.fill('#f-quantity', quantity);
    await page.selectOption('#f-reason', 'unsold');
    await page.selectOption('#f-goods_condition', 'sealed');
    await page.fill('#f-note', '门店撤店');
    await page.click('.buttons button[type=submit]');
    await page.waitForURL(/\/returns\/\d+$/);
    const asked = page.url();
    await page.click('form:has([value=submit]) button');
    await page.waitForLoadState();
    const manager = await person('manager1');
    await manager.goto(asked);
    await manager.getByRole('link', { name: '去审批' }).click();
    await manager.waitForURL(/\/approvals\/\d+$/);
    await manager.click('#decision button[data-key=a]');
    await manager.waitForLoadState();
    await leave(manager);
    for (const end of ['receive', 'settle']) {
        await page.goto(`${asked}/${end}`);
        if (end === 'receive') await page.fill('#f-fit_quantity', quantity);
        await save(page);
        await page.waitForURL(asked);
    }
    assert.match(await text(page), /已结算/);
}

test('shipped, paid as ticked, sent back, invoiced, taken back', async () => {
    const customer = dealer('sales1');
    const page = await person('clerk1');
    await page.goto('/sales/shipments/new');
    await good(page, 'whose');
    await page.fill('#f-dealer', one(`SELECT code FROM customer WHERE id = ${customer}`));
    await page.click('main button[type=submit]');
    await page.waitForURL(/customer=\d+/);
    await save(page);
    assert.match(await text(page, '.summary'), /至少填一行/);
    for (const [row, lot, quantity] of [[1, 'A1', '100'], [2, 'A2', '40']]) {
        await page.fill(`#f-product_${row}`, drug());
        await page.fill(`#f-lot_${row}`, lot);
        await page.fill(`#f-quantity_${row}`, quantity);
        await page.fill(`#f-price_${row}`, '12.5');
    }
    assert.match(await page.locator('tr', { has: page.locator('#f-product_1') }).locator('output').innerText(), /1,250\.00/);
    await good(page, 'goods typed');
    await shot(page, 'shipment');
    await save(page);
    await page.waitForURL(/\/sales\/\d+$/);
    const shipment = page.url().split('/').pop();
    await good(page, 'the shipment');
    await shot(page, 'entry');
    await sendBack(page, '10');
    await page.goto(`/sales/${shipment}`);
    assert.match(await text(page), /1,125\.00/);
    await page.getByRole('link', { name: '登记回款' }).click();
    await page.fill('#f-amount', '1,125');
    await good(page, 'a receipt');
    await shot(page, 'receipt');
    await save(page);
    await page.waitForURL(/\/sales\/\d+$/);
    assert.match(await text(page), /1,125\.00/);
    assert.equal(one(`SELECT open_amount FROM open_item WHERE id = ${shipment}`), '0.00');
    await page.goto(`/sales/${shipment}/invoice`);
    await good(page, 'an invoice');
    await page.fill('#f-number', unique('F'));
    await save(page);
    await page.waitForURL(/\/sales\/\d+$/);
    assert.match(await text(page), /1,750\.00|1,250\.00/);
    const invoice = page.url().split('/').pop();
    await leave(page);
    const finance = await person('finance1');
    await finance.goto(`/sales/statements/new?customer=${customer}`);
    await finance.fill('#f-until', await finance.inputValue('#f-sent_on'));
    await good(finance, 'a new statement');
    await save(finance);
    await finance.waitForURL(/\/statements\/\d+$/);
    assert.match(await text(finance), /500\.00/);
    await good(finance, 'a statement');
    await shot(finance, 'statement');
    const printed = await finance.request.get(`/prints/statements/${finance.url().split('/').pop()}`);
    assert.equal((await printed.body()).subarray(0, 4).toString(), '%PDF');
    await finance.getByRole('link', { name: '登记回执' }).click();
    await finance.selectOption('#f-answer', 'confirmed');
    await finance.fill('#f-confirmed_by', '李会计');
    await good(finance, 'an answer');
    await save(finance);
    await finance.waitForURL(/\/statements\/\d+$/);
    assert.match(await text(finance), /已确认/);
    await finance.goto(`/sales/${invoice}/reverse`);
    await finance.fill('#f-reason', '发票作废');
    await good(finance, 'taking back');
    await save(finance);
    await finance.waitForURL(/\/sales\/\d+$/);
    assert.match(await text(finance), /发票作废/);
    await leave(finance);
});

// The bank's list of a day, as a clerk has it: each receipt pays what is due first, what is left stays as paid ahead.
test('receipts come in by file and pay what is due first', async () => {
    const customer = dealer('sales1'), [code, name] = sql(`SELECT code, name FROM customer WHERE id = ${customer}`)[0], today = one("SELECT DATE(CONVERT_TZ(UTC_TIMESTAMP(), '+00:00', '+08:00'))");
    const page = await person('clerk1');
    await page.goto(`/sales/shipments/new?customer=${customer}`);
    for (const [row, lot] of [[1, 'F1'], [2, 'F2']]) for (const [field, value] of [['product', drug()], ['lot', lot], ['quantity', '10'], ['price', '20']]) await page.fill(`#f-${field}_${row}`, value);
    await save(page);
    await page.waitForURL(/\/sales\/\d+$/);
    await page.goto('/sales/import');
    const rows = [['单据日期', '单据类型', '单据编号', '客户编码', '客户名称', '金额', '结算方式'], [today, '回款', unique('HF'), code, name, '250', '电汇'], [today, '回款', unique('HF'), code, name, '210.5', '电汇'], [today, '回款', unique('HF'), 'nobody', name, '1', '电汇']];
    await page.setInputFiles('#f-file', { name: '回款.csv', mimeType: 'text/csv', buffer: Buffer.from(rows.map((cells) => cells.join(',')).join('\n')) });
    await page.click('form[enctype] button[type=submit]');
    await page.waitForSelector('form[action$="/check"] button[type=submit]', { timeout: 30000 });
    await page.check('[name=good_only][value="1"]');
    await page.click('form[action$="/check"] button[type=submit]');
    await page.waitForSelector('form[action$="/apply"]', { timeout: 30000 });
    assert.match(await text(page), /没有这家客户/);
    await good(page, 'receipts checked');
    await page.click('form[action$="/apply"] button[type=submit]');
    await page.waitForSelector('form[action$="/undo"]', { timeout: 30000 });
    assert.deepEqual(sql(`SELECT e.kind, o.open_amount FROM open_item o JOIN ledger_entry e ON e.id = o.id WHERE o.customer_id = ${customer} ORDER BY o.id`),
        [['shipment', '0.00'], ['shipment', '0.00'], ['receipt', '0.00'], ['receipt', '-60.50']]);
    await page.goto(`/sales?customer=${customer}`);
    assert.match(await text(page), /60\.50/);
    await good(page, 'paid ahead');
    await leave(page);
});

for (const [lang, options] of variants([['zh', {}], ['en', {}], ['zh', { viewport: phone }], ['en', { viewport: phone }]])) {
    test(`the ledger's pages, ${lang}, ${options.viewport ? 'phone' : 'desk'}`, async () => {
        const page = await person(likeness('manager1', { lang }), options);
        const entry = one(`SELECT MAX(e.id) FROM ledger_entry e JOIN customer cu ON cu.id = e.customer_id WHERE e.kind = 'shipment' AND cu.owner_id = ${idOf('sales1')}`);
        const customer = one(`SELECT customer_id FROM ledger_entry WHERE id = ${entry}`);
        const busiest = one(`SELECT cu.id FROM customer cu WHERE cu.owner_id = ${idOf('sales1')} ORDER BY cu.overdue DESC LIMIT 1`);
        for (const [name, path] of [['list', '/sales'], ['open', '/sales/open'], ['ageing', '/sales/ageing'], ['people', '/sales/ageing/people'], ['regions', '/sales/ageing/regions'],
            ['entry', `/sales/${entry}`], ['tab', `/sales?customer=${customer}`], ['dealers', '/customers?order=-exposure'], ['dealer', `/customers/${busiest}`],
            ['figures', '/sales/figures'], ['statements', '/sales/statements'], ['limits', '/sales/limits'], ['targets', '/sales/targets/months'], ['target-import', '/sales/targets/import'], ['execution', '/contracts/execution'], ['cross', '/sales/cross'], ['home', '/']]) {
            await page.goto(path);
            await good(page, `${path} ${lang}`);
            await shot(page, `${name}-${lang}-${options.viewport ? 360 : 1280}`);
        }
        await leave(page);
    });
}
