import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readAny } from '#formats/read.js';
import { projectRoot } from '#storage/entry.js';
import { SAMPLES, writeSamples } from './writeSamples.js';

if (process.env.RSOITS_WRITE_SAMPLES) writeSamples();

test.each(Object.entries(SAMPLES))('%s is what its writer writes, and is read in full', (file, write) => {
  const bytes = new Uint8Array(readFileSync(join(projectRoot(), 'sim/samples', file)));
  expect(bytes).toEqual(new Uint8Array(write()));
  for (const message of readAny(bytes)) expect(message).toMatchObject({ outcome: 'accepted', warnings: [] });
});
