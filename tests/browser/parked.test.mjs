// A form sent after the session ended waits for its person.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { enter, fillSignIn, idOf, leave, likeness, one, person, register, save, sql, text, unique, url } from './support.mjs';

const expire = (account) => sql(`UPDATE session SET last_seen_at = last_seen_at - INTERVAL 3 DAY WHERE staff_id = ${idOf(account)}`);

test('the form comes back filled in after sign-in, and only then is saved', async () => {
    const account = likeness('service1');
    const page = await person(account);
    const id = await register(page, { address: '旧地址' });
    await page.goto(`/customers/${id}/edit`);
    await enter(page, 'address', '会话过期后的地址');
    await enter(page, 'note', '两行\n字 & 符号 100% +');
    expire(account);
    await save(page);
    await page.waitForURL(/\/login\?next=/);
    assert.match(await text(page, '.login .notice'), /已经替您留着/);
    assert.equal(one(`SELECT address FROM customer WHERE id = ${id}`), '旧地址');
    await fillSignIn(page, account);
    await page.waitForURL(/\/customers\/\d+\/edit\?parked=\d+$/);
    assert.equal(await page.inputValue('#f-address'), '会话过期后的地址');
    assert.equal(await page.inputValue('#f-note'), '两行\n字 & 符号 100% +');
    assert.equal(one(`SELECT address FROM customer WHERE id = ${id}`), '旧地址', 'never saved by itself');
    await save(page);
    await page.waitForURL(url(`/customers/${id}`));
    assert.equal(one(`SELECT address FROM customer WHERE id = ${id}`), '会话过期后的地址');
    await leave(page);
});

test('a new dealer too; somebody who changed the record meanwhile is not overwritten unseen', async () => {
    const account = likeness('service1');
    const page = await person(account);
    const name = `测试寄存${unique()}`;
    await page.goto('/customers/new');
    await enter(page, 'name', name);
    await enter(page, 'type', 'chain');
    expire(account);
    await save(page);
    await page.waitForURL(/\/login/);
    await fillSignIn(page, account);
    await page.waitForURL(/\/customers\/new\?parked=/);
    assert.equal(await page.inputValue('#f-name'), name);
    await save(page);
    await page.waitForURL(/\/customers\/\d+$/);
    const path = new URL(page.url()).pathname;

    await page.goto(`${path}/edit`);
    await enter(page, 'note', '我写的');
    const other = await person('service1');
    await other.goto(`${path}/edit`);
    await enter(other, 'note', '别人写的');
    await save(other);
    await other.waitForURL(url(path));
    expire(account);
    await save(page);
    await page.waitForURL(/\/login/);
    await fillSignIn(page, account);
    await page.waitForURL(/parked=/);
    assert.equal(await page.inputValue('#f-note'), '我写的');
    await save(page);
    assert.match(await text(page, '.conflict'), /别人写的\s+我写的/);
    await leave(page, other);
});

test('nobody else sees a parked form', async () => {
    const account = likeness('service1');
    const page = await person(account);
    await page.goto('/customers/new');
    await enter(page, 'name', '别人看不到');
    expire(account);
    await save(page);
    await page.waitForURL(/\/login/);
    const parked = /parked%3D(\d+)/.exec(page.url())[1];
    const other = await person('service1');
    await other.goto(`/customers/new?parked=${parked}`);
    assert.equal(await other.inputValue('#f-name'), '');
    await fillSignIn(page, 'sales1');
    await page.waitForURL(/parked=/);
    assert.equal(await page.inputValue('#f-name'), '', 'not after signing in as somebody else either');
    await leave(page, other);
});
