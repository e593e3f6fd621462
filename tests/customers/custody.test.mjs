// custody.test.mjs - a morning of customer service: the worklist, a dealer, what is missing is filled in,
// verified, 100; salespeople are asked; figures.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { axe, enter, idOf, leave, likeness, one, overflow, person, phone, register, save, sql, text, unique, url } from '../browser/support.mjs';

const dealer = (page, more = {}) => register(page, { name: `档案商行${unique()}`, type: 'other', ...more });
const score = async (page, id) => {
    await page.goto(`/customers/${id}`);
    return Number(/(\d+)%/.exec(await text(page, '#completeness h2'))[1]);
};

test('a file is filled from its list of what is missing, verified, and complete', async () => {
    const page = await person('service1');
    const id = await dealer(page, { owner_id: idOf('sales1') });
    const first = await score(page, id);
    assert.deepEqual(await axe(page), []);
    await page.click('#completeness a:has-text("收货地址")');
    await page.waitForURL(url(`/customers/${id}/edit#f-delivery_address`));
    for (const [name, value] of Object.entries({ delivery_address: '仓库路1号', other_id: `Z${id}`, legal_representative: '李明', business_scope: '批发',
        region_code: '湖南省长沙市开福区', address: '中山路2号', phone: '0731-84000001' })) await enter(page, name, value);
    await save(page);
    await page.waitForURL(url(`/customers/${id}`));
    assert.ok(await score(page, id) > first);
    await page.click('#completeness a:has-text("联系人")');
    for (const [name, value] of Object.entries({ person_name: '王芳', role: 'boss', mobile: '13800138000' })) await enter(page, name, value);
    await save(page);
    await page.goto(`/customers/${id}`);
    await page.click('#completeness a:has-text("营业执照")');
    assert.equal(await page.inputValue('#f-paper_type'), 'business_licence');
    await enter(page, 'date_meaning', 'permanent');
    await save(page);
    await page.goto(`/customers/${id}`);
    assert.match(await text(page, '#completeness'), /营业执照[^\n]*\s+质管/); // there now: quality's turn
    const quality = await person('quality1');
    await quality.goto(`/papers/${one(`SELECT id FROM paper WHERE customer_id = ${id}`)}`);
    await enter(quality, 'verification', 'verified');
    await quality.click('form[action$="/verify"] button[type=submit]');
    await quality.waitForLoadState();
    await page.goto(`/customers/${id}`);
    await page.click('#completeness a.btn');
    await enter(page, 'verify_note', '对照原件');
    await save(page);
    await page.waitForURL(url(`/customers/${id}`));
    assert.equal(await score(page, id), 100);
    assert.match(await text(page, '#completeness'), /没有缺少的项目[^]*已核实/);
    assert.match(await text(page, '.line'), /核实档案[^]*对照原件/);
    assert.deepEqual(page.faults, []);
    await leave(page, quality);
});

test('salespeople are asked for what is missing, once, and find it on their own list', async () => {
    const account = likeness('sales1');
    const page = await person('service1');
    const seller = idOf(account);
    const ids = [await dealer(page, { owner_id: seller }), await dealer(page, { owner_id: seller })];
    const ask = async () => {
        await page.goto(`/customers/custody?owner_id=${seller}`);
        for (const id of ids) await page.check(`input[name=id][value="${id}"]`);
        await page.click('button:has-text("请业务员补资料")');
        assert.deepEqual(await axe(page), []);
        await save(page);
        await page.waitForSelector('.tag:has-text("待办")', { timeout: 30000 });
        await page.waitForSelector('[data-refresh]', { state: 'detached', timeout: 30000 });
        return text(page);
    };
    assert.equal((await ask()).match(/已建待办/g)?.length, 2);
    assert.equal((await ask()).match(/已有未完成的待办/g)?.length, 2);
    assert.equal(one(`SELECT COUNT(*) FROM task WHERE owner_id = ${seller}`), '2');
    const own = await person(account);
    await own.goto('/');
    assert.match(await text(own), /待业务员补\s*2/);
    await own.goto('/customers/custody?bring=owner');
    assert.equal(await own.locator('tbody tr').count(), 2);
    assert.deepEqual(await axe(own), []);
    assert.equal(await own.locator('button:has-text("请业务员补资料")').count(), 0);
    await leave(page, own);
});

test('figures open the rows behind them, in both languages and on a phone', async () => {
    const account = likeness('service1', { lang: 'en' }), seller = idOf(likeness('sales1'));
    const maker = await person('service1');
    const id = await dealer(maker, { owner_id: seller });
    sql(`UPDATE customer_file SET verified_on = '2020-01-01', next_review_on = '2021-01-01' WHERE id = ${id}`);
    const page = await person(account);
    await page.goto('/customers/custody/figures');
    assert.deepEqual(await axe(page), []);
    await page.click(`a[href="/customers/custody?owner_id=${seller}&file_check=due"]`);
    assert.equal(await page.locator('tbody tr').count(), 1);
    assert.match(await text(page, 'tbody'), /Review due/);
    await page.goto('/customers/custody/figures/regions');
    assert.match(await text(page), /Average score/);
    const small = await person(account, { viewport: phone });
    for (const path of ['/customers/custody', '/customers/custody/figures', '/customers/custody/rules', '/customers/custody/rules/1', `/customers/${id}/verify`]) {
        await small.goto(path);
        assert.deepEqual(await axe(small), [], path);
        assert.deepEqual(await overflow(small), [], path);
    }
    await leave(maker, page, small);
});

test('a weight changed on the page changes the scores', async () => {
    const page = await person('service1');
    const id = await dealer(page), before = await score(page, id);
    await page.goto('/customers/custody/rules/new');
    for (const [name, value] of Object.entries({ item: 'owner', weight: 100, bring_by: 'service', check_kind: 'column', column_word: 'brands' })) await enter(page, name, value);
    await save(page);
    await page.waitForURL(url('/customers/custody/rules'));
    let now = before;
    for (let i = 0; i < 100 && now === before; i++) {
        await page.waitForTimeout(200);
        now = Number(one(`SELECT score FROM customer_file WHERE id = ${id}`));
    }
    sql("UPDATE completeness_rule SET valid_to = '2000-01-01', valid_from = '1999-01-01' WHERE weight = 100");
    assert.ok(now < before);
    await leave(page);
});
