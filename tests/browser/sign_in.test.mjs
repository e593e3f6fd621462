// Signing in and out, lock-out, time-outs, sessions, passwords.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fillSignIn, forget, idOf, leave, likeness, one, password, person, register, save, sql, text, url, visitor } from './support.mjs';

test('a wrong password says so, keeps the account typed, and lets nobody in', async () => {
    const page = await visitor();
    await page.goto('/login');
    await fillSignIn(page, 'sales1', 'not the password');
    assert.match(await text(page, '.summary'), /账号或密码不对/);
    assert.equal(await page.inputValue('[name=account]'), 'sales1');
    assert.equal(await page.inputValue('[name=password]'), '');
    await page.goto('/customers');
    assert.match(page.url(), /\/login\?next=/);
    sql("DELETE FROM sign_in_failure WHERE account = 'sales1'");
    await leave(page);
});

test('an unknown account is answered like a wrong password', async () => {
    const page = await visitor();
    await page.goto('/login');
    await fillSignIn(page, 'nobody-of-that-name', 'x');
    assert.match(await text(page, '.summary'), /账号或密码不对/);
    sql("DELETE FROM sign_in_failure WHERE account = 'nobody-of-that-name'");
    await leave(page);
});

test('sign-in goes on to the page asked for, never to another host', async () => {
    const page = await visitor();
    await page.goto('/tasks?state=late');
    await fillSignIn(page, 'sales1');
    await page.waitForURL(url('/tasks?state=late'));
    await leave(page);
    for (const next of ['//evil.example/', 'https://evil.example/', '/\\evil.example']) {
        const other = await visitor();
        await other.goto(`/login?next=${encodeURIComponent(next)}`);
        await fillSignIn(other, 'sales1');
        await other.waitForURL(url('/'));
        await leave(other);
    }
});

test('the sign-in page speaks English too, also when it refuses, and keeps where to go', async () => {
    const page = await visitor();
    await page.goto('/announcements');
    await page.getByRole('button', { name: 'English' }).click();
    await fillSignIn(page, 'sales1', 'wrong');
    assert.match(await text(page, '.summary'), /Account or password is wrong/);
    await fillSignIn(page, 'sales1');
    await page.waitForURL(url('/announcements'));
    await leave(page);
});

test('failures lock the account, each one longer; the time over, the password works again', async () => {
    const account = likeness('staff1');
    const page = await visitor();
    await page.goto('/login');
    for (let i = 0; i < 5; i++) {
        await fillSignIn(page, account, `wrong ${i}`);
        await page.locator('.summary').waitFor();
    }
    await fillSignIn(page, account, password);
    assert.match(await text(page, '.summary'), /失败次数太多/);
    const wait = () => Number(one(`SELECT TIMESTAMPDIFF(SECOND, last_at, locked_until) FROM sign_in_failure WHERE account = '${account}' AND address <> ''`));
    const first = wait();
    assert.ok(first >= 60, `locked for ${first} s`);
    sql(`UPDATE sign_in_failure SET locked_until = last_at WHERE account = '${account}'`);
    await fillSignIn(page, account, 'wrong again');
    await page.locator('.summary').waitFor();
    assert.ok(wait() > first, 'the second wait is longer');
    sql(`UPDATE sign_in_failure SET locked_until = last_at WHERE account = '${account}'`);
    await fillSignIn(page, account, password);
    await page.waitForURL(url('/'));
    await leave(page);
});

test('an idle session ends, and one that is too old, however busy', async () => {
    const account = likeness('staff1');
    for (const column of ['last_seen_at', 'created_at']) {
        forget(account);
        const page = await person(account);
        await page.goto('/tasks');
        assert.equal(page.url(), url('/tasks'));
        sql(`UPDATE session SET ${column} = ${column} - INTERVAL 3 DAY WHERE staff_id = ${idOf(account)} AND ended_at IS NULL`);
        await page.goto('/tasks');
        assert.match(page.url(), /\/login\?next=%2Ftasks/, column);
        await leave(page);
    }
});

test('the sessions of a person are listed; one or all others can be ended', async () => {
    const account = likeness('staff1');
    const here = await person(account);
    const others = [];
    for (let i = 0; i < 2; i++) {
        forget(account);
        others.push(await person(account));
    }
    await here.goto('/account');
    assert.match(await text(here), /登录的设备[^]*本机[^]*Chrome, Linux/);
    assert.equal(await here.locator('form[action^="/account/sessions/"]').count(), 3); // two, and all
    await here.locator('form[action$="/end"][action*="/sessions/"]').first().getByRole('button').click();
    assert.match(await text(here, '[role=status]'), /已退出那台设备/);
    const still = async () => {
        for (const page of others) await page.goto('/tasks');
        return others.filter((page) => page.url() === url('/tasks')).length;
    };
    assert.equal(await still(), 1);
    await here.goto('/account');
    await here.getByRole('button', { name: '退出其他所有设备' }).click();
    assert.equal(await still(), 0);
    await here.goto('/tasks');
    assert.equal(here.url(), url('/tasks'));
    forget(account);
    await leave(here, ...others);
});

test('a new password follows the policy and puts everybody else out', async () => {
    const account = likeness('staff1');
    const here = await person(account);
    forget(account);
    const other = await person(account);
    const change = async (old, fresh, again = fresh) => {
        await here.goto('/account/password');
        await here.fill('[name=old_password]', old);
        await here.fill('[name=new_password]', fresh);
        await here.fill('[name=new_password_again]', again);
        await save(here);
    };
    for (const [old, fresh, again, field, words] of [
        ['wrong', 'a quite long phrase', undefined, 'old_password', /原密码不对/],
        [password, 'short', undefined, 'new_password', /太短/],
        [password, `${account}-1`, undefined, 'new_password', /太容易猜到/],
        [password, password, undefined, 'new_password', /不能和原密码一样|太容易猜到/],
        [password, 'a quite long phrase', 'another long phrase', 'new_password_again', /不一样/],
    ]) {
        await change(old, fresh, again);
        assert.match(await text(here, `#e-${field}`), words);
    }
    await change(password, 'a quite long phrase');
    assert.match(await text(here, '[role=status]'), /密码已修改/);
    await other.goto('/tasks');
    assert.match(other.url(), /\/login/);
    await fillSignIn(other, account, password);
    assert.match(await text(other, '.summary'), /账号或密码不对/);
    await fillSignIn(other, account, 'a quite long phrase');
    await other.waitForURL(url('/tasks'));
    await leave(here, other);
});

test('a password set by somebody else must be changed before anything else', async () => {
    const account = likeness('staff1');
    const page = await person(account);
    sql(`UPDATE staff SET must_change_password = 1 WHERE account = '${account}'`);
    await page.goto('/customers');
    assert.equal(page.url(), url('/account/password'));
    assert.match(await text(page), /别人替您设的/);
    await page.fill('[name=old_password]', password);
    await page.fill('[name=new_password]', 'a quite long phrase');
    await page.fill('[name=new_password_again]', 'a quite long phrase');
    await save(page);
    await page.goto('/tasks');
    assert.equal(page.url(), url('/tasks'));
    await leave(page);
});

test('after signing out the browser shows nothing any more, not even by going back', async () => {
    const account = likeness('sales1');
    const page = await person(account);
    await page.goto('/customers');
    await page.locator('.top form.out button').click();
    await page.waitForURL(url('/login'));
    await page.goBack();
    await page.waitForURL(/\/login/);
    await leave(page);
});

test('settings are saved: language, addresses, keys; a wrong address is told beside its field', async () => {
    const account = likeness('staff1');
    const page = await person(account);
    await page.goto('/account');
    await page.fill('[name=email]', 'no address');
    await page.fill('[name=mobile]', '123');
    await save(page);
    assert.match(await text(page, '#e-email'), /邮箱/);
    assert.match(await text(page, '#e-mobile'), /11 位/);
    assert.equal(await page.inputValue('[name=email]'), 'no address');
    await page.fill('[name=email]', 'me@example.com');
    await page.fill('[name=mobile]', '138 0013 8000');
    await page.selectOption('[name=lang]', 'en');
    await save(page);
    assert.match(await text(page, '[role=status]'), /Saved/);
    assert.equal(await page.inputValue('[name=mobile]'), '13800138000');
    assert.equal(await page.getAttribute('html', 'lang'), 'en');
    await leave(page);
});

test('a substitute sees the customers of the person away, from the first day to the last', async () => {
    const away = likeness('sales1');
    const substitute = likeness('sales2');
    const [a, b] = [await person(away), await person(substitute)];
    const copy = await register(a);
    assert.equal((await b.goto(`/customers/${copy}`)).status(), 404);
    await a.goto('/account/absence');
    await a.selectOption('[name=substitute_id]', idOf(away));
    await a.fill('[name=from_on]', '2020-01-02');
    await a.fill('[name=to_on]', '2020-01-01');
    await save(a);
    assert.match(await text(a, '#e-substitute_id'), /不能是您自己/);
    assert.match(await text(a, '#e-to_on'), /早于|过去/);
    await a.selectOption('[name=substitute_id]', idOf(substitute));
    await a.fill('[name=to_on]', '2099-12-31');
    await save(a);
    await a.waitForURL(url('/account'));
    assert.equal((await b.goto(`/customers/${copy}`)).status(), 200);
    await a.getByRole('button', { name: '结束代理' }).click();
    assert.equal((await b.goto(`/customers/${copy}`)).status(), 404);
    await leave(a, b);
});
