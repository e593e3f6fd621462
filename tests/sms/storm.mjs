// storm.mjs - a provider that is a node server, and senders that are killed while they hand over: what arrived, and how often.
import { spawn } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import http from 'node:http';
import { instance, sleep, until } from '../faults/support.mjs';
import { scene } from './scene.mjs';

const secret = 'a secret of the test';

// arrived: reference -> how often; `hooks.arrival(n)` is called with the n-th before it is answered.
export async function sink(hooks = {}) {
    const self = { arrived: new Map(), numbers: new Map(), wrong: 0, asked: 0, news: {} };
    const server = http.createServer((request, reply) => {
        const parts = [];
        request.on('data', (part) => parts.push(part));
        request.on('end', async () => {
            const body = Buffer.concat(parts).toString(), address = `http://127.0.0.1:${server.address().port}${request.url}`;
            const mark = createHmac('sha256', secret).update(`${request.headers['x-timestamp']}\n${request.method === 'POST' ? body : address}`).digest('hex');
            if (mark !== request.headers['x-signature']) self.wrong++;
            if (request.method === 'GET' && request.url.startsWith('/known')) {
                self.asked++;
                reply.writeHead(self.arrived.has(new URL(address).searchParams.get('reference')) ? 200 : 404).end();
            } else if (request.method === 'GET') {
                reply.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(self.news));
            } else {
                const message = request.headers['content-type'].includes('json') ? JSON.parse(body) : Object.fromEntries(new URLSearchParams(body));
                self.arrived.set(message.reference, (self.arrived.get(message.reference) ?? 0) + 1);
                self.numbers.set(message.number, message.text);
                await hooks.arrival?.(self.arrived.size, message);
                const status = hooks.status?.(message) ?? 200;
                reply.writeHead(status).end(status === 200 ? '' : '号码无效');
            }
        });
    });
    await new Promise((done) => server.listen(0, '127.0.0.1', done));
    self.url = `http://127.0.0.1:${server.address().port}`;
    self.close = () => { server.closeAllConnections(); server.close(); };
    return self;
}

// A database of its own whose config names the sink.
export async function house(at, format = 'json') {
    const here = await instance({ DATABASE_ONLY: 'yes', DEMO: 'no' });
    appendFileSync(`${here.folder}/ninefold.conf`, `sms_gateway = http\nsms_url = ${at.url}/send\nsms_known_url = ${at.url}/known\nsms_reports_url = ${at.url}/news\nsms_format = ${format}\nsms_account = ninefold\nsms_secret = ${secret}\n`);
    here.sender = () => spawn(`${process.env.ROOT}/build/bin/ninefold`, ['--config', `${here.folder}/ninefold.conf`, 'work'], { stdio: ['ignore', 'ignore', 'inherit'] });
    return here;
}

// A campaign that waits to be sent: as a submission leaves it.
export function campaign(here, count) {
    const { region } = scene((text) => here.sql(text), count);
    const batch = here.number(`INSERT INTO sms_batch (title, category, text, state, created_at, created_by, started_at) VALUES ('Storm', 'business', 'x', 'sending', '2026-01-01', 1, '2026-01-01'); SELECT LAST_INSERT_ID()`);
    here.sql(`INSERT INTO sms_sender VALUES (${batch});
        INSERT INTO sms_message (batch_id, number, contact_id, customer_id, person_name, text, segments, state) SELECT ${batch}, ph.number, c.id, cu.id, p.name, CONCAT('【九方】您好', p.name), 1, 'waiting'
          FROM customer cu JOIN contact c ON c.customer_id = cu.id JOIN person p ON p.id = c.person_id JOIN phone ph ON ph.contact_id = c.id WHERE cu.sales_region_id = ${region};
        INSERT INTO job (kind, args, staff_id, run_at, created_at) VALUES ('sms.send', '{"batch_id": ${batch}}', 0, '2026-01-01', '2026-01-01')`);
    return batch;
}

const gone = (child) => new Promise((done) => (child.exitCode !== null || child.signalCode !== null ? done() : child.on('exit', done)));
export async function end(child, signal = 'SIGTERM') {
    child.kill(signal);
    await gone(child);
}

// Sends `count` messages; the sender is killed when the n-th message of `kills` has arrived and is not answered yet.
export async function storm(count, kills, seconds) {
    let child, killed = 0;
    const at = await sink({ arrival: async (n) => {
        if (killed < kills.length && n >= kills[killed]) {
            killed++;
            await end(child, 'SIGKILL');
        }
    } });
    const here = await house(at), batch = campaign(here, count);
    const state = () => here.sql(`SELECT state FROM sms_batch WHERE id = ${batch}`)[0][0];
    child = here.sender();
    await until('all are sent', async () => {
        if (child.signalCode === 'SIGKILL') {
            here.sql(`UPDATE job SET locked_until = '2000-01-01' WHERE state = 'running'`); // as after two minutes
            child = here.sender();
        }
        await sleep(100);
        return state() === 'done';
    }, seconds);
    await end(child);
    at.close();
    return { at, here, batch, killed };
}
