// Lane: apart.
// Ten times kill -9 of MariaDB while saves run (tests/faults/saves.mjs).
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { instance } from '../faults/support.mjs';
import { killRounds } from '../faults/saves.mjs';

test('MariaDB killed ten times while saves run', async () => {
    const result = await killRounds(await instance(), 10);
    console.log(JSON.stringify(result));
    assert.ok(result.made > 50 && result.edits > 50 && result.again > 0, JSON.stringify(result));
});
