// Products in the browser: registered, priced, agreed with a dealer; a territory that collides; both languages; axe.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { axe, enter, leave, likeness, one, overflow, person, phone, register, save, sound, sql, text, unique } from './../browser/support.mjs';

const today = () => one("SELECT DATE(CONVERT_TZ(UTC_TIMESTAMP(), '+00:00', '+08:00'))");

test('a product gets its price, a dealer its own, and a territory that collides is refused', async () => {
    const page = await person(likeness('salesdirector1'));
    const first = await register(page, { name: `独家经销${unique()}`, type: 'pharmacy' });
    const second = await register(page, { name: `后来经销${unique()}`, type: 'pharmacy' });
    const code = unique('CP');
    await page.goto('/products');
    await page.getByRole('link', { name: '登记产品' }).click();
    for (const [name, value] of Object.entries({ code, name: '测试颗粒', specification: '10g×10袋', unit: '盒', maker: '测试药业' })) await enter(page, name, value);
    await save(page);
    await page.waitForURL(/\/products\/\d+$/);
    const product = new URL(page.url()).pathname;
    assert.match(await text(page), /还没有价格/);
    await sound(page, product);
    await page.getByRole('link', { name: /^定价.*批发价/ }).click();
    await enter(page, 'price', '一百');
    await save(page);
    assert.match(await text(page, '#e-price'), /大于 0/);
    assert.deepEqual(await axe(page), []);
    await enter(page, 'price', '25.5');
    await save(page);
    await page.locator('.notice.g').waitFor();

    await page.goto(`/customers/${first}`);
    await page.getByRole('link', { name: '产品与价格' }).click();
    await page.fill('main [name=text]', code);
    await page.locator('main .filters button').click();
    assert.match(await text(page, '#now'), /测试颗粒[^]*默认价目表[^]*¥25\.50/);
    await page.getByRole('link', { name: '定客户价 测试颗粒' }).click();
    assert.match(await text(page, '.head'), /默认价目表 ¥25\.50/);
    await enter(page, 'price', '23.8');
    await enter(page, 'reason', '年度用量大');
    await save(page);
    await page.locator('.notice.g').waitFor();
    await page.goto(`/products/customer/${first}?text=${code}`);
    assert.match(await text(page, '#now'), /测试颗粒[^]*客户价[^]*¥23\.80/);
    await page.goto(`/products/customer/${second}?text=${code}`);
    assert.match(await text(page, '#now'), /默认价目表[^]*¥25\.50/);

    await page.goto(`/products/customer/${first}/territories/new`);
    for (const [name, value] of Object.entries({ product_code: code, region_code: '430400', exclusive: true })) await enter(page, name, value);
    await save(page);
    await page.waitForURL(new RegExp(`/products/customer/${first}$`));
    assert.match(await text(page), /衡阳市/);
    await sound(page, 'the dealer');
    assert.deepEqual(await axe(page), []);
    await page.goto(`/products/customer/${second}/territories/new`);
    for (const [name, value] of Object.entries({ product_code: code, region_code: '430000' })) await enter(page, name, value);
    await save(page);
    await page.locator('.summary').waitFor();
    assert.match(await text(page, '.summary'), new RegExp(`冲突.*${one(`SELECT code FROM customer WHERE id = ${first}`)}.*衡阳市.*测试颗粒.*${today()}`));
    assert.deepEqual(await axe(page), []);
    assert.equal(sql(`SELECT 1 FROM territory WHERE customer_id = ${second}`).length, 0);

    await page.goto(`/customers/${first}`);
    assert.match(await text(page), /客户价 · 测试颗粒/);
    await page.goto(product);
    assert.match(await text(page), /独家经销/);
    await page.getByRole('link', { name: '停用' }).click();
    await enter(page, 'state_reason', '厂家停产');
    await save(page);
    await page.waitForURL(/\/products\/\d+$/);
    assert.match(await text(page), /停用.厂家停产/);
    await leave(page);
});

for (const [lang, viewport] of [['zh', undefined], ['en', phone]]) {
    test(`the pages are accessible and fit: ${lang}`, async () => {
        const page = await person(likeness('salesdirector1', { lang }), viewport ? { viewport } : {});
        const dealer = one('SELECT MIN(customer_id) FROM territory');
        const list = one('SELECT MIN(id) FROM price_list');
        const price = one(`SELECT MIN(id) FROM dealer_price WHERE valid_to IS NULL`);
        const payer = one(`SELECT customer_id FROM dealer_price WHERE id = ${price}`);
        for (const path of ['/products', '/products?text=zzzz', '/products/new', '/products/1', '/products/1/edit', '/products/1/state', '/products/1/floor', '/products/prices', '/products/prices/new',
            `/products/prices/${list}`, `/products/prices/${list}/edit`, `/products/prices/${list}/set/1`, `/products/customer/${dealer}`, `/products/customer/${dealer}/set/1`,
            `/products/customer/${dealer}/territories/new`, `/products/customer/${payer}/prices/${price}/end`]) {
            const answer = await page.goto(path);
            assert.equal(answer.status(), 200, path);
            await sound(page, path);
            assert.doesNotMatch(await text(page, 'body'), /\b(product|price_list|territory)\.[a-z]\w+\b/, path);
            assert.deepEqual(await axe(page), [], path);
            assert.deepEqual(await overflow(page), [], path);
        }
        await leave(page);
    });
}

test('staff see products without prices, a salesperson only what own dealers pay, few the floor', async () => {
    const [staff, seller, finance] = [await person('staff1'), await person('sales3'), await person('finance1')];
    await staff.goto('/products/1');
    assert.doesNotMatch(await text(staff), /¥/);
    assert.equal((await staff.goto('/products/prices')).status(), 403);
    await seller.goto('/products/1');
    assert.match(await text(seller), /¥/);
    assert.doesNotMatch(await text(seller), /底价/);
    const foreign = one("SELECT MIN(cu.id) FROM customer cu JOIN staff st ON st.id = cu.owner_id WHERE st.account = 'sales1'");
    assert.equal((await seller.goto(`/products/customer/${foreign}`)).status(), 404);
    await finance.goto('/products/1');
    assert.match(await text(finance), /底价/);
    await leave(staff, seller, finance);
});
