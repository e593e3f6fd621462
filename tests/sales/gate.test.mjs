// gate.test.mjs - may goods leave? A clerk ships within the limit, is refused beyond it with the reason, asks for a release, credit control
// and the regional manager decide, the clerk ships; pages in one language and size.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { axe, idOf, leave, likeness, one, overflow, person, phone, save, sound, sql, text, unique, variants } from '../browser/support.mjs';

const good = (page, where) => sound(page, where).then(async () => assert.deepEqual(await axe(page), [], where)).then(async () => assert.deepEqual(await overflow(page), [], where));
const shot = (page, name) => process.env.SHOTS ? page.screenshot({ path: `${process.env.SHOTS}/${name}.png`, fullPage: true }) : null;
const drug = () => one("SELECT code FROM product WHERE product_class = 'drug' AND state = 'active' ORDER BY id LIMIT 1");

// A dealer of sales1 in manager1's region who may buy for 10,000, with a contract in force.
function dealer() {
    const id = one(`INSERT INTO customer (code, name, name_py, type, owner_id, sales_region_id, state, created_at, created_by, changed_at)
        SELECT '${unique('G')}', '放行商行${unique()}', 'g', '', ${idOf('sales1')}, (SELECT sales_region_id FROM staff_sales_region WHERE staff_id = ${idOf('manager1')} LIMIT 1),
        'active', '2026-01-01', 0, '2026-01-01'; SELECT LAST_INSERT_ID()`);
    sql(`INSERT INTO customer_limit (customer_id, amount, term_days, valid_from, reason) VALUES (${id}, 10000, 30, '2020-01-01', 'x');
        INSERT INTO contract (number, kind, title, customer_id, company_id, starts_on, ends_on, state, state_at, created_at, created_by, changed_at)
        VALUES ('${unique('GC')}', 'framework', '年度框架', ${id}, (SELECT MIN(id) FROM company), '2020-01-01', '2099-12-31', 'effective', '2026-01-01', '2026-01-01', 1, '2026-01-01')`);
    return id;
}

async function order(page, customer, quantity) {
    await page.goto(`/sales/orders/new?customer=${customer}`);
    await page.fill('#f-product_1', drug());
    await page.fill('#f-quantity_1', quantity);
    await page.fill('#f-price_1', '50');
    await save(page);
    await page.waitForURL(/\/sales\/orders\/\d+$/);
    return page.url().split('/').pop();
}

async function release(page, id) {
    await page.goto(`/sales/orders/${id}/state/order_release`);
    await save(page);
    await page.waitForURL(/\/sales\/orders\/\d+$/);
}

async function ship(page, id) {
    await page.goto(`/sales/orders/${id}/ship`);
    await page.fill('#f-lot_1_1', 'A1');
    await good(page, 'shipping');
    await shot(page, 'ship');
    await save(page);
    await page.waitForURL(/\/sales\/\d+$/);
}

async function approve(account, id) {
    const page = await person(account);
    await page.goto(`/sales/releases/${id}`);
    await page.getByRole('link', { name: '去审批' }).click();
    await page.waitForURL(/\/approvals\/\d+$/);
    assert.match(await text(page), /放行金额/);
    await good(page, `the desk of ${account}`);
    await shot(page, `desk-${account}`);
    await page.click('#decision button[data-key=a]');
    await page.waitForLoadState();
    await leave(page);
}

// Finance sets a higher limit from today; what was refused may leave.
async function raise(customer) {
    const page = await person('finance1');
    await page.goto(`/sales/check?customer=${customer}&amount=6000`);
    assert.match(await text(page), /不可发/);
    await page.locator('main').getByRole('link', { name: '信用额度' }).click();
    await page.getByRole('link', { name: '设定额度' }).click();
    await page.fill('#f-amount', '3万');
    await page.fill('#f-reason', '半年回款良好');
    await good(page, 'a new limit');
    await shot(page, 'limit-new');
    await save(page);
    await page.waitForURL(/\/limits$/);
    assert.match(await text(page), /30,000\.00[^]*生效中[^]*10,000\.00[^]*已失效/);
    await good(page, 'limits');
    await shot(page, 'limits');
    await page.goto(`/sales/check?customer=${customer}&amount=6000`);
    assert.doesNotMatch(await text(page), /不可发/);
    await page.goto('/');
    assert.match(await text(page), /本月净出库[^]*本月回款[^]*逾期金额/);
    await good(page, 'home of finance');
    await shot(page, 'home-finance');
    await leave(page);
}

test('within the limit it ships, beyond it a release is asked for, decided and used', async () => {
    const customer = dealer();
    const page = await person('clerk1');
    await page.goto('/sales/orders/new');
    await good(page, 'whose order');
    const first = await order(page, customer, '100');
    await good(page, 'a draft');
    await release(page, first);
    assert.match(await text(page), /已下达/);
    await ship(page, first);
    assert.equal(one(`SELECT CONCAT(state, ' ', refusals) FROM sales_order WHERE id = ${first}`), 'closed ');
    const second = await order(page, customer, '200');
    await release(page, second);
    assert.match(await text(page), /草稿/);
    assert.match(await text(page), /敞口将超过额度:¥5,000\.00 \+ ¥10,000\.00 > ¥10,000\.00/);
    await good(page, 'a refused order');
    await shot(page, 'refused');
    await page.goto(`/sales/orders?refused=1&customer=${customer}`);
    await good(page, 'refused orders');
    await page.goto(`/sales/check?customer=${customer}&amount=6000`);
    assert.match(await text(page), /不可发/);
    await good(page, 'the check');
    await page.goto(`/sales/orders/${second}`);
    await page.getByRole('link', { name: '申请放行' }).click();
    await page.fill('#f-reason', '客户承诺周五回款');
    await good(page, 'asking');
    await shot(page, 'asking');
    await save(page);
    await page.waitForURL(/\/sales\/releases\/\d+$/);
    const asked = page.url().split('/').pop();
    await good(page, 'a release');
    await shot(page, 'release');
    await approve('finance1', asked);
    assert.equal(one(`SELECT state FROM gate_release WHERE id = ${asked}`), 'asked');
    await approve('manager1', asked);
    assert.equal(one(`SELECT state FROM gate_release WHERE id = ${asked}`), 'granted');
    await release(page, second);
    assert.match(await text(page), /已下达/);
    await shot(page, 'released');
    await ship(page, second);
    assert.equal(one(`SELECT CONCAT(g.state, ' ', g.used, ' ', s.state) FROM gate_release g JOIN sales_order s ON s.release_id = g.id WHERE g.id = ${asked}`), 'used 10000.00 closed');
    assert.equal(one(`SELECT exposure FROM customer_figures WHERE id = ${customer}`), '15000.00');
    await page.goto(`/sales/releases/${asked}`);
    assert.match(await text(page), /凭此发出/);
    await good(page, 'a used release');
    await page.goto('/');
    await good(page, 'home of the clerk');
    await shot(page, 'home');
    await leave(page);
    await raise(customer);
});

for (const [lang, options] of variants([['zh', {}], ['en', {}], ['zh', { viewport: phone }], ['en', { viewport: phone }]])) {
    test(`orders and the gate, ${lang}, ${options.viewport ? 'phone' : 'desk'}`, async () => {
        const customer = dealer();
        const page = await person(likeness('clerk1', { lang }), options);
        const id = await order(page, customer, '300');
        for (const [name, path] of [['orders', '/sales/orders'], ['order', `/sales/orders/${id}`], ['edit', `/sales/orders/${id}/edit`], ['state', `/sales/orders/${id}/state/order_release`], ['check-empty', '/sales/check'],
            ['check', `/sales/check?customer=${customer}&amount=12000&products=${drug()}`], ['releases', '/sales/releases'], ['release-new', `/sales/releases/new?customer=${customer}&order=${id}`]]) {
            await page.goto(path);
            await good(page, `${path} ${lang}`);
            await shot(page, `${name}-${lang}-${options.viewport ? 360 : 1280}`);
        }
        await leave(page);
    });
}
