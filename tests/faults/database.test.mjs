// Lane: apart.
// MariaDB stopped and started, and killed, under people who work. On an instance whose commits are durable.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { instance, load, signIn, sleep, statuses, until } from './support.mjs';
import { killRounds } from './saves.mjs';

const at = await instance();
const isPlain = (answer) => answer.status === 503 && answer.headers['retry-after'] && /<!doctype html>[^]*暂时不能用[^]*请求编号\s*<code>[0-9a-f]{16}<\/code>/i.test(answer.text) &&
    !/sock|maria|mysql|SELECT/i.test(answer.text);

test('MariaDB stopped and started under load: plain pages with a request number, then well again without a restart', async () => {
    const person = await signIn(at, 'service1'), programs = ['customers', 'tasks', 'work'].map((name) => [at.pid(name), at.workers(name)]);
    const everybody = load(4, async (i) => {
        const answer = await person.get(['/customers', '/tasks', '/customers/1', '/health'][i]);
        if (answer.status !== 200) await sleep(50); // a person does not press that fast
        return { ...answer, health: i === 3 };
    });
    await sleep(500);
    const database = at.pid('db');
    process.kill(database, 'SIGTERM');
    await until('it is away', () => everybody.answers.some((one) => one.status === 503));
    await until('it is started again', () => at.pid('db') !== database);
    await until('well again', async () => (await person.get('/customers')).status === 200);
    const before = everybody.answers.length;
    await sleep(1500);
    const answers = await everybody.stop();
    const bad = answers.filter((one) => one.status !== 200);
    assert.deepEqual(bad.filter((one) => !one.health && !isPlain(one)).map((one) => `${one.status} ${one.text}`.slice(0, 300)), []);
    assert.deepEqual(Object.keys(statuses(bad)), ['503']);
    assert.deepEqual(Object.keys(statuses(answers.slice(before + 4))), ['200'], 'once back, nothing fails any more');
    assert.deepEqual(['customers', 'tasks', 'work'].map((name) => [at.pid(name), at.workers(name)]), programs, 'no program was started again');
    const request = /<code>([0-9a-f]{16})<\/code>/.exec(bad.find((one) => one.path === '/customers').text)[1];
    assert.match(at.log('customers'), new RegExp(`"request":"${request}".*Database`), 'its number leads to the reason');
});

test('MariaDB killed while saves run: nothing acknowledged is lost, nothing is half-written, nothing twice', async () => {
    const { made, edits } = await killRounds(at, 1);
    assert.ok(made > 5 && edits > 5, `${made} dealers, ${edits} edits`);
});
