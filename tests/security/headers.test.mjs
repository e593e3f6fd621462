// What every answer carries, whoever gives it: a page, an error, a redirect, a file, JSON, a style sheet, Apache itself.
import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { after, test } from 'node:test';
import { base, Client, one, signedIn, sql } from './http.mjs';

after(() => sql("DELETE FROM sign_in_failure WHERE account LIKE 'api %' OR account = ''"));

const many = (headers, name) => (headers.get(name) ?? '').split(', ').filter(Boolean).length;

function sound(answer, where) {
    const header = (name) => answer.headers.get(name) ?? '';
    const policy = header('content-security-policy');
    const faults = [];
    const need = (name, value) => header(name) === value || faults.push(`${where}: ${name} is "${header(name)}"`);
    need('x-content-type-options', 'nosniff');
    need('referrer-policy', 'same-origin');
    need('x-frame-options', 'DENY');
    if (!/frame-ancestors 'none'|sandbox/.test(policy)) faults.push(`${where}: may be framed: ${policy}`);
    if (/unsafe-eval|script-src[^;]*unsafe|default-src[^;]*unsafe|\*/.test(policy)) faults.push(`${where}: policy ${policy}`);
    if (/unsafe-inline/.test(policy) && !/^sandbox;/.test(policy)) faults.push(`${where}: policy ${policy}`);
    if (!/^default-src '(self|none)'|^sandbox; default-src 'none'/.test(policy)) faults.push(`${where}: no default: ${policy}`);
    if (!/base-uri 'none'; form-action '(self|none)'/.test(policy)) faults.push(`${where}: base or forms of others: ${policy}`);
    if (many(answer.headers, 'content-security-policy') > 1) faults.push(`${where}: two policies: ${policy}`);
    if (/\d\.\d|openssl/i.test(header('server'))) faults.push(`${where}: tells versions: ${header('server')}`);
    return faults;
}

test('every kind of answer carries the headers that protect it', async () => {
    const nobody = new Client(), person = await signedIn('sales1'), faults = [];
    const own = one("SELECT cu.id FROM customer cu JOIN staff st ON st.id = cu.owner_id WHERE st.account = 'sales1' LIMIT 1");
    await person.ask('/customers');
    await person.post('/customers/export', { format: 'csv' });
    const asked = [
        [nobody, '/login', 200], [nobody, '/customers', 303], [nobody, '/health', 200], [nobody, '/no/such/page', 404], [nobody, '/%00', 400], [nobody, '/%FF', 400],
        [person, '/', 200], [person, `/customers/${own}`, 200], [person, '/customers/999999999', 404], [person, '/admin', 403], [person, '/home/counts', 200],
        [person, '/search?q=a&suggest=1', 200], [person, `/prints/customer-card/${own}`, 200], [person, '/account/openapi.json', 200],
        [nobody, '/api/v1/customers', 401], [nobody, '/api/v1/nothing', 404],
        [nobody, '/css/ninefold.css', 200], [nobody, '/js/ninefold.js', 200], [nobody, '/img/icon.svg', 200], [nobody, '/error/503.html', 200], [nobody, '/css/', 404],
        [nobody, '/favicon.ico', 404], [nobody, '/css/%2e%2e/%2e%2e/sql/001_core.sql', 404], [nobody, `/${'a'.repeat(3000)}`, 400], [nobody, `/${'a'.repeat(20000)}`, 414],
    ];
    for (const [client, path, status] of asked) {
        const answer = await client.ask(path);
        assert.equal(answer.status, status, path.slice(0, 60));
        faults.push(...sound(answer, path.slice(0, 60)));
    }
    const refused = await person.post('/tasks/new', { title: '' });
    assert.equal(refused.status, 422);
    const wrong = await person.ask('/tasks/new', { method: 'POST', form: { title: 'x' } });
    assert.equal(wrong.status, 403);
    const method = await person.ask('/customers', { method: 'PUT' });
    assert.equal(method.status, 405);
    faults.push(...sound(refused, '422'), ...sound(wrong, '403'), ...sound(method, '405'));
    assert.deepEqual(faults, []);
});

test('what is private is kept by no cache, and no other site reads it', async () => {
    const person = await signedIn('sales1');
    for (const path of ['/', '/customers', '/account', '/home/counts', '/admin', '/no/such', '/files']) {
        const answer = await person.ask(path, { headers: { origin: 'https://evil.example' } });
        assert.equal(answer.headers.get('cache-control'), 'no-store', path);
        assert.equal(answer.headers.get('access-control-allow-origin'), null, path);
    }
    for (const path of ['/', '/api/v1/customers']) {
        const answer = await new Client().ask(path, { method: 'OPTIONS', headers: { origin: 'https://evil.example', 'access-control-request-method': 'PATCH' } });
        assert.equal(answer.headers.get('access-control-allow-origin'), null, path);
    }
});

test('the cookies of session and notice are for this site and no script', async () => {
    const client = new Client();
    const cookies = [...(await client.ask('/login')).headers.getSetCookie()];
    const answer = await client.post('/login', { account: 'sales1', password: 'ninefold-demo' });
    cookies.push(...answer.headers.getSetCookie());
    await client.ask('/account');
    cookies.push(...(await client.post('/account', { lang: 'zh', letter_keys: '1', version: one("SELECT version FROM staff WHERE account = 'sales1'") })).headers.getSetCookie());
    assert.ok(cookies.length >= 3, String(cookies));
    for (const cookie of cookies) assert.match(cookie, /; Path=\/; HttpOnly; SameSite=Lax/, cookie);
});

// One request as bytes, since clients mend what is wrong with it.
function raw(text) {
    const { hostname, port } = new URL(base);
    return new Promise((done, fail) => {
        let answer = '';
        const socket = connect(Number(port), hostname, () => socket.end(text));
        socket.on('data', (bytes) => { answer += bytes.toString('latin1'); });
        socket.on('close', () => done(answer));
        socket.on('error', fail);
    });
}
const statusOf = (answer) => Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1]);

test('a forged host leads nowhere', async () => {
    for (const path of ['/', '/customers', '/login', '/no/such']) {
        const answer = await raw(`GET ${path} HTTP/1.1\r\nHost: evil.example\r\nX-Forwarded-Host: evil.example\r\nConnection: close\r\n\r\n`);
        assert.ok(!answer.includes('evil.example'), `${path}: ${answer.slice(0, 400)}`);
    }
});

test('a method is what the request line says', async () => {
    const person = await signedIn('sales1');
    const id = one("SELECT cu.id FROM customer cu JOIN staff st ON st.id = cu.owner_id WHERE st.account = 'sales1' LIMIT 1");
    const before = one(`SELECT version FROM customer WHERE id = ${id}`);
    for (const header of ['x-http-method-override', 'x-http-method', 'x-method-override'])
        assert.equal((await person.ask(`/customers/${id}`, { headers: { [header]: 'DELETE' } })).status, 200);
    assert.equal((await person.ask(`/customers/${id}?_method=DELETE`)).status, 200);
    for (const method of ['PUT', 'DELETE', 'PATCH', 'OPTIONS', 'FOO']) assert.ok([405, 501].includes((await person.ask(`/customers/${id}`, { method })).status), method);
    assert.ok([405, 400].includes(statusOf(await raw('TRACE / HTTP/1.1\r\nHost: x\r\nCookie: a=secret\r\nConnection: close\r\n\r\n'))));
    assert.equal(one(`SELECT version FROM customer WHERE id = ${id}`), before);
});

test('tricks with the path reach no file and no other page', async () => {
    const person = await signedIn('sales1');
    const tricks = ['/css/../../sql/001_core.sql', '/css/%2e%2e/%2e%2e/sql/001_core.sql', '/css/..%2f..%2fsql/001_core.sql', '/css/%252e%252e/x', '/%2e%2e/%2e%2e/etc/passwd',
        '/customers/..%2fadmin', '/customers/%2e%2e/admin', '//admin', '/./admin/staff', '/admin%2fstaff', '/%61dmin', '/admin;x=1', '/admin%00', '/customers%00/1', '/ADMIN', '/admin/'];
    for (const path of tricks) {
        const cookie = [...person.jar].map(([name, value]) => `${name}=${value}`).join('; ');
        const answer = await raw(`GET ${path} HTTP/1.1\r\nHost: x\r\nCookie: ${cookie}\r\nConnection: close\r\n\r\n`);
        assert.ok([303, 400, 403, 404].includes(statusOf(answer)), `${path}: ${answer.slice(0, 200)}`);
        assert.ok(!/CREATE TABLE|root:x|<h1>系统管理/.test(answer), path);
    }
});

test('two lengths, or a length and pieces, are refused before a program reads them', async () => {
    const body = 'a=1';
    const two = await raw(`POST /login HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nContent-Length: 5\r\nConnection: close\r\n\r\n${body}`);
    assert.equal(statusOf(two), 400);
    const smuggled = await raw('POST /login HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n0\r\n\r\nGET /admin HTTP/1.1\r\nHost: x\r\n\r\n');
    assert.equal((smuggled.match(/HTTP\/1\.1 \d/g) ?? []).length, 1, 'one answer');
});

test('an error page tells its number and nothing of the inside', async () => {
    const person = await signedIn('sales1');
    for (const path of ['/no/such', '/admin', '/customers/999999999', '/%FF', '/customers?after=%27', '/customers?page=x&order=;drop']) {
        const { text } = await person.ask(path);
        assert.doesNotMatch(text, /\.c:\d|SELECT |mysql|MariaDB|NEOERR|Traceback|\/cgi-bin\/|\.fcgi|errno/i, path);
    }
});
