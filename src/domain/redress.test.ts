import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FEDERAL_CALENDAR } from './calendar.js';
import { type Clearance, clearanceFinding, nameWords, travellerDigests } from './clearance.js';
import type { PersonDescription } from './person.js';
import {
  actOnRedress,
  clearingObstacle,
  type RedressAct,
  type RedressFacts,
  redressDue,
  travellerLetter,
} from './redress.js';

const TRAVELLER: PersonDescription = {
  names: [{ surname: 'WHITCOMBE', given: 'PEREGRINE' }],
  birthDates: ['1988-02-11'],
  documents: [{ kind: 'passport', number: 'X1112223', issuer: 'GBR' }],
};
const RECORD: PersonDescription = {
  names: [{ surname: 'WHITCOMBE', given: 'PEREGRINE', middle: 'JAMES' }],
  birthDates: ['1961-07-30'],
  documents: [{ kind: 'passport', number: '910228374', issuer: 'USA' }],
  fbiNumber: '123456AB7',
};
const seen = (person = RECORD, verifiedSame = false) => [{ recordNumber: 'X1', person, verifiedSame }];

describe('who may be cleared', () => {
  test('somebody with other identifiers, whose identity was checked', () => {
    expect(clearingObstacle(TRAVELLER, 'document', seen())).toBeNull();
    expect(clearingObstacle(TRAVELLER, null, seen())).toBe('identity-not-checked');
    expect(clearingObstacle({ ...TRAVELLER, documents: [] }, 'document', seen())).toBe('identity-incomplete');
    expect(clearingObstacle({ ...TRAVELLER, birthDates: ['1988-02'] }, 'document', seen())).toBe(
      'identity-incomplete',
    );
    expect(clearingObstacle(TRAVELLER, 'document', [])).toBe('no-record');
  });

  test('never whoever bears an identifier of the record, whatever else is said', () => {
    const shared = fc.constantFrom<(p: PersonDescription) => PersonDescription>(
      (p) => ({ ...p, documents: [...(p.documents ?? []), ...(RECORD.documents ?? [])] }),
      (p) => ({ ...p, documents: [...(p.documents ?? []), { kind: 'other', number: '910-228-374' }] }),
      (p) => ({ ...p, fbiNumber: '123456ab7' }),
    );
    const names = fc.array(
      fc.record({ surname: fc.string({ minLength: 1 }), given: fc.string({ minLength: 1 }) }),
      { minLength: 1, maxLength: 3 },
    );
    const check = fc.constantFrom('document', 'notarised', 'fingerprints') as fc.Arbitrary<'document'>;
    fc.assert(
      fc.property(shared, names, check, fc.boolean(), (share, n, how, same) => {
        expect(clearingObstacle(share({ ...TRAVELLER, names: n }), how, seen(RECORD, same))).not.toBeNull();
      }),
    );
  });

  test('a namesake born the same day only by fingerprints; nobody against a verified decision', () => {
    const twin = { ...RECORD, documents: [], names: TRAVELLER.names, birthDates: ['1988-02-11'] };
    expect(clearingObstacle(TRAVELLER, 'document', seen(twin))).toBe('fingerprints-needed');
    expect(clearingObstacle(TRAVELLER, 'fingerprints', seen(twin))).toBeNull();
    expect(clearingObstacle(TRAVELLER, 'fingerprints', seen(RECORD, true))).toBe('verified-same');
  });
});

describe('what a clearance says at the next trip', () => {
  const digest = (text: string) => `d(${text})`;
  const of = travellerDigests(TRAVELLER, digest);
  const cleared: Clearance = {
    recordId: 'r1',
    recordDigest: 'as it was',
    number: 'RN-4F00AA17',
    names: of.names,
    birthDate: of.birthDate!,
    documents: of.documents,
    voidedAtMs: null,
    expiresAtMs: 1000,
  };
  const finding = (
    person: PersonDescription,
    more: {
      numbers?: string[];
      recordId?: string;
      recordDigest?: string;
      c?: Partial<Clearance>;
      now?: number;
    } = {},
  ) =>
    clearanceFinding(
      { ...cleared, ...more.c },
      travellerDigests(person, digest),
      {
        numbers: more.numbers ?? [],
        recordId: more.recordId ?? 'r1',
        recordDigest: more.recordDigest ?? 'as it was',
      },
      more.now ?? 0,
    );

  test('holds for the same traveller, by document or by the number given, in whatever order the name comes', () => {
    expect(finding(TRAVELLER)).toBe('holds');
    expect(finding({ ...TRAVELLER, names: [{ full: 'Peregrine Whitcombe' }] })).toBe('holds');
    expect(finding({ ...TRAVELLER, documents: [] }, { numbers: ['rn 4f00aa17'] })).toBe('holds');
    expect(nameWords({ surname: 'DOE', given: 'ANN' })).toBe(nameWords({ full: 'Ann Doe' }));
  });

  test('comes back in full when a side brings anything new', () => {
    expect(finding(TRAVELLER, { recordDigest: 'as it is' })).toBe('record-changed');
    expect(finding({ ...TRAVELLER, fbiNumber: '1' })).toBe('new-identifier');
    const renewed = {
      ...TRAVELLER,
      documents: [{ kind: 'passport', number: 'NEW1', issuer: 'GBR' }],
    } as const;
    expect(finding(renewed, { numbers: ['RN4F00AA17'] })).toBe('new-identifier');
    expect(finding(renewed)).toBeNull();
    expect(finding(TRAVELLER, { c: { voidedAtMs: 5 } })).toBe('ended');
    expect(finding(TRAVELLER, { now: 1000 })).toBe('ended');
    expect(finding(TRAVELLER, { recordId: 'r2' })).toBeNull();
  });

  test('a number in the hands of somebody else clears nobody', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 1 }),
        fc.date({ min: new Date('1930-01-01'), max: new Date('2005-12-31'), noInvalidDate: true }),
        (name, born) => {
          const other: PersonDescription = {
            names: [{ full: name }],
            birthDates: [born.toISOString().slice(0, 10)],
          };
          if (born.toISOString().slice(0, 10) !== '1988-02-11')
            expect(finding(other, { numbers: [cleared.number] })).toBe('not-this-traveller');
        },
      ),
    );
  });
});

describe('an inquiry', () => {
  const R: RedressFacts = {
    kind: 'traveller',
    state: 'received',
    version: 1,
    round: 1,
    check: 'document',
    proposedBy: null,
    proposed: null,
  };
  const PROPOSED: RedressFacts = { ...R, state: 'proposed', proposed: 'cleared', proposedBy: 'a' };
  const when = (r: RedressFacts, act: RedressAct, by = 'a', version = r.version) => {
    const done = actOnRedress(r, act, by, version);
    return done.ok ? done.value : done.error;
  };

  test('is cleared by two persons, refused by one, and only with outcomes of its kind', () => {
    const decide = (outcome: string): RedressAct => ({ kind: 'decide', outcome, note: 'looked at both' });
    expect(when(R, decide('cleared'))).toEqual({ state: 'proposed', outcome: 'cleared' });
    expect(when(PROPOSED, { kind: 'second', agrees: true, note: '' })).toBe('same-person');
    expect(when(PROPOSED, { kind: 'second', agrees: true, note: '' }, 'b')).toEqual({
      state: 'decided',
      outcome: 'cleared',
    });
    expect(when(PROPOSED, { kind: 'second', agrees: false, note: '' }, 'b')).toBe('no-reason');
    expect(when(PROPOSED, { kind: 'second', agrees: false, note: 'no papers' }, 'b')).toEqual({
      state: 'received',
      outcome: null,
    });
    expect(when(R, decide('is-the-person'))).toEqual({ state: 'decided', outcome: 'is-the-person' });
    expect(when(R, decide('upheld'))).toBe('unknown-outcome');
    expect(when({ ...R, kind: 'tier' }, decide('cleared'))).toBe('unknown-outcome');
    expect(when({ ...R, kind: 'tier' }, decide('upheld'))).toEqual({ state: 'decided', outcome: 'upheld' });
    expect(when(R, decide(''))).toBe('unknown-outcome');
  });

  test('is appealed after the decision, never before; an old page changes nothing', () => {
    const appeal: RedressAct = { kind: 'appeal', note: 'they say it again' };
    expect(when(R, appeal)).toBe('not-decided');
    expect(when({ ...R, state: 'decided' }, appeal)).toEqual({ state: 'received', outcome: null, round: 2 });
    expect(when({ ...R, state: 'decided' }, { kind: 'decide', outcome: 'cleared', note: 'xyz' })).toBe(
      'decided',
    );
    expect(when(R, { kind: 'note', note: 'a call' }, 'a', 9)).toBe('stale');
  });

  test('the letter of a decision is the same whatever was decided, and says neither yes nor no', () => {
    const text = travellerLetter('RN-1', 'decision').join(' ');
    expect(text).toContain('neither confirm nor deny');
    expect(text).not.toMatch(/regist|offend|sex|watch|wanted|NSOR|match|record/i);
    expect(travellerLetter.length).toBe(2);
  });

  test('its clocks are business days after the receipt', () => {
    expect(redressDue(FEDERAL_CALENDAR, '2026-03-10', 'acknowledge').due).toBe('2026-03-24');
    expect(redressDue(FEDERAL_CALENDAR, '2026-03-10', 'decide').reckoning.source).toContain('552a(d)(3)');
  });
});
