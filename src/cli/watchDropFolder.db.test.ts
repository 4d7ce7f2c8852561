import { mkdtempSync, readdirSync, readFileSync, renameSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { onBothDatabases } from '../../test/support/databases.js';
import { BARNABY, departure, makeWorld } from '../../test/support/journeyWorld.js';
import { watchDropFolder } from './watchDropFolder.js';

onBothDatabases('drop folder', (database) => {
  test('a whole file is taken once and read; a file being written is left alone; an empty one is set aside', async () => {
    const world = await makeWorld(database());
    const folder = mkdtempSync(join(tmpdir(), 'rsoits-drop-'));
    const stop = watchDropFolder(folder, world.context);
    const put = (name: string, bytes: Uint8Array, ageS: number) => {
      const path = join(folder, 'incoming', name);
      writeFileSync(`${path}.part`, bytes);
      const then = Date.now() / 1000 - ageS;
      utimesSync(`${path}.part`, then, then);
      renameSync(`${path}.part`, path);
    };
    put('one.edi', departure([BARNABY]), 10);
    put('again.edi', departure([BARNABY]), 10);
    put('fresh.edi', departure([BARNABY], { number: '7' }), -3600);
    put('empty.edi', new Uint8Array(), 10);
    const handled = () => ['taken', 'refused'].map((n) => readdirSync(join(folder, n)).length);
    await expect.poll(handled).toEqual([2, 2]);
    await stop();
    expect(readdirSync(join(folder, 'taken')).sort()).toEqual(['again.edi.json', 'one.edi.json']);
    const receipts = ['again', 'one'].map((n) =>
      readFileSync(join(folder, 'taken', `${n}.edi.json`), 'utf8'),
    );
    expect(receipts.map((r) => (JSON.parse(r) as { received: string }).received).sort()).toEqual([
      'new',
      'repeated',
    ]);
    expect(receipts.join('')).not.toContain(BARNABY.names[0]!.surname);
    expect(readdirSync(join(folder, 'refused')).sort()).toEqual(['empty.edi', 'empty.edi.why.txt']);
    expect(readdirSync(join(folder, 'incoming'))).toEqual(['fresh.edi']);
    await world.settle().catch(() => undefined);
    expect(await world.rows('select state, repeats from transmissions')).toEqual([
      { state: 'read', repeats: 1 },
    ]);
  });
});
