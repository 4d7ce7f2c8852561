import { defineConfig } from 'vitest/config';

// Three lanes, selected by file name: pure tests beside the code, tests that need a database (built first),
// and journeys through the whole system.
const alias = [
  { find: /^#(.*)$/, replacement: `${import.meta.dirname ?? new URL('.', import.meta.url).pathname}/src/$1` },
];
// A browser or a database process on a starved machine may be late once. Whatever passed only when it was tried again is named
// above the closing line of `npm test`. Pure tests get no second attempt.
const retry = 1;
// Long enough for a machine that is ten times slower; whoever waits goes on as soon as what was awaited is there.
const base = {
  environment: 'node' as const,
  testTimeout: 240_000,
  hookTimeout: 600_000,
  expect: { poll: { timeout: 30_000 } },
};

export default defineConfig({
  resolve: { alias },
  test: {
    maxWorkers: Number(process.env.RSOITS_TEST_WORKERS ?? 3),
    projects: [
      {
        resolve: { alias },
        test: {
          ...base,
          name: 'unit',
          include: ['{src,sim,bench,test}/**/*.test.{ts,tsx}'],
          exclude: ['**/*.db.test.ts', 'test/journeys/**', 'test/pages/**', 'test/conformance/**'],
        },
      },
      {
        resolve: { alias },
        test: {
          ...base,
          name: 'db',
          retry,
          include: ['{src,sim,bench,test}/**/*.db.test.ts'],
          globalSetup: ['test/support/globalDatabases.ts'],
        },
      },
      {
        resolve: { alias },
        test: {
          ...base,
          name: 'journeys',
          retry,
          // The longest takes more than a minute and a half on one core.
          testTimeout: 600_000,
          include: ['test/journeys/**/*.test.ts', 'test/pages/**/*.test.ts'],
          exclude: ['test/journeys/crashProof.test.ts'],
          globalSetup: ['test/support/globalDatabases.ts'],
        },
      },
      {
        resolve: { alias },
        // By itself, after the others: it starts seven processes and a server, which starve beside other tests.
        test: { ...base, name: 'crash', include: ['test/journeys/crashProof.test.ts'] },
      },
      {
        resolve: { alias },
        test: {
          ...base,
          name: 'conformance',
          include: ['test/conformance/**/*.test.ts'],
          testTimeout: 600_000,
        },
      },
    ],
  },
});
