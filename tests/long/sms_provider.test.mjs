// Lane: apart.
// sms_provider.test.mjs - a provider over HTTP: signed, nobody twice and nobody missed though the sender is killed, a slow one holds up no other job.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sleep, until } from '../faults/support.mjs';
import { campaign, end, house, sink, storm } from '../sms/storm.mjs';

test('300 numbers, the sender killed twice between handing over and noting it: nobody twice, nobody missed', { timeout: 180000 }, async () => {
    const { at, here, batch, killed } = await storm(300, [45, 170], 120);
    assert.equal(killed, 2);
    assert.equal(at.arrived.size, 300);
    assert.deepEqual([...at.arrived.values()].filter((times) => times !== 1), []);
    assert.equal(at.numbers.size, 300);
    assert.equal(at.wrong, 0, 'every question is signed');
    assert.ok(at.asked > 0, 'what was in doubt was asked for');
    assert.deepEqual(here.sql(`SELECT state, COUNT(*) FROM sms_message WHERE batch_id = ${batch} GROUP BY state`), [['sent', '300']]);
    assert.equal(here.number(`SELECT COUNT(*) FROM timeline WHERE kind = 'sms_sent'`), 300, 'each stands in its dealer\'s timeline');
    assert.equal(here.number(`SELECT sent FROM sms_batch WHERE id = ${batch}`), 300);
});

test('a slow provider holds up no other job; refused numbers, results and replies are noted', { timeout: 180000 }, async () => {
    const at = await sink({ arrival: () => sleep(60), status: (message) => (message.number.endsWith('7') ? 422 : 200) });
    const here = await house(at, 'form'), batch = campaign(here, 200), child = here.sender();
    await until('it is under way', () => at.arrived.size > 10);
    const other = here.number(`INSERT INTO job (kind, staff_id, args, run_at, created_at) VALUES ('sweep', 0, '{}', '2026-01-01', '2026-01-01'); SELECT LAST_INSERT_ID()`);
    await until('the other job is done', () => here.sql(`SELECT state FROM job WHERE id = ${other}`)[0][0] === 'done', 30);
    assert.ok(at.arrived.size < 200, 'while messages still wait');
    await until('all are sent', () => here.sql(`SELECT state FROM sms_batch WHERE id = ${batch}`)[0][0] === 'done', 90);
    assert.equal(here.number(`SELECT COUNT(*) FROM sms_message WHERE state = 'failed' AND reason LIKE '422%' AND RIGHT(number, 1) = '7'`), 20);
    assert.equal(here.number(`SELECT COUNT(*) FROM sms_message WHERE state = 'sent'`), 180);
    const [[id, number]] = here.sql(`SELECT id, number FROM sms_message WHERE state = 'sent' ORDER BY id LIMIT 1`);
    at.news = { reports: [{ reference: `nf${id}`, state: 'delivered' }, { reference: 'other', state: 'failed' }], replies: [{ id: 'r1', number: `+86${number}`, text: ' 退订。 ' }] };
    for (let i = 0; i < 2; i++) { // told twice, taken once
        const poll = here.number(`INSERT INTO job (kind, staff_id, args, run_at, created_at) VALUES ('sms.poll', 0, '{}', '2026-01-01', '2026-01-01'); SELECT LAST_INSERT_ID()`);
        await until('the poll is done', () => here.sql(`SELECT state FROM job WHERE id = ${poll}`)[0][0] === 'done', 30);
    }
    await end(child);
    at.close();
    assert.equal(at.wrong, 0);
    assert.deepEqual(here.sql(`SELECT state, replied_at IS NOT NULL FROM sms_message WHERE id = ${id}`), [['delivered', '1']]);
    assert.deepEqual(here.sql('SELECT kind, COUNT(*) FROM sms_reply GROUP BY kind'), [['unsubscribe', '1']]);
    assert.equal(here.number(`SELECT COUNT(*) FROM sms_suppression WHERE in_force = '${number}'`), 1);
});
