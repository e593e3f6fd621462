// run.mjs - make bench: pages against a floor, on one machine in one run. Prints a table; asserts nothing.
//
//   node tests/bench/run.mjs [--dealers 1000,100000] [--seconds 5] [--parts pages,contracts,saves,files]
//   further parts: ledger (fifty entries a dealer), tickets (--tickets 1000000, five entries of the log each),
//   communications (--communications 2000000, and two contacts due at each dealer), memory (200,000 requests)
//
// The floor (floor.c) stands behind the same Apache and is measured again beside each page, so that the
// ratio holds on a busy machine too. Saves are compared with the floor's durable single-row INSERT behind the
// same Apache, and with the same INSERT without any web server (mariadb-slap).
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import { randomBytes } from 'node:crypto';

const root = new URL('../..', import.meta.url).pathname;
const option = (name, other) => (process.argv.includes(name) ? process.argv[process.argv.indexOf(name) + 1] : other);
const sizes = option('--dealers', '1000,100000').split(',').map(Number), seconds = Number(option('--seconds', '5'));
const parts = option('--parts', 'pages,contracts,saves,files').split(',');
const VAR = `${root}build/bench/var`;
const say = (text) => console.error(`bench: ${text}`);
const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

// --- the instance, and the floor beside it ------------------------------------------------------------
rmSync(VAR, { recursive: true, force: true });
mkdirSync(`${root}build/bench`, { recursive: true });
const instance = spawn(`${root}apache-conf/dev/run.sh`, { env: { ...process.env, VAR, PORT: '0', WORKERS: '4', DEMO: 'yes' }, stdio: ['ignore', 'pipe', 'inherit'] });
const ended = new Promise((done) => instance.on('exit', done));
let floor;
const stop = async () => { floor?.kill('SIGTERM'); instance.kill('SIGTERM'); await ended; };
process.on('SIGINT', async () => { await stop(); process.exit(130); });
instance.stdout.resume();
for (let i = 0; !existsSync(`${VAR}/address`); i++) {
    if (i > 1200) throw new Error('the instance did not start');
    await sleep(250);
}
const base = readFileSync(`${VAR}/address`, 'utf8').trim();
const conf = Object.fromEntries(readFileSync(`${VAR}/ninefold.conf`, 'utf8').split('\n').filter((line) => line.includes('=') && line[0] !== '#').map((line) => line.split(/\s*=\s*/, 2)));
const asOwner = process.getuid() === 0 ? ['setpriv', '--reuid=www-data', '--regid=www-data', '--clear-groups'] : [];
const store = conf.var, run = conf.db_socket.replace(/\/db\.sock$/, '');

function startFloor() {
    const packages = execFileSync('pkg-config', ['--cflags', '--libs', 'fcgi', 'libmariadb'], { encoding: 'utf8' }).trim().split(/\s+/);
    execFileSync('gcc', ['-O2', '-o', `${store}/floor`, `${root}tests/bench/floor.c`, ...packages]);
    execFileSync('chmod', ['755', `${store}/floor`]);
    const command = [...asOwner, `${store}/floor`, `${run}/floor.sock`, '4', conf.db_socket, conf.db_reader, conf.db_reader_password, conf.db_name];
    floor = spawn(command[0], command.slice(1), { stdio: 'inherit' });
    mkdirSync(`${store}/urls.d`, { recursive: true });
    writeFileSync(`${store}/urls.d/floor.conf`, `ProxyPass "/floor" "unix:${run}/floor.sock|fcgi://floor/" mapping=encoded retry=0\n`);
    if (asOwner.length) execFileSync('chmod', ['-R', 'a+rX', `${store}/urls.d`]);
    process.kill(Number(readFileSync(`${VAR}/pids/apache`, 'utf8').split(' ')[0]), 'SIGUSR1');
}

// --- the database ---------------------------------------------------------------------------------------
const root_sql = [...asOwner, 'mariadb', '--no-defaults', `--socket=${conf.db_socket}`, `--user=${asOwner.length ? 'www-data' : process.env.USER ?? ''}`, '--default-character-set=utf8mb4', '--batch', '--skip-column-names', conf.db_name];
const sql = (text) => execFileSync(root_sql[0], root_sql.slice(1), { input: text, encoding: 'utf8', maxBuffer: 1 << 26 }).trim();
// Statements run, and the database's own CPU in ms, since it started.
const database = Number(readFileSync(`${VAR}/pids/db`, 'utf8').split(' ')[0]);
const spent = () => ({ statements: Number(sql("SHOW GLOBAL STATUS LIKE 'Com_stmt_execute'").split('\t')[1]),
    cpu: readFileSync(`/proc/${database}/stat`, 'utf8').replace(/.*\) /, '').split(' ').slice(11, 13).reduce((sum, ticks) => sum + Number(ticks) * 10, 0) });

async function fill(first, count) {
    say(`making ${count} dealers`);
    sql(`SET @first = ${first}, @dealers = ${count};\n${readFileSync(`${root}tests/bench/data.sql`, 'utf8')}`);
    execFileSync(`${root}build/bin/ninefold`, ['--config', `${VAR}/ninefold.conf`, 'reindex'], { stdio: 'ignore' });
    while (Number(sql("SELECT COUNT(*) FROM job WHERE kind IN ('papers_light', 'completeness') AND state IN ('waiting', 'running')")) > 0) await sleep(500);
    sql('ANALYZE TABLE customer, contact, paper, search_word, timeline, task, customer_file, customer_limit');
}

// --- people ----------------------------------------------------------------------------------------------
const agent = new http.Agent({ keepAlive: false });
function ask(method, path, { cookie = '', body, type = 'application/x-www-form-urlencoded' } = {}) {
    return new Promise((done, failed) => {
        const request = http.request(base + path, { method, agent, headers: { cookie, ...(body ? { 'content-type': type, 'content-length': Buffer.byteLength(body) } : {}) } }, (reply) => {
            const parts = [];
            reply.on('data', (part) => parts.push(part));
            reply.on('end', () => done({ status: reply.statusCode, headers: reply.headers, text: Buffer.concat(parts).toString() }));
        });
        request.on('error', failed);
        request.end(body);
    });
}
const cookies = (reply) => (reply.headers['set-cookie'] ?? []).map((line) => line.split(';')[0]).filter((pair) => !pair.endsWith('=')).join('; ');
const hidden = (page, name) => new RegExp(`name="${name}" value="([^"]*)"`).exec(page)?.[1] ?? '';
async function signIn(account) {
    const page = await ask('GET', '/login');
    const reply = await ask('POST', '/login', { cookie: cookies(page), body: new URLSearchParams({ account, password: 'ninefold-demo', _token: hidden(page.text, '_token'), _key: hidden(page.text, '_key'), next: '/' }).toString() });
    if (reply.status !== 303) throw new Error(`sign-in of ${account} answered ${reply.status}`);
    return cookies(reply);
}

// --- measuring -------------------------------------------------------------------------------------------
const lua = `${root}build/bench/paths.lua`;
const done = 'done = function(s, l, r) io.write(string.format("RESULT %f %f %f %d %d %d\\n", s.requests / s.duration * 1e6, l:percentile(50) / 1000, l:percentile(99) / 1000, s.bytes / s.requests, s.requests, s.errors.status + s.errors.connect + s.errors.read + s.errors.timeout)) end\n';
function result(out, before) {
    const now = spent();
    const [rate, p50, p99, bytes, requests, errors] = /RESULT (.*)/.exec(out)[1].split(' ').map(Number);
    return { rate, p50, p99, bytes, statements: (now.statements - before.statements) / requests, cpu: (now.cpu - before.cpu) / requests, errors };
}
function wrk(paths, cookie, connections) {
    writeFileSync(lua, `local paths = {${paths.map((path) => JSON.stringify(path)).join(',')}}\nlocal at = 0\nrequest = function() at = at + 1; return wrk.format("GET", paths[at % #paths + 1]) end\n${done}`);
    const before = spent();
    return result(execFileSync('wrk', ['-t1', `-c${connections}`, `-d${seconds}s`, '--timeout', '60s', '-s', lua, '-H', `Cookie: ${cookie}`, base], { encoding: 'utf8' }), before);
}

const rows = [];
const rounded = (number) => (number >= 100 ? number.toFixed(0) : number.toFixed(number >= 10 ? 1 : 2));
function note(what, size, connections, got, least) {
    rows.push({ what, size, connections, ...got, ratio: got.rate / least });
    say(`${what}, ${size} dealers, ${connections} connections: ${rounded(got.rate)}/s, ${rounded(got.p50)}/${rounded(got.p99)} ms, ${(got.rate / least).toFixed(2)} of the floor${got.errors ? `, ${got.errors} ERRORS` : ''}`);
}

// Each page, asked after the floor and before it.
function compare(size, asked) {
    for (const connections of [1, 8]) {
        for (const [what, paths, cookie] of asked) {
            if (paths.length === 0) { say(`${what}: nothing to ask`); continue; }
            wrk(paths, cookie, connections); // warm
            const before = wrk(['/floor'], cookie, connections), got = wrk(paths, cookie, connections), after = wrk(['/floor'], cookie, connections);
            note(what, size, connections, got, (before.rate + after.rate) / 2);
        }
    }
}
async function pages(size) {
    const manager = await signIn('manager1'), seller = await signIn('sales1');
    const own = sql("SELECT cu.id FROM customer cu JOIN staff st ON st.id = cu.owner_id WHERE st.account = 'sales1' AND cu.code LIKE 'S%' LIMIT 50").split('\n');
    const region = sql("SELECT id FROM customer WHERE sales_region_id = 2 AND code LIKE 'S%' ORDER BY RAND(7) LIMIT 50").split('\n');
    const words = sql("SELECT LEFT(short_name, 2) FROM customer WHERE code LIKE 'S%' ORDER BY RAND(3) LIMIT 30").split('\n').map(encodeURIComponent);
    const typed = [...words, 'zskd', 'gzrm', '1380', 'S00005', 'wangwei', 'yyyxgs', '0731'].map((word) => `/search?suggest=1&q=${word}`);
    const asked = [['customer list, manager', ['/customers?state=active'], manager], ['customer list, own', ['/customers?state=active'], seller],
        ['360° page, manager', region.map((id) => `/customers/${id}`), manager], ['360° page, own', own.map((id) => `/customers/${id}`), seller],
        ['suggestions, manager', typed, manager], ['suggestions, own', typed, seller]];
    compare(size, asked);
    for (const connections of [1, 8]) note('floor', size, connections, ...(([one]) => [one, one.rate])([wrk(['/floor'], manager, connections)]));
}

// --- saves -------------------------------------------------------------------------------------------------
const decode = (text) => text.replace(/&quot;/g, '"').replace(/&#39;/g, "'").replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&amp;/g, '&');
// What a browser would post from the page's form.
function fields(page) {
    const form = /<form method="post"[^>]*\/edit"[\s\S]*?<\/form>/.exec(page)[0], values = new URLSearchParams();
    for (const [, attributes] of form.matchAll(/<input ([^>]*)>/g)) {
        const name = /name="([^"]*)"/.exec(attributes)?.[1], value = /value="([^"]*)"/.exec(attributes)?.[1] ?? '';
        if (name && (!/type="checkbox"/.test(attributes) || /checked/.test(attributes))) values.set(name, decode(value));
    }
    for (const [, name, body] of form.matchAll(/<textarea[^>]*name="([^"]*)"[^>]*>\n?([\s\S]*?)<\/textarea>/g)) values.set(name, decode(body));
    for (const [, name, body] of form.matchAll(/<select[^>]*name="([^"]*)"[^>]*>([\s\S]*?)<\/select>/g)) values.set(name, decode(/<option value="([^"]*)" selected/.exec(body)?.[1] ?? ''));
    return values;
}
// Each of wrk's threads is one person on one connection, who saves one dealer again and again.
async function saveWith(cookie, ids) {
    const bodies = [];
    for (const id of ids) {
        const values = fields((await ask('GET', `/customers/${id}/edit`, { cookie })).text), version = values.get('version');
        for (const name of ['version', 'note', '_key']) values.delete(name);
        bodies.push(`{ path = "/customers/${id}/edit", version = ${version}, rest = ${JSON.stringify(values.toString())} }`);
    }
    return wrkPosts(`local all = {${bodies.join(',')}}
        local count, run = 0, "${randomBytes(8).toString('hex')}"
        function setup(thread) count = count + 1; thread:set("number", count) end
        function request()
            local mine = all[number]; sent = (sent or 0) + 1
            local body = mine.rest .. "&version=" .. (mine.version + (saved or 0)) .. "&note=bench+" .. sent .. "&_key=" .. run .. string.format("%04x%012x", number, sent)
            wrk.headers["Content-Type"] = "application/x-www-form-urlencoded"
            return wrk.format("POST", mine.path, nil, body)
        end
        function response(status, headers)
            if status ~= 303 or headers["Location"] == nil or headers["Location"]:find("/customers/", 1, true) ~= 1 then io.write("STATUS " .. status .. "\\n"); wrk.thread:stop() end
            saved = (saved or 0) + 1
        end`, cookie, ids.length);
}
function wrkPosts(script, cookie, connections) {
    writeFileSync(lua, `${script}\n${done}`);
    const before = spent();
    const out = execFileSync('wrk', [`-t${connections}`, `-c${connections}`, `-d${seconds}s`, '--timeout', '60s', '-s', lua, '-H', `Cookie: ${cookie}`, base], { encoding: 'utf8' });
    if (/STATUS/.test(out)) throw new Error(`a save answered ${/STATUS (\d+)/.exec(out)[1]}`);
    return result(out, before);
}
const insertFloor = (connections) => wrkPosts('request = function() return wrk.format("POST", "/floor") end', '', connections);
function insertAlone(connections) {
    const queries = connections * 400;
    const command = [...asOwner, 'mariadb-slap', '--no-defaults', `--socket=${conf.db_socket}`, `--user=${asOwner.length ? 'www-data' : process.env.USER ?? ''}`, `--create-schema=${conf.db_name}`, '--no-drop', `--concurrency=${connections}`,
        `--number-of-queries=${queries}`, "--query=INSERT INTO bench_floor (at, note) VALUES (UTC_TIMESTAMP(3), 'one durable row')", '--csv'];
    const out = execFileSync(command[0], command.slice(1), { encoding: 'utf8' });
    return queries / Number(out.trim().split('\n').at(-1).split(',')[2]);
}
// --- contracts and their approval ---------------------------------------------------------------------------
async function contracts(size) {
    say('making contracts, 5,000 of them waiting for manager1');
    sql(readFileSync(`${root}tests/bench/contracts.sql`, 'utf8'));
    const manager = await signIn('manager1'), seller = await signIn('sales1');
    const whole = sql("SELECT w.id FROM bench_whole w JOIN contract c ON c.id = w.id WHERE c.state = 'approval'").split('\n').filter(Boolean);
    const waiting = sql("SELECT t.approval_id FROM bench_whole w JOIN approval_turn t ON t.kind = 'contract' AND t.document_id = w.id AND t.state = 'open' LIMIT 50").split('\n');
    const asked = [['customer list, manager', ['/customers?state=active'], manager], ['desk, 5,000 waiting', ['/approvals'], manager], ['contract list, manager', ['/contracts'], manager],
        ['contract page, manager', whole.map((id) => `/contracts/${id}`), manager], ['a document on the desk', waiting.map((id) => `/approvals/${id}`), manager]];
    compare(size, asked);
    await once('submit a contract', size, seller, sql("SELECT w.id FROM bench_whole w JOIN contract c ON c.id = w.id WHERE c.state = 'draft'").split('\n').map((id) => `/contracts/${id}/submit`));
    await once('approve a contract', size, manager, sql("SELECT t.approval_id FROM approval_turn t JOIN staff st ON st.id = t.staff_id JOIN contract c ON c.id = t.document_id JOIN customer cu ON cu.id = c.customer_id WHERE st.account = 'manager1' AND t.kind = 'contract' AND t.state = 'open' AND cu.light = 'ok' AND c.series = 'bench' ORDER BY t.id DESC LIMIT 4000").split('\n').map((id) => `/approvals/${id}/approve`));
    sql('DROP TABLE bench_whole');
}
// --- the ledger, fifty entries a dealer -----------------------------------------------------------------------
const waits = (kind) => Number(sql(`SELECT COUNT(*) FROM job WHERE kind = '${kind}' AND state IN ('waiting', 'running')`)) > 0;
async function ledger(size) {
    say(`making ${50 * size} entries of the ledger`);
    sql(readFileSync(`${root}tests/bench/ledger.sql`, 'utf8'));
    while (waits('ledger_figures') || waits('sales_totals')) await sleep(500);
    fact('entries of the ledger', sql('SELECT COUNT(*) FROM ledger_entry'));
    fact('dealers whose figures differ from their entries', sql("SELECT COUNT(*) FROM audit WHERE action = 'differs'"));
    const manager = await signIn('manager1'), clerk = await signIn('clerk1');
    const region = sql("SELECT id FROM customer WHERE sales_region_id = 2 AND state = 'active' AND code LIKE 'S%' ORDER BY RAND(7) LIMIT 50").split('\n');
    const lots = sql("SELECT DISTINCT product_code, lot FROM ledger_entry WHERE kind = 'shipment' AND lot LIKE 'L0%' ORDER BY lot LIMIT 20").split('\n').map((line) => line.split('\t'));
    compare(size, [['customer list, manager', ['/customers?state=active'], manager], ['customer list by exposure', ['/customers?order=-exposure'], manager], ['360° page with its ledger', region.map((id) => `/customers/${id}`), manager],
        ['the gate, /sales/check', region.map((id) => `/sales/check?customer=${id}&amount=1000`), clerk], ['ledger of a dealer', region.map((id) => `/sales?customer=${id}`), manager],
        ['home of the manager', ['/'], manager], ['ageing by dealer', ['/sales/ageing'], manager], ['ageing by region', ['/sales/ageing/regions'], manager], ['figures by month', ['/sales/figures'], manager],
        ['a lot in the ledger', lots.map(([, lot]) => `/sales?q=${lot}`), clerk]]);
    const others = sql("SELECT id FROM customer WHERE code LIKE 'S%' AND state = 'active' ORDER BY id LIMIT 8000").split('\n'), today = sql('SELECT CURDATE()');
    await once('receipt with allocation', size, clerk, others.map(() => '/sales/receipts/new'), others.map((id) => `&customer_id=${id}&amount=700&posted_on=${today}&means=transfer`));
}
// --- tickets, with five entries of the log each -----------------------------------------------------------------
const TICKETS_AT_ONCE = 50000;
async function tickets(size, count) {
    const began = performance.now();
    for (let first = 1; first <= count; first += TICKETS_AT_ONCE) {
        const last = Math.min(first + TICKETS_AT_ONCE - 1, count);
        say(`making tickets ${first} to ${last} of ${count}`);
        sql(`SET @tickets = ${count}, @first = ${first}, @last = ${last};\n${readFileSync(`${root}tests/bench/tickets.sql`, 'utf8')}`);
    }
    while (Number(sql('SELECT COUNT(*) FROM ticket_day_stale')) > 0) await sleep(500); // the job runner sums up day after day
    sql('ANALYZE TABLE ticket, ticket_entry, ticket_day');
    fact(`${count} tickets made and summed up`, `${((performance.now() - began) / 1000).toFixed(0)} s`);
    const worker = await signIn('aftersales1'), manager = await signIn('manager1');
    const some = sql("SELECT id FROM ticket WHERE number LIKE 'TB-%' ORDER BY id * 7919 % 10007 LIMIT 200").split('\n').map((id) => `/tickets/${id}`);
    const open = 'open=1', quarter = sql('SELECT UTC_DATE() - INTERVAL 90 DAY');
    compare(size, [['queue of open tickets, after-sales', [`/tickets?${open}`], worker], ['queue, mine', [`/tickets?mine=1&${open}`], worker], ['queue, a region', [`/tickets?${open}`], manager], ['a ticket', some, worker]]);
    for (const connections of [1, 8]) {
        const before = insertFloor(connections), got = await logTickets(worker, connections), after = insertFloor(connections);
        note('logging a ticket', size, connections, got, (before.rate + after.rate) / 2);
    }
    compare(size, [['figures of a year', ['/tickets/figures'], worker], ['figures of a year by product', ['/tickets/figures?by=product'], worker], ['figures of a year by dealer', ['/tickets/figures?by=customer'], worker], ['figures of a quarter, a region', [`/tickets/figures?from=${quarter}`], manager]]);
}
// --- communications: the log, a busy dealer's stream, who is to be spoken with ------------------------------------
const COMMUNICATIONS_AT_ONCE = 100000;
async function communications(size, count) {
    const began = performance.now();
    for (let first = 1; first <= count; first += COMMUNICATIONS_AT_ONCE) {
        const last = Math.min(first + COMMUNICATIONS_AT_ONCE - 1, count);
        say(`making communications ${first} to ${last} of ${count}`);
        sql(`SET @communications = ${count}, @first = ${first}, @last = ${last};\n${readFileSync(`${root}tests/bench/communications.sql`, 'utf8')}`);
    }
    sql('ANALYZE TABLE communication, communication_word, communication_contact, promise, timeline, contact_due');
    fact(`${count} communications made`, `${((performance.now() - began) / 1000).toFixed(0)} s`);
    fact('contacts due', sql('SELECT COUNT(*) FROM contact_due'));
    const manager = await signIn('manager1'), seller = await signIn('sales1'), all = await signIn('salesdirector1');
    const busy = sql("SELECT MIN(id) FROM customer WHERE code LIKE 'S%'"), found = encodeURIComponent('催促'), nothing = encodeURIComponent('没有这个词');
    const some = sql('SELECT id FROM communication ORDER BY id * 7919 % 10007 LIMIT 200').split('\n').map((id) => `/communications/${id}`);
    compare(size, [['customer list, all dealers', ['/customers?state=active'], all], ['communications, all dealers', ['/communications'], all], ['communications, a region', ['/communications'], manager], ['communications, own', ['/communications'], seller],
        ['communications with a word, all dealers', [`/communications?text=${found}`], all], ['communications with a word that none has', [`/communications?text=${nothing}`], all], ['a communication', some, all],
        ['360° page of a busy dealer', [`/customers/${busy}`], all], ['its stream', [`/customers/${busy}/timeline`], all], ['its communications', [`/customers/${busy}/timeline?stream=communications`], all], ['its SMS, of which there are none', [`/customers/${busy}/timeline?stream=sms`], all],
        ['contacts due, all dealers', ['/communications/plan'], all], ['contacts due, late', ['/communications/plan?pace=late'], all], ['contacts due, a region', ['/communications/plan'], manager], ['contacts due, own', ['/communications/plan?mine=1'], seller]]);
}
// A call a request, of one dealer after another.
async function logTickets(cookie, connections) {
    const token = hidden((await ask('GET', '/account', { cookie })).text, '_token'), dealers = sql("SELECT id FROM customer WHERE code LIKE 'S%' ORDER BY RAND(5) LIMIT 500").split('\n');
    return wrkPosts(`local dealers, count, run = {${dealers.join(',')}}, 0, "${randomBytes(8).toString('hex')}"
        function setup(thread) count = count + 1; thread:set("number", count) end
        function request()
            sent = (sent or 0) + 1
            wrk.headers["Content-Type"] = "application/x-www-form-urlencoded"
            return wrk.format("POST", "/tickets/new", nil, "_token=${token}&category=damaged&severity=medium&title=Two+boxes+crushed&description=bench&customer_id=" .. dealers[(sent * 7 + number) % #dealers + 1] .. "&_key=" .. run .. string.format("%04x%012x", number, sent))
        end
        function response(status) if status ~= 303 then io.write("STATUS " .. status .. "\\n"); wrk.thread:stop() end end`, cookie, connections);
}
// Each address is posted to once, on one connection, until the time is over.
async function once(what, size, cookie, paths, bodies = paths.map(() => '&version=1&comment=')) {
    const token = hidden((await ask('GET', '/account', { cookie })).text, '_token');
    const script = `local paths, bodies, at, run = {${paths.map((path) => JSON.stringify(path)).join(',')}}, {${bodies.map((body) => JSON.stringify(body)).join(',')}}, 0, "${randomBytes(8).toString('hex')}"
        function request()
            at = at + 1
            if at > #paths then io.write("STATUS 0\\n"); wrk.thread:stop(); at = #paths end
            wrk.headers["Content-Type"] = "application/x-www-form-urlencoded"
            return wrk.format("POST", paths[at], nil, "_token=${token}" .. bodies[at] .. "&_key=" .. run .. string.format("%016x", at))
        end
        function response(status) if status ~= 303 then io.write("STATUS " .. status .. "\\n"); wrk.thread:stop() end end`;
    const before = insertFloor(1), got = wrkPosts(script, cookie, 1), after = insertFloor(1);
    note(what, size, 1, got, (before.rate + after.rate) / 2);
}
async function saves(size) {
    const cookie = await signIn('sales1');
    const ids = sql("SELECT cu.id FROM customer cu JOIN staff st ON st.id = cu.owner_id WHERE st.account = 'sales1' ORDER BY cu.id DESC LIMIT 8").split('\n');
    for (const connections of [1, Math.min(8, ids.length)]) {
        const before = insertFloor(connections), got = await saveWith(cookie, ids.slice(0, connections)), after = insertFloor(connections), alone = insertAlone(connections);
        note('save of an edit', size, connections, got, (before.rate + after.rate) / 2);
        note('the floor\'s INSERT', size, connections, after, after.rate);
        note('INSERT without web server', size, connections, { rate: alone, p50: 1000 / alone * connections, p99: 0, bytes: 0, statements: 1, cpu: 0, errors: 0 }, after.rate);
    }
}

// --- files ---------------------------------------------------------------------------------------------------
const facts = [];
function fact(what, value) {
    facts.push([what, value]);
    say(`${what}: ${value}`);
}
const resident = (field, match) => readdirSync('/proc').filter((pid) => /^\d+$/.test(pid)).map((pid) => {
    try { return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(match) && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(`${VAR}/`) || readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(match) && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(store) ? Number(new RegExp(`${field}:\\s+(\\d+)`).exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024 : 0; } catch { return 0; }
}).reduce((most, one) => Math.max(most, one), 0);

const alphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY', weights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
const creditCode = (number) => {
    const head = `91430100M${String(number).padStart(8, '0')}`;
    return head + alphabet[(31 - [...head].reduce((sum, letter, i) => sum + alphabet.indexOf(letter) * weights[i], 0) % 31) % 31];
};
function importing(count) {
    const file = `${store}/tmp/register.csv`, han = (number) => String.fromCharCode(0x4e00 + number % 20000);
    const lines = ['客户编码,客户名称,统一社会信用代码,客户类型,地区,法定代表人,联系人,手机,地址,信用额度,账期'];
    for (let i = 0; i < count; i++) lines.push(`R${i},长沙${han(i * 7919)}${han(i * 104729)}医药有限公司,${creditCode(i)},商业公司,湖南省长沙市,马${han(i)},李${han(i * 3)},139${String(10000000 + i)},药都大道${i}号,100000,30`);
    writeFileSync(file, `${lines.join('\n')}\n`);
    const began = performance.now();
    execFileSync(`${root}build/bin/ninefold`, ['--config', `${VAR}/ninefold.conf`, 'import', 'customers', file, '--as', 'service1', '--json'], { stdio: ['ignore', 'pipe', 'ignore'] });
    const took = (performance.now() - began) / 1000;
    fact(`import of ${count} register rows, checked and applied`, `${took.toFixed(1)} s, ${(count / took).toFixed(0)} rows/s`);
}
async function exporting(format) {
    const cookie = await signIn('salesdirector1'), page = await ask('GET', '/customers', { cookie });
    const began = performance.now();
    await ask('POST', '/customers/export', { cookie, body: new URLSearchParams({ format, _token: hidden(page.text, '_token') }).toString() });
    for (;;) {
        const state = sql("SELECT state FROM job WHERE kind = 'export' ORDER BY id DESC LIMIT 1");
        if (state === 'done' || state === 'failed') {
            fact(`export of ${sql('SELECT rows_count FROM file ORDER BY id DESC LIMIT 1')} rows as ${format}`, `${state} ${((performance.now() - began) / 1000).toFixed(1)} s after the order (looked at each 0.1 s); job runner ${resident('VmHWM', 'bin/ninefold').toFixed(0)} MB at most`);
            return;
        }
        await sleep(100);
    }
}
async function weight() {
    const cookie = await signIn('manager1');
    const size = spawnSync('curl', ['-s', '-o', '/dev/null', '-w', '%{size_download}', '--compressed', '-H', `Cookie: ${cookie}`, `${base}/customers?state=active`], { encoding: 'utf8' }).stdout;
    fact('list page, gzipped', `${(Number(size) / 1000).toFixed(1)} kB`);
    fact('resident memory of a customers worker, the largest', `${resident('VmRSS', 'customers.fcgi').toFixed(1)} MB`);
}
async function files() {
    await weight();
    await exporting('csv');
    await exporting('xlsx');
    importing(20000);
}
async function memory() {
    const cookie = await signIn('manager1');
    for (let done = 0; done < 200000;) {
        const out = execFileSync('wrk', ['-t1', '-c8', '-d20s', '-H', `Cookie: ${cookie}`, `${base}/customers?state=active`], { encoding: 'utf8' });
        done += Number(/(\d+) requests in/.exec(out)[1]);
        fact(`resident memory of a customers worker after ${done} more requests`, `${resident('VmRSS', 'customers.fcgi').toFixed(1)} MB`);
    }
}

// --- the run -----------------------------------------------------------------------------------------------------
try {
    startFloor();
    sql(`CREATE TABLE bench_floor (id BIGINT AUTO_INCREMENT PRIMARY KEY, at DATETIME(3), note VARCHAR(200)) ENGINE=InnoDB; GRANT INSERT ON bench_floor TO ${conf.db_reader}@localhost`);
    let there = 0;
    for (const size of sizes) {
        await fill(there + 1, size - there);
        there = size;
        if (parts.includes('pages')) await pages(size);
        if (parts.includes('saves')) await saves(size);
    }
    if (parts.includes('contracts')) await contracts(there);
    if (parts.includes('ledger')) await ledger(there);
    if (parts.includes('tickets')) await tickets(there, Number(option('--tickets', '1000000')));
    if (parts.includes('communications')) await communications(there, Number(option('--communications', '2000000')));
    if (parts.includes('memory')) await memory();
    if (parts.includes('files')) await files();
    console.log(`\n| | dealers | connections | requests/s | p50 ms | p99 ms | bytes | statements | database ms | of the floor |\n|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|`);
    for (const r of rows) console.log(`| ${r.what} | ${r.size} | ${r.connections} | ${rounded(r.rate)} | ${rounded(r.p50)} | ${rounded(r.p99)} | ${r.bytes.toFixed(0)} | ${r.statements.toFixed(1)} | ${r.cpu.toFixed(2)} | ${r.what === 'floor' ? '' : r.ratio.toFixed(2)} |`);
    console.log('');
    for (const [what, value] of facts) console.log(`- ${what}: ${value}`);
    if (rows.some((r) => r.errors)) process.exitCode = 1;
} finally {
    await stop();
}
