// Choosing how one is told, and an announcement for one person with an attachment, as people do it.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { axe, enter, idOf, leave, likeness, one, overflow, person, phone, save, text, unique, url } from './support.mjs';

test('a person chooses on a phone how to be told, and finds it so again', async () => {
    const account = likeness('sales1');
    const page = await person(account, { viewport: phone });
    await page.goto('/home/notices');
    await page.getByRole('link', { name: '通知设置' }).click();
    await page.waitForURL(url('/account/notifications'));
    assert.deepEqual(await axe(page), []);
    assert.deepEqual(await overflow(page), []);
    assert.match(await text(page), /安全,不能关闭/);
    await page.getByLabel('邮件 布置给我的待办').selectOption('digest');
    await page.getByLabel('铃铛计数 合同进展').uncheck();
    await enter(page, 'quiet_from', '20');
    await save(page);
    await page.getByText('已保存').waitFor();
    assert.equal(await page.getByLabel('邮件 布置给我的待办').inputValue(), 'digest');
    assert.equal(await page.getByLabel('铃铛计数 合同进展').isChecked(), false);
    assert.equal(one(`SELECT GROUP_CONCAT(topic ORDER BY topic) FROM notice_choice WHERE staff_id = ${idOf(account)}`), 'contract_state,task');
    assert.deepEqual(page.faults, []);
    await leave(page);
});

test('an announcement for one person with a picture: he reads it, a colleague does not', async () => {
    const [reader, colleague] = [likeness('staff1'), likeness('staff1')];
    const [service, a, b] = [await person('service1'), await person(reader), await person(colleague)];
    const title = `只给一人${unique()}`, picture = path.join(process.env.TMPDIR, 'p.png');
    writeFileSync(picture, Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64'));
    await service.goto('/announcements/new');
    await enter(service, 'title', title);
    await enter(service, 'body', '正文');
    await enter(service, 'people', reader);
    await save(service);
    await service.waitForURL(/\/announcements\/\d+$/);
    const at = new URL(service.url()).pathname;
    assert.match(await text(service), /共 1 人/);
    await service.setInputFiles('#f-file', picture);
    await service.getByRole('button', { name: '上传' }).click();
    await service.getByText('附件已添加').waitFor();
    await a.goto('/announcements');
    await a.getByRole('link', { name: title }).click();
    assert.equal((await a.goto(await a.locator('.shots a').getAttribute('href'))).status(), 200);
    await b.goto('/announcements');
    assert.doesNotMatch(await text(b), new RegExp(title));
    assert.equal((await b.goto(at)).status(), 404);
    await leave(service, a, b);
});
