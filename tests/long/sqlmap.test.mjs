// sqlmap against filters, searches, forms and the API of this instance. First against an endpoint made to be
// vulnerable, so that a run that could find nothing fails.
import assert from 'node:assert/strict';
import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { base, Client, one, signedIn, sql } from '../security/http.mjs';

const MINUTES_MOST = 8; // a target
assert.match(base, /^http:\/\/127\.0\.0\.1:/, 'only against this machine');
const folder = mkdtempSync(join(process.env.TMPDIR ?? tmpdir(), 'sqlmap-'));
// Thousands of wrong sign-ins come: the waiting that they earn is not what is tried here.
const before = sql("SELECT name, value FROM setting WHERE name LIKE 'sign_in.%'");
sql("UPDATE setting SET value = '1000000' WHERE name LIKE 'sign_in.%'");
after(() => {
    for (const [name, value] of before) sql(`UPDATE setting SET value = '${value}' WHERE name = '${name}'`);
    sql('DELETE FROM sign_in_failure');
    rmSync(folder, { recursive: true });
});

function sqlmap(url, options) {
    return new Promise((done) => {
        execFile('sqlmap', ['-u', url, '--batch', '--disable-coloring', '--flush-session', `--output-dir=${folder}`, '--dbms=MySQL', '--timeout=20', '--retries=1',
            '--ignore-code=*', '--technique=BEUT', '--time-sec=2', '--unstable', ...options], { timeout: MINUTES_MOST * 60000, maxBuffer: 1 << 26, killSignal: 'SIGKILL' },
        (error, out) => done({ out, cut: Boolean(error?.killed) }));
    });
}
const found = (out) => /sqlmap identified the following injection point/.test(out);
// What it must say when it came to its end without finding anything.
const clean = (out) => /all tested parameters do not appear to be injectable/.test(out);

async function tried(t, url, options) {
    const { out, cut } = await sqlmap(url, options);
    const requests = (out.match(/testing '/g) ?? []).length;
    t.diagnostic(`${requests} kinds of injection tried${cut ? ', cut off by time' : ''}`);
    assert.ok(!found(out), out.slice(-3000));
    assert.ok(clean(out) || (cut && requests > 10), `it did not run: ${out.slice(-3000)}`);
}

test('a run finds what is there to be found', async (t) => {
    const settings = Object.fromEntries(readFileSync(`${process.env.VAR}/ninefold.conf`, 'utf8').split('\n').filter((line) => line.includes('=')).map((line) => line.split(/\s*=\s*/, 2)));
    const server = createServer((request, answer) => {
        const name = new URL(request.url, 'http://x').searchParams.get('name') ?? '';
        try {
            const out = execFileSync('mariadb', ['--no-defaults', `--socket=${settings.db_socket}`, `--user=${settings.db_reader}`, '--batch', settings.db_name,
                '-e', `SELECT name, value FROM setting WHERE name = '${name}'`], { encoding: 'utf8', env: { ...process.env, MYSQL_PWD: settings.db_reader_password }, stdio: 'pipe' });
            answer.end(`<html><body><pre>${out}</pre></body></html>`);
        } catch (error) {
            answer.end(`<html><body>${error.stderr}</body></html>`);
        }
    });
    await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
    const { out } = await sqlmap(`http://127.0.0.1:${server.address().port}/?name=work.week`, ['-p', 'name', '--level=1']);
    server.close();
    assert.ok(found(out), out.slice(-3000));
    t.diagnostic(/Type: [^\n]*/.exec(out)?.[0] ?? '');
});

const cookie = (client) => `--cookie=${[...client.jar].map(([name, value]) => `${name}=${value}`).join('; ')}`;
const data = (client, fields) => `--data=${new URLSearchParams({ _token: client.token, ...fields })}`;

const pages = [
    ['manager1', '/customers?text=kang&state=active&owner_id=7&region_code=43&order=name&after=1', 'text,state,owner_id,region_code,order,after'],
    ['manager1', '/search?q=kang', 'q'],
    ['service1', '/papers?text=a&state=soon&paper_type=business_licence&order=-due_on', 'text,state,paper_type,order'],
    ['service1', '/customers/custody?bring=owner&complete=0&order=-score', 'bring,complete,order'],
    ['admin', '/admin/audit?action=change&actor_id=1&table_name=customer&since=2026-01-01', 'action,actor_id,table_name,since'],
    ['admin', '/admin/staff?text=a&state=active&order=name', 'text,state,order'],
];
for (const [account, path, parameters] of pages) {
    test(`${path.split('?')[0]} takes its parameters as values`, async (t) => {
        await tried(t, base + path, [cookie(await signedIn(account)), '-p', parameters]);
    });
}

test('forms take their fields as values', async (t) => {
    const client = await signedIn('sales1');
    await client.ask('/tasks/new');
    await tried(t, `${base}/tasks/new`, [cookie(client), data(client, { title: '', due_on: '2099-01-01', owner_id: '1', customer_id: '1' }), '-p', 'due_on,owner_id,customer_id']);
    await client.ask('/customers/new');
    await tried(t, `${base}/customers/new`, [cookie(client), data(client, { name: '', type: 'chain', region_code: '430426', credit_code: 'a', phone: 'b' }), '-p', 'type,region_code,credit_code,phone']);
});

test('signing in takes account and password as values', async (t) => {
    const client = new Client();
    await client.ask('/login');
    await tried(t, `${base}/login`, [cookie(client), data(client, { account: 'sales1', password: 'x', next: '/' }), '-p', 'account,next', '--technique=BE']);
});

test('the API takes parameters and members as values', async (t) => {
    const client = await signedIn('service1');
    await client.ask('/account/tokens');
    const day = new Date(Date.now() + 20 * 864e5).toISOString().slice(0, 10);
    const body = new URLSearchParams([['_token', client.token], ['name', 'sqlmap'], ['expires_on', day], ['scopes', 'customers.read'], ['scopes', 'customers.write']]);
    const answer = await client.ask('/account/tokens', { method: 'POST', body, headers: { 'content-type': 'application/x-www-form-urlencoded' } });
    const token = /nf_[0-9a-f]{64}/.exec(answer.text)[0];
    const headers = [`--headers=Authorization: Bearer ${token}`];
    await tried(t, `${base}/api/v1/customers?text=kang&state=active&after=1&limit=5`, [...headers, '-p', 'text,state,after,limit']);
    await tried(t, `${base}/api/v1/customers`, [`--headers=Authorization: Bearer ${token}\nContent-Type: application/json`,
        '--data={"name":"","type":"chain","region_code":"430426"}', '-p', 'type,region_code']);
});

test('the database is as it was', () => {
    assert.ok(Number(one('SELECT COUNT(*) FROM customer')) > 100);
    assert.equal(one("SELECT COUNT(*) FROM information_schema.tables WHERE table_name LIKE 'sqlmap%'"), '0');
});
