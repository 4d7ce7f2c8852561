import { describe, expect, test } from 'vitest';
import { readAny } from '../read.js';
import { type BrokerAlert, writeNotification } from './writeNotification.js';

const ARREST: BrokerAlert = {
  what: 'arrest',
  number: 'HPD-77',
  date: '2026-03-14',
  agency: 'Port Ellery Police',
  system: 'Ellery Broker',
  charges: ['Assault', 'Failure to register & notify'],
  person: {
    names: [{ surname: 'QUILL', given: 'MARLO', middle: 'A' }],
    birthDates: ['1971-08-30'],
    sex: 'M',
    fbiNumber: '123456KA7',
  },
  officer: 'Vane',
};
const read = (xml: string) => readAny(new TextEncoder().encode(xml))[0]!;

describe('alerts of state brokers', () => {
  test('an arrest is a police report of the subject, with who reports it; the officer is none', () => {
    expect(read(writeNotification(ARREST))).toMatchObject({
      format: 'police-alert',
      outcome: 'accepted',
      kind: 'events',
      persons: [
        {
          names: [{ surname: 'QUILL', given: 'MARLO', middle: 'A' }],
          birthDates: ['1971-08-30'],
          sex: 'M',
          fbiNumber: '123456KA7',
          part: 'subject',
        },
        { names: [{ surname: 'Vane' }], part: 'official' },
      ],
      events: [
        {
          person: 0,
          kind: 'police-report',
          state: 'arrest',
          reference: 'NotifyingArrest 2026-03-14 HPD-77',
          occurredAt: '2026-03-14T00:00',
          facts: {
            report: 'arrest',
            date: '2026-03-14',
            agency: 'Port Ellery Police',
            charges: ['Assault', 'Failure to register & notify'],
          },
        },
      ],
    });
  });

  test('a warrant; what happened holds nothing of the person', () => {
    const message = read(writeNotification({ ...ARREST, what: 'warrant' }));
    expect(message.events).toMatchObject([
      { state: 'warrant', reference: 'NotifyingWarrant 2026-03-14 HPD-77' },
    ]);
    const facts = JSON.stringify(message.events![0]!.facts);
    for (const word of ['QUILL', 'MARLO', '1971', '123456KA7', 'Vane']) expect(facts).not.toContain(word);
  });

  test('another notice is an incident, quarantined; without a number a digest of the bytes stands in', () => {
    const odd = writeNotification(ARREST).replaceAll('NotifyingArrest', 'NotifyingParade');
    expect(read(odd)).toMatchObject({
      outcome: 'quarantined',
      warnings: [{ code: 'unknown-notice' }],
      events: [{ state: 'incident' }],
    });
    const bare = writeNotification(ARREST).replace(/<j:ArrestAgencyRecordIdentification>.*\n/, '');
    const [first, second] = [read(bare), read(bare)];
    expect(first.events![0]!.reference).toBe(second.events![0]!.reference);
    expect(first.events![0]!.reference).not.toBe(
      read(bare.replace('Assault', 'Battery')).events![0]!.reference,
    );
  });

  test('nobody whom it is about: quarantined, no event', () => {
    const nobody = writeNotification(ARREST).replaceAll('s:ref="P1"', 's:ref="P9"');
    expect(read(nobody)).toMatchObject({ outcome: 'quarantined', kind: 'ignored' });
    expect(read(nobody).warnings.map((w) => w.code)).toEqual(['unresolved-reference', 'no-subject']);
  });
});
