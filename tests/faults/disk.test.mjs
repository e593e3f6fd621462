// Lane: apart.
// No room: in the folder of temporary files (uploads, exports), then on MariaDB's disk. A clear error, nothing acknowledged is
// lost, no half file; well again once there is room. Small disks in memory are mounted for it, which takes root; otherwise skipped.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { after, test } from 'node:test';
import { dealer, instance, signIn, until, unique } from './support.mjs';

const disks = [];
function mount(folder, size) {
    const options = process.getuid() === 0 ? `,uid=${execFileSync('id', ['-u', 'www-data'], { encoding: 'utf8' }).trim()}` : '';
    if (spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${size},mode=755${options}`, 'ninefold-test', folder], { stdio: 'ignore' }).status !== 0) return false;
    disks.push(folder);
    return true;
}
const unmount = (folder) => { execFileSync('umount', ['-l', folder]); disks.splice(disks.indexOf(folder), 1); };

process.once('SIGTERM', () => { disks.slice().reverse().forEach(unmount); process.exit(143); });

const whole = mkdtempSync('/var/tmp/ninefold-disk.');
chmodSync(whole, 0o755);
const mounted = mount(whole, '900m');
const at = await instance({}, mounted ? whole : undefined);
after(async () => { // before the disk goes, the instance does
    await at.end();
    disks.slice().reverse().forEach(unmount);
    rmSync(whole, { recursive: true, force: true });
});
await until('the demo\'s documents are drawn', () => at.number("SELECT COUNT(*) FROM job WHERE kind LIKE 'prints.%' AND state IN ('waiting', 'running')") === 0, 60);
const person = await signIn(at, 'service1');
const csv = (kilobytes) => Buffer.from(`客户编码,客户名称,统一社会信用代码\n${'x'.repeat(kilobytes * 1024)}\n`);
// What people sent and ordered; documents that are kept come by jobs of their own.
const OURS = "file f WHERE f.purpose IN ('import', 'export')";
const files = () => at.sql(`SELECT COUNT(*), COALESCE(SUM(f.size), 0) FROM ${OURS}`)[0].join() + at.sql(`SELECT COUNT(*), COALESCE(SUM(LENGTH(c.bytes)), 0) FROM file_chunk c WHERE c.file_id IN (SELECT f.id FROM ${OURS})`)[0].join();
const isFull = (answer) => answer.status === 507 && /存储空间已满[^]*请求编号\s*<code>[0-9a-f]{16}/.test(answer.text);

test('no room for an upload: the person is told, nothing of it stays, and later it works', { skip: !mounted }, async () => {
    const before = files();
    mount(at.tmp, '64k');
    const refused = await person.upload('/files/import/customers', 'a.csv', csv(500));
    assert.ok(isFull(refused), `${refused.status} ${refused.text.slice(0, 200)}`);
    assert.equal(files(), before);
    assert.match(at.log('files'), /No space left on device/);
    assert.equal((await person.post('/customers/new', dealer())).status, 303, 'other work goes on');
    unmount(at.tmp);
    const taken = await person.upload('/files/import/customers', 'a.csv', csv(500));
    assert.equal(taken.status, 303, taken.text.slice(0, 200));
});

for (const format of ['csv', 'xlsx']) {
    test(`no room for an export as ${format}: no half file, tried again, and whole once there is room`, { skip: !mounted }, async () => {
        const rows = at.number("SELECT COUNT(*) FROM customer");
        const before = files();
        mount(at.tmp, '8k');
        const ordered = await person.post('/customers/export', { format });
        assert.equal(ordered.status, 303, ordered.text.slice(0, 200));
        const job = at.number("SELECT MAX(id) FROM job WHERE kind = 'export'");
        const state = () => at.sql(`SELECT state, last_error FROM job WHERE id = ${job}`)[0];
        await until('the job was tried', () => state()[1] !== '');
        assert.equal(state()[0], 'waiting', 'it will be tried again');
        assert.equal(files(), before);
        unmount(at.tmp);
        at.sql(`UPDATE job SET run_at = '2000-01-01' WHERE id = ${job}`);
        await until('it is done', () => state()[0] === 'done');
        const [id, size, hash, count] = at.sql("SELECT id, size, HEX(sha256), rows_count FROM file WHERE purpose = 'export' ORDER BY id DESC LIMIT 1")[0];
        assert.equal(Number(count), rows);
        const bytes = Buffer.from(at.sql(`SELECT GROUP_CONCAT(HEX(bytes) ORDER BY place SEPARATOR '') FROM file_chunk WHERE file_id = ${id}`)[0][0], 'hex');
        assert.equal(bytes.length, Number(size));
        assert.equal(createHash('sha256').update(bytes).digest('hex').toUpperCase(), hash);
    });
}

test('no room for MariaDB: saves are refused clearly, what was acknowledged stays, and later all works', { skip: !mounted }, async () => {
    const made = [];
    for (let i = 0; i < 20; i++) {
        const name = unique('满');
        assert.equal((await person.post('/customers/new', dealer(name))).status, 303);
        made.push(name);
    }
    const before = files(), filler = `${whole}/filler`;
    spawnSync('dd', ['if=/dev/zero', `of=${filler}`, 'bs=64k'], { stdio: 'ignore' });
    const refused = await person.upload('/files/import/customers', 'b.csv', csv(16 * 1024));
    assert.ok(isFull(refused), `${refused.status} ${refused.text.slice(0, 300)}`);
    const read = await person.get('/customers');
    assert.equal(read.status, 200, 'pages are read as before');
    rmSync(filler);
    assert.equal(files(), before, 'no half file');
    for (const name of made) assert.equal(at.number(`SELECT COUNT(*) FROM customer WHERE name = '${name}'`), 1);
    const taken = await person.upload('/files/import/customers', 'b.csv', csv(16 * 1024));
    assert.equal(taken.status, 303, taken.text.slice(0, 200));
    assert.equal((await person.post('/customers/new', dealer())).status, 303);
});

test('a limit on the size of a file (ulimit) refuses the upload and ends no worker', async () => {
    const workers = at.workers('files');
    const as = process.getuid() === 0 ? ['setpriv', '--reuid=www-data', '--regid=www-data', '--clear-groups', 'prlimit'] : ['prlimit'];
    const limit = (bytes) => workers.forEach((pid) => execFileSync(as[0], [...as.slice(1), `--pid=${pid}`, `--fsize=${bytes}:unlimited`]));
    limit(100000);
    const refused = await person.upload('/files/import/customers', 'c.csv', csv(500));
    assert.ok(isFull(refused), `${refused.status} ${refused.text.slice(0, 200)}`);
    assert.deepEqual(at.workers('files'), workers);
    assert.equal((await person.upload('/files/import/customers', 'd.csv', csv(50))).status, 303);
    limit('unlimited');
    assert.equal((await person.upload('/files/import/customers', 'e.csv', csv(500))).status, 303);
});
