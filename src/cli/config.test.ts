import { expect, test } from 'vitest';
import { ConfigMistakes, helpAfter, readConfig, VARIABLES } from './config.js';

test('an empty environment is a whole configuration on loopback', () => {
  expect(readConfig({})).toMatchObject({
    databaseUrl: null,
    port: 3000,
    host: '127.0.0.1',
    publicUrl: 'http://localhost:3000',
    trustProxy: false,
  });
});

test('PORT moves the public address with it', () => {
  expect(readConfig({ PORT: '8080' }).publicUrl).toBe('http://localhost:8080');
});

test('no canary needs no other variable', () => {
  expect(readConfig({ RSOITS_CANARY_MINUTES: '0' }).canary).toBeNull();
});

const wrong: readonly (readonly [string, Record<string, string>, RegExp])[] = [
  ['a port that is no number', { PORT: 'http' }, /PORT=http: expected a number/],
  [
    'another database',
    { RSOITS_DATABASE_URL: 'mysql://a:topsecret@b/c' },
    /RSOITS_DATABASE_URL: expected postgres/,
  ],
  [
    'plain HTTP on a real host',
    { RSOITS_PUBLIC_URL: 'http://rsoits.example.gov' },
    /https:\/\/ for every host/,
  ],
  ['an address with a path', { RSOITS_PUBLIC_URL: 'https://example.gov/rsoits' }, /without a path/],
  ['a level that does not exist', { RSOITS_LOG_LEVEL: 'loud' }, /RSOITS_LOG_LEVEL=loud: expected fatal/],
];
test.each(wrong)('%s is refused by name', (_what, env, message) => {
  expect(() => readConfig(env)).toThrow(message);
});

test('all mistakes are named at once, and no password is repeated', () => {
  try {
    readConfig({ PORT: '-1', RSOITS_DATABASE_URL: 'mysql://a:topsecret@b/c' });
    expect.unreachable();
  } catch (error) {
    expect((error as ConfigMistakes).mistakes).toHaveLength(2);
    expect((error as Error).message).not.toContain('topsecret');
  }
});

test('the help of a running program names every variable, that of a command on the database only where it is', () => {
  const named = (variables: 'all' | 'where') =>
    VARIABLES.map((v) => v.name).filter((name) =>
      helpAfter({ variables, examples: [] }).includes(`${name} `),
    );
  expect(named('all')).toEqual(VARIABLES.map((v) => v.name));
  expect(named('where')).toEqual(['RSOITS_DATABASE_URL', 'RSOITS_DATA', 'RSOITS_KEYS_FILE']);
});

test('the canary is off at 0 minutes, and must arrive within its interval', () => {
  expect(readConfig({}).canary).toEqual({ everyMs: 900_000, withinMs: 120_000 });
  expect(readConfig({ RSOITS_CANARY_MINUTES: '0' }).canary).toBeNull();
  for (const bad of [
    { RSOITS_CANARY_MINUTES: 'x' },
    { RSOITS_CANARY_MINUTES: '1', RSOITS_CANARY_WITHIN_SECONDS: '61' },
  ])
    expect(() => readConfig(bad)).toThrow(ConfigMistakes);
});
