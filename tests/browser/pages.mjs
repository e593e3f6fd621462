// pages.mjs - every page a person can open, with the account to open it as: for pages.test.mjs and the long matrix.
import { likeness, one, person, leave, register, enter, save } from './support.mjs';

export async function everyPage(lang) {
    const seller = likeness('service1', { lang });
    const page = await person(seller);
    const id = await register(page, { short_name: '短', registered_capital: '100', phone: '020-85551234', address: '某路 1 号', note: '备注' });
    await page.goto(`/customers/${id}/edit`);
    await enter(page, 'address', '某路 2 号');
    await save(page);
    await page.waitForURL(/\/customers\/\d+$/);
    await page.goto(`/customers/${id}/contacts/new`);
    for (const [name, value] of Object.entries({ person_name: '单晓', role: 'boss', mobile: '13812345678', key_person: true })) await enter(page, name, value);
    await save(page);
    await page.waitForURL(/\/contacts$/);
    await page.goto(`/tasks/new?customer=${id}`);
    await enter(page, 'title', '一件很长很长的事情,要在手机上也看得清楚才行');
    await save(page);
    await page.waitForURL(/\/customers\/\d+$/);
    await leave(page);
    const contact = one(`SELECT MAX(id) FROM contact WHERE customer_id = ${id}`);
    const phone = one(`SELECT MAX(id) FROM phone WHERE contact_id = ${contact}`);
    const task = one(`SELECT MAX(id) FROM task WHERE customer_id = ${id}`);
    const news = one('SELECT MIN(id) FROM announcement WHERE valid_to IS NULL');
    const at = `/customers/${id}`;
    return { account: seller, id, paths: ['/', '/home/notices', '/search', '/search?q=%E5%BC%A0', '/search?q=zzzzzzz', '/customers', '/customers?state=prospect&text=a', '/customers?text=zzzzzzz',
        '/customers/new', at, `${at}/file`, `${at}/edit`, `${at}/history`, `${at}/contacts`, `${at}/contacts/new`, `${at}/contacts/${contact}/edit`,
        `${at}/contacts/${contact}/phones`, `${at}/contacts/${contact}/phones/${phone}/consent`, '/tasks', '/tasks?state=done', `/tasks/${task}`, `/tasks/${task}/edit`, `/tasks/new?customer=${id}`,
        '/announcements', `/announcements/${news}`, `/announcements/${news}/edit`, '/announcements/new', '/files', '/account', '/account/password', '/account/absence', '/account/tokens', '/account/api', '/account/notifications', '/account/notifications/webhook', '/announcements/receipts', '/customers/999999999'] };
}
