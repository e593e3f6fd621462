// Scans in the browser: what a picture told is gone and it stands upright, PDF and picture show in their
// sandbox, what is no picture, broken, too large or cut off leaves nothing.
import assert from 'node:assert/strict';
import http from 'node:http';
import { test } from 'node:test';
import { axe, enter, leave, likeness, one, person, register, save, sound, sql, text, unique, url } from '../browser/support.mjs';

async function paper(page) {
    const dealer = await register(page, { name: `扫描客户${unique()}`, type: 'other' });
    await page.goto(`/papers/new?customer=${dealer}&type=business_licence`);
    await enter(page, 'date_meaning', 'permanent');
    await save(page);
    await page.waitForURL(/\/papers\/\d+$/);
    return new URL(page.url()).pathname;
}

async function upload(page, name, buffer) {
    await page.setInputFiles('#f-file', { name, mimeType: 'image/jpeg', buffer: Buffer.from(buffer) });
    await page.getByRole('button', { name: '上传', exact: true }).click();
    await page.waitForSelector('.notice[role]');
    return text(page, '.notice[role]');
}

const scans = (path) => Number(one(`SELECT COUNT(*) FROM paper_scan WHERE paper_id = ${path.split('/').pop()}`));
const chunks = () => one('SELECT CONCAT(COUNT(*), \' \', (SELECT COUNT(*) FROM file)) FROM file_chunk');

// A picture of the browser's own, 40 wide and 20 high, red at its left, as a camera that lay on its side would save it.
async function photo(page) {
    const bytes = await page.evaluate(async () => {
        const canvas = Object.assign(document.createElement('canvas'), { width: 40, height: 20 });
        const paint = canvas.getContext('2d');
        paint.fillStyle = 'red';
        paint.fillRect(0, 0, 20, 20);
        const blob = await new Promise((done) => canvas.toBlob(done, 'image/jpeg', 0.9));
        return [...new Uint8Array(await blob.arrayBuffer())];
    });
    const tiff = Buffer.concat([Buffer.from('MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0', 'latin1'), Buffer.from('GPS 30.27N 120.15E')]);
    const exif = Buffer.concat([Buffer.from([0xff, 0xe1, 0, 2 + 6 + tiff.length]), Buffer.from('Exif\0\0', 'latin1'), tiff]);
    return Buffer.concat([Buffer.from(bytes.slice(0, 2)), exif, Buffer.from(bytes.slice(2))]);
}

test('a photographed licence loses its place and stays upright', async () => {
    const page = await person(likeness('service1'));
    const path = await paper(page);
    const before = await photo(page);
    assert.match(await upload(page, '照片.jpg', before), /已上传|保存|上传/);
    const href = await page.getByRole('link', { name: '照片.jpg', exact: true }).getAttribute('href');
    const stored = await (await page.request.get(url(href))).body();
    assert.ok(before.includes('120.15E') && !stored.includes('120.15E'));
    const shown = await page.context().newPage();
    const answer = await shown.goto(href);
    assert.match(answer.headers()['content-security-policy'], /^sandbox/);
    assert.match(answer.headers()['content-disposition'], /^inline/);
    assert.deepEqual(await shown.evaluate(() => [document.images[0].naturalWidth, document.images[0].naturalHeight]), [20, 40], 'turned as the camera said');
    assert.equal(scans(path), 1);
    await leave(page);
});

test('a PDF shows in Chromium\'s viewer, in a sandbox', async () => {
    const page = await person(likeness('service1'), { which: 'whole' });
    const path = await paper(page);
    const printer = await page.context().newPage();
    await printer.setContent('<h1>Licence</h1>');
    const pdf = await printer.pdf();
    await upload(page, 'a.pdf', pdf);
    const href = await page.getByRole('link', { name: 'a.pdf', exact: true }).getAttribute('href');
    const answer = await page.request.get(url(href));
    assert.equal(answer.headers()['content-type'], 'application/pdf');
    assert.match(answer.headers()['content-security-policy'], /^sandbox/);
    assert.equal(answer.headers()['x-content-type-options'], 'nosniff');
    const shown = await page.context().newPage();
    await shown.goto(href);
    const dark = await shown.waitForFunction(() => getComputedStyle(document.body).backgroundColor === 'rgb(40, 40, 40)', null, { timeout: 10000 });
    assert.ok(dark, 'the viewer, not a blocked page');
    assert.equal(scans(path), 1);
    await leave(page);
});

test('what is dressed as a picture, or is a broken one, leaves nothing', async () => {
    const page = await person(likeness('service1'));
    const path = await paper(page);
    const whole = await photo(page);
    const before = chunks();
    for (const dressed of ['<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', '<!doctype html><html><script>alert(1)</script></html>',
        '<?xml version="1.0"?><svg/>', 'GIF89a\x01\x00\x01\x00\x00\x00\x00;', 'PK\x03\x04'])
        assert.match(await upload(page, 'a.jpg', dressed), /内容不是/);
    assert.match(await upload(page, 'a.jpg', whole.subarray(0, whole.length - 40)), /已损坏或不完整/);
    assert.equal(scans(path), 0);
    assert.equal(chunks(), before);
    await sound(page, path);
    await leave(page);
});

// A request as no browser sends it; the answer's first line, or how it ended.
function raw(path, page, { headers, body, cut }) {
    return page.context().cookies().then((cookies) => new Promise((done) => {
        const request = http.request(url(path), { method: 'POST', headers: { cookie: cookies.map((c) => `${c.name}=${c.value}`).join('; '), ...headers } },
            (answer) => { answer.resume(); answer.on('end', () => done(answer.statusCode)); answer.on('error', () => done('broken')); });
        request.on('error', () => done('broken'));
        request.write(body);
        if (cut) setTimeout(() => request.destroy(), 300);
        else request.end();
    }));
}

test('a scan over 20 MB is 413, announced or not; one cut off leaves nothing', async () => {
    const page = await person(likeness('service1'));
    const path = await paper(page);
    const token = await page.locator('form[enctype] input[name=_token]').inputValue();
    const key = await page.locator('form[enctype] input[name=_key]').inputValue();
    const type = { 'content-type': 'multipart/form-data; boundary=XX' };
    const head = Buffer.from(`--XX\r\nContent-Disposition: form-data; name="_token"\r\n\r\n${token}\r\n--XX\r\nContent-Disposition: form-data; name="_key"\r\n\r\n${key}\r\n`
        + '--XX\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n%PDF-1.4\n');
    const body = Buffer.concat([head, Buffer.alloc(22 * 1024 * 1024, 'x'), Buffer.from('\r\n--XX--\r\n')]);
    const before = chunks();
    assert.equal(await raw(`/files${path}`, page, { headers: { ...type, 'content-length': body.length }, body }), 413);
    assert.equal(await raw(`/files${path}`, page, { headers: { ...type, 'transfer-encoding': 'chunked' }, body }), 413);
    assert.equal(await raw(`/files${path}`, page, { headers: { ...type, 'content-length': 9e6 }, body: Buffer.concat([head, Buffer.alloc(1e6)]), cut: true }), 'broken');
    await page.setInputFiles('#f-file', { name: 'big.pdf', mimeType: 'application/pdf', buffer: body });
    await page.getByRole('button', { name: '上传', exact: true }).click();
    await page.waitForSelector('.error');
    assert.match(await text(page), /不能超过 20 MB/);
    assert.deepEqual(await axe(page), []);
    assert.equal(scans(path), 0);
    assert.equal(chunks(), before);
    assert.equal(sql(`SELECT 1 FROM paper WHERE id = ${path.split('/').pop()}`).length, 1);
    await leave(page);
});
