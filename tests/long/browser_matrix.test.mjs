// Every page x language x width x colour scheme: nothing sticks out, axe finds nothing, no fault, no word missing.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { everyPage } from '../browser/pages.mjs';
import { axe, leave, overflow, person, phone, sound } from '../browser/support.mjs';

for (const lang of ['zh', 'en']) {
    for (const viewport of [{ width: 1280, height: 900 }, { width: 768, height: 1024 }, phone]) {
        for (const scheme of ['light', 'dark']) {
            test(`${lang}, ${viewport.width} px, ${scheme}`, { timeout: 600000 }, async () => {
                const { account, paths } = await everyPage(lang);
                const page = await person(account, { viewport, scheme });
                const faults = [];
                for (const path of paths) {
                    await page.goto(path);
                    await sound(page, path);
                    for (const fault of [...(await axe(page)), ...(await overflow(page))]) faults.push(`${path}: ${fault}`);
                }
                assert.deepEqual(faults, []);
                await leave(page);
            });
        }
    }
}
