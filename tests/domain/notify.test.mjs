// Lane: apart.
// notify.test.mjs - notices to webhooks, end to end against a local receiver: each format with its signature, tried again, slowed
// down, killed, given up, sent again; and a digest by SMTP, whose sender is killed.
import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import http from 'node:http';
import { after, before, test } from 'node:test';
import { SMTPServer } from 'smtp-server';
import { instance, sleep, until } from '../faults/support.mjs';

const sink = { got: [], answer: () => [200, '{"errcode":0,"errmsg":"ok"}'] };
let here, server, staff, smtp;
const mails = [];
let onMail = () => {};

before(async () => {
    server = http.createServer((request, reply) => {
        const parts = [];
        request.on('data', (part) => parts.push(part));
        request.on('end', async () => {
            const message = { path: request.url, headers: request.headers, body: Buffer.concat(parts).toString(), at: Date.now() };
            sink.got.push(message);
            const [status, text, headers] = await sink.answer(message);
            reply.writeHead(status, headers).end(text);
        });
    });
    await new Promise((done) => server.listen(0, '127.0.0.1', done));
    sink.url = `http://127.0.0.1:${server.address().port}`;
    here = await instance({ DATABASE_ONLY: 'yes', DEMO: 'no' });
    smtp = new SMTPServer({ authOptional: true, disabledCommands: ['STARTTLS'], onData(stream, session, done) {
        let text = '';
        stream.on('data', (part) => { text += part; });
        stream.on('end', async () => {
            mails.push({ to: session.envelope.rcptTo.map((one) => one.address), id: /^Message-ID: *(.*)$/mi.exec(text)[1], body: Buffer.from(text.split('\r\n\r\n')[1], 'base64').toString() });
            await onMail();
            done();
        });
    } });
    await new Promise((done) => smtp.listen(0, '127.0.0.1', done));
    appendFileSync(`${here.folder}/ninefold.conf`, `hook_hosts = 127.0.0.1:${server.address().port}\nsmtp_url = smtp://127.0.0.1:${smtp.server.address().port}\nmail_from = ninefold@example.com\n`);
    staff = here.number("INSERT INTO staff (account, name, lang) VALUES ('hook', '王经理', 'zh'); SELECT LAST_INSERT_ID()");
});
after(() => { server.closeAllConnections(); server.close(); smtp.close(); });

const program = () => `${process.env.ROOT}/build/bin/ninefold`;
const work = (now) => new Promise((done, failed) => execFile(program(), ['--config', `${here.folder}/ninefold.conf`, 'work', '--once', `--now=${now}`], (error, out, err) => (error ? failed(new Error(err)) : done())));

let serial = 0;
function webhook(format, { secret = '', url = sink.url } = {}) {
    here.sql('UPDATE webhook SET valid_to = created_at WHERE valid_to IS NULL');
    return here.number(`INSERT INTO webhook (name, format, url, host, secret, topics, with_names, created_at, created_by) VALUES ('群', '${format}', '${url}/${format}?key=k', 'x', '${secret}', 'task', 1, '2026-01-01', 1); SELECT LAST_INSERT_ID()`);
}
function notice(detail, at = '2031-01-02 02:00:00') {
    here.sql(`INSERT INTO notice (staff_id, kind, detail, link, at) VALUES (${staff}, 'task_given', '${detail}${serial++}', '/tasks/7', '${at}')`);
}
// An outbox job as the schedule puts one; nothing else runs.
const due = () => here.sql("UPDATE job_schedule SET next_at = '2099-01-01'; INSERT INTO job (kind, args, staff_id, run_at, created_at) VALUES ('outbox', '{}', 0, '2031-01-01', '2031-01-01')");
async function run(now) {
    due();
    await work(now);
}
const state = (hook) => here.sql(`SELECT state, tries, last_error FROM outbox WHERE webhook_id = ${hook} ORDER BY id`);

test('WeCom gets text with the link, an answer with an errcode is tried again', async () => {
    const hook = webhook('wecom');
    sink.got.length = 0;
    sink.answer = () => [200, '{"errcode":93000,"errmsg":"invalid webhook url"}'];
    notice('去客户处');
    await run('2031-01-02T02:00:00');
    assert.equal(sink.got.length, 1);
    assert.equal(sink.got[0].path, '/wecom?key=k');
    const { msgtype, text } = JSON.parse(sink.got[0].body);
    assert.equal(msgtype, 'text');
    assert.match(text.content, /^九方:有人给您布置了待办:去客户处\d+\n.*\/tasks\/7$/);
    assert.deepEqual(state(hook), [['waiting', '1', 'errcode 93000 invalid webhook url']]);
    sink.answer = () => [200, '{"errcode":0,"errmsg":"ok"}'];
    await run('2031-01-02T02:01:00');
    assert.equal(sink.got.length, 1, 'not before two minutes');
    await run('2031-01-02T02:03:00');
    assert.equal(sink.got.length, 2);
    assert.equal(sink.got[1].body, sink.got[0].body);
    assert.deepEqual(state(hook).map((row) => row[0]), ['sent']);
    assert.equal(sink.got[0].headers['x-ninefold-signature'], undefined);
});

test('DingTalk is signed with its secret; told to slow down, everything waits ten minutes and nothing counts as failed', async () => {
    const hook = webhook('dingtalk', { secret: 'SECxyz' });
    sink.got.length = 0;
    sink.answer = () => [200, '{"errcode":130101,"errmsg":"send too fast, exceed 20 times per minute"}'];
    notice('一');
    notice('二');
    await run('2031-02-02T02:00:00');
    assert.equal(sink.got.length, 1, 'the second waits');
    const query = new URL(sink.url + sink.got[0].path).searchParams;
    assert.equal(query.get('key'), 'k');
    assert.equal(query.get('timestamp'), String(Date.parse('2031-02-02T02:00:00Z')));
    assert.equal(query.get('sign'), createHmac('sha256', 'SECxyz').update(`${query.get('timestamp')}\nSECxyz`).digest('base64'));
    assert.deepEqual(state(hook).map((row) => row.slice(0, 2)), [['waiting', '0'], ['waiting', '0']]);
    sink.answer = () => [200, '{"errcode":0,"errmsg":"ok"}'];
    await run('2031-02-02T02:09:00');
    assert.equal(sink.got.length, 1);
    await run('2031-02-02T02:10:01');
    assert.equal(sink.got.length, 3);
    assert.deepEqual(state(hook).map((row) => row[0]), ['sent', 'sent']);
});

test('a robot is given twenty a minute', async () => {
    const hook = webhook('wecom');
    sink.got.length = 0;
    for (let i = 0; i < 25; i++) notice(`多${i}-`);
    await run('2031-03-02T02:00:00');
    assert.equal(sink.got.length, 20);
    await run('2031-03-02T02:02:00');
    assert.equal(sink.got.length, 25);
    assert.equal(state(hook).filter((row) => row[0] === 'sent').length, 25);
});

test('a program gets signed JSON; killed before it is noted, the sender gives it again with the same id', async () => {
    const hook = webhook('generic', { secret: 'shared' });
    sink.got.length = 0;
    let child, killed = false;
    sink.answer = async () => {
        if (!killed) {
            killed = true;
            child.kill('SIGKILL');
            await sleep(100);
        }
        return [204, ''];
    };
    notice('甲');
    notice('乙');
    due();
    child = spawn(program(), ['--config', `${here.folder}/ninefold.conf`, 'work', '--once', '--now=2031-04-02T02:00:00'], { stdio: 'ignore' });
    await until('the sender is killed', () => child.signalCode === 'SIGKILL');
    assert.deepEqual(state(hook).map((row) => row[0]), ['waiting', 'waiting']);
    here.sql("UPDATE job SET locked_until = '2000-01-01' WHERE state = 'running'"); // as after two minutes
    await run('2031-04-02T02:00:00');
    assert.deepEqual(state(hook).map((row) => row[0]), ['sent', 'sent']);
    const ids = sink.got.map((message) => JSON.parse(message.body).id);
    assert.equal(ids.length, 3);
    assert.equal(ids[0], ids[1]);
    assert.notEqual(ids[1], ids[2]);
    for (const message of sink.got) {
        const { id, kind, topic, text, link, at } = JSON.parse(message.body), stamp = message.headers['x-ninefold-timestamp'];
        assert.equal(message.headers['x-ninefold-id'], id);
        assert.equal(message.headers['x-ninefold-signature'], createHmac('sha256', 'shared').update(`${stamp}.${message.body}`).digest('hex'));
        assert.equal(Number(stamp), Date.parse('2031-04-02T02:00:00Z') / 1000);
        assert.deepEqual([kind, topic, at], ['task_given', 'task', '2031-01-02T02:00:00.000Z']);
        assert.match(text, /^九方:有人给您布置了待办:[甲乙]\d+$/);
        assert.match(link, /\/tasks\/7$/);
    }
});

test('after eight tries a message is dead; a redirect is not followed; an endless answer and a silent receiver are failures', async () => {
    const hook = webhook('generic');
    sink.got.length = 0;
    const answers = [[302, '', { location: `${sink.url}/elsewhere` }], [200, 'x'.repeat(70000)], [500, 'away']];
    sink.answer = () => answers[Math.min(sink.got.length, answers.length) - 1];
    notice('丙');
    const why = [];
    for (let day = 2; day < 10; day++) {
        await run(`2031-05-0${day}T02:00:00`);
        why.push(state(hook)[0][2]);
    }
    assert.equal(sink.got.length, 8);
    assert.ok(sink.got.every((message) => message.path.startsWith('/generic')), 'nobody went elsewhere');
    assert.match(why[0], /^HTTP 302/);
    assert.match(why[1], /too long/);
    assert.match(why[2], /^HTTP 500 away/);
    assert.deepEqual(state(hook).map((row) => row.slice(0, 2)), [['dead', '8']]);
    assert.equal(here.number(`SELECT last_error LIKE 'HTTP 500%' FROM webhook WHERE id = ${hook}`), 1);
    sink.answer = () => new Promise(() => {});
    here.sql(`UPDATE outbox SET state = 'waiting', tries = 0, next_at = '2031-01-01' WHERE webhook_id = ${hook}`); // as the page does
    const begun = Date.now();
    await run('2031-06-02T02:00:00');
    assert.ok(Date.now() - begun < 20000, 'it does not wait for ever');
    assert.deepEqual(state(hook).map((row) => row.slice(0, 2)), [['waiting', '1']]);
    assert.equal(here.number(`SELECT resting_until > '2031-06-02 02:00:00' FROM webhook WHERE id = ${hook}`), 1);
});

test('an address inside that is not named is asked by nobody, whatever the table says', async () => {
    const hook = webhook('generic', { url: 'http://127.0.0.1:9' });
    notice('丁');
    await run('2031-07-02T02:00:00');
    assert.match(state(hook)[0][2], /not an address that may be asked/);
    const named = webhook('generic', { url: 'https://localhost.localdomain' });
    notice('戊');
    await run('2031-07-03T02:00:00');
    assert.equal(state(named)[0][0], 'waiting');
    assert.doesNotMatch(state(named)[0][2], /^HTTP/);
});

test('at night a group is not told', async () => {
    const hook = webhook('wecom');
    sink.answer = () => [200, '{"errcode":0,"errmsg":"ok"}'];
    sink.got.length = 0;
    notice('夜');
    await run('2031-08-02T15:00:00'); // 23 o'clock in China
    assert.equal(sink.got.length, 0);
    await run('2031-08-02T22:59:00');
    assert.equal(sink.got.length, 0);
    await run('2031-08-02T23:00:00');
    assert.equal(sink.got.length, 1);
    assert.deepEqual(state(hook).map((row) => row[0]), ['sent']);
});

test('a digest is one mail of the day, by topic; its sender killed, it comes again under the same Message-ID', async () => {
    const who = here.number("INSERT INTO staff (account, name, lang, email) VALUES ('digest', '李', 'zh', 'li@example.com'); SELECT LAST_INSERT_ID()");
    here.sql(`INSERT INTO notice (staff_id, kind, detail, link, at) VALUES (${who}, 'limit_set', '甲公司', '/customers/1', '2031-09-02 02:00:00'), (${who}, 'state_active', '乙公司', '/customers/2', '2031-09-02 02:00:00')`);
    await run('2031-09-02T02:00:00');
    assert.equal(mails.length, 0);
    let child;
    onMail = async () => {
        onMail = () => {};
        child.kill('SIGKILL');
        await sleep(100);
    };
    due();
    child = spawn(program(), ['--config', `${here.folder}/ninefold.conf`, 'work', '--once', '--now=2031-09-03T00:00:00'], { stdio: 'ignore' }); // 8 o'clock in China
    await until('the sender is killed', () => child.signalCode === 'SIGKILL');
    here.sql("UPDATE job SET locked_until = '2000-01-01' WHERE state = 'running'");
    await run('2031-09-03T00:00:00');
    await run('2031-09-04T00:00:00');
    assert.equal(mails.length, 2, 'and none the next day');
    assert.equal(mails[0].id, mails[1].id);
    assert.deepEqual(mails[0].to, ['li@example.com']);
    assert.match(mails[0].body, /客户状态变化\n- 2031-09-02 10:00 状态转为正常:乙公司\n[^]*\/customers\/2\n\n信用额度\n- 2031-09-02 10:00 信用额度已设定:甲公司\n[^]*\/account\/notifications/);
});
