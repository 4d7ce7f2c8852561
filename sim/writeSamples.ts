import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { writeTecsCsv, writeTecsJson } from '#formats/tecs/write.js';
import { projectRoot } from '#storage/entry.js';
import { TECS_SAMPLE } from './samples/tecs/batch.js';

/** Every sample of a door, by its file below sim/samples, as the project's own writers write it. */
export const SAMPLES: Readonly<Record<string, () => Uint8Array>> = {
  'tecs/inspections.json': () => writeTecsJson(TECS_SAMPLE),
  'tecs/inspections.csv': () => writeTecsCsv(TECS_SAMPLE),
};

/** Writes all samples; a test holds the files against their writers. */
export function writeSamples(folder = join(projectRoot(), 'sim/samples')): void {
  for (const [file, write] of Object.entries(SAMPLES)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), write());
  }
}
