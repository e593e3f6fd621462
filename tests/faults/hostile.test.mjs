// What no browser of ours sends: slow headers, slow bodies, too much of something, broken requests. Each gets its 4xx or is cut
// off, pages stay quick meanwhile, and no worker dies of it.
import assert from 'node:assert/strict';
import net from 'node:net';
import { test } from 'node:test';
import { ask, here, load, newKey, signIn, sleep, unique } from './support.mjs';

const at = here(), { hostname, port } = new URL(at.base);
const person = await signIn(at, 'service1');
const names = ['account', 'admin', 'announcements', 'customers', 'files', 'home', 'papers', 'prints', 'products', 'search', 'tasks'];
const workers = () => names.map((name) => at.workers(name).join()).join(';');
const before = workers();

// Bytes as they are, one part after another; what came back, and after how long the server hung up.
function raw(parts, { pause = 0, ms = 60000 } = {}) {
    return new Promise((done) => {
        const begun = Date.now(), socket = net.connect(Number(port), hostname);
        let text = '', open = true;
        socket.setEncoding('latin1');
        socket.on('data', (part) => { text += part; });
        socket.on('error', () => {});
        socket.on('close', () => { open = false; done({ text, status: Number(/^HTTP\/1\.1 (\d+)/.exec(text)?.[1] ?? 0), ms: Date.now() - begun }); });
        setTimeout(() => socket.destroy(), ms).unref();
        (async () => {
            for (let i = 0; i < parts.length && open; i++) {
                socket.write(parts[i]);
                if (pause > 0) await sleep(pause);
            }
        })();
    });
}
const head = (method, path, lines = []) => [`${method} ${path} HTTP/1.1`, `Host: ${hostname}`, 'Connection: close', `Cookie: ${person.cookie}`, ...lines, '', ''].join('\r\n');
const dribble = (text, size, count) => Array.from({ length: count }, () => text.slice(0, size));

// Pages of the same programs while `attack` goes on: the slowest answer in ms.
async function slowestPage(attack, paths) {
    const running = attack.map((one) => one());
    await sleep(500);
    const pages = load(2, async (i) => { const answer = await person.get(paths[i % paths.length]); await sleep(50); return answer; });
    await sleep(3000);
    const answers = await pages.stop();
    assert.ok(answers.every((one) => one.status === 200), JSON.stringify(answers.find((one) => one.status !== 200)));
    return { slowest: Math.max(...answers.map((one) => one.ms)), running };
}

test('slow headers are cut off, and hold no worker', async () => {
    const attack = Array.from({ length: 20 }, () => () => raw([`GET /customers HTTP/1.1\r\nHost: ${hostname}\r\n`, ...dribble('X-a: b\r\n', 2, 60)], { pause: 500 }));
    const { slowest, running } = await slowestPage(attack, ['/customers', '/tasks']);
    assert.ok(slowest < 2000, `a page took ${slowest} ms`);
    for (const one of await Promise.all(running)) assert.ok(one.status === 408 || one.text === '', `${one.status}`);
    for (const one of await Promise.all(running)) assert.ok(one.ms < 30000, `held for ${one.ms} ms`);
});

test('slow bodies of forms hold no worker, of whatever page', async () => {
    const slow = (path) => () => raw([head('POST', path, ['Content-Type: application/x-www-form-urlencoded', 'Content-Length: 200000']), ...dribble('a'.repeat(500), 500, 10)], { pause: 400, ms: 5000 });
    const attack = ['/login', '/customers/new', '/tasks/new'].flatMap((path) => Array.from({ length: 6 }, () => slow(path)));
    const { slowest, running } = await slowestPage(attack, ['/account', '/customers', '/tasks']);
    assert.ok(slowest < 2000, `a page took ${slowest} ms`);
    await Promise.all(running);
});

test('many slow uploads hold workers of files only', async () => {
    const attack = Array.from({ length: 12 }, () => () => raw([head('POST', '/files/import/customers', ['Content-Type: multipart/form-data; boundary=x', 'Content-Length: 200000']),
        '--x\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n', ...dribble('a'.repeat(800), 800, 10)], { pause: 400, ms: 5000 }));
    const { slowest, running } = await slowestPage(attack, ['/customers', '/tasks', '/account']);
    assert.ok(slowest < 2000, `a page took ${slowest} ms`);
    await Promise.all(running);
    assert.equal((await person.get('/files')).status, 200, 'and files comes back');
});

test('too large is 413, at once', async () => {
    const form = (size) => new URLSearchParams({ _token: person.token, _key: newKey(), name: 'x'.repeat(size) }).toString();
    for (const [what, path, body, type] of [
        ['a form of 2 MB', '/customers/new', form(2 << 20)], ['a form of 30 MB', '/customers/new', form(30 << 20)],
        ['10,000 fields', '/customers/new', `_token=${person.token}&${Array.from({ length: 10000 }, (_, i) => `f${i}=1`).join('&')}`],
        ['10,000 times the same field', '/customers/new', `_token=${person.token}&${Array.from({ length: 10000 }, () => 'name=x').join('&')}`],
        ['a scan of 21 MB', '/files/papers/1', Buffer.concat([Buffer.from('--x\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n'), Buffer.alloc(22 << 20), Buffer.from('\r\n--x--\r\n')]), 'multipart/form-data; boundary=x'],
    ]) {
        const answer = await ask(at, 'POST', path, { cookie: person.cookie, body, type });
        assert.equal(answer.status, 413, `${what}: ${answer.status} ${answer.text.slice(0, 200)}`);
        assert.ok(answer.ms < 5000, `${what}: ${answer.ms} ms`);
        assert.match(answer.text, /太大/, `${what}: in the people's words`);
    }
    const announced = await raw([head('POST', '/files/import/customers', ['Content-Type: multipart/form-data; boundary=x', `Content-Length: ${300 << 20}`]), 'a'.repeat(1 << 20)]);
    assert.equal(announced.status, 413, 'announced and begun');
    const chunks = await raw([head('POST', '/customers/new', ['Content-Type: application/x-www-form-urlencoded', 'Transfer-Encoding: chunked']),
        ...Array.from({ length: 48 }, () => `10000\r\n${'a'.repeat(65536)}\r\n`), '0\r\n\r\n']);
    assert.equal(chunks.status, 411, 'in chunks, without a length');
    const problem = await ask(at, 'POST', '/api/v1/customers', { body: `{"name": "${'x'.repeat(5 << 20)}"}`, type: 'application/json' });
    assert.equal(problem.status, 413);
    assert.equal(JSON.parse(problem.text).status, 413, 'a program is told in JSON');
});

test('an endless body is refused at once, and not kept', async () => {
    const begun = Date.now();
    const endless = await raw([head('POST', '/customers/new', ['Content-Type: application/x-www-form-urlencoded', 'Transfer-Encoding: chunked']),
        ...Array.from({ length: 400 }, () => `10000\r\n${'a'.repeat(65536)}\r\n`)], { pause: 5 });
    assert.equal(endless.status, 411);
    assert.ok(Date.now() - begun < 5000);
});

test('malformed requests get 400 or 405, and say nothing about the inside', async () => {
    const post = (lines, body) => raw([head('POST', '/customers/new', [...lines, `Content-Length: ${Buffer.byteLength(body)}`]) + body]);
    const urlencoded = 'Content-Type: application/x-www-form-urlencoded';
    const cases = {
        'no method': raw(['\x00\x01\x02\r\n\r\n']), 'a word': raw(['GARBAGE\r\n\r\n']), 'no version': raw(['GET /customers HTTP/9.9\r\n\r\n']),
        'two lengths': raw([head('POST', '/customers/new', [urlencoded, 'Content-Length: 5', 'Content-Length: 6']) + 'a=1&b']),
        'length and chunks': raw([head('POST', '/customers/new', [urlencoded, 'Content-Length: x']) + 'a=1']),
        'a length below zero': raw([head('POST', '/customers/new', [urlencoded, 'Content-Length: -1']) + 'a=1']),
        'a long header': raw([head('GET', '/customers', [`X-Long: ${'a'.repeat(100000)}`])]), 'a long address': raw([head('GET', `/customers?q=${'a'.repeat(20000)}`)]),
        'a long path': raw([head('GET', `/customers/${'a'.repeat(3000)}`)]), 'broken percents': raw([head('GET', '/customers?q=%zz')]), 'no UTF-8': raw([head('GET', '/customers?q=%ff%fe')]),
        'a NUL': raw([head('GET', '/customers?q=%00')]), 'a broken field': post([urlencoded], '_token=%zz'), 'a body of another kind': post(['Content-Type: text/plain'], 'hello'),
        'multipart without an end': raw([head('POST', '/files/import/customers', ['Content-Type: multipart/form-data; boundary=x', 'Content-Length: 60']) + '--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n1'.padEnd(60)]),
        'multipart without a boundary': raw([head('POST', '/files/import/customers', ['Content-Type: multipart/form-data', 'Content-Length: 4']) + 'aaaa']),
        'a method nobody knows': raw([head('BREW', '/customers')]), 'TRACE': raw([head('TRACE', '/customers')]), 'a chunk that is none': raw([head('POST', '/customers/new', [urlencoded, 'Transfer-Encoding: chunked']) + 'zz\r\naaa\r\n']),
    };
    for (const [what, answer] of Object.entries(cases)) {
        const { status, text, ms } = await answer;
        assert.ok([400, 403, 405, 408, 411, 413, 414, 431, 501, 505].includes(status), `${what}: ${status} ${text.slice(0, 200)}`);
        assert.ok(ms < 5000, `${what}: ${ms} ms`);
        assert.doesNotMatch(text, /mariadb|mysql|SELECT |\.c:\d+|\/var\/|\/tmp\//i, what);
    }
});

test('10,000 fields are refused quickly by every way in', async () => {
    const many = Array.from({ length: 10000 }, (_, i) => `f${i}=1`).join('&');
    for (const [path, options] of [['/login', {}], ['/customers/new', { cookie: person.cookie }], ['/tasks/new', { cookie: person.cookie }]]) {
        const answer = await ask(at, 'POST', path, { ...options, body: many });
        assert.equal(answer.status, 413, `${path}: ${answer.status}`);
        assert.ok(answer.ms < 2000, `${path}: ${answer.ms} ms`);
    }
    const parts = Array.from({ length: 10000 }, (_, i) => `--x\r\nContent-Disposition: form-data; name="f${i}"\r\n\r\n1\r\n`).join('');
    const answer = await ask(at, 'POST', '/files/import/customers', { cookie: person.cookie, body: `${parts}--x--\r\n`, type: 'multipart/form-data; boundary=x' });
    assert.equal(answer.status, 413);
    assert.ok(answer.ms < 2000, `${answer.ms} ms`);
});

test('after all that the same workers serve, and a save is a save', async () => {
    assert.equal(workers(), before);
    assert.equal((await person.post('/customers/new', { name: unique(), type: 'distributor', not_duplicate: '1' })).status, 303);
});
