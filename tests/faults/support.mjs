// support.mjs - for the fault tests: people over plain HTTP, load that goes on meanwhile, the processes and the
// database of an instance: the run's own (here), or one of the test's own (instance).
import { execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import http from 'node:http';
import { after, afterEach } from 'node:test';

const root = process.env.ROOT;
export const sleep = (ms) => new Promise((done) => setTimeout(done, ms));
export async function until(what, question, seconds = 30) {
    for (const end = Date.now() + seconds * 1000; ; await sleep(100)) {
        const answer = await question();
        if (answer) return answer;
        if (Date.now() > end) throw new Error(`not within ${seconds} s: ${what}`);
    }
}

// What a test started and did not stop, because it failed.
const going = [];
afterEach(async () => { for (const one of going.splice(0)) await one.stop(); });

// --- an instance ----------------------------------------------------------------------------------
const client = (conf, account) => ['--no-defaults', `--socket=${conf.db_socket}`, `--user=${conf[`db_${account}`]}`, '--default-character-set=utf8mb4', '--batch', '--skip-column-names', conf.db_name];
const password = (conf, account) => ({ env: { ...process.env, MYSQL_PWD: conf[`db_${account}_password`] } });

function described(folder) {
    const conf = Object.fromEntries(readFileSync(`${folder}/ninefold.conf`, 'utf8').split('\n')
        .filter((line) => line.includes('=') && line[0] !== '#').map((line) => line.split(/\s*=\s*/, 2)));
    const pid = (name) => Number(readFileSync(`${folder}/pids/${name}`, 'utf8').split(' ')[0]);
    return {
        folder, conf, pid, base: readFileSync(`${folder}/address`, 'utf8').trim(), store: conf.var, tmp: `${conf.var}/tmp`,
        workers: (name) => readFileSync(`/proc/${pid(name)}/task/${pid(name)}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number),
        log: (name) => readFileSync(`${conf.var}/log/${name}.log`, 'utf8'),
        // Rows as arrays of text, as the owner or another account.
        sql: (text, account = 'owner') => execFileSync('mariadb', client(conf, account), { ...password(conf, account), input: text, encoding: 'utf8', maxBuffer: 1 << 26, timeout: 60000 })
            .split('\n').filter(Boolean).map((line) => line.split('\t')),
        number(text, account) { return Number(this.sql(text, account)[0][0]); },
        // A client that stays: what it locks is locked until end().
        async session(text) {
            const child = spawn('mariadb', [...client(conf, 'owner'), '--unbuffered'], { ...password(conf, 'owner'), stdio: ['pipe', 'pipe', 'inherit'] });
            const ended = new Promise((done) => child.on('exit', done)), first = new Promise((done) => child.stdout.once('data', done));
            child.stdin.write(text);
            await first;
            const self = { stop: () => { child.stdin.end(); return ended; } };
            going.push(self);
            return self;
        },
    };
}
export const here = () => described(process.env.VAR);

const running = [];
after(async () => { for (const one of running) await one.end(); });

// Serves until the test file ends. The folder's name is one that tests/run removes with all it led to.
export async function instance(env = {}, folder = mkdtempSync(`${root}/build/test/var.`)) {
    const child = spawn('setpriv', ['--pdeathsig', 'TERM', 'apache-conf/dev/run.sh'], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'],
        env: { ...process.env, PORT: '0', DURABLE: 'yes', WORKERS: '2', BUILD: 'build', DEMO: 'yes', ...env, VAR: folder } });
    const ended = new Promise((done) => child.on('exit', done));
    let words = '', over = false;
    ended.then(() => { over = true; });
    for (const pipe of [child.stdout, child.stderr]) pipe.on('data', (part) => { words += part; });
    const self = { end: async () => { child.kill('SIGTERM'); await ended; } };
    running.push(self);
    await until('the instance starts', () => {
        if (over) throw new Error(`the instance ended: ${words}`);
        return existsSync(`${folder}/address`);
    }, 120);
    return Object.assign(self, described(folder));
}
export const remove = (folder) => rmSync(folder, { recursive: true, force: true });

// --- people ----------------------------------------------------------------------------------------
const agent = new http.Agent({ keepAlive: false });
// {status, text, headers, ms}; status 0 when the connection failed.
export function ask(at, method, path, { cookie = '', body, type = 'application/x-www-form-urlencoded', headers = {}, ms = 60000 } = {}) {
    const begun = Date.now();
    return new Promise((done) => {
        const failed = (error) => done({ status: 0, text: String(error), headers: {}, ms: Date.now() - begun, path });
        const request = http.request(at.base + path, { method, agent, timeout: ms,
            headers: { cookie, ...(body === undefined ? {} : { 'content-type': type, 'content-length': Buffer.byteLength(body) }), ...headers } }, (reply) => {
            const parts = [];
            reply.on('data', (part) => parts.push(part));
            reply.on('error', failed);
            reply.on('end', () => done({ status: reply.statusCode, text: Buffer.concat(parts).toString(), headers: reply.headers, ms: Date.now() - begun, path }));
        });
        request.on('timeout', () => request.destroy(new Error('timed out')));
        request.on('error', failed);
        request.end(body);
    });
}
const cookies = (reply) => (reply.headers['set-cookie'] ?? []).map((line) => line.split(';')[0]).filter((pair) => !pair.endsWith('=')).join('; ');
export const hidden = (page, name) => new RegExp(`name="${name}" value="([^"]*)"`).exec(page)?.[1] ?? '';
export const newKey = () => randomBytes(16).toString('hex');

// Somebody signed in: get(path), post(path, fields).
export async function signIn(at, account) {
    const page = await ask(at, 'GET', '/login');
    const reply = await ask(at, 'POST', '/login', { cookie: cookies(page), body: new URLSearchParams({ account, password: 'ninefold-demo',
        _token: hidden(page.text, '_token'), _key: newKey(), next: '/' }).toString() });
    if (reply.status !== 303) throw new Error(`sign-in of ${account} answered ${reply.status}`);
    const cookie = cookies(reply);
    const token = hidden((await ask(at, 'GET', '/customers/new', { cookie })).text, '_token');
    return {
        cookie, token,
        get: (path, options) => ask(at, 'GET', path, { ...options, cookie }),
        post: (path, fields, options) => ask(at, 'POST', path, { ...options, cookie, body: new URLSearchParams({ _token: token, _key: newKey(), ...fields }).toString() }),
        // A file as a browser sends it.
        upload(path, name, bytes, options) {
            const mark = `--------${newKey()}`;
            const body = Buffer.concat([Buffer.from(`--${mark}\r\nContent-Disposition: form-data; name="_token"\r\n\r\n${token}\r\n--${mark}\r\nContent-Disposition: form-data; name="file"; filename="${name}"\r\n` +
                'Content-Type: application/octet-stream\r\n\r\n'), bytes, Buffer.from(`\r\n--${mark}--\r\n`)]);
            return ask(at, 'POST', path, { ...options, cookie, body, type: `multipart/form-data; boundary=${mark}` });
        },
    };
}

let serial = 0;
export const unique = (word = '故障') => `${word}${Date.now().toString(36)}${process.pid.toString(36)}${(serial++).toString(36)}`;
// A dealer's fields as the form sends them.
export const dealer = (name = unique()) => ({ name, type: 'distributor', not_duplicate: '1' });

// --- load -------------------------------------------------------------------------------------------
// `clients` people do `once` again and again until stop(), which gives every answer.
export function load(clients, once) {
    const answers = [];
    let stopped = false;
    const loops = Array.from({ length: clients }, async (_, i) => {
        while (!stopped) answers.push(await once(i));
    });
    const self = { answers, stop: async () => { stopped = true; await Promise.all(loops); return answers; } };
    going.push(self);
    return self;
}
export const statuses = (answers) => {
    const counts = {};
    for (const answer of answers) counts[answer.status] = (counts[answer.status] ?? 0) + 1;
    return counts;
};

// The page of error/503.html: the program is not there. Plain, in both languages.
export const isAway = (answer) => answer.status === 503 && /<h1>暂时无法使用<\/h1>[^]*<h2>Not available right now<\/h2>/.test(answer.text);
