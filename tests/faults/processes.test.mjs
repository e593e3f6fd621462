// Workers and parents killed in the middle of a request, all workers replaced under load, Apache reloaded under load.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ask, dealer, here, isAway, load, signIn, sleep, statuses, unique, until } from './support.mjs';

const at = here();
const person = await signIn(at, 'service1');
const kill = (pids, signal = 'SIGKILL') => pids.forEach((pid) => process.kill(pid, signal));

// Somebody holds a dealer's row for a while, so that a save of it stays in the middle.
async function heldDealer() {
    const made = await person.post('/customers/new', dealer());
    const id = Number(made.headers.location.split('/').pop());
    const lock = await at.session(`BEGIN; SELECT id FROM customer WHERE id = ${id} FOR UPDATE;\n`);
    return { id, free: lock.stop };
}
const waiting = () => at.number("SELECT COUNT(*) FROM information_schema.processlist WHERE info LIKE '%customer%' AND time_ms > 200", 'writer') > 0;

// A save that gets under way; its answer.
async function underWay(id) {
    const page = await person.get(`/customers/${id}/edit`);
    return person.post(`/customers/${id}/edit`, { ...dealer(unique()), version: /name="version" value="(\d+)"/.exec(page.text)[1], note: '半途' });
}
const trail = (id) => at.sql(`SELECT (SELECT COUNT(*) FROM audit WHERE table_name = 'customer' AND row_id = ${id}), (SELECT COUNT(*) FROM timeline WHERE customer_id = ${id}),
    (SELECT CONCAT(version, name, note) FROM customer WHERE id = ${id})`)[0].join(' ');

test('a worker killed in mid-request: the lost one is told, nothing half is written, everybody else goes on', async () => {
    const { id, free } = await heldDealer();
    const before = trail(id), workers = at.workers('customers');
    const lost = underWay(id);
    const others = load(3, (i) => person.get(['/customers', '/tasks', '/search?q=yao'][i]));
    await until('the save waits for the row', waiting);
    kill(workers);
    const answer = await lost;
    assert.ok(isAway(answer), `the lost one: ${answer.status} ${answer.text.slice(0, 100)}`);
    await until('new workers', () => at.workers('customers').length === workers.length && !at.workers('customers').some((pid) => workers.includes(pid)));
    await free();
    await sleep(300);
    const answers = await others.stop();
    assert.equal(trail(id), before);
    assert.ok(answers.filter((one) => one.status !== 200).every(isAway));
    assert.ok(answers.filter((one) => one.status !== 200).length <= workers.length, `only what the killed ones held: ${JSON.stringify(statuses(answers))}`);
    assert.match(at.log('customers'), /worker \d+ ended by signal 9/);
    assert.equal((await person.get(`/customers/${id}`)).status, 200);
});

test('a parent killed in mid-request: what its workers are doing is done, the others go on, it is started again', async () => {
    const { id, free } = await heldDealer();
    const parent = at.pid('customers'), workers = at.workers('customers');
    const doing = underWay(id);
    await until('the save waits for the row', waiting);
    const others = load(2, (i) => person.get(['/tasks', '/search?q=yao'][i]));
    kill([parent]);
    await free();
    const answer = await doing;
    assert.equal(answer.status, 303, 'the request in the middle is answered');
    assert.match(trail(id), /半途/);
    await until('a new parent serves', async () => {
        const one = await person.get('/customers');
        assert.ok(one.status === 200 || isAway(one), `${one.status}`);
        return at.pid('customers') !== parent && one.status === 200;
    });
    const answers = await others.stop();
    assert.deepEqual(Object.keys(statuses(answers)), ['200']);
    await until('the old workers are gone', () => workers.every((pid) => { try { process.kill(pid, 0); return false; } catch { return true; } }));
});

test('all workers are replaced under load, again and again: no request fails', async () => {
    const everybody = load(6, (i) => (i < 4 ? person.get('/customers') : person.post('/customers/new', dealer())));
    for (let round = 0; round < 4; round++) {
        const before = at.workers('customers');
        process.kill(at.pid('customers'), 'SIGHUP');
        await until('all are new', () => at.workers('customers').length === before.length && !at.workers('customers').some((pid) => before.includes(pid)));
    }
    const answers = await everybody.stop();
    assert.deepEqual(Object.keys(statuses(answers)), ['200', '303'], JSON.stringify(statuses(answers)));
    assert.ok(answers.length > 50, `${answers.length} requests`);
});

test('Apache reloads gracefully under load, again and again: no request fails', async () => {
    const everybody = load(6, (i) => (i < 5 ? person.get('/customers') : ask(at, 'GET', '/css/ninefold.css')));
    for (let round = 0; round < 4; round++) {
        await sleep(700);
        process.kill(at.pid('apache'), 'SIGUSR1');
    }
    await sleep(700);
    const answers = await everybody.stop();
    assert.deepEqual(Object.keys(statuses(answers)), ['200'], JSON.stringify(statuses(answers)));
    assert.ok(answers.length > 50, `${answers.length} requests`);
});
