import { describe, expect, test } from 'vitest';
import { type ImplementationFacts, implementationEvidence } from './implementation.js';
import { nsorRoad, type TAP_STATES, tapOf } from './tribalAccess.js';

const none = { n: 0, numbers: [] };
const one = { n: 1, numbers: ['2026-0001'] };
/** A registry in which nothing has happened yet. */
const EMPTY: ImplementationFacts = {
  agency: { tribal: true, jurisdiction: 'T01', calendar: 'US' },
  states: {},
  bases: {},
  duties: {},
  elements: {},
  values: { n: 0, complete: 0, files: 0 },
  visits: { n: 0, people: 0, last: null },
  changes: { n: 0, last: null },
  noConviction: none,
  tiers: {},
  tierDecisions: { n: 0, versions: [], otherwise: 0, appealed: 0, undecided: none },
  prints: {
    sets: {},
    accepted: 0,
    rejected: none,
    cards: none,
    unasked: none,
    noFingers: none,
    noPalms: none,
  },
  dna: {
    checked: 0,
    inCodis: 0,
    taken: 0,
    submitted: 0,
    received: 0,
    early: none,
    pending: none,
    unchecked: none,
  },
  nsor: {
    road: 'none',
    tap: { state: 'none', since: '' },
    cover: { covered: {}, submitted: 0, waiting: 0 },
    accepted: 0,
    rejected: 0,
    updates: 0,
    missing: none,
    last: null,
  },
  elsewhere: { ties: 0, ended: 0 },
  relocations: {},
  absconding: { cases: 0, absconded: 0, located: 0, steps: {}, next: {}, undecided: none, without: none },
  contacts: { n: 0, current: 0, oldest: null, problem: 'none', incidents: 0 },
  site: { listed: 0, right: 0, unseen: none, missing: none, prohibited: none, tooMany: none, partners: [] },
  shares: {},
  messages: { waiting: 0 },
  agreements: [],
  photographs: 0,
  lodgingFromDays: 7,
};

const TOLD = { told: 1, late: 0, overdue: 0, owed: 0, nobody: 0 };
const PARTNER = { with: 'Oklahoma', until: null, looks: 0, last: null, due: true };

const section = (facts: ImplementationFacts, row: number) =>
  implementationEvidence(facts).find((s) => s.row === row)!;

describe('evidence of implementation', () => {
  test('every row from 65 to 85 has a section; an empty registry evidences none of them', () => {
    const sections = implementationEvidence(EMPTY);
    expect(sections.map((s) => s.row)).toEqual(Array.from({ length: 21 }, (_, i) => 65 + i));
    expect(sections.filter((s) => s.evidenced)).toEqual([]);
    for (const s of sections) expect(s.asks.length).toBeGreaterThan(20);
  });

  test.each<[row: number, facts: Partial<ImplementationFacts>]>([
    [65, { duties: { 'nsor-entry': { onTime: 3, late: 0, overdue: none, notDue: 0 } } }],
    [66, { bases: { residence: 2 } }],
    [67, { duties: { 'first-registration': { onTime: 1, late: 0, overdue: none, notDue: 0 } } }],
    [68, { visits: { n: 1, people: 1, last: '2026-03-01' } }],
    [69, { duties: { appearance: { onTime: 0, late: 0, overdue: none, notDue: 2 } } }],
    [70, { elsewhere: { ties: 1, ended: 0 } }],
    [71, { elements: { offence: { people: 1, values: 1, last: '2026-03-01' } } }],
    [72, { states: { 'moved-out': 1 } }],
    [73, { tierDecisions: { ...EMPTY.tierDecisions, n: 1, versions: [1] } }],
    [74, { values: { n: 4, complete: 1, files: 1 } }],
    [75, { dna: { ...EMPTY.dna, checked: 1, inCodis: 1 } }],
    [76, { prints: { ...EMPTY.prints, accepted: 1 } }],
    [77, { nsor: { ...EMPTY.nsor, accepted: 1, road: 'own' } }],
    [78, { elements: { lodging: { people: 1, values: 1, last: '2026-03-01' } } }],
    [79, { contacts: { n: 1, current: 1, oldest: '2026-03-01', problem: null, incidents: 0 } }],
    [80, { shares: { 25: TOLD, 26: TOLD, 27: TOLD, 28: TOLD, 29: TOLD } }],
    [81, { site: { ...EMPTY.site, listed: 1, right: 1 } }],
    [82, { site: { ...EMPTY.site, partners: [{ ...PARTNER, looks: 1, last: '2026-03-01' }] } }],
    [83, { relocations: { 'failed-to-appear': 1 } }],
    [84, { absconding: { ...EMPTY.absconding, cases: 1, steps: { determine: { done: 1, leftOut: 0 } } } }],
  ])('row %i is evidenced by its own data and by nothing else', (row, facts) => {
    expect(section({ ...EMPTY, ...facts }, row).evidenced).toBe(true);
    expect(section(EMPTY, row).evidenced).toBe(false);
  });

  test('what is missing is said with a few file numbers, never with names', () => {
    const overdue = { n: 7, numbers: ['2026-0001', '2026-0002'] };
    const facts = {
      ...EMPTY,
      duties: { appearance: { onTime: 5, late: 1, overdue, notDue: 0 } },
      nsor: { ...EMPTY.nsor, missing: overdue },
    };
    expect(section(facts, 69).gaps).toEqual([
      '1 done late (Appearances)',
      '7 overdue (Appearances): files 2026-0001, 2026-0002',
    ]);
    expect(section(facts, 77).gaps).toEqual([
      'Nothing carries entries to NSOR',
      'No agreement in force covers: entering records',
      'No agreement in force covers: changing and supplementing records',
      'No agreement in force covers: clearing and canceling records',
      '7 registered without an accepted NSOR entry: files 2026-0001, 2026-0002',
    ]);
  });

  test.each<[row: number, what: string, facts: Partial<ImplementationFacts>]>([
    [75, 'a sample taken before CODIS was asked', { dna: { ...EMPTY.dna, checked: 1, early: one } }],
    [76, 'a card that was sent', { prints: { ...EMPTY.prints, cards: one } }],
    [79, 'a contact that is stale', { contacts: { ...EMPTY.contacts, n: 1, problem: 'stale' } }],
    [80, 'four groups of the five', { shares: { 25: TOLD, 26: TOLD, 27: TOLD, 28: TOLD } }],
    [
      80,
      'a group told late',
      { shares: { 25: TOLD, 26: TOLD, 27: TOLD, 28: TOLD, 29: { ...TOLD, late: 1 } } },
    ],
    [82, 'an agreement without a look', { site: { ...EMPTY.site, partners: [PARTNER] } }],
    [84, 'a case without a step', { absconding: { ...EMPTY.absconding, cases: 1 } }],
  ])('row %i is not evidenced by %s, and the gap is said', (row, _, facts) => {
    const shown = section({ ...EMPTY, ...facts }, row);
    expect(shown.evidenced).toBe(false);
    if (row !== 84) expect(shown.gaps.length).toBeGreaterThan(0);
  });

  test('the last section counts the others', () => {
    const facts = { ...EMPTY, bases: { residence: 1 }, visits: { n: 1, people: 1, last: null } };
    expect(section(facts, 85).holds[0]).toEqual(['Sections that the data evidences', '2 of 20']);
  });
});

describe('the Tribal Access Program', () => {
  test('nothing said and nonsense are no access', () => {
    expect(tapOf({})).toEqual({ state: 'none', since: '' });
    expect(tapOf({ tap: { state: 'toString', since: 'yesterday' } })).toEqual({ state: 'none', since: '' });
    expect(tapOf({ tap: { state: 'deployed', since: '2025-07-01' } })).toEqual({
      state: 'deployed',
      since: '2025-07-01',
    });
  });

  test('read-only access carries no entry to NSOR', () => {
    const tap = (state: keyof typeof TAP_STATES) => ({ state, since: '' });
    expect(nsorRoad({ ncicAccess: false }, tap('read-only'), false)).toBe('none');
    expect(nsorRoad({ ncicAccess: false }, tap('read-only'), true)).toBe('partner');
    expect(nsorRoad({ ncicAccess: false }, tap('deployed'), false)).toBe('tap');
    expect(nsorRoad({ ncicAccess: true }, tap('none'), false)).toBe('own');
  });
});
