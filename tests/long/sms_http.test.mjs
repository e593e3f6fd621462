// Lane: apart.
// 10,000 numbers over HTTP, the sender killed twice: nobody twice, nobody missed.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { storm } from '../sms/storm.mjs';

test('10,000 numbers, the sender killed twice: nobody twice, nobody missed', { timeout: 900000 }, async () => {
    const { at, here, batch, killed } = await storm(10000, [1234, 7777], 800);
    assert.equal(killed, 2);
    assert.equal(at.arrived.size, 10000);
    assert.deepEqual([...at.arrived.values()].filter((times) => times !== 1), []);
    assert.equal(at.numbers.size, 10000);
    assert.deepEqual(here.sql(`SELECT state, COUNT(*) FROM sms_message WHERE batch_id = ${batch} GROUP BY state`), [['sent', '10000']]);
});
