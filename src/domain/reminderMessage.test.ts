import { expect, test } from 'vitest';
import { readCallBack, readMachineAddress, reminderMessage } from './reminderMessage.js';

test('a message fits one text message and names a day, a number and a reference, and nothing else', () => {
  const of = {
    dueOn: '2026-12-10',
    callBack: '+1 (555) 555-0100',
    reference: 'A1B2C3D4',
    test: true,
  } as const;
  const { text, subject } = reminderMessage(of);
  expect(text).toBe(
    'TEST. Reminder of your appointment, by 2026-12-10 at the latest. Questions: call +1 (555) 555-0100. Ref A1B2C3D4. Do not answer this message.',
  );
  expect(text.length).toBeLessThanOrEqual(160);
  // The GSM 03.38 alphabet, as far as it is ASCII: everything else makes two messages of one.
  expect(text).toMatch(/^[A-Za-z0-9 .,:+()-]+$/);
  expect(`${subject} ${text}`).not.toMatch(/offend|registr|sex|police|tribe|court/i);
});

test.each([
  ['555-555-0100', '555-555-0100'],
  [' +1 (555) 555.0100 ', '+1 (555) 555.0100'],
  ['Registry of sex offenders 555-0100', null],
  ['12', null],
  ['1234567890123456', null],
])('a number to call: %s', (typed, read) => expect(readCallBack(typed)).toBe(read));

test.each([
  ['text', '(330) 555-0142', '+13305550142'],
  ['text', '1 330 555 0142', '+13305550142'],
  ['text', '+44 20 7946 0958', '+442079460958'],
  ['text', '555-0142', null],
  ['text', 'a@b.example', null],
  ['email', ' osric@example.org ', 'osric@example.org'],
  ['email', 'osric@example', null],
  ['email', 'Osric <osric@example.org>', null],
  ['email', 'a@b.org,c@d.org', null],
  ['email', 'a@b.org\r\nBcc: c@d.org', null],
] as const)('an address for %s: %s', (way, typed, read) => expect(readMachineAddress(way, typed)).toBe(read));
