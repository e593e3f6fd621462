// saves.mjs - kill -9 of MariaDB while saves run, by rounds. People who save keep a journal of what was acknowledged; whoever
// got no answer presses the button again with the same form, as a browser's reload does. Afterwards journal and database agree:
// nothing acknowledged is lost, nothing half-written (record, audit, timeline and words for searching together), nothing twice.
import assert from 'node:assert/strict';
import { dealer, load, newKey, signIn, sleep, unique, until } from './support.mjs';

const CLIENTS = 4;

// New dealers and edits of them. Every entry of the journal is saved in the end; `acknowledged` once the reply came.
function saver(at, person, journal) {
    return async (client) => {
        const last = journal.filter((one) => one.client === client && one.id).at(-1);
        const entry = last && Math.random() < 0.5
            ? { client, id: last.id, note: unique('备注'), path: `/customers/${last.id}/edit` } : { client, name: unique('存'), path: '/customers/new' };
        journal.push(entry);
        const fields = entry.name ? dealer(entry.name) : { name: journal.find((one) => one.id === last.id).name, type: 'distributor', not_duplicate: '1', note: entry.note };
        const key = newKey();
        if (!entry.name) fields.version = await versionOf(person, entry.id);
        for (;;) {
            const answer = await person.post(entry.path, { ...fields, _key: key });
            if (answer.status === 303) {
                entry.id ??= Number(answer.headers.location.split('/').pop());
                return Object.assign(answer, { entry });
            }
            assert.ok([0, 503].includes(answer.status), `a save answered ${answer.status}: ${answer.text.slice(0, 300)}`);
            entry.tried = true;
            await sleep(100);
        }
    };
}
async function versionOf(person, id) {
    return until('the edit page', async () => /name="version" value="(\d+)"/.exec((await person.get(`/customers/${id}/edit`)).text)?.[1]);
}

function compare(at, journal) {
    const made = journal.filter((one) => one.name), edits = journal.filter((one) => one.note);
    const found = new Map(at.sql(`SELECT cu.name, COUNT(DISTINCT cu.id), MIN(cu.id), (SELECT COUNT(*) FROM audit a WHERE a.table_name = 'customer' AND a.row_id = MIN(cu.id) AND a.action = 'insert'),
        (SELECT COUNT(*) FROM timeline t WHERE t.customer_id = MIN(cu.id) AND t.kind = 'registered'), EXISTS (SELECT 1 FROM search_word s WHERE s.customer_id = MIN(cu.id))
        FROM customer cu WHERE cu.name LIKE '存%' GROUP BY cu.name`).map(([name, ...rest]) => [name, rest.join(' ')]));
    for (const one of made) assert.equal(found.get(one.name), `1 ${one.id} 1 1 1`, `${one.name}: rows, id, audit, timeline, words`);
    assert.equal(found.size, made.length, 'nothing that nobody saved');
    const counts = new Map(at.sql("SELECT row_id, COUNT(*) FROM audit WHERE table_name = 'customer' AND action = 'change' AND changes LIKE '%备注%' GROUP BY row_id").map(([id, n]) => [Number(id), Number(n)]));
    for (const { id } of made) {
        const mine = edits.filter((one) => one.id === id);
        assert.equal(counts.get(id) ?? 0, mine.length, `dealer ${id}: one audit row an edit`);
        if (mine.length > 0) assert.equal(at.sql(`SELECT note FROM customer WHERE id = ${id}`)[0][0], mine.at(-1).note, `dealer ${id}: the last edit stands`);
    }
    return { made: made.length, edits: edits.length, again: journal.filter((one) => one.tried).length };
}

export async function killRounds(at, rounds) {
    const people = await Promise.all(Array.from({ length: CLIENTS }, () => signIn(at, 'service1')));
    const journal = [], programs = at.workers('customers').join();
    const saves = people.map((person, i) => saver(at, person, journal)), everybody = load(CLIENTS, (i) => saves[i](i));
    for (let round = 0; round < rounds; round++) {
        const before = everybody.answers.length, database = at.pid('db');
        await until('saves go on', () => everybody.answers.length > before + 10);
        await sleep(Math.random() * 100);
        process.kill(database, 'SIGKILL');
        await until('MariaDB is started again', () => at.pid('db') !== database);
    }
    const before = everybody.answers.length;
    await until('saves go on at the end', () => everybody.answers.length > before + 10);
    await everybody.stop();
    assert.equal(at.workers('customers').join(), programs, 'no program was started again for it');
    return compare(at, journal);
}
