import { expect, test } from 'vitest';
import { type CrashOptions, runCrashProof } from '../../sim/crash.js';

const FULL = process.env.RSOITS_CRASH_FULL === '1';
const SIZE = FULL
  ? { kills: 200, travellers: 5000, limitMs: 13 * 60_000 }
  : { kills: 25, travellers: 500, limitMs: 15 * 60_000 };
const SEED = Number(process.env.RSOITS_CRASH_SEED ?? 1);

/**
 * The program as built is killed while it works. `npm test` runs a small proof, RSOITS_CRASH_FULL=1 the one that
 * docs/running/crash-proof.md reports; RSOITS_CRASH_SEED chooses another course of kills and faults.
 */
test(`${SIZE.kills} killed processes lose no notification, repeat none and keep each subject’s order (seed ${SEED})`, {
  timeout: SIZE.limitMs + 240_000,
}, async ({ signal }) => {
  const said: string[] = [];
  const options: CrashOptions = {
    ...SIZE,
    seed: SEED,
    signal,
    progress: (text) => (FULL ? process.stderr.write(`${text}\n`) : said.push(text)),
  };
  const report = await runCrashProof(options);
  console.log(JSON.stringify(report));
  expect(report, said.slice(-5).join('\n')).toMatchObject({
    differences: [],
    unmet: [],
    unfinished: 0,
    withoutPlan: 0,
  });
  // The proof proves something only when all of it happened.
  expect(report.kills).toBe(SIZE.kills);
  expect(report.notifications).toBeGreaterThan(SIZE.travellers * 1.8);
  expect(report.receivers.repeats).toBeGreaterThan(0);
  expect(report.attemptsOfUnknownFate).toBeGreaterThan(0);
});
