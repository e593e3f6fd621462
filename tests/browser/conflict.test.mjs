// Two people, one record: nobody's work is lost, and both learn who did what.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { enter, leave, person, register, save, text, unique, url } from './support.mjs';

test('find a dealer, edit it while someone else does, see who changed what', async () => {
    const [seller, service] = [await person('sales1'), await person('service1')];
    const name = `测试冲突${unique()}`;
    const id = await register(seller, { name, address: '旧地址', phone: '020-85551234' });

    await seller.goto(`/customers?text=${encodeURIComponent(name)}`);
    await seller.getByRole('link', { name, exact: true }).click();
    await seller.getByRole('link', { name: '修改' }).first().click();
    await service.goto(`/customers/${id}/edit`);
    await enter(service, 'address', '客服写的地址');
    await enter(service, 'type', 'clinic');
    await save(service);
    await service.waitForURL(url(`/customers/${id}`));

    await enter(seller, 'address', '业务员写的地址');
    await enter(seller, 'note', '业务员的备注');
    await save(seller);
    const conflict = await text(seller, '.conflict');
    assert.match(conflict, /有人改了这份记录[^]*林婉清/);
    assert.match(conflict, /详细地址\s+客服写的地址\s+业务员写的地址/);
    assert.match(conflict, /客户类型\s+医疗机构\s+商业公司/);
    assert.equal(await seller.inputValue('#f-address'), '业务员写的地址');
    assert.equal(await seller.inputValue('#f-note'), '业务员的备注');
    assert.ok(await seller.locator('.conflict').evaluate((el) => el === document.activeElement));

    await enter(seller, 'type', 'clinic');
    await save(seller);
    await seller.waitForURL(url(`/customers/${id}`));
    await seller.goto(`/customers/${id}/history`);
    const entries = await seller.locator('.line > li').allInnerTexts();
    assert.match(entries[0], /陈晓东[^]*客服写的地址 → 业务员写的地址/);
    assert.doesNotMatch(entries[0], /客户类型/);
    assert.match(entries[1], /林婉清[^]*旧地址 → 客服写的地址/);
    await leave(seller, service);
});

test('a dealer taken away while it is edited is not there any more, and says so', async () => {
    const [seller, service] = [await person('sales1'), await person('service1')];
    const id = await register(seller);
    await seller.goto(`/customers/${id}/edit`);
    await enter(seller, 'note', '还没保存');
    await service.goto(`/customers/${id}/edit`);
    const other = await service.locator('#f-owner_id option').evaluateAll((all) => all.find((option) => /黄丽娟/.test(option.textContent)).value);
    await enter(service, 'owner_id', other);
    await save(service);
    await service.waitForURL(url(`/customers/${id}`));
    await save(seller);
    await seller.locator('.error h1').waitFor();
    assert.match(await text(seller), /404[^]*没有找到/);
    await leave(seller, service);
});
