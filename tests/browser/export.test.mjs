// Exports hold exactly the filtered rows, in three formats, made by a job.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { leave, likeness, person, register, text, unique } from './support.mjs';

async function exported(page, label) {
    await page.locator('summary', { hasText: '导出' }).click();
    await page.locator('.pop[open]').getByRole('button', { name: label }).click();
    await page.waitForURL(/\/files/);
    const link = page.locator('tbody tr').first().locator('a');
    const before = await page.locator('tbody a').count();
    for (let i = 0; i < 60 && (await page.locator('#jobs[data-refresh]').count()); i++) await page.waitForTimeout(500);
    await link.waitFor();
    assert.ok((await page.locator('tbody a').count()) >= before);
    const row = await text(page, 'tbody tr >> nth=0');
    const [download] = await Promise.all([page.waitForEvent('download'), link.click()]);
    return { row, name: download.suggestedFilename(), path: await download.path() };
}

const unzip = (path, member) => execFileSync('unzip', ['-p', path, member], { encoding: 'utf8', maxBuffer: 1 << 26 });
const readBytes = async (path) => (await import('node:fs')).readFileSync(path);
function cells(line) {
    return [...line.matchAll(/("(?:[^"]|"")*"|[^,]*)(,|$)/g)].slice(0, -1).map((m) => m[1].replace(/^"|"$/g, '').replaceAll('""', '"'));
}

test('XLSX, CSV with BOM and GB18030 hold the filtered rows, and no others', async () => {
    const page = await person(likeness('sales1'));
    const word = unique('X');
    const names = [`导出一${word}`, `导出二,"引号"${word}`, `=1+1${word}`];
    for (const name of names) await register(page, { name, type: 'chain', registered_capital: '1,234.50', phone: '13812345678' });
    await register(page, { name: `别的${word}`, type: 'device' });
    await page.goto('/customers');
    await page.locator('summary', { hasText: '选择列' }).click();
    for (const label of ['注册资本(元)', '公司电话']) await page.locator('.pop[open] label', { hasText: label }).click();
    await page.locator('.pop[open] button').click();
    await page.goto(`/customers?type=chain&text=${word}`);
    assert.match(await text(page), /没有符合条件的记录|共 3 条/);
    await page.goto('/customers?type=chain');
    assert.match(await text(page, '.head'), /共 3 条/);
    assert.match(await text(page, 'tbody'), /138\*\*\*\*5678/, 'numbers are masked in lists');

    const csv = await exported(page, 'CSV (UTF-8)');
    assert.match(csv.name, /^客户档案-\d{4}-\d\d-\d\d\.csv$/);
    assert.match(csv.row, /\s3\s/, 'the page of files says how many rows');
    const bytes = await readBytes(csv.path);
    assert.deepEqual([...bytes.subarray(0, 3)], [0xef, 0xbb, 0xbf]);
    const lines = bytes.subarray(3).toString('utf8').trimEnd().split('\r\n');
    assert.equal(lines.length, 4);
    const head = cells(lines[0]);
    assert.equal(head[0], '客户名称');
    const rows = lines.slice(1).map(cells);
    const at = (label) => head.indexOf(label);
    const found = rows.map((row) => row[0].replace(/^'/, ''));
    assert.deepEqual(found.sort(), [...names].sort());
    for (const row of rows) {
        assert.equal(Number(row[at('注册资本(元)')].replace(',', '')), 1234.5);
        assert.equal(row[at('公司电话')], '138****5678', 'masked in exports');
        assert.equal(row[at('客户类型')], '连锁药店');
        assert.ok(!/^=/.test(row[0]), 'no cell is a formula');
    }

    await page.goto('/customers?type=chain');
    const gb = await exported(page, 'CSV (GB18030)');
    assert.equal(new TextDecoder('gb18030', { fatal: true }).decode(await readBytes(gb.path)).trimEnd(), bytes.subarray(3).toString('utf8').trimEnd());

    await page.goto('/customers?type=chain');
    const xlsx = await exported(page, 'Excel');
    assert.match(xlsx.name, /\.xlsx$/);
    const sheet = unzip(xlsx.path, 'xl/worksheets/sheet1.xml');
    assert.equal((sheet.match(/<row /g) ?? []).length, 4);
    assert.doesNotMatch(sheet, /<f>/, 'no formula');
    assert.match(sheet, /<v>1234\.5<\/v>/, 'amounts are numbers');
    const words = sheet; // the writer streams: texts stand in their cells
    for (const name of names) assert.ok(words.includes(name.replaceAll('"', '&quot;')) || words.includes(name), name);
    assert.ok(!words.includes(`别的${word}`));

    const stranger = await person('sales2');
    const path = await page.locator('tbody a').first().getAttribute('href');
    assert.equal((await stranger.request.get(path)).status(), 404, 'files are their owner\'s');
    await page.goto('/home/notices');
    assert.match(await text(page), /导出完成,共 3 行/);
    await leave(page, stranger);
});

test('without the right to export there is no such action', async () => {
    const page = await person('clerk1');
    await page.goto('/customers');
    assert.equal(await page.locator('summary', { hasText: '导出' }).count(), 0);
    const token = await page.locator('[name=_token]').first().inputValue();
    assert.equal((await page.request.post('/customers/export', { form: { _token: token, format: 'csv' } })).status(), 403);
    await leave(page);
});
