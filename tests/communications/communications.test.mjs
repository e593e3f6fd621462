// communications.test.mjs - a salesperson logs three calls on the phone within a minute; a promise shows until it is kept; a complaint becomes a ticket.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { axe, idOf, leave, likeness, one, overflow, person, phone, sound, sql, text, url } from '../browser/support.mjs';

const good = (page, where) => sound(page, where).then(async () => assert.deepEqual(await axe(page), [], where)).then(async () => assert.deepEqual(await overflow(page), [], where));
const shot = (page, name) => process.env.SHOTS ? page.screenshot({ path: `${process.env.SHOTS}/${name}.png`, fullPage: true }) : null;
// One pixel.
const picture = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');

// A dealer of this person alone, with two contacts.
function dealerOf(account) {
    const owner = idOf(account);
    sql(`INSERT INTO customer (code, name, short_name, name_py, initials, type, state, state_at, owner_id, created_at, created_by, changed_at)
           SELECT CONCAT('C', UUID_SHORT()), CONCAT('沟通商行', ${owner}), '', 'gou tong', 'gt', type, 'active', state_at, ${owner}, created_at, ${owner}, changed_at FROM customer WHERE state = 'active' LIMIT 1;
         SET @dealer = LAST_INSERT_ID();
         INSERT INTO person (name) VALUES ('周采购'); INSERT INTO contact (customer_id, person_id, role, title) VALUES (@dealer, LAST_INSERT_ID(), 'buyer', '采购经理');
         INSERT INTO person (name) VALUES ('吴会计'); INSERT INTO contact (customer_id, person_id, role, title) VALUES (@dealer, LAST_INSERT_ID(), 'finance', '会计');`);
    return one(`SELECT MAX(id) FROM customer WHERE owner_id = ${owner}`);
}

let steps = 0;
const tap = (page, target) => { steps++; return page.click(target); };

test('on the phone three calls are logged within a minute, few taps each', async () => {
    const account = likeness('sales1'), dealer = dealerOf(account);
    const page = await person(account, { viewport: phone });
    const said = ['确认十二月订货量', '核对对账单', '约下周拜访'];
    await page.goto(`/customers/${dealer}`);
    await good(page, 'a dealer on the phone');
    const began = Date.now();
    for (const subject of said) {
        await tap(page, `a[href="/communications/new?customer=${dealer}"] >> nth=0`);
        await page.waitForURL(/\/communications\/new/);
        await tap(page, 'label:has-text("周采购")');
        await tap(page, '#f-subject');
        await page.keyboard.type(subject);
        await tap(page, '.buttons button[type=submit]');
        await page.waitForURL(/\/communications\/\d+$/);
    }
    const took = Date.now() - began;
    assert.ok(took < 60000, `${took} ms`);
    assert.ok(steps <= 12, `${steps} taps`);
    console.log(`# three calls in ${took} ms, ${steps / 3} taps each beside the line that is typed`);
    assert.equal(one(`SELECT COUNT(*) FROM communication co JOIN communication_contact cc ON cc.communication_id = co.id WHERE co.customer_id = ${dealer} AND co.kind = 'call'`), '3');
    await good(page, 'a call');
    await page.goto(`/customers/${dealer}`);
    await page.click('#timeline a[href$="stream=communications"]'); // changes this part of the page alone
    await page.locator('#timeline a[href$="stream=communications"][aria-current]').waitFor();
    assert.match(page.url(), new RegExp(`/customers/${dealer}$`));
    for (const subject of said) assert.match(await text(page, '#timeline'), new RegExp(subject));
    await page.goto(`/customers/${dealer}/timeline?stream=communications`);
    await good(page, 'the stream alone');
    for (const subject of said) assert.match(await text(page, '#timeline'), new RegExp(subject));
    await leave(page);
});

test('from the phone\'s home to the form with few taps: the dealer that is taken is gone on with', async () => {
    const account = likeness('sales1'), dealer = dealerOf(account), page = await person(account, { viewport: phone });
    sql(`INSERT INTO search_word (kind, place, word, id, customer_id) SELECT 'customer', 1, LEFT(name, 12), id, id FROM customer WHERE id = ${dealer}`);
    await page.goto('/');
    await page.click('main a[href="/communications/new"]');
    await page.locator('#f-dealer').tap();
    await page.keyboard.type('沟通商行');
    await page.locator('[role=option]').first().tap();
    await page.waitForURL(url(`/communications/new?customer=${dealer}`));
    await page.locator('#f-subject').tap();
    await page.keyboard.type('确认订货');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/communications\/\d+$/);
    await leave(page);
});

test('a promise stands on the dealer\'s page until it is kept; what is wrong keeps what was typed', async () => {
    const account = likeness('sales1', { lang: 'en' }), dealer = dealerOf(account);
    const page = await person(account, { viewport: phone, lang: 'en-GB' });
    await page.goto(`/communications/new?customer=${dealer}`);
    await good(page, 'logging');
    await shot(page, 'new-phone');
    await page.click('label:has-text("Visit")');
    await page.click('label:has-text("吴会计")');
    await page.fill('#f-subject', 'Monthly visit');
    await page.fill('#f-result', 'Stock for 35 days');
    await page.click('summary:has-text("What we promise")');
    await page.fill('#f-promised', 'Send the certificates');
    await page.click('.buttons button[type=submit]');
    await page.waitForSelector('#e-promised_on');
    await good(page, 'refused');
    await shot(page, 'refused-phone');
    assert.equal(await page.inputValue('#f-result'), 'Stock for 35 days');
    assert.ok(await page.isChecked('label:has-text("吴会计") input'));
    await page.fill('#f-promised_on', '2099-01-02');
    await page.click('summary:has-text("What next")');
    await page.fill('#f-next_step', 'Bring the price list');
    await page.fill('#f-next_on', '2099-01-03');
    await page.click('.buttons button[type=submit]');
    await page.waitForURL(/\/communications\/\d+$/);
    await good(page, 'a visit');
    await shot(page, 'visit-phone');
    const id = page.url().split('/').pop();
    assert.match(await text(page), /Send the certificates[^]*Bring the price list/);
    await page.goto(`/customers/${dealer}`);
    await page.click('a:has-text("Send the certificates")');
    await page.waitForURL(/\/communications\/promises\/\d+$/);
    await good(page, 'keeping');
    await page.fill('#f-kept_note', 'By courier');
    await page.click('.buttons button[type=submit]');
    await page.waitForURL(url(`/customers/${dealer}`));
    assert.equal(await page.locator('a[href^="/communications/promises/"]:has-text("Send the certificates")').count(), 0);
    assert.equal(one(`SELECT kept_note FROM promise WHERE communication_id = ${id}`), 'By courier');
    await leave(page);
});

test('what can no longer be corrected is refused, and looks like it', async () => {
    const account = likeness('sales1', { lang: 'en' }), dealer = dealerOf(account), page = await person(account, { viewport: phone });
    sql(`INSERT INTO communication (customer_id, kind, at, staff_id, subject, result, created_at, created_by) VALUES (${dealer}, 'call', UTC_TIMESTAMP() - INTERVAL 2 DAY, ${idOf(account)}, 'Old', '', UTC_TIMESTAMP() - INTERVAL 2 DAY, ${idOf(account)})`);
    const id = one(`SELECT MAX(id) FROM communication WHERE customer_id = ${dealer}`);
    await page.goto(`/communications/${id}/edit`);
    await page.waitForURL(url(`/communications/${id}`));
    assert.match(await text(page, '.notice.r[role=alert]'), /no longer be corrected/);
    assert.equal(await page.locator('.notice.g').count(), 0);
    await good(page, 'a refusal');
    await shot(page, 'stands-phone');
    await leave(page);
});

test('the position of a visit is noted only by who wants it, and only when asked for', async () => {
    const account = likeness('sales1'), dealer = dealerOf(account);
    const page = await person(account, { viewport: phone });
    await page.context().grantPermissions(['geolocation']);
    await page.context().setGeolocation({ latitude: 28.2282, longitude: 112.9388, accuracy: 12 });
    await page.goto(`/communications/new?customer=${dealer}&kind=visit`);
    assert.equal(await page.locator('[data-place], [name=place_lat]').count(), 0, 'no field without consent');
    await page.goto('/account');
    await page.check('#f-note_place');
    await page.click('#lang .buttons button');
    await page.waitForSelector('.notice.g');
    await page.goto(`/communications/new?customer=${dealer}`);
    assert.ok(await page.locator('[data-place]').isHidden(), 'a call has no place');
    await page.click('label:has-text("拜访")');
    await page.click('[data-place-take]');
    await page.waitForFunction(() => document.querySelector('[name=place_lat]').value !== '');
    await page.evaluate(() => scrollTo(0, 0)); // what the bar above covers is no fault
    await good(page, 'a visit with its place');
    await shot(page, 'place-phone');
    await page.fill('#f-subject', '月度拜访');
    await page.click('.buttons button[type=submit]');
    await page.waitForURL(/\/communications\/\d+$/);
    const id = page.url().split('/').pop();
    assert.equal(one(`SELECT CONCAT(place_lat, ' ', place_lon) FROM communication WHERE id = ${id}`), '28.228200 112.938800');
    await page.setInputFiles('#f-file', { name: '货架.png', mimeType: 'image/png', buffer: picture });
    await page.fill('#f-note', '陈列');
    await page.click('#files button[type=submit]');
    await page.waitForFunction(() => document.querySelector('.shots img')?.naturalWidth === 1);
    await good(page, 'a visit with a photo');
    await leave(page);
});

test('a complaint becomes a ticket, a suggestion a task, by one click; both lead back', async () => {
    const page = await person(likeness('service1'));
    const dealer = one("SELECT MIN(customer_id) FROM communication");
    await page.goto(`/communications?customer=${dealer}`);
    await good(page, 'a dealer\'s log');
    await page.keyboard.press('l');
    await page.waitForURL(url(`/communications/new?customer=${dealer}`));
    await page.fill('#f-subject', '送货三次都迟到');
    await page.fill('#f-result', '要求改下午送');
    await page.keyboard.press('Control+Enter');
    await page.waitForURL(/\/communications\/\d+$/);
    const said = page.url();
    await page.click('button:has-text("建议转任务")');
    await page.waitForURL(/\/tasks\/\d+\/edit$/);
    assert.equal(await page.inputValue('#f-title'), '送货三次都迟到');
    await page.goto(page.url().replace('/edit', ''));
    await good(page, 'its task');
    await page.click(`a[href="${new URL(said).pathname}"]`);
    await page.click('button:has-text("投诉转工单")');
    await page.waitForURL(/\/tickets\/\d+$/);
    await good(page, 'its ticket');
    assert.match(await text(page), /送货三次都迟到[^]*要求改下午送/);
    await page.click(`a[href="${new URL(said).pathname}"]`);
    await page.waitForURL(said);
    await good(page, 'what grew from it');
    await shot(page, 'grown');
    await leave(page);
});
