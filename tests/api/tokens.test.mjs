// Tokens as a person makes them, and the API as a program finds it with nothing but the page and the description.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Validator } from '@seriousme/openapi-schema-validator';
import { axe, base, enter, idOf, leave, likeness, one, overflow, person, phone, save, sound, sql, text } from '../browser/support.mjs';

const ask = async (path, token, options = {}) => {
    const answer = await fetch(base + path, { ...options, headers: { ...(token && { authorization: `Bearer ${token}` }), ...options.headers } });
    const body = await answer.text();
    return { status: answer.status, headers: answer.headers, body: body === '' ? null : JSON.parse(body) };
};
const send = (method, path, token, body, headers = {}) => ask(path, token,
    { method, body: JSON.stringify(body), headers: { 'content-type': 'application/json', ...headers } });

// A decision that waits for this account alone.
function waiting(account) {
    const [id, dealer] = [idOf(account), one('SELECT MAX(id) FROM customer')];
    const run = one(`INSERT INTO approval (kind, document_id, round, policy_id, customer_id, title, facts, initiator_id, state, started_at)
        SELECT 'opening', ${dealer}, COALESCE(MAX(round), 0) + 1, 1, ${dealer}, '接口', '{}', 1, 'running', '2026-01-01' FROM approval WHERE kind = 'opening' AND document_id = ${dealer};
        SELECT MAX(id) FROM approval`);
    sql(`INSERT INTO approval_step (approval_id, place, name, finder, mode, state) VALUES (${run}, 1, '接口', 'person', 'any', 'current');
        INSERT INTO approval_turn (approval_id, step_id, kind, document_id, amount, staff_id, state, opened_at) SELECT ${run}, MAX(id), 'opening', ${dealer}, 0, ${id}, 'open', '2026-01-01' FROM approval_step`);
    return run;
}

async function makeToken(page, scopes) {
    await page.goto('/account/tokens');
    await enter(page, 'name', 'ERP');
    for (const scope of scopes) await page.check(`[name=scopes][value="${scope}"]`);
    await save(page);
    return (await page.locator('#secret').innerText()).trim();
}

for (const lang of ['zh', 'en']) {
    test(`a token is made, used and revoked, ${lang}`, { timeout: 120000 }, async () => {
        const account = likeness('service1', { lang });
        const page = await person(account);
        await page.goto('/account');
        await page.click('a[href="/account/tokens"]');
        await sound(page, 'without tokens');
        assert.deepEqual(await axe(page), []);
        await save(page); // neither name nor scope: said beside the fields
        assert.equal(await page.locator('[aria-invalid=true]').count() > 0, true);
        assert.deepEqual(await axe(page), []);

        const token = await makeToken(page, ['customers.read', 'customers.write']);
        assert.match(token, /^nf_[0-9a-f]{64}$/);
        assert.deepEqual(await axe(page), []);
        const narrow = await person(account, { viewport: phone });
        const secondToken = await makeToken(narrow, ['papers.read']);
        assert.deepEqual(await overflow(narrow), []);
        assert.equal((await ask('/api/v1/customers', secondToken)).status, 403);

        const me = await ask('/api/v1/me', token);
        assert.equal(me.status, 200);
        assert.equal(me.body.account, account);
        await page.goto('/account/tokens');
        assert.doesNotMatch(await text(page), new RegExp(token));

        page.on('dialog', (dialog) => dialog.accept());
        const before = await page.locator('form[action$="/end"]').count();
        await page.locator('form[action$="/end"] button').last().click();
        await page.waitForFunction((count) => document.querySelectorAll('form[action$="/end"]').length < count, before);
        assert.equal((await ask('/api/v1/me', token)).status, 401);
        assert.equal((await ask('/api/v1/me', secondToken)).status, 200);
        await leave(page, narrow);
    });
}

test('a program finds its way through the web server', { timeout: 120000 }, async () => {
    const page = await person(likeness('service1', { lang: 'en' }));
    const token = await makeToken(page, ['customers.read', 'customers.write', 'contacts.read', 'contacts.write', 'papers.read', 'papers.write']);

    const made = await send('POST', '/api/v1/customers', token, { name: `接口商行${Date.now()}`, type: 'distributor', registered_capital: '1200000.50', not_duplicate: true },
        { 'idempotency-key': 'first' });
    assert.equal(made.status, 201, JSON.stringify(made.body));
    const at = made.headers.get('location');
    const etag = made.headers.get('etag');
    assert.equal(made.body.registered_capital, '1200000.50');
    assert.match(made.body.created_at, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    const again = await send('POST', '/api/v1/customers', token, { name: made.body.name, type: 'distributor', registered_capital: '1200000.50', not_duplicate: true },
        { 'idempotency-key': 'first' });
    assert.equal(again.headers.get('idempotency-replayed'), 'true');
    assert.equal(again.body.id, made.body.id);

    const changed = await send('PATCH', at, token, { phone: '020-85551234' }, { 'if-match': etag });
    assert.equal(changed.status, 200);
    assert.equal((await send('PATCH', at, token, { phone: '020-85551235' }, { 'if-match': etag })).status, 409);
    await page.goto(`/customers/${made.body.id}/history`); // the trail names the door
    assert.match(await text(page), /API/);

    const contact = await send('POST', `${at}/contacts`, token, { person_name: '单晓', role: 'boss', mobile: '13812345678' });
    assert.equal(contact.status, 201);
    assert.equal((await ask(contact.headers.get('location'), token, { method: 'DELETE' })).status, 204);
    const paper = await send('POST', '/api/v1/papers', token, { customer_id: made.body.id, paper_type: 'drug_licence', expires_on: '2099-01-31' });
    assert.equal(paper.status, 201);
    assert.equal((await ask(`/api/v1/papers?customer_id=${made.body.id}`, token)).body.items.length, 1);

    const refused = await send('POST', '/api/v1/papers', token, { paper_type: 'none' }, { 'accept-language': 'en' });
    assert.equal(refused.headers.get('content-type'), 'application/problem+json');
    assert.equal(refused.status, 422);
    assert.equal(refused.body.errors.find((error) => error.field === 'paper_type').code, 'choice');
    assert.equal(one(`SELECT COUNT(*) FROM audit WHERE via = 'api' AND subject_id = ${made.body.id} AND token_id IS NULL`), '0');

    // the person's cookie alone is nobody here
    const cookies = (await page.context().cookies()).map((cookie) => `${cookie.name}=${cookie.value}`).join('; ');
    assert.equal((await ask('/api/v1/me', undefined, { headers: { cookie: cookies } })).status, 401);
    await leave(page);
});

test('the description is valid OpenAPI 3.1 and what it names is there', { timeout: 120000 }, async () => {
    const account = likeness('service1', { lang: 'en' });
    const page = await person(account);
    const run = waiting(account);
    const token = await makeToken(page, ['customers.read', 'contacts.read', 'papers.read', 'products.read', 'approvals.read', 'sales.read', 'contracts.read', 'tickets.read', 'communications.read', 'recalls.read', 'returns.read']);
    const { status, body: document } = await ask('/api/v1/openapi.json', token);
    assert.equal(status, 200);
    const judged = await new Validator().validate(structuredClone(document));
    assert.equal(judged.valid, true, JSON.stringify(judged.errors));
    assert.equal(document.openapi, '3.1.0');
    assert.deepEqual(await page.evaluate(() => fetch('/account/openapi.json').then((answer) => answer.json())), document);

    const firsts = { papers: 'SELECT MIN(id) FROM paper WHERE valid_to IS NULL', products: 'SELECT MIN(id) FROM product', contracts: 'SELECT MIN(id) FROM contract', sales: 'SELECT MIN(id) FROM ledger_entry', tickets: 'SELECT MIN(id) FROM ticket', 'tickets/holds': 'SELECT MIN(id) FROM lot_hold', 'tickets/reactions': 'SELECT MIN(id) FROM adverse_reaction', 'tickets/recalls': 'SELECT MIN(id) FROM recall',
        'tickets/recalls/dealers': 'SELECT MIN(id) FROM recall_dealer', 'tickets/returns': 'SELECT MIN(id) FROM goods_return', communications: 'SELECT MIN(id) FROM communication', 'communications/due': 'SELECT MIN(id) FROM contact_due', approvals: `SELECT ${run}` };
    firsts['sales/statements'] = `SELECT ${one(`INSERT INTO ledger_statement (customer_id, until, receivable, prepaid, state, sent_on, created_by) SELECT MIN(id), '2026-01-31', 0, 0, 'sent', '2026-02-01', 1 FROM customer;
        SELECT LAST_INSERT_ID()`)}`;
    const ids = { id: one('SELECT MIN(id) FROM customer'), contact_id: one('SELECT MIN(id) FROM contact WHERE valid_to IS NULL'), dictionary: 'customer_type' };
    for (const [path, operations] of Object.entries(document.paths)) {
        if (!operations.get) continue;
        const first = firsts[/^\/api\/v1\/(.*?)(\/\{|$)/.exec(path)[1]] ?? firsts[path.split('/')[3]];
        const concrete = path.replace(/\{(\w+)\}/g, (_, name) => (name === 'id' && first ? one(first) : ids[name]));
        const answer = await ask(concrete, token);
        assert.equal(answer.status, 200, concrete);
        const reference = operations.get.responses['200'].content['application/json'].schema.$ref;
        if (reference === undefined) continue;
        const schema = document.components.schemas[reference.split('/').pop()];
        const [given, named] = schema.properties.items ? [answer.body.items[0], schema.properties.items.items.properties] : [answer.body, schema.properties];
        for (const key of Object.keys(given)) assert.ok(named[key], `${concrete}: ${key} is not described`);
        for (const key of Object.keys(named)) assert.ok(key in given, `${concrete}: ${key} is described but not there`);
    }
    await leave(page);
});
