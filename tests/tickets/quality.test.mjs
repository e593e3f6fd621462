// quality.test.mjs - a complaint about quality from the hold to the verdict, and an adverse reaction from the form to the kept report, as
// after-sales and quality do it; in Chinese at the desk, in English on the phone.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { axe, enter, leave, likeness, one, overflow, person, phone, save, sound, sql, text, url } from '../browser/support.mjs';

const good = (page, where) => sound(page, where).then(async () => assert.deepEqual(await axe(page), [], where)).then(async () => assert.deepEqual(await overflow(page), [], where));
const shot = (page, name) => process.env.SHOTS ? page.screenshot({ path: `${process.env.SHOTS}/${name}.png`, fullPage: true }) : null;

// A shipment of the demo whose lot nobody holds.
const [shipment, dealer, lot] = one(`SELECT CONCAT_WS('|', e.id, e.customer_id, e.lot) FROM ledger_entry e JOIN customer cu ON cu.id = e.customer_id WHERE e.kind = 'shipment' AND e.reversal = 0 AND e.quantity > 5
    AND cu.state = 'active' AND NOT EXISTS (SELECT 1 FROM ledger_entry b WHERE b.reverses_id = e.id OR b.shipment_id = e.id) AND NOT EXISTS (SELECT 1 FROM lot_hold h WHERE h.lot = e.lot)
    AND e.id IN (SELECT x.id FROM (SELECT l.id, ROW_NUMBER() OVER (PARTITION BY l.customer_id ORDER BY l.posted_on DESC, l.id DESC) AS place FROM ledger_entry l WHERE l.kind = 'shipment' AND l.reversal = 0) x WHERE x.place <= 6)
    ORDER BY e.id DESC LIMIT 1`).split('|');

async function log(page, category, title) {
    await page.goto(`/tickets/new?customer=${dealer}`);
    await page.check(`[name=category][value=${category}]`, { force: true });
    await page.check(`[name=shipment_id][value="${shipment}"]`, { force: true });
    await page.fill('#f-title', title);
    await page.fill('#f-quantity', '2');
    await page.keyboard.press('Control+Enter');
    await page.waitForURL(/\/tickets\/\d+$/);
    return page.url().split('/').pop();
}

async function fill(page, path, fields, where) {
    await page.goto(path);
    for (const [name, value] of Object.entries(fields)) await enter(page, name, value);
    await good(page, where);
    await shot(page, where.replaceAll(' ', '-'));
    await save(page);
}

test('a complaint: goods held, a sample sent, judged with a measure, then solved', async () => {
    const page = await person(likeness('aftersales1')), judge = likeness('quality1'), quality = await person(judge);
    const id = await log(page, 'quality', '片剂有裂纹');
    assert.match(await text(page), /质量判定/);
    await good(page, 'a complaint');
    await page.click('[data-key=t]');
    await page.waitForSelector('.notice.g');
    await page.goto(`/tickets/${id}/solve`);
    await page.waitForURL(url(`/tickets/${id}`));
    assert.match(await text(page), /须先由质管判定/);
    await fill(page, `/tickets/${id}/hold`, { reason: '判定前不销售' }, 'holding goods');
    await page.waitForURL(url(`/tickets/${id}`));
    await fill(page, `/tickets/${id}/hold`, { quantity: '99999999', reason: 'x' }, 'holding too much');
    await page.waitForSelector('#e-quantity');
    assert.equal(await page.inputValue('#f-quantity'), '99999999');
    await fill(page, `/tickets/${id}/sample`, { asked_quantity: '2 盒' }, 'asking for a sample');
    await page.waitForURL(url(`/tickets/${id}`));
    await quality.goto('/');
    await quality.getByRole('link', { name: new RegExp(lot) }).first().click();
    await quality.waitForURL(new RegExp(`/tickets/${id}`));
    await fill(quality, `/tickets/${id}/verdict`, { verdict: 'justified', goods: 'return', text: '留样同样有裂纹', what_1: '请厂家说明压片工序', owner_1: one(`SELECT id FROM staff WHERE account = '${judge}'`), until_1: '2099-01-31' }, 'judging');
    await quality.waitForURL(url(`/tickets/${id}`));
    assert.match(await text(quality), /成立[^]*退回[^]*请厂家说明压片工序/);
    await good(quality, 'judged');
    await shot(quality, 'judged');
    await quality.goto(`/tickets/holds?lot=${lot}&state=return`);
    await good(quality, 'goods held');
    assert.match(await text(quality), new RegExp(lot));
    await page.goto(`/tickets/${id}/solve`);
    await page.fill('#f-solution', '退回并补发');
    await page.selectOption('#f-root_cause', 'maker');
    await save(page);
    await page.waitForURL(url(`/tickets/${id}`));
    assert.equal(one(`SELECT state FROM ticket WHERE id = ${id}`), 'solved');
    await leave(page, quality);
});

test('on the phone, in English: an adverse reaction is written down, reported, and its report kept', async () => {
    const page = await person(likeness('aftersales2', { lang: 'en' }), { viewport: phone, lang: 'en-GB' });
    const other = await person(likeness('aftersales1', { lang: 'en' }), { viewport: phone, lang: 'en-GB' }), quality = await person(likeness('quality1', { lang: 'en' }), { viewport: phone, lang: 'en-GB' });
    const id = await log(page, 'reaction', '服药后呕吐');
    await page.getByRole('link', { name: 'Fill in the report' }).click();
    await page.fill('#f-patient_initials', '王小明');
    await page.fill('#f-reaction', '口服后半小时呕吐');
    await page.selectOption('#f-outcome', 'recovered');
    await save(page);
    await page.waitForSelector('#e-patient_initials');
    await good(page, 'a report with a name');
    assert.equal(await page.inputValue('#f-reaction'), '口服后半小时呕吐');
    await page.fill('#f-patient_initials', 'W.X.');
    await page.check('[name=criteria][value=hospital]');
    await page.fill('#f-reporter', '第一医院药剂科');
    await save(page);
    await page.waitForURL(/\/tickets\/reactions\/\d+$/);
    const reaction = page.url().split('/').pop();
    assert.match(await text(page), /Serious[^]*In time[^]*W\.X\./);
    await good(page, 'a reaction');
    await shot(page, 'reaction-phone');
    await other.goto(`/tickets/reactions/${reaction}`);
    assert.doesNotMatch(await text(other), /W\.X\.|药剂科/);
    await good(other, 'a reaction without its person');
    await quality.goto(`/tickets/reactions?state=open`);
    await good(quality, 'reactions');
    assert.match(await text(quality), new RegExp(one(`SELECT number FROM ticket WHERE id = ${id}`)));
    await fill(quality, `/tickets/reactions/${reaction}/submit`, { authority: 'Provincial centre', receipt: 'ADR-77' }, 'submitting');
    await quality.waitForURL(url(`/tickets/reactions/${reaction}`));
    assert.match(await text(quality), /First report[^]*ADR-77/);
    await good(quality, 'a report submitted');
    await shot(quality, 'reported-phone');
    for (let i = 0; i < 60 && one(`SELECT COUNT(*) FROM reaction_print x JOIN reaction_report p ON p.id = x.report_id WHERE p.reaction_id = ${reaction}`) === '0'; i++)
        await new Promise((resolve) => setTimeout(resolve, 500));
    const pdf = await quality.request.get(`/prints/reaction-reports/${one(`SELECT MAX(id) FROM reaction_report WHERE reaction_id = ${reaction}`)}`);
    assert.equal(pdf.status(), 200);
    assert.equal(pdf.headers()['content-type'], 'application/pdf');
    const kept = sql(`SELECT LOWER(HEX(f.sha256)) FROM reaction_print x JOIN reaction_report p ON p.id = x.report_id JOIN file f ON f.id = x.file_id WHERE p.reaction_id = ${reaction}`)[0][0];
    const { createHash } = await import('node:crypto');
    assert.equal(createHash('sha256').update(await pdf.body()).digest('hex'), kept, 'the bytes that were kept');
    await quality.goto('/tickets/rules');
    await good(quality, 'rules');
    await shot(quality, 'rules-phone');
    await quality.locator('a[href^="/tickets/rules/procedures/"]').last().click();
    await quality.waitForURL(/\/procedures\/\d+$/);
    await good(quality, 'a rule');
    await leave(page, other, quality);
});
