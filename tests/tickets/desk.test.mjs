// desk.test.mjs - files pasted, dropped and chosen before a ticket is saved; what is typed kept; replies by keys; figures that lead to
// their tickets; an upload to somebody else's ticket.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { axe, idOf, leave, likeness, one, overflow, person, phone, sound, text, unique, url } from '../browser/support.mjs';

const good = (page, where) => sound(page, where).then(async () => assert.deepEqual(await axe(page), [], where)).then(async () => assert.deepEqual(await overflow(page), [], where));
const shot = (page, name) => process.env.SHOTS ? page.screenshot({ path: `${process.env.SHOTS}/${name}.png`, fullPage: true }) : null;
// One pixel.
const picture = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
const dealer = one(`SELECT e.customer_id FROM ledger_entry e JOIN customer cu ON cu.id = e.customer_id WHERE e.kind = 'shipment' AND cu.state = 'active' ORDER BY e.customer_id LIMIT 1`);
const files = (id) => Number(one(`SELECT COUNT(*) FROM ticket_entry WHERE ticket_id = ${id} AND kind = 'file'`));

// A real file on the clipboard, or let go of over the page.
const bring = (page, kind, name) => page.evaluate(([how, called, base64]) => {
    const data = new DataTransfer(), bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    data.items.add(new File([bytes], called, { type: 'image/png' }));
    document.body.dispatchEvent(how === 'paste' ? new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true })
        : new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }));
}, [kind, name, picture]);

test('files pasted, dropped and chosen wait until the ticket is saved, through a refusal too', async () => {
    const page = await person(likeness('aftersales1'));
    await page.goto(`/tickets/new?customer=${dealer}`);
    await bring(page, 'paste', 'pasted.png');
    await bring(page, 'drop', 'dropped.png');
    await page.setInputFiles('fieldset[data-later] input[multiple]', { name: 'chosen.png', mimeType: 'image/png', buffer: Buffer.from(picture, 'base64') });
    await page.waitForFunction(() => document.querySelectorAll('fieldset[data-later] img[src^="data:"]').length === 3);
    await page.click('fieldset[data-later] li:has-text("dropped.png") button');
    await good(page, 'files that wait');
    await page.check('input[name=category][value=damaged]');
    await page.click('.buttons button');
    await page.waitForSelector('.summary');
    assert.equal(await page.locator('fieldset[data-later] li').count(), 2, 'a refusal keeps them');
    assert.equal(await page.isChecked('input[name=category][value=damaged]'), true);
    await shot(page, 'waiting-refused');
    await page.fill('#f-title', '两张照片随单');
    await page.click('.buttons button');
    await page.waitForURL(/\/tickets\/\d+#files$/);
    await page.waitForFunction(() => document.querySelectorAll('.shots img').length === 2);
    const id = new URL(page.url()).pathname.split('/').pop();
    assert.equal(files(id), 2);
    await bring(page, 'paste', 'later.png');
    await page.waitForFunction(() => document.querySelectorAll('.shots img').length === 3);
    await bring(page, 'drop', 'last.png');
    await page.waitForFunction(() => document.querySelectorAll('.shots img').length === 4);
    assert.equal(files(id), 4);
    await leave(page);
});

test('a phone takes a photo beside the new ticket, and sees what is like it', async () => {
    const page = await person(likeness('aftersales1', { lang: 'en' }), { viewport: phone, lang: 'en-GB' });
    await page.goto(`/tickets/new?customer=${dealer}`);
    assert.equal(await page.getAttribute('fieldset[data-later] input[capture]', 'capture'), 'environment');
    await page.check('input[name=severity][value=high]');
    await page.check('input[name=category][value=damaged]');
    await page.locator('#alike a[href^="/tickets/knowledge/"]').first().waitFor();
    await page.locator('#f-title').pressSequentially('外箱压坏、内盒渗漏');
    await page.locator('#alike a[href^="/tickets/knowledge/"]').first().waitFor();
    await good(page, 'logging on the phone');
    await shot(page, 'beside-phone');
    await leave(page);
});

test('what is typed is there again after the browser was closed, and can be given up', async () => {
    const account = likeness('aftersales1'), words = unique('半句话');
    const page = await person(account), id = idOf(account);
    const kept = async (body) => { for (let i = 0; i < 50 && !one(`SELECT id FROM parked_form WHERE staff_id = ${id} AND typed = 1 AND body LIKE '%${body}%'`); i++) await page.waitForTimeout(100); };
    await page.goto(`/tickets/new?customer=${dealer}`);
    await page.check('input[name=category][value=quality]');
    await page.fill('#f-title', words);
    await page.locator('input[name=shipment_id]').first().check();
    await kept(encodeURIComponent(words));
    await leave(page);
    const again = await person(account);
    await again.goto(`/tickets/new?customer=${dealer}`);
    assert.equal(await again.inputValue('#f-title'), words);
    assert.equal(await again.isChecked('input[name=category][value=quality]'), true);
    assert.equal(await again.locator('input[name=shipment_id]').first().isChecked(), true);
    await good(again, 'found again');
    await shot(again, 'found-again');
    await again.click('button[form=forget-typed]');
    await again.waitForURL(url(`/tickets/new?customer=${dealer}`));
    assert.equal(await again.inputValue('#f-title'), '');
    await again.fill('#f-title', words);
    await again.check('input[name=category][value=quality]');
    await again.keyboard.press('Control+Enter');
    await again.waitForURL(/\/tickets\/\d+$/);
    await again.waitForTimeout(900); // longer than it takes until what was typed is sent
    assert.equal(one(`SELECT COUNT(*) FROM parked_form WHERE staff_id = ${id}`), '0', 'saved is saved');
    await leave(again);
});

test('a saved reply is put into the box by keys, and the dealer is told', async () => {
    const page = await person(likeness('aftersales1'));
    const id = one(`SELECT id FROM ticket WHERE state = 'open' AND caller <> '' ORDER BY id LIMIT 1`);
    await page.goto(`/tickets/${id}`);
    await page.waitForFunction(() => document.querySelector('#f-reply').getAttribute('role') === 'combobox');
    await page.keyboard.press('p');
    await page.keyboard.press('ArrowDown');
    await page.locator('.reply [role=option]').first().waitFor();
    assert.ok(await page.locator('.reply [role=option]').count() >= 5, 'all are offered without a word');
    await page.keyboard.type('已受理');
    await page.waitForFunction(() => document.querySelectorAll('.reply [role=option]').length === 1);
    await good(page, 'replies offered');
    await shot(page, 'replies-offered');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    const said = await page.inputValue('#f-text');
    assert.match(said, new RegExp(`^${one(`SELECT caller FROM ticket WHERE id = ${id}`)}您好.*${one(`SELECT number FROM ticket WHERE id = ${id}`)}`));
    assert.equal(await page.evaluate(() => document.activeElement.id), 'f-text');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Space');
    await page.keyboard.press('Control+Enter');
    await page.waitForSelector('.notice.g');
    assert.equal(one(`SELECT text FROM ticket_entry WHERE ticket_id = ${id} AND kind = 'word' ORDER BY id DESC LIMIT 1`), said);
    await leave(page);
});

test('without script the reply is asked for and stands in the box', async () => {
    const page = await person(likeness('aftersales1'), { script: false });
    await page.goto(`/tickets/${one(`SELECT id FROM ticket WHERE state = 'open' ORDER BY id LIMIT 1`)}`);
    await page.fill('#f-reply', '质量判定中');
    await page.click('.reply button');
    assert.match(await page.inputValue('#f-text'), /样品正由质量部判定/);
    await leave(page);
});

test('a ticket is split and the figures lead to their tickets', async () => {
    const page = await person(likeness('aftersales1'));
    const id = one(`SELECT t.id FROM ticket t JOIN ticket_entry e ON e.ticket_id = t.id AND e.kind = 'word' WHERE t.state = 'open' ORDER BY t.id LIMIT 1`);
    await page.goto(`/tickets/${id}/split`);
    await good(page, 'splitting');
    await page.fill('#f-title', '另一件事');
    await page.locator('input[name=entry]').first().check();
    await page.keyboard.press('Control+Enter');
    await page.waitForURL((at) => /\/tickets\/\d+$/.test(at.pathname));
    assert.match(await text(page), /拆分/);
    await good(page, 'the second ticket');
    await page.goto('/tickets/figures?by=category');
    await good(page, 'figures');
    const link = page.locator('tbody tr:has-text("破损短少") td:nth-child(2) a').last(), number = await link.innerText();
    await link.click();
    await page.waitForURL(/category=damaged/);
    assert.match(await text(page, '.head'), new RegExp(`共 ${number} 条`));
    await good(page, 'the tickets behind');
    await page.goto('/tickets/figures?by=person');
    await page.click('button[value=csv]');
    await page.waitForURL(url('/files'));
    await page.locator('a:has-text("工单统计")').first().waitFor();
    await leave(page);
});

test('nobody adds a file to a ticket outside his dealers', async () => {
    const account = likeness('sales1');
    const page = await person(account), id = one(`SELECT t.id FROM ticket t JOIN customer cu ON cu.id = t.customer_id WHERE t.state NOT IN ('closed', 'merged') AND COALESCE(cu.owner_id, 0) <> ${idOf(account)} ORDER BY t.id LIMIT 1`);
    const before = files(id), stored = one('SELECT COUNT(*) FROM file');
    await page.goto('/tickets');
    const answer = await page.evaluate(async ([ticket, base64]) => {
        const data = new FormData();
        data.append('_token', document.querySelector('[name=_token]').value);
        data.append('file', new File([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))], 'a.png', { type: 'image/png' }));
        return (await fetch(`/files/tickets/${ticket}`, { method: 'POST', body: data })).status;
    }, [id, picture]);
    assert.equal(answer, 404);
    assert.equal(files(id), before);
    assert.equal(one('SELECT COUNT(*) FROM file'), stored);
    await leave(page);
});
