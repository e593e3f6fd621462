// support.mjs - what every browser test needs: one Chromium, people signed in, the database, axe.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after } from 'node:test';
import { chromium } from 'playwright-core';

const require = createRequire(import.meta.url);
export const base = process.env.BASE_URL;
export const password = 'ninefold-demo';
export const url = (path) => base + path;

// --- the browser -------------------------------------------------------------------------------
// The headless shell is the engine alone, twice as quick; what it lacks (the PDF viewer) is asked of the whole browser.
const programs = { shell: process.env.CHROMIUM ?? '/usr/bin/chromium-headless-shell', whole: '/usr/bin/chromium' };
const launched = new Map();
function browser(which) {
    if (!launched.has(which))
        launched.set(which, chromium.launch({ executablePath: programs[which], args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu'] }));
    return launched.get(which);
}
after(async () => { for (const one of launched.values()) await (await one).close(); });

export const wide = { width: 1280, height: 900 };
export const phone = { width: 360, height: 740 };
// Sweeps over all pages: in make test-long in every language at every size, else in the last (English on the phone).
export const variants = (all) => (process.env.TESTS_LONG === 'yes' ? all : [all.at(-1)]);

// A page of its own context. Faults of the page itself are collected in page.faults.
export async function visitor({ viewport = wide, scheme = 'light', script = true, state, lang = 'zh-CN', which = 'shell' } = {}) {
    const context = await (await browser(which)).newContext({
        baseURL: base, viewport, colorScheme: scheme, javaScriptEnabled: script, storageState: state, locale: lang,
        reducedMotion: 'reduce', acceptDownloads: true, hasTouch: viewport.width < 600, isMobile: viewport.width < 600,
    });
    const get = context.request.get.bind(context.request); // a kept connection may end just as it is used again, as browsers know
    context.request.get = (address, options) => get(address, { maxRetries: 2, ...options });
    const page = await context.newPage();
    page.setDefaultTimeout(30000);
    page.faults = [];
    page.on('pageerror', (error) => page.faults.push(`script: ${error.message}`));
    page.on('console', (line) => {
        // a refused form answers 422 or 409 on purpose, and tests ask for pages that are not theirs
        if (line.type() === 'error' && !/status of 4(03|04|09|22)/.test(line.text())) page.faults.push(`console: ${line.text()}`);
    });
    return page;
}

export async function fillSignIn(page, account, word = password) {
    await page.fill('[name=account]', account);
    await page.fill('[name=password]', word);
    await page.click('.login button[type=submit]');
}

const signedIn = new Map(); // account -> cookies, so that a file signs each person in once
export async function person(account, options = {}) {
    if (!signedIn.has(account)) {
        const page = await visitor();
        await page.goto('/login');
        await fillSignIn(page, account);
        await page.waitForURL(url('/'));
        signedIn.set(account, await page.context().storageState());
        await page.context().close();
    }
    return visitor({ ...options, state: signedIn.get(account) });
}
export const forget = (account) => signedIn.delete(account);
export const leave = (...pages) => Promise.all(pages.map((page) => page.context().close()));

// --- the database, for what no page can do: time, and accounts of a test's own --------------------
const settings = Object.fromEntries(readFileSync(`${process.env.VAR}/ninefold.conf`, 'utf8').split('\n')
    .filter((line) => line.includes('=') && !line.startsWith('#')).map((line) => line.split(/\s*=\s*/, 2)));

// Rows as arrays of text.
export function sql(text) {
    const out = execFileSync('mariadb', ['--no-defaults', `--socket=${settings.db_socket}`, `--user=${settings.db_writer}`,
        '--default-character-set=utf8mb4', '--batch', '--skip-column-names', settings.db_name, '-e', text],
    { encoding: 'utf8', env: { ...process.env, MYSQL_PWD: settings.db_writer_password } });
    return out.split('\n').filter(Boolean).map((line) => line.split('\t'));
}
export const one = (text) => sql(text)[0]?.[0];

let serial = 0;
// Names that no other test and no earlier run has.
export const unique = (word = 't') => `${word}${Date.now().toString(36)}${process.pid.toString(36)}${(serial++).toString(36)}`;

// An account like a demo one (its roles, superior, regions), for this test alone: it may be locked out or change language.
export function likeness(of, { lang = 'zh', keys = 1 } = {}) {
    const account = unique(of);
    sql(`INSERT INTO staff (account, name, name_py, title, lang, letter_keys, department_id, superior_id, password_hash, password_changed_at, demo, created_at)
         SELECT '${account}', CONCAT('测试', name), CONCAT('ce shi ', name_py), title, '${lang}', ${keys}, department_id, superior_id, password_hash,
           password_changed_at, 1, created_at FROM staff WHERE account = '${of}';
         SET @made = LAST_INSERT_ID();
         INSERT INTO staff_role (staff_id, role_id) SELECT @made, role_id FROM staff_role JOIN staff st ON st.id = staff_id WHERE account = '${of}';
         INSERT INTO staff_sales_region (staff_id, sales_region_id) SELECT @made, sales_region_id FROM staff_sales_region JOIN staff st ON st.id = staff_id WHERE account = '${of}';
         UPDATE options_stamp SET value = value + 1;`);
    return account;
}
export const idOf = (account) => one(`SELECT id FROM staff WHERE account = '${account}'`);

// --- what tests do again and again ----------------------------------------------------------------
// Registers a dealer through the form and gives its id.
export async function register(page, fields = {}) {
    await page.goto('/customers/new');
    const all = { name: `测试商行${unique()}`, type: 'distributor', ...fields };
    for (const [name, value] of Object.entries(all)) await enter(page, name, value);
    await save(page);
    await page.locator('[name=not_duplicate], a[href$="/edit"]').first().waitFor();
    if (await page.locator('[name=not_duplicate]').count()) { // asked whether it is one of those alike
        await page.check('[name=not_duplicate]');
        await save(page);
    }
    await page.waitForURL(/\/customers\/\d+$/);
    return Number(new URL(page.url()).pathname.split('/').pop());
}

export async function enter(page, name, value) {
    const field = page.locator(`#f-${name}`);
    const kind = await field.evaluate((el) => (el.tagName === 'SELECT' ? 'select' : el.type));
    if (kind === 'select') await field.selectOption(String(value));
    else if (kind === 'checkbox') await field.setChecked(Boolean(value));
    else await field.fill(String(value));
}
export const save = (page) => page.locator('form .buttons button[type=submit]').first().click();
export const text = (page, selector = 'main') => page.locator(selector).innerText();

// --- judging a page ----------------------------------------------------------------------------------
const axeSource = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
// A bar of buttons that stays at the window's edge covers whatever row happens to lie there, which is reached by scrolling: while
// sizes are measured it stands where it belongs.
const bars = (page, position) => page.evaluate((value) => { for (const bar of document.querySelectorAll('.buttons, .decide')) bar.style.position = value; }, position);
export async function axe(page, rules) {
    await bars(page, 'static');
    const found = await page.evaluate(`${axeSource}; axe.run(document, { resultTypes: ['violations'], ${rules
        ? `runOnly: { type: 'rule', values: ${JSON.stringify(rules)} }`
        : "runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']"} })`);
    await bars(page, '');
    return found.violations.map((fault) => `${fault.id}: ${fault.nodes.slice(0, 3).map((node) => `${node.target} ${node.failureSummary.split('\n')[1]?.trim()}`).join(' | ')}`);
}

// What sticks out at the right of the page, if anything does.
export const overflow = (page) => page.evaluate(() => {
    const most = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= most) return [];
    return [...document.querySelectorAll('body *')].filter((el) => el.getBoundingClientRect().right > most + 1 && !el.closest('.scroll, .views, .filters, .vh'))
        .slice(0, 4).map((el) => `${el.tagName}.${el.className} ends at ${Math.round(el.getBoundingClientRect().right)}`);
});

// A key of the catalogue that nobody wrote, e.g. "customer.foo", shows as itself.
export const KEY_SHOWN = /\b(app|menu|list|form|field|error|account|customer|paper|limit|contact|timeline|history|home|task|announcement|file|search|notice|import|admin)\.[a-z]\w+\b/;

export async function sound(page, where) {
    assert.deepEqual(page.faults, [], `${where}: faults of the page`);
    assert.notEqual((await page.title()).trim(), '', `${where}: has a title`);
    assert.doesNotMatch(await text(page, 'body'), KEY_SHOWN, `${where}: every word is in the catalogue`);
}
