// Every role follows every link and tries every address: what is reachable is what the table of permissions says,
// nothing leads to where it is forbidden, and no page shows a dealer of others.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accounts, Client, dealersOf, mayAsk, routeOf, routes, scopeOf, signedIn, sql } from './http.mjs';

const likeMost = (alike) => (alike.endsWith('?') ? 2 : 1); // pages of one route, with parameters of the same names
const plain = (text) => text.replaceAll('&amp;', '&').replaceAll('&#39;', "'").replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&gt;', '>');

// Addresses in a page: [method, path], of links, forms, sources and what scripts are given.
function addresses(html) {
    const found = [];
    for (const [tag] of html.matchAll(/<[a-z][^>]*>/g)) {
        const attribute = (name) => plain(new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1] ?? '');
        if (tag.startsWith('<form')) found.push([(attribute('method') || 'get').toUpperCase(), attribute('action')]);
        for (const [, name, value] of tag.matchAll(/\s(href|src|formaction|data-[\w-]+)="([^"]*)"/g))
            found.push([name === 'formaction' ? 'POST' : 'GET', plain(value)]);
    }
    return found.filter(([, path]) => /^\/(?!\/)/.test(path)).map(([method, path]) => [method, path.split('#')[0]]);
}

const isStatic = (path) => /^\/(css|js|img|error)\/|^\/(favicon|robots)/.test(path);
const shape = (path) => path.split('?')[0].replace(/\d+/g, ':n') + '?' + [...new URLSearchParams(path.split('?')[1] ?? '').keys()].sort().join('&');

async function crawl(account) {
    const client = account === null ? new Client() : await signedIn(account);
    const queue = [['GET', account === null ? '/login' : '/', '(start)']], seen = new Set(), times = new Map();
    const faults = [], dealers = new Set(), reached = new Set();
    while (queue.length > 0) {
        const [method, path, from] = queue.shift();
        if (seen.has(method + path) || isStatic(path)) continue;
        seen.add(method + path);
        const route = routeOf(method, path);
        if (!route) {
            faults.push(`${from} leads to ${method} ${path}, which is no route`);
            continue;
        }
        if (account !== null && !mayAsk(account, route)) {
            faults.push(`${from} leads to ${method} ${path}, which needs ${route.permission}`);
            continue;
        }
        if (method !== 'GET') continue;
        const alike = shape(path);
        times.set(alike, (times.get(alike) ?? 0) + 1);
        if (times.get(alike) > likeMost(alike)) continue;
        const answer = await client.ask(path);
        reached.add(`${route.method} ${route.path}`);
        if (answer.status !== 200 && answer.status !== 303) faults.push(`${from} leads to ${path}, which answers ${answer.status}`);
        if (answer.location && account !== null) queue.push(['GET', answer.location, path]);
        if (!/html/.test(answer.type)) continue;
        for (const [kind, address] of addresses(answer.text)) {
            queue.push([kind, address, path]);
            const dealer = /^\/customers\/(\d+)(?:[/?]|$)/.exec(address);
            if (dealer) dealers.add(dealer[1]);
        }
    }
    return { client, faults, dealers, reached };
}

// A number and word for each parameter: permission is asked before the row is looked for.
const concrete = (route) => route.path.replace(/:\w+/g, '999999999').replace(/\$action/, 'suspend').replace(/\$\w+/, 'customer_type');

async function tryRoute(client, account, route) {
    const path = concrete(route);
    if (route.method === 'GET') return client.ask(path);
    if (route.upload) {
        const body = `--X\r\nContent-Disposition: form-data; name="_token"\r\n\r\n${client.token}\r\n--X--\r\n`;
        return client.ask(path, { method: 'POST', body, headers: { 'content-type': 'multipart/form-data; boundary=X' } });
    }
    return client.post(path);
}

async function forbiddenRoutes(client, account) {
    const faults = [];
    for (const route of routes.filter((one) => !one.path.startsWith('/api/'))) {
        const may = mayAsk(account, route);
        if (may && route.method !== 'GET') continue; // every_route_test carries those out
        const answer = await tryRoute(client, account, route);
        const refused = account === null ? answer.status === 303 && answer.location.startsWith('/login') : answer.status === 403;
        if (may ? answer.status === 403 || answer.status >= 500 : !refused)
            faults.push(`${route.method} ${route.path} (${route.permission ?? route.reason}) answers ${answer.status}, ${may ? 'permitted' : 'forbidden'}`);
    }
    return faults;
}

// Ids of neither dealers nor papers; their tests are beside their module.
const others = /^\/(customers\/(duplicates|merges)|prints\/(kept|contracts|approvals)|files\/(scan|contract|approval|ticket|communication))/;

// Dealers outside what the account may look at and read, by each door that names a dealer or a paper of his.
async function foreignRows(client, account) {
    const faults = [];
    for (const route of routes.filter((one) => one.scoped && one.method === 'GET' && /^\/(customers|papers|prints|files)\//.test(one.path) && !others.test(one.path))) {
        const bits = scopeOf(account, route.permission);
        if (bits === 0 || bits & 8) continue;
        const visible = dealersOf(account, bits);
        const foreign = sql('SELECT cu.id, MIN(p.id) FROM customer cu JOIN paper p ON p.customer_id = cu.id GROUP BY cu.id')
            .filter(([id]) => !visible.has(id)).slice(0, 2);
        if (foreign.length === 0) continue;
        for (const [dealer, paper] of foreign) {
            const isPaper = /^\/papers\/:id/.test(route.path);
            const path = route.path.replace(/:id/, isPaper ? paper : dealer).replace(/:\w+/g, '1').replace('$action', 'suspend');
            const answer = await client.ask(path);
            if (answer.status !== 404) faults.push(`${path} of a dealer outside answers ${answer.status}`);
        }
    }
    return faults;
}

// Each role in the long run; in every run nobody, and one of each width: none, own, region, all.
const crawling = process.env.TESTS_LONG === 'yes' ? accounts : ['admin', 'sales1', 'manager1', 'aftersales1'];
for (const account of [null, ...crawling]) {
    test(`${account ?? 'nobody'} reaches what the table permits, by links and by typing`, async (t) => {
        const { client, faults, dealers, reached } = await crawl(account);
        t.diagnostic(`${reached.size} routes reached by links, ${dealers.size} dealers linked`);
        faults.push(...await forbiddenRoutes(client, account));
        if (account !== null) {
            const visible = dealersOf(account, scopeOf(account, 'customers.look') | scopeOf(account, 'customers.read'));
            for (const id of dealers) if (!visible.has(id)) faults.push(`a page links to dealer ${id}, who is outside`);
            faults.push(...await foreignRows(client, account));
        }
        assert.deepEqual(faults, []);
        assert.ok(reached.size >= (account === null ? 1 : 10), `only ${reached.size} routes were reached`);
    });
}
