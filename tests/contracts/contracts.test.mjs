// contracts.test.mjs - a contract as its people live it: drafted with a changed clause, decided on the desk and on the phone,
// sent back, mended, approved, sealed, posted, signed, filed, renewed from the list of what ends; pages in both languages and sizes.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { axe, enter, idOf, leave, likeness, one, overflow, person, phone, save, sound, sql, text, unique, url, variants } from '../browser/support.mjs';

// A dealer of `owner` in manager1's region; without a type nothing is required of its papers.
const dealer = (owner, type = '') => one(`INSERT INTO customer (code, name, name_py, type, address, delivery_address, owner_id, sales_region_id, state, created_at, created_by, changed_at)
    SELECT '${unique('K')}', '合同商行${unique()}', 'h', '${type}', '人民路1号', '人民路1号仓库', ${idOf(owner)}, (SELECT sales_region_id FROM staff_sales_region WHERE staff_id = ${idOf('manager1')} LIMIT 1),
    'active', '2026-01-01', 0, '2026-01-01'; SELECT LAST_INSERT_ID()`);
const today = () => one("SELECT DATE(CONVERT_TZ(UTC_TIMESTAMP(), '+00:00', '+08:00'))");
const stateOf = (id) => one(`SELECT state FROM contract WHERE id = ${id}`);
const runOf = (id) => one(`SELECT MAX(id) FROM approval WHERE kind = 'contract' AND document_id = ${id}`);
const good = (page, where) => sound(page, where).then(async () => assert.deepEqual(await axe(page), [], where)).then(async () => assert.deepEqual(await overflow(page), [], where));

// A draft from the single template with goods for 120,000.00.
async function draft(page, customer) {
    await page.goto(`/contracts/new?customer=${customer}`);
    await page.locator('.clock', { hasText: '药品购销合同' }).locator('button').first().click();
    await page.waitForURL(/\/contracts\/\d+$/);
    const id = Number(new URL(page.url()).pathname.split('/').pop());
    await page.goto(`/contracts/${id}/lines`);
    await page.fill('#f-product_new1', one('SELECT code FROM product WHERE product_class = \'drug\' AND state = \'active\' ORDER BY id LIMIT 1'));
    await page.fill('#f-quantity_new1', '10000');
    await page.fill('#f-price_new1', '12');
    assert.match(await page.locator('tr', { has: page.locator('#f-product_new1') }).locator('output').innerText(), /120,000\.00/);
    await save(page);
    await page.waitForURL(/\/contracts\/\d+#lines$/);
    return id;
}

async function decide(account, id, button, comment = '', options = {}) {
    const page = await person(account, options);
    await page.goto(`/approvals/${runOf(id)}`);
    if (comment) await page.fill('#f-comment', comment);
    const shown = await text(page);
    await page.click(`.decide button:has-text("${button}")`);
    await page.locator('.notice.g, .summary').first().waitFor();
    const said = await text(page, '.notice.g, .summary');
    await leave(page);
    return { shown, said };
}

test('drafted, changed, returned on the phone, mended, approved, sealed, signed, filed, renewed', async () => {
    const page = await person('sales1');
    const customer = dealer('sales1');
    const id = await draft(page, customer);
    assert.match(await text(page), /¥120,000\.00[^]*壹拾贰万元整/);
    await good(page, 'the draft');
    const clause = page.locator('article.clause', { hasText: '. 验收' });
    await clause.getByRole('link', { name: /^修改/ }).click();
    const before = await page.inputValue('#f-body');
    await page.fill('#f-body', before.replace('{inspection_days} 日内完成验收', '15 日内完成验收'));
    await save(page);
    assert.match(await text(page, '.summary'), /写明原因/);
    await enter(page, 'reason', '连锁总部统一验收');
    await good(page, 'a clause refused');
    await save(page);
    await page.waitForURL(/#clauses$/);
    assert.match(await clause.locator('ins').innerText(), /15/);
    await page.goto(`/contracts/${id}/submit`);
    assert.match(await text(page, '.summary'), /写明理由/);
    await page.goto(`/contracts/${id}/edit`);
    await enter(page, 'explanation', '总部统一验收,需要十五天');
    await save(page);
    await page.goto(`/contracts/${id}/submit`);
    assert.match(await text(page, 'aside'), /法务 [^\n]*蒋文涛[^]*区域经理 [^\n]*王建国[^]*销售总监 [^\n]*梁建中/);
    assert.doesNotMatch(await text(page, 'aside'), /总经理|信控|质管/);
    await good(page, 'the preview');
    await page.click('#submission button.go');
    await page.locator('.notice.g').waitFor();
    const number = one(`SELECT number FROM contract WHERE id = ${id}`);
    assert.match(number, /^XS-[A-Z0-9]+-\d{4}-[A-Z0-9]+-\d{4}$/);
    assert.match(await text(page, 'h1'), new RegExp(number));

    assert.match((await decide('legal1', id, '批准', '可以接受')).shown, /验收[^]*连锁总部统一验收/);
    const seen = await decide('manager1', id, '退回', '数量减到九千', { viewport: phone });
    assert.match(seen.shown, /15/);
    assert.equal(stateOf(id), 'returned');

    await page.goto(`/contracts/${id}/lines`);
    const line = one(`SELECT id FROM contract_line WHERE contract_id = ${id}`);
    await page.fill(`#f-quantity_${line}`, '9500');
    await save(page);
    assert.match(await text(page), /与上次提交相比/);
    await page.goto(`/contracts/${id}/submit`);
    await page.click('#submission button.go');
    await page.locator('.notice.g').waitFor();
    assert.equal(one(`SELECT CONCAT(number, ' ', revision) FROM contract WHERE id = ${id}`), `${number} 2`);
    await page.goto(`/contracts/${id}/texts`);
    assert.match((await page.locator('del').allInnerTexts()).join(), /10000[^]*120000/);
    await good(page, 'the texts');
    await decide('legal1', id, '批准');
    assert.match((await decide('manager1', id, '批准')).shown, /与上次提交相比/);
    if (stateOf(id) === 'approval') await decide('salesdirector1', id, '批准');
    assert.equal(stateOf(id), 'approved');
    for (let i = 0; i < 60 && one(`SELECT file_id IS NULL FROM contract WHERE id = ${id}`) === '1'; i++) await page.waitForTimeout(500);
    const print = await page.request.get(`/prints/contracts/${id}`);
    assert.equal(print.headers()['content-type'], 'application/pdf');
    assert.equal(one(`SELECT sha256 = UNHEX('${createHash('sha256').update(await print.body()).digest('hex')}') FROM file WHERE id = (SELECT file_id FROM contract WHERE id = ${id})`), '1');
    const hash = one(`SELECT HEX(text_hash) FROM contract WHERE id = ${id}`);
    await page.goto(`/contracts/verify/${number}?hash=${hash}`);
    const genuine = await text(page);
    assert.match(genuine, new RegExp(`${number}[^]*114,000\\.00`));
    await page.goto(`/contracts/verify/${number}?hash=${hash.slice(0, -1)}${hash.endsWith('0') ? '1' : '0'}`);
    assert.doesNotMatch(await text(page), /114,000/);

    const legal = await person('legal1');
    await legal.goto(`/contracts/${id}`);
    await legal.getByRole('link', { name: '登记用印' }).first().click();
    await enter(legal, 'seal', 'contract');
    await enter(legal, 'pages', '1-6');
    await good(legal, 'the seal');
    await save(legal);
    await legal.locator('.notice.g').waitFor();
    assert.equal(stateOf(id), 'sealed');
    for (const [act, fields] of [['post', { posted_by: '顺丰', tracking_no: 'SF1' }], ['acknowledge', { acknowledged_name: '吴经理', acknowledged_how: '当面说明' }],
        ['countersign', { countersigner: '吴经理' }], ['original', { original_place: '3 柜' }]]) {
        await page.goto(`/contracts/${id}/${act}`);
        for (const [name, value] of Object.entries(fields)) await enter(page, name, value);
        await good(page, act);
        await save(page);
        await page.locator('.notice.g').waitFor();
    }
    assert.equal(one(`SELECT CONCAT(state, ' ', effective_on, ' ', original_received_on) FROM contract WHERE id = ${id}`), `effective ${today()} ${today()}`);
    await page.goto(`/contracts/${id}`);
    await page.selectOption('#f-kind', 'signed');
    await page.setInputFiles('#f-file', { name: '双方签章.pdf', mimeType: 'application/pdf', buffer: await print.body() });
    await page.getByRole('button', { name: '上传' }).click();
    await page.locator('.notice.g').waitFor();
    assert.match(await text(page, '#files'), /双方签章\.pdf[^]*双方签章扫描件/);
    const scan = one(`SELECT id FROM contract_file WHERE contract_id = ${id}`), other = await person(likeness('sales2'));
    assert.equal((await page.request.get(`/files/contract/${scan}`)).headers()['content-type'], 'application/pdf');
    assert.equal((await other.request.get(`/files/contract/${scan}`)).status(), 404);
    await leave(other);
    await good(page, 'in force');

    sql(`UPDATE contract SET ends_on = '${today()}' + INTERVAL 20 DAY WHERE id = ${id}`);
    await page.goto('/contracts/expiring');
    await good(page, 'what ends');
    await page.locator('tr', { hasText: number }).getByRole('button', { name: /续签/ }).click();
    await page.waitForURL(/\/contracts\/\d+$/);
    assert.match(await text(page), new RegExp(`前合同[^]*${number}`));
    await page.goto(`/customers/${customer}`);
    assert.match(await text(page), /合同生效|起草合同/);
    assert.deepEqual([...page.faults, ...legal.faults], []);
    await leave(page, legal);
});

test('missing papers are told at submission and stop the approval', async () => {
    const page = await person('sales1');
    const id = await draft(page, dealer('sales1', 'distributor'));
    await page.goto(`/contracts/${id}/submit`);
    assert.match(await text(page), /证照不齐/);
    await good(page, 'papers');
    await page.click('#submission button.go');
    await page.locator('.notice.g').waitFor();
    assert.match(await text(page), /质管 冯启明/);
    await decide('quality1', id, '批准');
    await decide('manager1', id, '批准');
    const last = await decide('salesdirector1', id, '批准');
    assert.match(last.said, /证照不齐/);
    assert.equal(stateOf(id), 'approval');
    await leave(page);
});

test('goods typed wrongly stay on the screen; without script the same form works', async () => {
    const page = await person('sales1', { script: false });
    await page.goto('/contracts?state=draft');
    await page.goto('/contracts/new');
    const code = one(`SELECT code FROM customer WHERE id = ${dealer('sales1')}`);
    await page.fill('[name=dealer]', code);
    await page.click('main button.go');
    await page.locator('.clock', { hasText: '药品购销合同' }).locator('button').first().click();
    await page.waitForURL(/\/contracts\/\d+$/);
    const id = Number(new URL(page.url()).pathname.split('/').pop());
    await page.goto(`/contracts/${id}/lines`);
    await page.fill('#f-product_new1', '没有的产品');
    await page.fill('#f-quantity_new1', '5');
    await page.locator('.buttons button').first().click();
    assert.match(await text(page), /没有这个在售产品/);
    assert.equal(await page.inputValue('#f-quantity_new1'), '5');
    await page.fill('#f-product_new1', one("SELECT code FROM product WHERE state = 'active' LIMIT 1"));
    await page.locator('.buttons button').first().click();
    await page.waitForURL(/#lines$/);
    assert.equal(one(`SELECT COUNT(*) FROM contract_line WHERE contract_id = ${id}`), '1');
    await leave(page);
});

for (const [lang, viewport] of variants([['zh', undefined], ['zh', phone], ['en', undefined], ['en', phone]]))
    test(`every page of contracts is sound, ${lang}, ${viewport ? 'phone' : 'desk'}`, async () => {
        const options = viewport ? { viewport } : {};
        const seller = await person(likeness('salesdirector1', { lang }), options), legal = await person(likeness('legal1', { lang }), options);
        const draftId = one("SELECT id FROM contract WHERE state = 'draft' ORDER BY nonstandard DESC, id LIMIT 1"), sealed = one("SELECT id FROM contract WHERE state = 'sealed' LIMIT 1"),
            signed = one("SELECT id FROM contract WHERE state = 'effective' AND acknowledged_at IS NOT NULL AND acknowledged_name <> '' LIMIT 1");
        const clause = one(`SELECT id FROM contract_clause WHERE contract_id = ${draftId} ORDER BY deviation <> 'changed', id LIMIT 1`), customer = one(`SELECT customer_id FROM contract WHERE id = ${draftId}`);
        for (const path of ['/contracts', `/contracts?customer=${customer}`, '/contracts/new', `/contracts/new?customer=${customer}`, '/contracts/expiring', '/contracts/seals', `/contracts/${draftId}`, `/contracts/${draftId}/edit`,
            `/contracts/${draftId}/lines`, `/contracts/${draftId}/clauses/${clause}`, `/contracts/${draftId}/clauses/${clause}/remove`, `/contracts/${draftId}/clauses/new`, `/contracts/${draftId}/submit`,
            `/contracts/${draftId}/state/contract_discard`, `/contracts/${sealed}`, `/contracts/${sealed}/texts`, `/contracts/${signed}`]) {
            await seller.goto(path);
            await good(seller, path);
        }
        for (const path of ['/contracts/templates', '/contracts/templates/1', '/contracts/templates/new', '/contracts/clauses', '/contracts/clauses/6', '/contracts/clauses/6/edit', '/contracts/clauses/6/texts/new', '/contracts/clauses/new',
            '/contracts/companies', '/contracts/companies/1', `/contracts/${sealed}/seal`, `/contracts/${sealed}/post`, `/contracts/${sealed}/acknowledge`, `/contracts/${sealed}/state/contract_void`]) {
            await legal.goto(path);
            await good(legal, path);
        }
        await leave(seller, legal);
    });
