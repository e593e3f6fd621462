// The outbox's mail against a real SMTP server: delivered as composed, tried again when refused,
// dead after its last try.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { SMTPServer } from 'smtp-server';

const { VAR, ROOT } = process.env;
const received = [];
let refuse = false;
let server, config;

const setting = (name) => new RegExp(`^${name} *= *(.*)$`, 'm').exec(readFileSync(config, 'utf8'))?.[1].trim() ?? '';

function sql(text) {
  return execFileSync('mariadb', ['--no-defaults', '-S', setting('db_socket'), '-u', setting('db_writer'), `-p${setting('db_writer_password')}`,
    '-N', '-B', setting('db_name'), '-e', text], { encoding: 'utf8' }).trim();
}

const work = (now) => new Promise((resolve, reject) => {
  import('node:child_process').then(({ execFile }) => execFile(path.join(ROOT, 'build/bin/ninefold'),
    ['--config', config, 'work', '--once', `--now=${now}`], (error, out, err) => (error ? reject(new Error(err)) : resolve(out))));
});

before(async () => {
  server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData(stream, session, done) {
      let text = '';
      stream.on('data', (piece) => { text += piece; });
      stream.on('end', () => {
        if (refuse) return done(Object.assign(new Error('mailbox full'), { responseCode: 452 }));
        received.push({ from: session.envelope.mailFrom.address, to: session.envelope.rcptTo.map((r) => r.address), text });
        done();
      });
    },
  });
  await new Promise((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  config = path.join(mkdtempSync(path.join(tmpdir(), 'mail-')), 'ninefold.conf');
  const own = readFileSync(path.join(VAR, 'ninefold.conf'), 'utf8').replace(/^smtp_url.*\n?/m, '').replace(/^mail_from.*\n?/m, '');
  writeFileSync(config, `${own}\nsmtp_url = smtp://127.0.0.1:${server.server.address().port}\nmail_from = ninefold@example.com\n`, { mode: 0o600 });
});

after(() => new Promise((resolve) => { server.close(resolve); }));

function put(subject, id) {
  sql(`INSERT INTO outbox (channel, recipient, subject, body, message_id, next_at, created_at) VALUES ('mail', 'someone@example.com',
       '${subject}', '第一行\\n第二行', '${id}@ninefold', '2031-01-01', '2031-01-01')`);
  sql("INSERT INTO job (kind, args, staff_id, run_at, created_at) VALUES ('outbox', '{}', 0, '2031-01-01', '2031-01-01')");
}

const decoded = (text) => text.replace(/=\?UTF-8\?B\?([^?]*)\?=\s*/g, (_, b) => Buffer.from(b, 'base64').toString());

test('a mail arrives with subject, body and its Message-ID', async () => {
  put('客户档案年度复核本周开始,请在月底前核对本人名下客户的收货地址和电话', 'one');
  await work('2031-01-02T00:00:00');
  const mail = received.find((m) => m.text.includes('<one@ninefold>'));
  assert.ok(mail);
  assert.deepEqual(mail.to, ['someone@example.com']);
  assert.equal(mail.from, 'ninefold@example.com');
  assert.ok(decoded(mail.text).includes('客户档案年度复核本周开始,请在月底前核对本人名下客户的收货地址和电话'));
  assert.equal(Buffer.from(mail.text.split('\r\n\r\n')[1], 'base64').toString(), '第一行\n第二行');
  assert.equal(sql("SELECT state FROM outbox WHERE message_id = 'one@ninefold'"), 'sent');
  await work('2031-01-02T00:10:00');
  assert.equal(received.filter((m) => m.text.includes('<one@ninefold>')).length, 1);
});

test('a refused mail is tried again later, and is dead after eight tries', async () => {
  refuse = true;
  put('refused', 'two');
  await work('2031-02-01T00:00:00');
  assert.match(sql("SELECT CONCAT(state, ' ', tries, ' ', next_at > '2031-02-01 00:01:00', ' ', last_error) FROM outbox WHERE message_id = 'two@ninefold'"),
    /^waiting 1 1 .*452/);
  for (let day = 2; day < 9; day += 1) {
    sql("INSERT INTO job (kind, args, staff_id, run_at, created_at) VALUES ('outbox', '{}', 0, '2031-01-01', '2031-01-01')");
    await work(`2031-02-0${day}T00:00:00`);
  }
  assert.equal(sql("SELECT CONCAT(state, ' ', tries) FROM outbox WHERE message_id = 'two@ninefold'"), 'dead 8');
  refuse = false;
});
