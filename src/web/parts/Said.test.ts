import { expect, test } from 'vitest';
import { saidText } from './Said.js';

test('instants inside a sentence are written in the zone, days in letters; all other words stay', () => {
  const said = 'Decided 2026-03-02T12:00Z, second person 2026-07-02T12:01Z, born 1971-04-23';
  expect(saidText(said, 'America/New_York')).toBe(
    'Decided Mon 2 Mar 2026, 07:00 EST, second person Thu 2 Jul 2026, 08:01 EDT, born 23 Apr 1971',
  );
  expect(saidText('1971-04-23', 'UTC')).toBe('23 Apr 1971');
  for (const same of ['No time here', 'ADV-2026-11-22', '2026-11-22-7', '2026-11', 'BRK2026-11-22'])
    expect(saidText(same, 'UTC')).toBe(same);
});
