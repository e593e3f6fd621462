// imports.mjs - an import whose job runner is killed at its statements, one after another, before and after each, and goes on
// where it was; its tables are then those of an import that nobody disturbed.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { signIn, until } from './support.mjs';

const root = process.env.ROOT, folder = mkdtempSync('/tmp/ninefold-killer.'), killer = `${folder}/killer.so`;
process.on('exit', () => execFileSync('rm', ['-rf', folder]));
const flags = execFileSync('pkg-config', ['--cflags', 'libmariadb'], { encoding: 'utf8' }).trim().split(/\s+/);
execFileSync('gcc', ['-O1', '-D_GNU_SOURCE', '-shared', '-fPIC', ...flags, '-o', killer, `${root}/tests/faults/killer.c`]);

// Runs what is due as of some minutes after the last time: a lock of a killed runner has expired by then.
let minutes = 0; // after the present
const DAYS = 10 * 24 * 60;
function work(at, env = {}) {
    minutes += 3;
    const now = new Date(Date.now() + minutes * 60000).toISOString().slice(0, 19);
    return spawnSync('build/bin/ninefold', ['--config', `${at.folder}/ninefold.conf`, 'work', '--once', `--now=${now}`],
        { cwd: root, encoding: 'utf8', timeout: 120000, env: { ...process.env, ...env } });
}
function calm(at) {
    const done = work(at);
    assert.equal(done.status, 0, done.stderr);
}

// Every place of every step: as long as nothing has moved the next statement is the place; then from the first again.
export function stormy(at, { every = 1 } = {}) {
    const kills = [];
    const where = () => at.sql(`SELECT id, state, done, progress_state, (SELECT CONCAT(state, position, ' ', rows_applied) FROM import_run ORDER BY id DESC LIMIT 1)
        FROM job WHERE kind = 'import' ORDER BY id DESC LIMIT 1`)[0].join('|');
    for (let place = 1, before = where(); ; place += every) {
        for (const after of ['1', '0']) {
            const ended = work(at, { LD_PRELOAD: killer, KILL_AT: String(place), KILL_AFTER: after });
            if (ended.status === 0) return kills;
            assert.equal(ended.signal, 'SIGKILL', `${ended.error} ${ended.stderr}`);
            kills.push(place);
            at.sql("UPDATE job SET tries = 0 WHERE kind = 'import' AND state = 'running'"); // more nights than any job is given
            const now = where();
            if (now.split('|')[1] === 'done') return kills;
            if (now !== before) [before, place] = [now, 1 - every];
            if (place < 1) break;
        }
    }
}

// As on the pages: upload, columns as proposed, apply the good rows; `run` runs the job each time.
export async function importing(at, name, bytes, run) {
    minutes = 0;
    const person = await signIn(at, 'service1');
    at.sql("DELETE FROM job_schedule WHERE kind NOT IN ('papers_light', 'completeness', 'customers.pairs')"); // what clocks do of their own depends on how long the storm takes
    await until('the resident runner is idle', () => at.number("SELECT COUNT(*) FROM job WHERE state = 'running' OR (state = 'waiting' AND run_at < UTC_TIMESTAMP())") === 0);
    process.kill(at.pid('work'), 'SIGSTOP');
    try {
        const taken = await person.upload('/files/import/customers', name, bytes);
        assert.equal(taken.status, 303, taken.text.slice(0, 200));
        const page = taken.headers.location, id = Number(page.split('/').pop()), state = () => at.sql(`SELECT state FROM import_run WHERE id = ${id}`)[0][0];
        run(at);
        assert.equal(state(), 'mapping');
        const { fields } = JSON.parse(at.sql(`SELECT mapping FROM import_run WHERE id = ${id}`)[0][0].replaceAll('\\\\', '\\'));
        assert.equal((await person.post(`${page}/check`, { ...Object.fromEntries(fields.map((field, i) => [`field_${i}`, field])), good_only: '1' })).status, 303);
        run(at);
        assert.equal(state(), 'checked');
        assert.equal((await person.post(`${page}/apply`, { good_only: '1' })).status, 303);
        run(at);
        assert.equal(state(), 'done');
        minutes = Math.max(minutes, DAYS); // what follows from it, and every job of a day: lights, completeness, pairs
        for (let i = 0; i < 2; i++) calm(at);
        return snapshot(at, id);
    } finally {
        process.kill(at.pid('work'), 'SIGCONT');
    }
}

// Rows of every table counted, and what the import wrote by the keys of the trade: ids and times may differ, and the day a light was taken.
function snapshot(at, run) {
    const tables = at.sql("SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE() ORDER BY 1").map(([name]) => name)
        .filter((name) => !['session', 'request_key', 'job', 'notice'].includes(name));
    const columns = (table) => at.sql(`SELECT column_name FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = '${table}' ORDER BY ordinal_position`)
        .map(([name]) => name).filter((name) => !/^(id|at|valid_from|sms_once|light_from|light_until|.*_id|.*_at)$/.test(name));
    const text = (table, alias) => `CONCAT_WS('|', ${columns(table).map((name) => `COALESCE(${alias}.${name}, '-')`).join(', ')})`;
    return {
        counts: at.sql(tables.map((name) => `SELECT '${name}', COUNT(*) FROM \`${name}\``).join(' UNION ALL ')),
        run: at.sql(`SELECT state, rows_total, rows_good, rows_bad, rows_applied, rows_blank, rows_skipped FROM import_run WHERE id = ${run}`),
        staged: at.sql(`SELECT row_no, state, reason, field, value, warning, code FROM import_row WHERE run_id = ${run} ORDER BY row_no`),
        dealers: at.sql(`SELECT ${text('customer', 'cu')} FROM customer cu WHERE cu.import_run_id = ${run} ORDER BY cu.code`),
        contacts: at.sql(`SELECT cu.code, ${text('contact', 'co')}, ${text('person', 'pe')}, (SELECT GROUP_CONCAT(${text('phone', 'ph')} ORDER BY ph.number) FROM phone ph WHERE ph.contact_id = co.id)
            FROM customer cu JOIN contact co ON co.customer_id = cu.id JOIN person pe ON pe.id = co.person_id WHERE cu.import_run_id = ${run} ORDER BY 1, 2, 3`),
        limits: at.sql(`SELECT cu.code, ${text('customer_limit', 'l')} FROM customer cu JOIN customer_limit l ON l.customer_id = cu.id WHERE cu.import_run_id = ${run} ORDER BY 1, 2`),
        timeline: at.sql(`SELECT cu.code, ${text('timeline', 't')} FROM customer cu JOIN timeline t ON t.customer_id = cu.id WHERE cu.import_run_id = ${run} ORDER BY 1, 2`),
        audit: at.sql(`SELECT cu.code, a.action, a.table_name, a.via, COUNT(*) FROM customer cu JOIN audit a ON a.subject_id = cu.id WHERE cu.import_run_id = ${run} GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4`),
        words: at.sql(`SELECT cu.code, ${text('search_word', 's')} FROM customer cu JOIN search_word s ON s.customer_id = cu.id WHERE cu.import_run_id = ${run} ORDER BY 1, 2`),
    };
}

export { calm };
