import { expect, test } from 'vitest';
import { saidText } from './Said.js';

test('instants inside a sentence are written in the zone; dates and all other words stay', () => {
  const said = 'Decided 2026-03-02T12:00Z, second person 2026-07-02T12:01Z, born 1971-04-23';
  expect(saidText(said, 'America/New_York')).toBe(
    'Decided Mon 2 Mar 2026, 07:00 EST, second person Thu 2 Jul 2026, 08:01 EDT, born 1971-04-23',
  );
  expect(saidText('No time here', 'UTC')).toBe('No time here');
});
