// race.test.mjs - a lot is shipped while its recall starts: either it was first, then its dealer is in the recall; or it is refused. Each request
// has a connection of its own to the database.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ask, here, signIn, sleep, unique } from '../faults/support.mjs';

const ROUNDS = 12, WIDE_MS = 400; // one is surely first in the outer rounds

async function tokenOf(person) {
    const until = new Date(Date.now() + 10 * 86400000).toISOString().slice(0, 10);
    const made = await person.post('/account/tokens', { name: 'race', scopes: 'sales.write', expires_on: until });
    return /nf_[0-9a-f]{64}/.exec(made.text)[0];
}

test('a lot that is shipped while its recall starts is in the recall or refused', { timeout: 60000 }, async () => {
    const at = here(), quality = await signIn(at, 'quality1'), clerk = await signIn(at, 'clerk1'), token = await tokenOf(clerk);
    const [[first], [second]] = at.sql('SELECT id FROM customer WHERE state = \'active\' ORDER BY id LIMIT 2');
    const code = unique('RP').toUpperCase(), today = at.sql('SELECT DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR)')[0][0], outcomes = [];
    for (let round = 0; round < ROUNDS; round++) {
        const lot = unique('RL').toUpperCase(), number = unique('RN').toUpperCase();
        at.sql(`INSERT INTO ledger_entry (customer_id, kind, source, number, line_no, posted_on, due_on, amount, value, product_code, product_name, lot, quantity, price, created_at, created_by)
            VALUES (${first}, 'shipment', 'page', '${number}S', 1, '2026-01-01', '2026-02-01', 10, 10, '${code}', 'Race', '${lot}', 10, 1, '2026-01-01', 1)`);
        const made = await quality.post('/tickets/recalls/new', { product: code, lots: lot, class: '1', mock: '0', reason: 'Race' });
        const recall = made.headers.location, offset = round === 0 ? WIDE_MS : round === ROUNDS - 1 ? -WIDE_MS : (round - ROUNDS / 2) * 4;
        const ship = async () => {
            await sleep(Math.max(0, -offset));
            return ask(at, 'POST', '/api/v1/sales/shipments', { type: 'application/json', headers: { authorization: `Bearer ${token}` },
                body: JSON.stringify({ customer_id: Number(second), number, posted_on: today, product_code: code, lot, quantity: '5', price: '1', amount: '5' }) });
        };
        const start = async () => {
            await sleep(Math.max(0, offset));
            return quality.post(recall, { act: 'start' });
        };
        const [shipped, started] = await Promise.all([ship(), start()]), id = recall.split('/').pop();
        assert.equal(started.status, 303, `round ${round}: ${started.text}`);
        assert.ok([201, 422].includes(shipped.status), `round ${round}: ${shipped.status} ${shipped.text}`);
        const booked = at.number(`SELECT COUNT(*) FROM ledger_entry WHERE lot = '${lot}' AND customer_id = ${second}`);
        const recalled = at.number(`SELECT COALESCE(SUM(l.received), 0) FROM recall_dealer d JOIN recall_line l ON l.recall_dealer_id = d.id WHERE d.recall_id = ${id} AND d.customer_id = ${second}`);
        assert.equal(booked, shipped.status === 201 ? 1 : 0, `round ${round}: booked once or not at all`);
        assert.equal(recalled, booked * 5, `round ${round}: what left is recalled`);
        outcomes.push(booked);
    }
    assert.equal(outcomes[0], 1, 'shipped well before');
    assert.equal(outcomes.at(-1), 0, 'shipped well after');
});
