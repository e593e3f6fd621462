// plan.test.mjs - manager1 sees who has not been visited and by whom; sales1 sees the same of his own, logs a visit, and it is due
// later; the calendar and its feed, read by a calendar library of another hand; in Chinese at the desk, in English on the phone.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { axe, base, leave, likeness, one, overflow, person, phone, sound, text, url } from '../browser/support.mjs';

const good = (page, where) => sound(page, where).then(async () => assert.deepEqual(await axe(page), [], where)).then(async () => assert.deepEqual(await overflow(page), [], where));
const shot = (page, name) => process.env.SHOTS ? page.screenshot({ path: `${process.env.SHOTS}/${name}.png`, fullPage: true }) : null;
const seen = async (page, path, where) => {
    await page.goto(path);
    await good(page, where);
    await shot(page, where.replaceAll(' ', '-'));
};
const pages = { plan: '/communications/plan', late: '/communications/plan?pace=late', coverage: '/communications/plan/coverage', 'coverage by region': '/communications/plan/coverage?by=region',
    rules: '/communications/plan/rules', month: '/communications/calendar', week: '/communications/calendar?view=week', agenda: '/communications/calendar?view=agenda', assessment: '/communications/assessment', feed: '/account/feed' };

test('the manager sees who has not been visited, and by whom', async () => {
    const page = await person('manager1'), small = await person(likeness('manager1', { lang: 'en' }), { viewport: phone, lang: 'en-GB' });
    for (const [name, path] of Object.entries(pages)) await seen(page, path, `manager ${name}`);
    await page.goto('/communications/plan/coverage');
    const figure = page.locator('td a[href*="pace=late"]').first(), late = Number(await figure.textContent());
    assert.ok(late > 0);
    await figure.click();
    const rows = await page.locator('table tbody tr').count();
    assert.equal(Math.min(rows, 50), Math.min(late, 50), 'a figure opens its rows');
    await page.goto('/communications/assessment');
    await page.locator('td.c-link a').nth(1).click();
    await good(page, 'one assessed');
    await shot(page, 'assessed');
    for (const [name, path] of Object.entries(pages)) await seen(small, `${path}`, `phone ${name}`);
    await leave(page, small);
});

test('on the phone the calendar begins with today; what is over is folded away', async () => {
    const page = await person('sales1', { viewport: phone }), today = one("SELECT DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR)");
    await seen(page, '/communications/calendar', 'calendar on the phone');
    for (const day of await page.locator('.agenda > .in > h2').allInnerTexts()) assert.ok(day.slice(0, 10) >= today, day);
    for (const day of await page.locator('.agenda details h2').allTextContents()) assert.ok(day.slice(0, 10) < today, day);
    assert.ok(await page.locator('.agenda h2').count() > 0);
    await leave(page);
});

test('a visit that is logged is due no more', async () => {
    const page = await person('sales1');
    await page.goto('/communications/plan?mine=1&pace=late');
    await page.locator('td.c-link a').first().click();
    await page.waitForURL(/\/communications\/new\?customer=\d+/);
    const dealer = new URL(page.url()).searchParams.get('customer');
    const late = () => Number(one(`SELECT COUNT(*) FROM contact_due d JOIN staff st ON st.id = d.staff_id WHERE st.account = 'sales1' AND d.customer_id = ${dealer} AND d.due_on < '${new Date().toISOString().slice(0, 10)}'`));
    assert.ok(late() > 0);
    await page.check('[name=kind][value=visit]', { force: true });
    await page.fill('#f-subject', '月度拜访');
    await page.keyboard.press('Control+Enter');
    await page.waitForURL((at) => !at.pathname.endsWith('/new') || !at.search.includes('customer='), { timeout: 5000 }).catch(() => null);
    assert.equal(late(), 0);
    await seen(page, `/customers/${dealer}`, 'dealer');
    assert.match(await text(page), /下次联系/);
    await seen(page, '/', 'home');
    await leave(page);
});

test('the director changes a rule; wrong input is said beside the field', async () => {
    const page = await person('director1');
    await page.goto('/communications/plan/rules/new');
    await page.selectOption('#f-our_level', 'manager');
    await page.fill('#f-times', '0');
    await page.selectOption('#f-period', 'year');
    await page.click('button[type=submit].go');
    assert.equal(await page.inputValue('#f-times'), '0');
    assert.equal(await page.getAttribute('#f-times', 'aria-invalid'), 'true');
    await good(page, 'rule refused');
    await shot(page, 'rule-refused');
    await leave(page);
});

test('the feed opens in a calendar program until it is revoked', async () => {
    const page = await person(likeness('sales1'));
    await page.goto('/account/feed');
    await page.click('form[action="/account/feed"] button');
    const link = await page.textContent('.notice code');
    await good(page, 'feed made');
    const reply = await fetch(base + new URL(link).pathname);
    assert.equal(reply.status, 200);
    assert.match(reply.headers.get('content-type'), /text\/calendar/);
    const ics = await reply.text();
    const python = 'import sys, icalendar\ncal = icalendar.Calendar.from_ical(sys.stdin.buffer.read())\nfor e in cal.walk("VEVENT"): print(e["UID"], e.decoded("DTSTART"), e.decoded("DTEND"), e["SUMMARY"])\nprint("version", cal["VERSION"])';
    assert.match(execFileSync('/usr/bin/python3', ['-c', python], { input: ics, encoding: 'utf8' }), /version 2\.0/);
    await page.goto('/account/feed');
    await page.locator('form[action$="/end"] button').last().click();
    await page.waitForURL(url('/account/feed'));
    await new Promise((done) => setTimeout(done, 2100));
    assert.equal((await fetch(base + new URL(link).pathname)).status, 404);
    await leave(page);
});
