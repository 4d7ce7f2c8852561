import { expect, test } from 'vitest';
import { readAny } from '../read.js';
import { type CapAlert, writeCap } from './write.js';

const ALERT: CapAlert = {
  identifier: 'rsoits.2026.17',
  sender: 'nsotc@usms.example',
  sent: '2026-03-14T09:30:00-05:00',
  status: 'Test',
  kind: 'Update',
  restriction: 'Law enforcement only',
  references: [
    { sender: 'nsotc@usms.example', identifier: 'rsoits.2026.16', sent: '2026-03-14T09:00:00-05:00' },
  ],
  event: 'Travel of a registered person',
  urgency: 'Immediate',
  severity: 'Severe',
  certainty: 'Likely',
  headline: 'Message R-17 & R-16 waits in the portal',
  parameters: [['reference', 'R-17']],
};

test('what is written is read, restricted and with its references', () => {
  const xml = writeCap(ALERT);
  expect(xml).toContain('<scope>Restricted</scope>');
  expect(readAny(new TextEncoder().encode(xml))).toMatchObject([
    {
      format: 'cap',
      outcome: 'accepted',
      references: {
        message: 'rsoits.2026.17',
        prepared: ALERT.sent,
        documentCode: 'Update',
        transaction: 'rsoits.2026.16',
        test: true,
        messageType: 'CAP:1.2',
      },
    },
  ]);
});

test('a time without an offset and an identifier with a blank cannot be written', () => {
  expect(() => writeCap({ ...ALERT, sent: '2026-03-14T09:30:00Z' })).toThrow(/offset/);
  expect(() => writeCap({ ...ALERT, identifier: 'a b' })).toThrow(/blank/);
});

test('what an alert lacks is said', () => {
  const xml = writeCap(ALERT)
    .replace(/<restriction>.*<\/restriction>\n/, '')
    .replace('>Update<', '>News<');
  expect(readAny(new TextEncoder().encode(xml))[0]!.warnings.map((w) => w.code)).toEqual([
    'value',
    'restriction',
  ]);
});
