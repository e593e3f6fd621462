// http.mjs - what the tests of this folder need: plain requests with a jar of their own, route tables, scopes.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

export const base = process.env.BASE_URL;
export const password = 'ninefold-demo';
export const accounts = ['admin', 'director1', 'salesdirector1', 'manager1', 'sales1', 'clerk1', 'service1', 'aftersales1', 'finance1',
    'quality1', 'legal1', 'staff1'];

export const routes = JSON.parse(execFileSync(`${process.env.ROOT}/build/bin/ninefold`, ['--config', `${process.env.VAR}/ninefold.conf`, 'routes'],
    { encoding: 'utf8' }));

const settings = Object.fromEntries(readFileSync(`${process.env.VAR}/ninefold.conf`, 'utf8').split('\n')
    .filter((line) => line.includes('=') && !line.startsWith('#')).map((line) => line.split(/\s*=\s*/, 2)));
// Rows as arrays of text.
export function sql(text) {
    const out = execFileSync('mariadb', ['--no-defaults', `--socket=${settings.db_socket}`, `--user=${settings.db_writer}`,
        '--default-character-set=utf8mb4', '--batch', '--skip-column-names', settings.db_name, '-e', text],
    { encoding: 'utf8', maxBuffer: 1 << 27, env: { ...process.env, MYSQL_PWD: settings.db_writer_password } });
    return out.split('\n').filter(Boolean).map((line) => line.split('\t'));
}
export const one = (text) => sql(text)[0]?.[0];

// Who asks: a jar of cookies, and the token of the last page.
export class Client {
    constructor() {
        this.jar = new Map();
        this.token = '';
    }

    async ask(path, { method = 'GET', form, body, headers = {} } = {}) {
        const cookies = [...this.jar].map(([name, value]) => `${name}=${value}`).join('; ');
        const answer = await fetch(base + path, {
            method, redirect: 'manual', body: form ? new URLSearchParams(form) : body,
            headers: { ...(cookies ? { cookie: cookies } : {}), ...headers },
        });
        for (const line of answer.headers.getSetCookie()) {
            const [, name, value] = /^([^=]+)=([^;]*)/.exec(line);
            if (/Max-Age=0/.test(line)) this.jar.delete(name);
            else this.jar.set(name, value);
        }
        const type = answer.headers.get('content-type') ?? '';
        const text = /text|json/.test(type) ? await answer.text() : (await answer.arrayBuffer(), '');
        const token = /name="_token" value="([0-9a-f]{64})"/.exec(text);
        if (token) this.token = token[1];
        return { status: answer.status, location: answer.headers.get('location') ?? '', headers: answer.headers, type, text };
    }

    post(path, form = {}) {
        return this.ask(path, { method: 'POST', form: { _token: this.token, ...form } });
    }
}

export async function signedIn(account, word = password) {
    const client = new Client();
    await client.ask('/login');
    const answer = await client.post('/login', { account, password: word });
    assert.equal(answer.status, 303, `${account} signs in`);
    await client.ask('/');
    return client;
}

// --- what the tables say -------------------------------------------------------------------------
const OWN = 1, TEAM = 2, REGION = 4, ALL = 8;
const held = new Map(sql(`SELECT CONCAT(st.account, ' ', resource, '.', action), BIT_OR(scope + 0) FROM role_permission rp
    JOIN staff_role sr ON sr.role_id = rp.role_id JOIN staff st ON st.id = sr.staff_id WHERE st.account IS NOT NULL GROUP BY 1`)
    .map(([key, bits]) => [key, Number(bits)]));
const idOf = (account) => Number(one(`SELECT id FROM staff WHERE account = '${account}'`));

// Scope bits that the account's roles give for the first held of "a.b|c.d": 0 = not allowed.
export function scopeOf(account, permissions) {
    return permissions.split('|').map((permission) => held.get(`${account} ${permission}`) ?? 0).find((bits) => bits !== 0) ?? 0;
}

// Ids of the dealers that these bits reach, reckoned from the tables and not by the application.
export function dealersOf(account, bits) {
    const id = idOf(account);
    const stands = `owner_id IN (SELECT staff_id FROM staff_substitute WHERE substitute_id = ${id} AND valid_to IS NULL AND CURDATE() BETWEEN from_on AND to_on)`;
    const some = [bits & ALL && 'TRUE', bits & (OWN | TEAM) && `owner_id = ${id}`,
        bits & TEAM && `owner_id IN (SELECT member_id FROM staff_tree WHERE boss_id = ${id})`,
        bits & REGION && `sales_region_id IN (SELECT region_id FROM staff_sales_region s JOIN sales_region_tree t ON t.ancestor_id = s.sales_region_id WHERE s.staff_id = ${id})`,
        bits && stands].filter(Boolean);
    return new Set(sql(`SELECT id FROM customer WHERE ${some.length ? some.join(' OR ') : 'FALSE'}`).map(([one]) => one));
}

// The route of a path: as the programs match it, first row first.
export function routeOf(method, path) {
    const words = decodeURIComponent(path.split(/[?#]/)[0]).split('/');
    return routes.find((route) => {
        const pattern = route.path.split('/');
        return route.method === method && pattern.length === words.length && pattern.every((word, i) =>
            (word[0] === ':' ? /^[1-9]\d*$/.test(words[i]) : word[0] === '$' ? /^[a-z0-9_-]+$/.test(words[i]) : word === words[i]));
    });
}
export const mayAsk = (account, route) => route.public || (account !== null && (!route.permission || scopeOf(account, route.permission) !== 0));
