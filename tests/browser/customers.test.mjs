// A dealer from registration to its history; people, numbers, consents.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { enter, leave, likeness, one, person, register, save, sql, text, unique, url } from './support.mjs';

// A code that nobody has, with the check character of GB 32100.
function creditCode() {
    const alphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY';
    const stem = `91440106${String(Math.floor(Math.random() * 1e9)).padStart(9, '0')}`;
    const sum = [...stem].reduce((total, c, i) => total + alphabet.indexOf(c) * (3 ** i % 31), 0);
    return stem + alphabet[(31 - (sum % 31)) % 31];
}

const everything = () => ({
    name: `测试大药房${unique()}`, short_name: '测试药房', name_py_own: 'ce shi da yao fang', credit_code: creditCode(), other_id: 'YL-2026-1', type: 'chain',
    legal_representative: '单雄信', registered_capital: '1,234.50', founded_on: '2001-02-28', business_scope: '药品批发;\n医疗器械',
    region_code: '广东省广州市天河区', address: '中山大道 1 号', delivery_address: '科韵路 2 号', phone: '020-85551234',
    website: 'https://example.com/a?b=c&d=%41', source: 'fair', bank_name: '工商银行天河支行', bank_account: '6222 0012 3456',
    invoice_title: '测试大药房开票', tax_no: 'TAX123', invoice_address: '天河路 3 号 020-85551234', warehouse_m2: '1200', cold_chain: true,
    vehicles: '3', staff_count: '45', sales_people: '6', downstream_count: '78', downstream: '诊所、单体药店', brands: '仲景、江中',
    note: '第一行\n<b>第二行</b> & "引号"',
});

test('the registration form takes every field, and the file shows every field again', async () => {
    const page = await person('sales1');
    const fields = everything();
    await page.goto('/customers/new');
    const names = await page.locator('form[data-guard] [id^="f-"]').evaluateAll((all) => all.map((el) => el.name));
    for (const [name, value] of Object.entries(fields)) await enter(page, name, value);
    assert.deepEqual(names.filter((name) => !(name in fields)).sort(), ['code', 'owner_id', 'sales_region_id'], 'no field is left out of this test');
    await save(page);
    await page.waitForURL(/\/customers\/\d+$/);
    assert.match(await text(page, '[role=status]'), /已登记,客户编码 D\d{6}/);
    assert.match(await text(page), /潜在/);
    await page.getByRole('link', { name: '档案', exact: true }).first().click();
    const file = await text(page);
    const shown = { ...fields, type: '连锁药店', registered_capital: '1,234.50', cold_chain: '是', source: '展会', region_code: '天河区' };
    for (const [name, value] of Object.entries(shown)) assert.ok(file.includes(String(value)), `${name}: ${value}`);
    assert.match(file, /广东片区/, 'the sales region follows from the place');
    assert.match(file, /陈晓东/);
    await page.getByRole('link', { name: '修改' }).first().click();
    for (const [name, value] of Object.entries(fields)) {
        if (['cold_chain', 'registered_capital', 'phone', 'bank_account'].includes(name)) continue;
        assert.equal(await page.inputValue(`#f-${name}`), String(value), `${name} comes back into the form`);
    }
    assert.deepEqual(page.faults, []);
    await leave(page);
});

test('what is wrong is told beside the field, and nothing typed is lost', async () => {
    const page = await person('sales1');
    const typed = { ...everything(), name: '', credit_code: '91440101MA5100000X', registered_capital: '很多', phone: '123', region_code: '火星', warehouse_m2: '1.5', vehicles: '-1' };
    await page.goto('/customers/new');
    for (const [name, value] of Object.entries(typed)) await enter(page, name, value);
    await save(page);
    const errors = { name: /请填写/, credit_code: /校验不对/, registered_capital: /金额/, phone: /电话/, region_code: /没有找到这个地区/, warehouse_m2: /整数/, vehicles: /整数/ };
    for (const [name, words] of Object.entries(errors)) {
        assert.match(await text(page, `#e-${name}`), words, name);
        assert.equal(await page.getAttribute(`#f-${name}`, 'aria-invalid'), 'true', name);
        assert.match(await page.getAttribute(`#f-${name}`, 'aria-describedby'), new RegExp(`e-${name}`));
    }
    assert.equal(await page.locator('.summary li').count(), Object.keys(errors).length);
    assert.ok(await page.locator('.summary').evaluate((el) => el === document.activeElement), 'the list of errors has the focus');
    for (const [name, value] of Object.entries(typed)) {
        if (name === 'cold_chain') assert.ok(await page.isChecked('#f-cold_chain'));
        else assert.equal(await page.inputValue(`#f-${name}`), String(value), `${name} is kept`);
    }
    await leave(page);
});

test('a code or credit code in use is refused with the name of who has it', async () => {
    const page = await person('sales1');
    const code = creditCode();
    const name = `测试先到${unique()}`;
    const id = await register(page, { name, credit_code: code });
    const number = one(`SELECT code FROM customer WHERE id = ${id}`);
    await page.goto('/customers/new');
    for (const [key, value] of Object.entries({ name: '后到', type: 'chain', credit_code: code, code: number })) await enter(page, key, value);
    await save(page);
    assert.match(await text(page, '#e-credit_code'), new RegExp(name));
    assert.match(await text(page, '#e-code'), new RegExp(name));
    await leave(page);
});

test('the same form sent twice registers once', async () => {
    const page = await person('sales1');
    const name = `测试双击${unique()}`;
    await page.goto('/customers/new');
    await enter(page, 'name', name);
    await enter(page, 'type', 'chain');
    const sent = await page.locator('form[data-guard]').evaluate((form) => new URLSearchParams(new FormData(form)).toString());
    const post = () => page.request.post('/customers/new', { data: sent, headers: { 'Content-Type': 'application/x-www-form-urlencoded' } });
    const answers = await Promise.all([post(), post()]);
    assert.deepEqual(answers.map((answer) => answer.status()), [200, 200]);
    assert.equal(answers[0].url(), answers[1].url());
    assert.equal(one(`SELECT COUNT(*) FROM customer WHERE name = '${name}'`), '1');
    await leave(page);
});

test('history says field by field who changed what, in words', async () => {
    const [seller, service] = [await person('sales1'), await person('service1')];
    const id = await register(seller, { short_name: '旧简称', registered_capital: '10万' });
    await service.goto(`/customers/${id}/edit`);
    await enter(service, 'short_name', '新简称');
    await enter(service, 'type', 'clinic');
    await enter(service, 'registered_capital', '25万');
    await enter(service, 'cold_chain', true);
    await save(service);
    await service.waitForURL(url(`/customers/${id}`));
    assert.match(await text(service, '.line'), /修改档案 · .*简称.*\s*林婉清/);
    await seller.goto(`/customers/${id}/history`);
    const newest = seller.locator('.line > li').first();
    const words = await newest.innerText();
    assert.match(words, /林婉清\s+修改了\s+客户/);
    const pairs = await newest.locator('dl.facts').evaluate((list) => Object.fromEntries([...list.querySelectorAll('dt')].map((dt) => [dt.innerText, dt.nextElementSibling.innerText])));
    assert.deepEqual(pairs, { 简称: '旧简称 → 新简称', 客户类型: '商业公司 → 医疗机构', '注册资本(元)': '100,000.00 → 250,000.00', 有冷库或冷链: '否 → 是' });
    assert.match(await seller.locator('.line > li').last().innerText(), /陈晓东\s+新建了\s+客户/);
    await leave(seller, service);
});

test('saving without a change writes no history; the longest change is written too', async () => {
    const english = likeness('service1', { lang: 'en' });
    const page = await person(english);
    const id = await register(page, { type: 'device' });
    const entries = () => one(`SELECT COUNT(*) FROM audit WHERE subject_id = ${id} AND table_name = 'customer'`);
    const before = entries();
    await page.goto(`/customers/${id}/edit`);
    await save(page);
    await page.waitForURL(url(`/customers/${id}`));
    assert.equal(entries(), before);
    await page.goto(`/customers/${id}/edit`);
    for (const [name, value] of Object.entries(everything())) await enter(page, name, value);
    await save(page);
    await page.waitForURL(url(`/customers/${id}`));
    assert.equal(Number(entries()), Number(before) + 1);
    await leave(page);
});

test('the region field suggests while typing, by name and by code', async () => {
    const page = await person('sales1');
    await page.goto('/customers/new');
    await page.locator('#f-region_code').pressSequentially('天河');
    await page.locator('.suggest [role=option]').first().waitFor();
    assert.match(await text(page, '.suggest:not([hidden])'), /广东省广州市天河区/);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    assert.equal(await page.inputValue('#f-region_code'), '广东省广州市天河区');
    await page.fill('#f-region_code', '');
    await page.locator('#f-region_code').pressSequentially('440103');
    await page.getByRole('option', { name: /荔湾区/ }).click();
    assert.equal(await page.inputValue('#f-region_code'), '广东省广州市荔湾区');
    await leave(page);
});

test('contacts: add, edit, numbers, one for SMS, consent and its end, leaving', async () => {
    const page = await person('sales1');
    page.on('dialog', (dialog) => dialog.accept());
    const id = await register(page);
    await page.goto(`/customers/${id}/contacts`);
    await page.getByRole('link', { name: '新增联系人' }).click();
    await enter(page, 'mobile', '12345');
    await save(page);
    assert.match(await text(page, '#e-person_name'), /请填写/);
    assert.match(await text(page, '#e-role'), /请填写/);
    assert.match(await text(page, '#e-mobile'), /11 位/);
    for (const [name, value] of Object.entries({ person_name: '解晓东', role: 'purchasing', title: '采购部长', key_person: true, mobile: '139 1111 2222', email: 'xie@example.com', wechat: 'xie', valid_from: '2020-01-01', note: '只在上午' })) await enter(page, name, value);
    await save(page);
    await page.waitForURL(url(`/customers/${id}/contacts`));
    let row = await text(page, 'tbody tr');
    for (const words of ['解晓东', '关键人', '采购', '采购部长', '13911112222', '短信', 'xie@example.com', '只在上午']) assert.ok(row.includes(words), words);

    await page.getByRole('link', { name: '修改', exact: true }).last().click();
    assert.equal(await page.locator('#f-mobile').count(), 0, 'numbers have their own page');
    await enter(page, 'person_name', '谢晓东');
    await save(page);
    await page.waitForURL(url(`/customers/${id}/contacts`));
    assert.match(await text(page, 'tbody tr'), /谢晓东/);

    await page.getByRole('link', { name: '号码与同意' }).click();
    await enter(page, 'number', '13700001111');
    await enter(page, 'kind', 'mobile');
    await save(page);
    await page.getByRole('button', { name: '改用此号收短信' }).click();
    await page.locator('.card', { hasText: '13700001111' }).first().locator('.tag.g').waitFor();
    assert.equal(await page.locator('.tag.g').count(), 1, 'one number for SMS');
    await page.locator('.card', { hasText: '13700001111' }).first().getByRole('link', { name: '登记同意' }).click();
    await save(page);
    assert.match(await text(page, '#e-evidence'), /请填写/);
    await enter(page, 'category', 'marketing');
    await enter(page, 'evidence', '微信 2026-01-01');
    await save(page);
    assert.match(await text(page), /营销信息[^]*微信 2026-01-01/);
    await page.goto(`/customers/${id}/contacts`);
    assert.match(await text(page, 'tbody tr'), /营销信息/);
    await page.getByRole('link', { name: '号码与同意' }).click();
    await page.getByRole('button', { name: '撤回' }).click();
    await page.locator('[role=status]').waitFor();
    assert.doesNotMatch(await text(page), /营销信息/);
    await page.locator('.card', { hasText: '13911112222' }).first().getByRole('button', { name: '停用' }).click();
    await page.locator('[role=status]').waitFor();
    assert.doesNotMatch(await text(page), /13911112222/);

    await page.goto(`/customers/${id}/contacts`);
    await page.getByRole('link', { name: '修改', exact: true }).last().click();
    await page.getByRole('button', { name: '离职' }).click();
    await page.waitForURL(url(`/customers/${id}/contacts`));
    assert.match(await text(page), /还没有联系人/);
    await page.goto(`/customers/${id}`);
    assert.match(await text(page, '.line'), /联系人离职 · 谢晓东[^]*新增联系人 · 解晓东/);
    assert.deepEqual(page.faults, []);
    await leave(page);
});

test('search finds a dealer by name, initials, code, credit code and contact; numbers are masked', async () => {
    const page = await person('sales1');
    const word = unique('z');
    const code = creditCode();
    const name = `测试查找${word}`;
    const id = await register(page, { name, short_name: word, credit_code: code });
    const number = one(`SELECT code FROM customer WHERE id = ${id}`);
    await page.goto(`/customers/${id}/contacts/new`);
    for (const [key, value] of Object.entries({ person_name: `仇${word}`, role: 'boss', mobile: '13812340987' })) await enter(page, key, value);
    await save(page);
    await page.waitForURL(url(`/customers/${id}/contacts`));
    const initials = one(`SELECT initials FROM customer WHERE id = ${id}`);
    for (const q of [name, word, number, code, initials]) {
        await page.goto(`/search?q=${encodeURIComponent(q)}`);
        assert.match(await text(page), new RegExp(name), q);
    }
    await page.goto(`/search?q=${encodeURIComponent(`仇${word}`)}`);
    assert.match(await text(page), /138\*\*\*\*0987/);
    await page.goto('/search?q=' + encodeURIComponent('100%'));
    assert.match(await text(page), /没有找到「100%」/);
    await page.locator('#q').fill('');
    await page.locator('#q').pressSequentially(word);
    await page.getByRole('option').first().waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.waitForURL(url(`/customers/${id}`));
    await leave(page);
});

test('what people type is text, never markup', async () => {
    const page = await person('sales1');
    const nasty = `<img src=x onerror=alert(1)>"'&${unique()}`;
    const id = await register(page, { name: nasty, note: '</textarea><script>alert(1)</script>' });
    for (const path of ['', '/file', '/edit', '/history']) {
        await page.goto(`/customers/${id}${path}`);
        assert.equal(await page.locator('img[src=x], main script').count(), 0, path);
        assert.ok((await page.title()).length > 0);
    }
    await page.goto(`/customers?text=${encodeURIComponent(nasty)}`);
    assert.match(await text(page, 'tbody'), /<img src=x/);
    assert.deepEqual(page.faults, []);
    sql(`UPDATE customer SET state = 'closed' WHERE id = ${id}`);
    await leave(page);
});
