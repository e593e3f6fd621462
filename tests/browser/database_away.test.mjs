// The database goes and comes back: a plain page with a request number, and then the next request works.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, renameSync } from 'node:fs';
import { test } from 'node:test';
import { enter, leave, one, person, register, save, text, url } from './support.mjs';

const setting = (key) => new RegExp(`^${key} *= *(.*)$`, 'm').exec(readFileSync(`${process.env.VAR}/ninefold.conf`, 'utf8'))[1];

// Nobody can connect any more, and who is connected is put out.
function takeAway(socket) {
    renameSync(socket, `${socket}.away`);
    for (const account of ['writer', 'reader']) {
        const run = (sql) => execFileSync('mariadb', ['--no-defaults', `--socket=${socket}.away`, `--user=${setting(`db_${account}`)}`, '-N', '-B', '-e', sql],
            { encoding: 'utf8', env: { ...process.env, MYSQL_PWD: setting(`db_${account}_password`) } });
        for (const id of run('SELECT id FROM information_schema.processlist WHERE id <> CONNECTION_ID()').split('\n').filter(Boolean)) {
            try {
                run(`KILL ${id}`);
            } catch { /* gone by itself */ }
        }
    }
}

test('a plain page with a request number; a form is saved once the database is back', async () => {
    const page = await person('sales1');
    const id = await register(page);
    await page.goto(`/customers/${id}/edit`);
    await enter(page, 'note', '数据库回来之后');
    const socket = setting('db_socket');
    takeAway(socket);
    try {
        const answer = await page.request.get('/customers');
        assert.equal(answer.status(), 503);
        const body = await answer.text();
        assert.match(body, /<!doctype html>[^]*暂时不能用[^]*请求编号\s*<code>[0-9a-f]{8,}<\/code>/i);
        assert.doesNotMatch(body, /sock|mariadb|mysql|SELECT/i, 'says nothing about the inside');
        assert.ok(answer.headers()['retry-after']);
        assert.equal((await page.request.get('/health')).status(), 503);
        await save(page);
        await page.locator('.error h1').waitFor();
        assert.match(await text(page), /503[^]*暂时不能用/);
    } finally {
        renameSync(`${socket}.away`, socket);
    }
    assert.equal((await page.request.get('/health')).status(), 200, 'the very next request works');
    await page.goBack();
    assert.equal(await page.inputValue('#f-note'), '数据库回来之后', 'what was typed is still there');
    await save(page);
    await page.waitForURL(url(`/customers/${id}`));
    assert.equal(one(`SELECT note FROM customer WHERE id = ${id}`), '数据库回来之后');
    await leave(page);
});
