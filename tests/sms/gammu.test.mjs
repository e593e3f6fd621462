// gammu.test.mjs - customer service writes to all purchasing contacts of one region through Gammu SMSD and its dummy phone, and sees
// what became of each: 20 numbers, a delivery report, one that did not arrive, a reply, somebody who unsubscribes and gets nothing any more.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { axe, leave, likeness, one, overflow, person, phone, sound, sql, text, unique } from '../browser/support.mjs';
import { scene } from './scene.mjs';

const good = (page, where) => sound(page, where).then(async () => assert.deepEqual(await axe(page), [], where)).then(async () => assert.deepEqual(await overflow(page), [], where));
const shot = (page, name) => process.env.SHOTS ? page.screenshot({ path: `${process.env.SHOTS}/${name}.png`, fullPage: true }) : null;
const send = (page, button) => Promise.all([page.waitForNavigation(), page.click(button)]);
const store = existsSync(`${process.env.VAR}/store`) ? readlinkSync(`${process.env.VAR}/store`) : process.env.VAR;
const { region } = scene(sql, 20);
const account = likeness('service1');
const numbers = sql(`SELECT ph.number FROM phone ph JOIN contact c ON c.id = ph.contact_id JOIN customer cu ON cu.id = c.customer_id WHERE cu.sales_region_id = ${region} ORDER BY ph.id`).map(([number]) => number);

// What the modem's own database is told.
const settings = Object.fromEntries(readFileSync(`${process.env.VAR}/ninefold.conf`, 'utf8').split('\n').filter((line) => /^\w+ = /.test(line)).map((line) => line.split(' = ', 2)));
const modem = (words) => execFileSync('mariadb', ['--no-defaults', `--socket=${settings.sms_db_socket}`, `--user=${settings.sms_db_account}`, settings.sms_db_name, '-e', words], { env: { ...process.env, MYSQL_PWD: settings.sms_db_password } });

async function until(what, wanted) {
    for (let i = 0; i < 600; i++) {
        if (i % 20 === 0) sql(`UPDATE job_schedule SET next_at = '2000-01-01' WHERE kind = 'sms.poll'`);
        if (String(one(what)) === String(wanted)) return;
        await new Promise((done) => setTimeout(done, 100));
    }
    assert.equal(String(one(what)), String(wanted), what);
}

// What the network would bring: a file in the phone's folder, in Gammu's backup format.
let place = 0;
function arrives(kind, number, words, reference) {
    const hex = Buffer.from(words, 'utf16le').swap16().toString('hex').toUpperCase();
    mkdirSync(`${store}/phone/sms/1`, { recursive: true });
    while (existsSync(`${store}/phone/sms/1/${++place}`));
    writeFileSync(`${store}/phone/sms/1/${place}`, `[SMSBackup000]
PDU = ${kind}
SMSC = "123456"
Sent = 20261126T100000
DateTime = 20261126T100000
State = UnRead
Number = "${number}"
Name = ""
Text00 = ${hex}
Coding = Unicode_No_Compression
Folder = 1
Length = ${words.length}
Class = -1
ReplySMSC = False
RejectDuplicates = False
ReplaceMessage = 0
MessageReference = ${reference}
`, { mode: 0o644 });
}

async function written(page, title) {
    await page.goto('/communications/sms/new');
    await good(page, 'a new campaign');
    await page.fill('#f-title', title);
    await page.selectOption('#f-category', 'business');
    await page.fill('#f-text', '{contact}您好,{dealer}的货物已发出,请注意查收。😀'.repeat(3));
    await page.check(`[name=regions][value="${region}"]`);
    await page.check('[name=roles][value=purchasing]');
    await shot(page, 'new');
    await send(page, '.buttons button');
    return Number(page.url().split('/').pop());
}

test('a word that carriers refuse is said beside the text, with another', async () => {
    const page = await person(account);
    await page.goto('/communications/sms/new');
    await page.fill('#f-title', '含有敏感词');
    await page.selectOption('#f-category', 'business');
    await page.fill('#f-text', '返利到账 {price}');
    await send(page, '.buttons button');
    await shot(page, 'refused');
    assert.equal(await page.inputValue('#f-title'), '含有敏感词');
    assert.match(await text(page), /政策支持|\{price\}/);
    await good(page, 'a refused text');
    await leave(page);
});

test('service1 sends to all purchasing contacts of one region and sees each result', { timeout: 240000 }, async () => {
    const page = await person(account), title = unique('到货');
    const batch = await written(page, title);
    const of = (what) => `SELECT ${what} FROM sms_batch WHERE id = ${batch}`;

    await good(page, 'the preview');
    await shot(page, 'preview');
    assert.match(await text(page), /将发送\s*20/);
    await send(page, 'form:has([value=sms_submit]) button');
    await until(of('state'), 'done');
    await until(of('sent'), 20);
    assert.equal(one(`SELECT COUNT(*) FROM timeline t JOIN customer cu ON cu.id = t.customer_id WHERE cu.sales_region_id = ${region} AND t.kind = 'sms_sent'`), '20');

    arrives('Status_Report', numbers[0], 'Delivered', 255);
    arrives('Deliver', `+86${numbers[1]}`, '收到,谢谢', 0);
    arrives('Deliver', `+86${numbers[2]}`, 'TD', 0);
    await until(of('delivered'), 1);
    assert.equal(one(`SELECT state FROM sms_message WHERE batch_id = ${batch} AND number = '${numbers[0]}'`), 'delivered');
    await until(`SELECT COUNT(*) FROM sms_reply WHERE number IN ('${numbers[1]}', '${numbers[2]}')`, 2);
    assert.equal(one(`SELECT reason FROM sms_suppression WHERE in_force = '${numbers[2]}'`), 'reply');

    // one of two parts never arrived: the modem says so of that part alone
    const failing = one(`SELECT id FROM sms_message WHERE batch_id = ${batch} AND number = '${numbers[3]}'`);
    modem(`UPDATE sentitems SET Status = 'DeliveryOK' WHERE CreatorID = 'nf${failing}'; UPDATE sentitems SET Status = 'DeliveryFailed', StatusError = 70 WHERE CreatorID = 'nf${failing}' AND SequencePosition = 1`);
    await until(`SELECT CONCAT(state, ' ', reason) FROM sms_message WHERE id = ${failing}`, 'failed DeliveryFailed 70');
    await page.goto(`/communications/sms/${batch}`);
    await good(page, 'results');
    await shot(page, 'results');
    assert.match(await text(page), /已送达/);
    assert.match(await text(page), /长时间关机或没有信号/);
    assert.doesNotMatch(await text(page), /DeliveryFailed/);
    for (const path of [`/communications/sms/messages?batch=${batch}`, '/communications/sms/replies', '/communications/sms/suppressed', '/communications/sms', '/communications/sms/templates', '/communications/sms/words']) {
        await page.goto(path);
        await good(page, path);
        await shot(page, path.split('?')[0].split('/').pop());
    }
    const again = await written(page, unique('再次'));
    assert.match(await text(page), /将发送\s*19/);
    await page.goto(`/communications/sms/${again}/edit`);
    await good(page, 'editing');
    await leave(page);
    const small = await person(likeness('service1', { lang: 'en' }), { viewport: phone });
    for (const path of ['/communications/sms', '/communications/sms/new', '/communications/sms/replies', '/communications/sms/suppressed', '/communications/sms/messages', '/communications/sms/templates', '/communications/sms/words', '/communications/sms/suppressed/new', '/communications/sms/templates/new', `/communications/sms/${batch}`]) {
        await small.goto(path);
        await good(small, `${path} on the phone`);
        await shot(small, `phone-${path.split('/').pop()}`);
    }
    await leave(small);
});
