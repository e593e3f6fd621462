import { axe, enter, idOf, leave, one, overflow, person, phone, register, save, sql, text, unique, url } from '../browser/support.mjs';
import { test } from 'node:test';
test('scratch', async () => {
    const shot = async (page, name) => page.screenshot({ path: `/tmp/shots/${name}.png`, fullPage: true });
    const service = await person('service1');
    const id = await register(service, { name: `开户商行${unique()}`, type: 'other', owner_id: idOf('sales1'), region_code: '广东省深圳市南山区' });
    sql(`UPDATE customer SET state='quality' WHERE id=${id}`);
    sql(`UPDATE customer SET state='quality' WHERE owner_id=${idOf('sales1')} AND state='prospect' LIMIT 3`);
    const q = await person('quality1');
    await q.goto(`/customers/${id}/state/pass`);
    await shot(q, 'pass');
    await enter(q, 'state_reason', '资料齐全');
    await save(q);
    await q.goto(`/customers/${id}`);
    await shot(q, 'dealer');
    for (const [d] of sql(`SELECT id FROM customer WHERE state='quality' LIMIT 4`)) { await q.goto(`/customers/${d}/state/pass`); await enter(q, 'state_reason', '资料齐全'); await save(q); }
    console.log(sql('SELECT a.id, a.title, t.staff_id, st.name, t.state FROM approval a JOIN approval_turn t ON t.approval_id=a.id LEFT JOIN staff st ON st.id=t.staff_id'));
    const m = await person('manager1');
    await m.goto('/'); await shot(m, 'home');
    await m.goto('/approvals'); await shot(m, 'queue');
    console.log(await axe(m));
    await m.click('tbody tr a'); await m.waitForLoadState(); await shot(m, 'desk');
    console.log(await axe(m));
    const at = m.url();
    const p = await person('manager1', { viewport: phone });
    await p.goto('/approvals'); await shot(p, 'queue-phone'); console.log(await overflow(p));
    await p.goto(at); await shot(p, 'desk-phone'); console.log(await overflow(p), await axe(p));
    await p.click('button:has-text("退回")'); await p.waitForLoadState(); await shot(p, 'desk-refused-phone');
    const a = await person('admin');
    for (const w of ['policies', 'unassigned']) { await a.goto('/approvals/' + w); await shot(a, w); console.log(await axe(a)); }
    await a.goto('/approvals/policies'); await a.click('tbody a'); await a.waitForLoadState(); await a.click('button.go'); await a.waitForLoadState(); await shot(a, 'policy'); console.log(await axe(a));
    await a.click('.clock a'); await a.waitForLoadState(); await shot(a, 'node'); console.log(await axe(a));
    await leave(service, q, m, p, a);
});
