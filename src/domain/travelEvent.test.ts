import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PersonDescription } from './person.js';
import {
  assignPersonKeys,
  closesAt,
  directionOf,
  firstState,
  hitKey,
  isOfAliens,
  isOff,
  isTravelEventKind,
  moveTravelEvent,
  personKeys,
  routingEventOf,
  TRAVEL_EVENT_KINDS,
  type TravelEventKind,
  voyageKey,
} from './travelEvent.js';

const HOUR = 3_600_000;
const leg = (departurePort?: string, arrivalPort?: string) => ({ departurePort, arrivalPort });

test('who asks for a visa, ESTA, residence or a waiver is no citizen; a sponsor or passport applicant may be one', () => {
  const kinds = Object.keys(TRAVEL_EVENT_KINDS) as TravelEventKind[];
  expect(kinds.filter(isOfAliens)).toEqual([
    'visa-application',
    'esta-application',
    'lpr-application',
    'aro-waiver',
  ]);
});

describe('direction, seen from the United States', () => {
  test.each([
    ['out', [leg('JFK', 'LHR')], 'departure'],
    ['in', [leg('LHR', 'JFK')], 'entry'],
    ['within', [leg('JFK', 'LAX')], 'none'],
    ['to a territory', [leg('JFK', 'SJU')], 'none'],
    ['past it', [leg('LHR', 'MEX')], 'none'],
    ['in with a domestic leg after', [leg('LHR', 'JFK'), leg('JFK', 'LAX')], 'entry'],
    ['out with a domestic leg before', [leg('LAX', 'JFK'), leg('JFK', 'LHR')], 'departure'],
    ['from an unknown port', [leg('QZQ', 'JFK')], 'unknown'],
    ['to no port', [leg('JFK', undefined)], 'unknown'],
    ['an unknown leg, then a known crossing', [leg('QZQ', 'LHR'), leg('LHR', 'JFK')], 'entry'],
    ['nothing known', [], 'unknown'],
  ] as const)('%s', (_what, legs, want) => {
    expect(directionOf(legs)).toBe(want);
  });
});

describe('states', () => {
  test('every kind begins in its first state and every move leads to a state of the kind', () => {
    for (const [kind, k] of Object.entries(TRAVEL_EVENT_KINDS)) {
      expect(firstState(kind as TravelEventKind)).toBe(k.states[0]);
      expect(Object.keys(k.moves).sort()).toEqual([...k.states].sort());
      for (const to of Object.values(k.moves).flat()) expect(k.states).toContain(to);
    }
  });
  test('a flight-close list corrects an earlier one', () => {
    expect(moveTravelEvent('manifest', 'on-board', 'not-on-board').ok).toBe(true);
    expect(moveTravelEvent('manifest', 'listed', 'listed').ok).toBe(true);
  });
  test('what flew is not un-listed by a late list', () => {
    expect(moveTravelEvent('manifest', 'on-board', 'listed')).toMatchObject({
      error: { code: 'no-such-move' },
    });
  });
  test('an issued visa can only be revoked', () => {
    expect(moveTravelEvent('visa-application', 'issued', 'revoked').ok).toBe(true);
    expect(moveTravelEvent('visa-application', 'issued', 'denied')).toMatchObject({
      error: { says: 'a visa-application that is issued cannot become denied' },
    });
  });
  test('an unknown state is refused with what was expected', () => {
    expect(moveTravelEvent('inspection', 'primary', 'lost')).toMatchObject({
      error: { code: 'unknown-state', says: expect.stringContaining('Expected one of primary') },
    });
  });
  test('kinds are known by name, and only own names', () => {
    expect(isTravelEventKind('manifest')).toBe(true);
    expect(isTravelEventKind('toString')).toBe(false);
  });
  test('who is off the journey', () => {
    expect(isOff('manifest', 'removed')).toBe(true);
    expect(isOff('manifest', 'listed')).toBe(false);
    expect(isOff('esta-application', 'denied')).toBe(false);
    expect(isOff('inspection', 'refused')).toBe(false);
    expect(isOff('foreign-advice', 'withdrawn')).toBe(true);
  });
});

test('routing rows exist for journeys and queries; applications have none yet', () => {
  expect(routingEventOf('manifest', 'entry')).toBe('entry');
  expect(routingEventOf('inspection', 'departure')).toBe('departure');
  expect(routingEventOf('manifest', 'unknown')).toBe('unknown-direction');
  expect(routingEventOf('manifest', 'none')).toBeNull();
  expect(routingEventOf('live-query', 'none')).toBe('live-query');
  expect(routingEventOf('visa-application', 'none')).toBe('visa-application');
  expect(routingEventOf('foreign-advice', 'none')).toBe('foreign-advice');
});

describe('closing', () => {
  const at = 1_000 * HOUR;
  const base = { kind: 'manifest' as TravelEventKind, state: 'listed', recordedAtMs: at };
  test.each([
    ['24 h after the last arrival', { ...base, departsAtMs: at + HOUR, lastArrivalAtMs: at + 9 * HOUR }, 33],
    ['no arrival known: a day of travel is allowed for', { ...base, departsAtMs: at + HOUR }, 49],
    ['an unknown port never closes early', { ...base, lastArrivalAtMs: at, portsKnown: false }, 50],
    ['nothing known', base, 72],
    ['an old list closes at once', { ...base, lastArrivalAtMs: at - 100 * HOUR }, 0],
    ['an inspection', { ...base, kind: 'inspection' }, 24],
    ['a live query', { ...base, kind: 'live-query' }, 24],
    ['a foreign advice', { ...base, kind: 'foreign-advice' }, 90 * 24],
    ['an undecided application', { ...base, kind: 'visa-application', state: 'filed' }, 365 * 24],
    [
      'a decided application',
      { ...base, kind: 'visa-application', state: 'issued', decidedAtMs: at + 5 * HOUR },
      5,
    ],
  ] as const)('%s', (_what, event, hours) => {
    expect((closesAt(event) - at) / HOUR).toBe(hours);
  });
});

describe('person keys', () => {
  const person = (
    surname: string,
    given: string,
    birth?: string,
    number?: string,
    issuer = 'USA',
  ): PersonDescription => ({
    names: [{ surname, given }],
    ...(birth ? { birthDates: [birth] } : {}),
    ...(number ? { documents: [{ kind: 'passport', number, issuer }] } : {}),
  });
  test('document and issuer first, then name and birth date, however it is written', () => {
    expect(personKeys(person('Ångström', 'Zoë', '1970-05-01', '53 40-17a'))).toEqual([
      'D:USA:534017A',
      'N:ANGSTROM ZOE:1970-05-01',
    ]);
  });
  test.each(['00000000', 'UNKNOWN', '123', ''])('a placeholder "%s" is no key', (number) => {
    expect(personKeys(person('Doe', 'Jo', '1970-05-01', number))[0]).toBe('N:DOE JO:1970-05-01');
  });
  test('a family on one visa is as many travellers as it has members, birth dates or not', () => {
    const onVisa = (given: string): PersonDescription => ({
      names: [{ surname: 'Rossi', given }],
      documents: [{ kind: 'visa', number: 'V88776655', issuer: 'USA' }],
    });
    expect(new Set(assignPersonKeys(['Anna', 'Bo', 'Carlo'].map(onVisa))).size).toBe(3);
  });
  test('a resend with a corrected name keeps the key', () => {
    const first = person('Smiht', 'John', '1970-05-01', '534017123');
    const known = new Map([['D:USA:534017123', first]]);
    expect(assignPersonKeys([person('Smith', 'John', '1970-05-01', '534017123')], known)).toEqual([
      'D:USA:534017123',
    ]);
  });
  test('two people with one number are two travellers', () => {
    const keys = assignPersonKeys([
      person('Rossi', 'Anna', '1990-01-02', '534017123'),
      person('Bianchi', 'Carlo', '1985-07-09', '534017123'),
    ]);
    expect(new Set(keys).size).toBe(2);
  });
  test('no list of different people ever loses one', () => {
    const one = fc.record({
      surname: fc.constantFrom('Smith', 'Rossi', 'Lee', 'Khan'),
      given: fc.constantFrom('Anna', 'Bo', 'Carl', 'Dina'),
      birth: fc.constantFrom('1980-01-01', '1981-02-03', '1990-12-31'),
      number: fc.constantFrom('534017123', '887766554', '00000000', undefined),
    });
    fc.assert(
      fc.property(
        fc.uniqueArray(one, { maxLength: 8, selector: (p) => `${p.surname}${p.given}` }),
        (list) => {
          const different = list.filter(
            (p, i) =>
              !list
                .slice(0, i)
                .some((q) => q.birth === p.birth || q.surname === p.surname || q.given === p.given),
          );
          const keys = assignPersonKeys(different.map((p) => person(p.surname, p.given, p.birth, p.number)));
          expect(new Set(keys).size).toBe(different.length);
        },
      ),
    );
  });
});

test('the key of a voyage ignores case and the time of day', () => {
  const v = { carrier: 'ua', number: '989', departurePort: 'IAD', departureLocal: '2026-03-02T17:40' };
  expect(voyageKey(v)).toBe('V|UA|989|IAD|2026-03-02');
  expect(voyageKey({ ...v, departureLocal: '2026-03-02T18:05' })).toBe(voyageKey(v));
});

test('a resend makes no new hit; leaving the list does', () => {
  const e = {
    kind: 'manifest',
    state: 'listed',
    direction: 'departure',
    place: 'V|UA|989|IAD|2026-03-02',
  } as const;
  expect(hitKey({ ...e })).toBe(hitKey(e));
  expect(hitKey({ ...e, state: 'removed' })).not.toBe(hitKey(e));
});
