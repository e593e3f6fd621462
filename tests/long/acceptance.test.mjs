// Lane: apart.
// acceptance.test.mjs - the dealer book on real registers: on an instance of its own the samples are imported on the pages,
// then the day of customer service and of quality is walked on those dealers, every list is filtered, exported and opened
// again by a spreadsheet library, and the pages are looked through in both languages at both widths.
// SHOTS=folder keeps a screenshot of each page.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, test } from 'node:test';

const root = path.join(import.meta.dirname, '..', '..'), data = path.join(root, 'tests', 'data');
const expected = JSON.parse(readFileSync(path.join(data, 'expected.json'), 'utf8'));
const testFolder = path.join(root, 'build', 'test');
mkdirSync(testFolder, { recursive: true });
const folder = mkdtempSync(path.join(process.env.TMPDIR ?? '/tmp', 'walk-'));

// --- a fresh instance ------------------------------------------------------------------------------------------
process.env.VAR = mkdtempSync(path.join(testFolder, 'var.')); // where tests/run looks for what a killed test left
const instance = spawn(path.join(root, 'apache-conf', 'dev', 'run.sh'), { stdio: 'ignore',
    env: { ...process.env, PORT: '0', DURABLE: 'no', WORKERS: '2', BUILD: process.env.BUILD ?? 'build/asan' } });
const ended = new Promise((done) => instance.on('exit', done));
after(async () => {
    instance.kill('SIGTERM');
    await ended;
    const store = path.join(process.env.VAR, 'store'); // where the database's owner cannot enter the checkout
    if (existsSync(store)) rmSync(realpathSync(store), { recursive: true, force: true });
    for (const each of [folder, process.env.VAR]) rmSync(each, { recursive: true, force: true });
});
for (let i = 0; !existsSync(path.join(process.env.VAR, 'address')); i++) {
    assert.ok(i < 600 && instance.exitCode === null, 'the instance starts');
    await new Promise((done) => setTimeout(done, 250));
}
process.env.BASE_URL = readFileSync(path.join(process.env.VAR, 'address'), 'utf8').trim();
const { axe, enter, idOf, leave, one, overflow, person, phone, save, sound, sql, text, url, wide } = await import('../browser/support.mjs');

// --- what is done again and again --------------------------------------------------------------------------------
const click = (page, name) => page.getByRole('button', { name, exact: true }).first().click();

async function judge(page, where) {
    await sound(page, where);
    assert.deepEqual(await axe(page), [], `${where}: accessible`);
    assert.deepEqual(await overflow(page), [], `${where}: nothing sticks out`);
}

async function importFile(page, kind, file) {
    await page.goto(`/${kind}/import`);
    await page.setInputFiles('#f-file', path.join(data, file));
    await page.click('form[enctype] button[type=submit]');
    await page.waitForSelector('form[action$="/check"] button[type=submit]', { timeout: 60000 });
    await page.click('form[action$="/check"] button[type=submit]');
    await page.waitForSelector('form[action$="/apply"]', { timeout: 60000 });
}

async function apply(page) {
    await page.click('form[action$="/apply"] button[type=submit]');
    await page.waitForSelector('form[action$="/undo"]', { timeout: 120000 });
}

// The list at `address` exported as it is filtered: rows of cells, read by another program than ours.
async function exported(page, address, format) {
    await page.goto(address);
    const menu = page.locator('details.pop:has(button[name=format]) > summary');
    if (await menu.count()) await menu.click();
    await page.locator(`button[name=format][value="${format}"]`).click();
    await page.waitForURL(/\/files/);
    for (let i = 0; i < 120 && (await page.locator('#jobs[data-refresh]').count()); i++) await page.waitForTimeout(250);
    const [download] = await Promise.all([page.waitForEvent('download'), page.locator('tbody tr').first().locator('a').click()]);
    assert.match(download.suggestedFilename(), format === 'xlsx' ? /\.xlsx$/ : /\.csv$/);
    const file = path.join(folder, `list.${format}`); // by its ending the reader knows it
    await download.saveAs(file);
    return JSON.parse(execFileSync('/usr/bin/python3', ['-c', `
import csv, json, openpyxl, sys
path, form = sys.argv[1:3]
if form == 'xlsx':
    rows = [["" if c is None else c.date().isoformat() if hasattr(c, 'date') else str(c) for c in r] for r in openpyxl.load_workbook(path).active.iter_rows(values_only=True)]
else:
    rows = list(csv.reader(open(path, encoding='utf-8-sig', newline='')))
print(json.dumps(rows))`, file, format], { encoding: 'utf8', maxBuffer: 1 << 26 }));
}

// The page's own idea of a list: how many rows, the labels of its columns, the first rows' first cells.
async function shown(page, address) {
    await page.goto(address);
    return {
        count: (await page.locator('.head .mute').count()) ? Number((await text(page, '.head .mute')).match(/\d+/)[0]) : await page.locator('tbody tr').count(),
        labels: (await page.locator('thead th:not(.tick)').allInnerTexts()).map((label) => label.trim()),
        first: (await page.locator('tbody tr td.c-link > a').allInnerTexts()).map((name) => name.trim()).slice(0, 5),
    };
}

// Guards before = + - @ and thousands' commas are the file's, not the value's.
const plain = (cell) => String(cell).replace(/^'/, '');

async function bothFormats(page, address, most = 200) {
    const on = await shown(page, address);
    for (const format of ['xlsx', 'csv']) {
        const [head, ...rows] = await exported(page, address, format), where = `${address} as ${format}`;
        assert.ok(on.count > 0, `${where}: there is something`);
        assert.ok(on.count >= most ? rows.length >= most : rows.length === on.count, `${where}: ${rows.length} rows, the page says ${on.count}`);
        assert.deepEqual(on.labels.filter((label) => label && !head.includes(label)), [], `${where}: every column is there`);
        for (const row of rows) assert.equal(row.length, head.length, `${where}: a cell a column`);
        on.first.forEach((name, i) => assert.ok(rows[i].map(plain).some((cell) => name === cell), `${where}: row ${i + 1} is ${name}, not ${rows[i]}`));
        for (const row of rows.slice(0, 50)) for (const cell of row) assert.ok(!/^[=+@]/.test(cell), `${where}: no cell is a formula`);
    }
}

// --- the walk ------------------------------------------------------------------------------------------------------
test('the sample register and its papers come in on the pages', { timeout: 300000 }, async () => {
    const page = await person('service1');
    page.on('dialog', (dialog) => dialog.accept());
    await importFile(page, 'customers', 'dealers.xlsx');
    const words = await text(page);
    for (const number of [expected.rows, expected.good, expected.rows - expected.good]) assert.match(words, new RegExp(`\\b${number}\\b`));
    await judge(page, 'checked');
    const names = await page.locator('select[name^=staff_]').count();
    assert.equal(names, expected['sales people']);
    for (let i = 0; i < names; i++) await page.locator('select[name^=staff_]').nth(i).selectOption(i < 2 ? idOf('sales1') : '0');
    await apply(page);
    assert.equal(Number(one('SELECT COUNT(*) FROM customer WHERE import_run_id IS NOT NULL')), expected.good);
    await judge(page, 'imported');

    await importFile(page, 'papers', 'licences-utf8.csv');
    assert.match(await text(page), new RegExp(`\\b${expected['licence rows']}\\b`));
    await apply(page);
    assert.ok(Number(one('SELECT COUNT(*) FROM paper p JOIN customer cu ON cu.id = p.customer_id WHERE cu.import_run_id IS NOT NULL')) > 900);
    await judge(page, 'papers imported');
    await leave(page);
});

// Every dealer's receivable, open items and exposure from raw entries alone; the dealers for which what is kept says otherwise.
const DIFFERING = `SELECT COUNT(*) FROM customer_figures f
    JOIN (SELECT e.customer_id, SUM(e.amount) AS total FROM ledger_entry e GROUP BY e.customer_id) r ON r.customer_id = f.id
    LEFT JOIN (SELECT customer_id, SUM(open_amount) AS open FROM open_item GROUP BY customer_id) o ON o.customer_id = f.id
    LEFT JOIN (SELECT s.customer_id, SUM(GREATEST(s.amount - s.paid, 0)) AS owed, SUM(IF(s.due_on < s.today, s.amount - s.paid, 0)) AS late FROM
        (SELECT e.customer_id, e.due_on, e.amount, DATE(CONVERT_TZ(UTC_TIMESTAMP(), '+00:00', '+08:00')) AS today,
            COALESCE((SELECT SUM(a.amount) FROM ledger_allocation a WHERE a.item_id = e.id), 0) AS paid FROM ledger_entry e
         WHERE e.kind = 'shipment' AND e.reversal = 0 AND NOT EXISTS (SELECT 1 FROM ledger_entry b WHERE b.reverses_id = e.id)) s GROUP BY s.customer_id) x ON x.customer_id = f.id
    JOIN customer cu ON cu.id = f.id
    WHERE f.receivable - f.prepaid <> r.total OR o.open <> r.total OR f.receivable <> COALESCE(x.owed, 0) OR f.overdue <> COALESCE(x.late, 0)
       OR f.bills <> (SELECT COALESCE(SUM(-b.amount), 0) FROM ledger_entry b WHERE b.customer_id = f.id AND b.kind = 'receipt' AND b.means LIKE '%acceptance'
           AND COALESCE(b.due_on, b.posted_on + INTERVAL 6 MONTH) > f.reckoned_on)
       OR f.exposure <> f.receivable + f.bills + f.undelivered + f.undrawn - f.prepaid OR cu.exposure <> f.exposure OR cu.overdue <> f.overdue`;
const IMPORTED = 'FROM ledger_entry e WHERE e.import_run_id IS NOT NULL';
const totals = () => Object.fromEntries(sql(`SELECT d.name, SUM(e.value) ${IMPORTED.replace(' WHERE', " JOIN dictionary_entry d ON d.dictionary = 'ledger_kind' AND d.word = e.kind WHERE")} GROUP BY d.name`).map(([name, sum]) => [name, Number(sum)]));
const command = (...words) => execFileSync(path.join(root, process.env.BUILD ?? 'build/asan', 'bin', 'ninefold'), words, { encoding: 'utf8', env: process.env });

test('the sample ledger comes in on the page, once, to the cent; is taken back by reversals; and comes in again by the command', { timeout: 900000 }, async () => {
    const page = await person('service1'), rows = expected['ledger rows'];
    page.on('dialog', (dialog) => dialog.accept());
    await importFile(page, 'sales', 'ledger-gb18030.csv');
    assert.match(await text(page), new RegExp(`\\b${rows}\\b`));
    await judge(page, 'the ledger checked');
    await apply(page);
    assert.deepEqual(totals(), expected['ledger totals']);
    assert.equal(one(DIFFERING), '0');
    assert.equal(one(`SELECT COUNT(*) ${IMPORTED} AND e.kind = 'return' AND e.shipment_id IS NULL`), '0', 'returns have their shipments');
    assert.equal(one('SELECT COUNT(*) FROM (SELECT customer_id FROM open_item WHERE settled = 0 GROUP BY customer_id HAVING MIN(open_amount) < 0 AND MAX(open_amount) > 0) both_open'), '0', 'receipts pay what is open');

    assert.match(command('import', 'ledger', path.join(data, 'ledger-gb18030.csv')), new RegExp(`不合格 ${rows}`));
    assert.equal(one(`SELECT COUNT(*) ${IMPORTED}`), String(rows), 'a second import adds nothing');

    await page.goto(`/sales/import/${one("SELECT MIN(id) FROM import_run WHERE kind = 'sales'")}`);
    await page.click('form[action$="/undo"] button[type=submit]');
    for (let i = 0; i < 1200 && one(`SELECT COUNT(*) ${IMPORTED} AND e.reversal = 1`) !== String(rows); i++) await page.waitForTimeout(500);
    assert.equal(one(`SELECT COALESCE(SUM(e.amount), 0) ${IMPORTED}`), '0.00', 'undone by reversals');
    assert.equal(one(DIFFERING), '0');

    assert.match(command('import', 'ledger', path.join(data, 'ledger-gb18030.csv')), new RegExp(`已导入 ${rows}`));
    assert.equal(one(`SELECT COUNT(*) ${IMPORTED} AND e.revision = 2`), String(rows));
    assert.deepEqual(totals(), expected['ledger totals']);
    assert.equal(one(DIFFERING), '0');
    await leave(page);
});

// What each dealer received of a lot less what it sent back, by the file alone. A return there names its shipment, not the lot.
function received(code, lot) {
    const sums = new Map(), from = new Map(), lines = new TextDecoder('gb18030').decode(readFileSync(path.join(data, 'ledger-gb18030.csv'))).trim().split(/\r?\n/).map((line) => line.split(','));
    const at = Object.fromEntries(lines[0].map((name, i) => [name, i]));
    for (const row of lines.slice(1)) if (row[at.单据类型] === '出库' && row[at.商品编码] === code) from.set(row[at.单据编号], row[at.批号]);
    for (const row of lines.slice(1)) {
        const mine = row[at.商品编码] === code && (row[at.批号] === lot || (row[at.单据类型] === '退货' && from.get(row[at.备注]) === lot));
        if (mine) sums.set(row[at.客户编码], (sums.get(row[at.客户编码]) ?? 0) + Number(row[at.数量]));
    }
    return sums;
}

test('quality: a lot of the sample ledger is recalled from who received it by the file, reconciled to the last box and printed', { timeout: 300000 }, async () => {
    const [code, lot] = sql(`SELECT e.product_code, e.lot ${IMPORTED} AND e.kind IN ('shipment', 'return') AND e.lot <> '' GROUP BY e.product_code, e.lot
        HAVING COUNT(DISTINCT IF(e.kind = 'shipment', e.customer_id, NULL)) BETWEEN 4 AND 6 ORDER BY MAX(e.kind = 'return') DESC, COUNT(DISTINCT e.customer_id) DESC, e.product_code, e.lot LIMIT 1`)[0];
    const wanted = received(code, lot), page = await person('quality1');
    assert.ok(wanted.size >= 4);
    page.on('dialog', (dialog) => dialog.accept());
    await page.goto('/tickets/recalls/new');
    await enter(page, 'product', code);
    await enter(page, 'lots', lot);
    await enter(page, 'class', '1');
    await enter(page, 'mock', '0');
    await enter(page, 'reason', '留样复检含量不合格');
    await save(page);
    await page.waitForURL(/\/tickets\/recalls\/\d+$/);
    await judge(page, 'a recall with its dealers before it starts');
    const id = Number(page.url().split('/').at(-1)), begun = Date.now();
    await page.click('form:has([value=start]) button');
    await page.waitForLoadState();
    assert.ok(Date.now() - begun < 5000, 'the dealers are found at once');
    const rows = sql(`SELECT d.id, cu.code, cu.name, l.id, GREATEST(l.received - l.returned_before, 0) FROM recall_dealer d JOIN customer cu ON cu.id = d.customer_id JOIN recall_line l ON l.recall_dealer_id = d.id WHERE d.recall_id = ${id} ORDER BY d.id`);
    assert.deepEqual(Object.fromEntries(rows.map(([, dealer, , , quantity]) => [dealer, Number(quantity)])), Object.fromEntries(wanted));
    for (const [row, , , line, quantity] of rows) {
        await page.goto(`/tickets/recalls/dealers/${row}/notify`);
        await enter(page, 'means', 'phone');
        if (await page.inputValue('#f-contact') === '') await enter(page, 'contact', '王质管');
        await save(page);
        await page.waitForURL(url(`/tickets/recalls/dealers/${row}`));
        await page.goto(`/tickets/recalls/dealers/${row}/confirm`);
        await enter(page, 'confirmed_by', '王质管');
        await page.fill(`#f-held_${line}`, String(Math.max(Number(quantity) - 1, 0)));
        await page.fill(`#f-sold_on_${line}`, String(Math.min(Number(quantity), 1)));
        await save(page);
        await page.waitForURL(url(`/tickets/recalls/dealers/${row}`));
        assert.match(await text(page), /已平衡/);
    }
    await page.goto(`/tickets/recalls/${id}`);
    assert.match(await text(page), new RegExp(`${rows.length} / ${rows.length}`));
    await judge(page, 'a recall reconciled');
    await page.goto(`/tickets/recalls/${id}/close`);
    await enter(page, 'conclusion', '全部平衡');
    await save(page);
    await page.waitForURL(url(`/tickets/recalls/${id}`));
    assert.equal(one(`SELECT CONCAT_WS(' ', state, reconciled, dealers) FROM recall WHERE id = ${id}`), `closed ${rows.length} ${rows.length}`);
    const printed = await page.request.get(`/prints/recalls/${id}`), file = path.join(folder, 'recall.pdf');
    assert.equal(printed.status(), 200);
    writeFileSync(file, await printed.body());
    const words = execFileSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8' });
    for (const word of [one(`SELECT number FROM recall WHERE id = ${id}`), code, lot, '100', '全部平衡', ...rows.map(([, dealer]) => dealer)]) assert.ok(words.includes(word), `${word} is printed`);
    await leave(page);
});

test('quality: worklist, missing paper, scan, verified, and the dealer is active again', { timeout: 300000 }, async () => {
    const quality = await person('quality1');
    const [dealer, name] = sql(`SELECT cu.id, cu.name FROM customer cu WHERE cu.import_run_id IS NOT NULL AND cu.type = 'distributor'
        AND NOT EXISTS (SELECT 1 FROM paper p WHERE p.customer_id = cu.id AND p.paper_type = 'drug_licence')
        AND NOT EXISTS (SELECT 1 FROM paper p WHERE p.customer_id = cu.id AND p.due_on < CURDATE()) ORDER BY cu.id LIMIT 1`)[0]
        ?? sql(`SELECT cu.id, cu.name FROM customer cu JOIN paper p ON p.customer_id = cu.id AND p.paper_type = 'drug_licence'
        WHERE cu.import_run_id IS NOT NULL AND cu.type = 'distributor' AND p.due_on < CURDATE() ORDER BY cu.id LIMIT 1`)[0];
    const manager = await person('salesdirector1');
    await manager.goto(`/customers/${dealer}/state/suspend`);
    await enter(manager, 'state_reason', '证照不全，先停');
    await save(manager);
    await manager.waitForURL(url(`/customers/${dealer}`));
    await manager.goto(`/customers/${dealer}/state/resume`);
    assert.match(await text(manager), /请先办妥证照/);
    await judge(manager, 'a step that papers forbid');

    await quality.goto(`/papers/missing?text=${encodeURIComponent(name)}`);
    await judge(quality, 'missing papers');
    await quality.getByRole('link', { name, exact: true }).first().click();
    await quality.waitForURL(url(`/papers/customer/${dealer}`));
    await judge(quality, 'papers of a dealer');
    for (let i = 0; i < 8; i++) { // each paper that the step asks for
        await quality.goto(`/papers/customer/${dealer}`);
        const asked = quality.locator('tr', { hasText: /(缺失|已过期)\s*必须/ }).locator('a');
        if (!(await asked.count())) break;
        await quality.goto(await asked.first().getAttribute('href'));
        if (/\/papers\/\d+$/.test(quality.url())) await quality.goto(`${quality.url()}/renew`);
        await enter(quality, 'number', `补${dealer}-${i}`);
        if (await quality.locator('#f-date_meaning').count()) await enter(quality, 'date_meaning', 'expiry');
        await enter(quality, 'expires_on', '2099-12-31');
        await save(quality);
        await quality.waitForURL(/\/papers\/\d+$/);
        await quality.setInputFiles('#f-file', { name: '许可证.png', mimeType: 'image/png',
            buffer: Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64') });
        await click(quality, '上传');
        await quality.getByText('第 1 版').first().waitFor();
        await enter(quality, 'verification', 'verified');
        await click(quality, '保存核验结果');
        await quality.locator('aside').getByText('已核验').first().waitFor();
        await judge(quality, 'a verified paper');
    }
    await manager.goto(`/customers/${dealer}/state/resume`);
    await enter(manager, 'state_reason', '证照补齐');
    await save(manager);
    await manager.waitForURL(url(`/customers/${dealer}`));
    assert.equal(one(`SELECT state FROM customer WHERE id = ${dealer}`), 'active');
    await leave(quality, manager);
});

test('service: an imported dealer registered again is found and merged', { timeout: 120000 }, async () => {
    const page = await person('service1');
    const [first, name, region] = sql(`SELECT cu.id, cu.name, pr.full_name FROM customer cu JOIN postal_region pr ON pr.code = cu.region_code
        WHERE cu.import_run_id IS NOT NULL AND cu.name LIKE '%有限公司' ORDER BY cu.id LIMIT 1`)[0];
    await page.goto('/customers/new');
    await enter(page, 'name', name.replace('有限公司', '有限责任公司'));
    await enter(page, 'type', 'distributor');
    await enter(page, 'address', '五一路 9 号');
    await enter(page, 'region_code', region);
    await save(page);
    await page.locator('[name=not_duplicate]').waitFor();
    assert.match(await page.textContent('main'), new RegExp(name));
    await judge(page, 'alike');
    await page.check('[name=not_duplicate]');
    await save(page);
    await page.waitForURL(/\/customers\/\d+$/);
    const second = Number(page.url().split('/').at(-1));

    await page.goto(`/customers?text=${encodeURIComponent(name.replace('有限公司', ''))}`);
    for (const box of await page.locator('tbody input[name=id]').all()) if ([first, String(second)].includes(await box.getAttribute('value'))) await box.check();
    await page.click('button[formaction="/customers/merge"]');
    await page.waitForURL(/\/customers\/merge\?/);
    await page.locator(`[name=keep][value="${first}"]`).check();
    await judge(page, 'merge');
    await page.fill('[name=merge_reason]', '同一家公司登记了两次');
    await save(page);
    await page.waitForURL(url(`/customers/${first}`));
    await page.goto(`/customers/${second}`);
    await page.waitForURL(url(`/customers/${first}`));
    await leave(page);
});

test('service: fifty dealers go from one salesperson to another in one go', { timeout: 180000 }, async () => {
    const page = await person('service1'), from = idOf('sales1'), to = idOf('sales2');
    const before = Number(one(`SELECT COUNT(*) FROM customer WHERE owner_id = ${to}`));
    await page.goto(`/customers?owner_id=${from}&state=active`);
    await page.locator('[data-check-all]').check();
    assert.equal(await page.locator('tbody input[name=id]:checked').count(), 50);
    await page.click('button[formaction="/customers/transfer"]');
    await page.waitForURL(/\/customers\/transfer\?/);
    await judge(page, 'transfer');
    await enter(page, 'to_id', to);
    await page.fill('[name=handover]', '片区调整，50 家一并交接');
    await save(page);
    await page.waitForFunction(() => document.querySelectorAll('#outcome .clock').length === 50, undefined, { timeout: 90000 });
    await judge(page, 'outcome of the hand-over');
    assert.equal(Number(one(`SELECT COUNT(*) FROM customer WHERE owner_id = ${to}`)) - before, 50);
    assert.equal(Number(one(`SELECT COUNT(*) FROM task WHERE owner_id = ${to} AND note LIKE '片区调整%'`)), 50);
    const seller = await person('sales2');
    await seller.goto('/home/notices');
    assert.match(await text(seller), /50/);
    await leave(page, seller);
});

test('every list of the dealer book is what its export says', { timeout: 600000 }, async () => {
    const service = await person('service1'), quality = await person('quality1'), admin = await person('admin'), seller = await person('sales2');
    execFileSync(path.join(root, process.env.BUILD ?? 'build/asan', 'bin', 'ninefold'), ['--config', path.join(process.env.VAR, 'ninefold.conf'), 'work', '--once',
        `--now=${new Date(Date.now() + 86400000).toISOString().slice(0, 10)}T20:00:00`], { stdio: 'ignore' }); // the night's comparison
    for (const [page, address] of [
        [service, '/customers?type=distributor'], [service, '/customers?state=active&order=-code'], [service, '/customers?text=药房'],
        [service, '/customers/duplicates'], [service, '/customers/merges'],
        [service, '/customers/custody?missing=phone'], [service, '/customers/custody/figures'], [service, '/customers/custody/figures/regions'],
        [service, '/papers?paper_type=drug_licence'], [quality, '/papers?order=-due_on'], [quality, '/papers/missing'],
        [seller, '/tasks?state=open'], [seller, '/customers?type=clinic'],
        [admin, '/admin/staff'], [admin, '/admin/audit?action=insert'],
    ]) await bothFormats(page, address);
    const [head, ...rows] = await exported(service, '/customers?text=K100001', 'xlsx'); // a row as the register has it
    assert.equal(rows.length, 1);
    assert.equal(rows[0][head.indexOf('客户名称')], '咸宁雅康药业有限公司');
    assert.equal(rows[0][head.indexOf('客户编码')], 'K100001');
    await leave(service, quality, admin, seller);
});

const looked = (dealer, run, contact) => ({
    service1: ['/', '/customers', '/customers?text=zzzz', `/customers/${dealer}`, `/customers/${dealer}/file`, `/customers/${dealer}/contacts`, `/customers/${dealer}/history`, `/customers/${dealer}/edit`,
        `/customers/${dealer}/contacts/${contact}/edit`, '/customers/import', `/customers/import/${run}`, '/papers/import', '/customers/duplicates', '/customers/merges', '/customers/custody', '/customers/custody/figures',
        '/customers/custody/figures/regions', `/customers/merge?id=${dealer}&id=${Number(dealer) + 1}`, `/customers/transfer?id=${dealer}`, `/customers/change?id=${dealer}`, '/tasks', '/files', '/search?q=雅康'],
    quality1: ['/', '/papers', '/papers/missing', `/papers/customer/${dealer}`, `/papers/new?customer=${dealer}`],
});
for (const lang of ['zh', 'en']) {
    for (const viewport of [wide, phone]) {
        test(`the pages, ${lang}, ${viewport.width} px`, { timeout: 600000 }, async () => {
            const [dealer, run, contact] = sql("SELECT cu.id, cu.import_run_id, MIN(c.id) FROM customer cu JOIN contact c ON c.customer_id = cu.id WHERE cu.code = 'K100003' GROUP BY cu.id")[0], faults = [];
            for (const [account, paths] of Object.entries(looked(dealer, run, contact))) {
                sql(`UPDATE staff SET lang = '${lang}' WHERE account = '${account}'`);
                const page = await person(account, { viewport });
                for (const address of paths) {
                    await page.goto(encodeURI(address));
                    await sound(page, address);
                    for (const fault of [...(await axe(page)), ...(await overflow(page))]) faults.push(`${address}: ${fault}`);
                    if (process.env.SHOTS) await page.screenshot({ fullPage: true, path: path.join(process.env.SHOTS, `${account}${address.replace(/[^a-z0-9]+/gi, '_')}-${lang}-${viewport.width}.png`) });
                }
                sql(`UPDATE staff SET lang = 'zh' WHERE account = '${account}'`);
                await leave(page);
            }
            assert.deepEqual(faults, []);
        });
    }
}
