import { describe, expect, test } from 'vitest';
import { agency } from '../../test/support/routingRecipients.js';
import type { RecipientRole } from './agency.js';
import { FEDERAL_CALENDAR } from './calendar.js';
import { FIELD_CATALOGUE, GROUP_TITLES } from './fieldCatalogue.js';
import { planNotifications } from './planNotifications.js';
import { RELEASE_V3, releaseFields } from './release.js';
import { ROUTING_V2 } from './routingMatrix.js';
import { NOTHING_KNOWN, ROUTING_EVENTS, type RoutingEvent } from './routingRules.js';
import { ROUTING_V3, SHARING_RULES } from './routingSharing.js';
import { sharedValues } from './sharedRegistration.js';
import {
  coversPlace,
  planShares,
  SHARE_KINDS,
  type ShareCandidate,
  shareDue,
  shareStart,
} from './sharing.js';

const NOW = Date.parse('2026-03-03T15:00:00Z');
const _hours = { timeZone: 'America/New_York', dutyHours: [], calendar: FEDERAL_CALENDAR };
const DIRECTORY = [
  agency('NSOTC', 'nsotc', 'national'),
  agency('receiving', 'sora', 'receives'),
  agency('other SORA', 'sora', 'must-register'),
  agency('announcing', 'sora', 'announced'),
  agency('Marshals', 'usms-district', 'residence'),
  agency('police', 'police', 'kept-recipient'),
  agency('school', 'school', 'kept-recipient'),
  agency('heard before', 'ice', 'told-before'),
];
const told = (event: RoutingEvent) =>
  planNotifications(
    ROUTING_V3,
    {
      tripKey: 'thread',
      event,
      direction: 'none',
      status: 'non-fugitive',
      hasNsorRecord: false,
      path: 'named',
      outcome: null,
      hitKey: 'k1',
      policy: { ...NOTHING_KNOWN, adultRegistrant: 'yes' },
      news: 'something',
    },
    DIRECTORY,
    [],
    NOW,
  )
    .notifications.map((n) => `${n.recipientAgencyId} ${n.class}`)
    .sort();

// biome-ignore format: one case a line
const CASES: readonly (readonly [row: number, event: RoutingEvent, told: readonly string[]])[] = [
  [24, 'relocation-announced', ['other SORA P3', 'receiving P2']],
  [24, 'relocation-over',      ['heard before P3']],
  [26, 'registration-shared',  ['other SORA P3', 'police P3', 'school P3']],
  [30, 'appearance-failed',    ['announcing P2']],
  [31, 'absconded',            ['Marshals P2', 'NSOTC P2', 'other SORA P2', 'police P2']],
  [31, 'absconder-found',      ['heard before P2']],
];
test.each(CASES)('row %i: %s tells exactly these', (_row, event, expected) => {
  expect(told(event)).toEqual(expected);
});

describe('the third set', () => {
  test('holds rows 1 to 32, each event its rows, ids unique, and leaves the second set as it was', () => {
    const { rules } = ROUTING_V3.body;
    expect(new Set(rules.map((r) => r.id)).size).toBe(rules.length);
    expect([...new Set(rules.map((r) => r.row))].sort((a, b) => a - b)).toEqual(
      Array.from({ length: 32 }, (_, i) => i + 1),
    );
    const later = ['case-referred', 'prosecution-referred', 'referral-ended'];
    for (const [event, { rows }] of Object.entries(ROUTING_EVENTS).filter(([e]) => !later.includes(e)))
      expect([...new Set(rules.filter((r) => r.event === event).map((r) => r.row))]).toEqual([...rows]);
    expect(rules.filter((r) => r.row < 24 || r.row === 32)).toEqual(ROUTING_V2.body.rules);
  });
  test('names policies, groups and readers that exist', () => {
    for (const r of SHARING_RULES) {
      if (r.when !== 'always') expect(ROUTING_V3.body.policies[r.when], r.id).toBeDefined();
      for (const group of r.fields) expect(GROUP_TITLES.some((g) => g.group === group)).toBe(true);
      if (r.recipientRole !== 'everyone-told')
        expect(RELEASE_V3.body.readableBy[r.recipientRole], r.id).toBeDefined();
    }
  });
  test('every kind of recipient has a row', () => {
    for (const [kind, { role }] of Object.entries(SHARE_KINDS))
      expect(
        SHARING_RULES.some((r) => r.event === 'registration-shared' && r.recipientRole === role),
        kind,
      ).toBe(true);
  });
});

const known = (element: string, value: Record<string, string>) => ({
  element,
  state: 'known',
  value,
  fromOn: null,
  untilOn: null,
});
const VALUES = [
  known('name', { surname: 'Thistlewood', given: 'Osric' }),
  known('residence', {
    street: '4 Elm Street',
    city: 'Granville',
    state: 'OH',
    postcode: '43023',
    tribe: 'T01',
  }),
  known('employment', { name: 'Example Mill', street: '1 Mill Road', state: 'OH' }),
  known('ssn', { number: '900-11-2222', kind: 'valid' }),
  known('internet', { kind: 'email', value: 'osric@example.test' }),
  known('document', { kind: 'passport', number: 'P9988776', issuer: 'USA' }),
  known('arrest', { on: '2015', charge: 'Trespass' }),
  known('birth', { date: '1971-02-03', kind: 'true' }),
  known('phone', { number: '555-0199' }),
  known('offence', {
    offence: 'Sexual contact',
    convictedOn: '2020-03-04',
    victimAge: '12',
    victimRelationship: 'stranger',
  }),
];
const OF = {
  state: 'registered',
  tier: 'II',
  juvenile: false,
  sealed: false,
  displayName: 'Thistlewood, Osric',
};
const reads = (role: RecipientRole, of = OF) => {
  const values = sharedValues(of, VALUES, ['residence', 'ssn']);
  const fields = Object.keys(values) as (keyof typeof values)[];
  const { released } = releaseFields(
    RELEASE_V3,
    fields,
    role,
    { kind: 'domestic' },
    { juvenile: of.juvenile },
  );
  return released.map((f) => values[f]).join('\n');
};

describe('what each kind reads', () => {
  // SORNA guide, Public Website: what is never shown; and what law enforcement needs.
  const PROHIBITED = ['900-11-2222', 'osric@example.test', 'P9988776', 'Trespass', 'stranger'];
  const CLOSED = ['1971-02-03', '555-0199', 'Example Mill', 'Tier II'];
  test.each([
    'school',
    'public-housing',
    'child-welfare',
    'volunteer-body',
  ] as const)('given a %s, then it reads the public projection and nothing else', (role) => {
    const text = reads(role);
    expect(text).toContain('4 Elm Street, Granville, OH, 43023');
    expect(text).toContain('1 Mill Road');
    for (const hidden of [...PROHIBITED, ...CLOSED]) expect(text, hidden).not.toContain(hidden);
    expect(text).not.toContain('Social Security');
  });
  test.each([
    'police',
    'prosecutor',
    'probation',
    'sora',
  ] as const)('given %s, then it reads in full', (role) => {
    for (const shown of [...PROHIBITED, ...CLOSED]) expect(reads(role)).toContain(shown);
  });
  test('given an agency that checks backgrounds, then it reads what identifies a person, nothing restricted', () => {
    expect(reads('background-check')).toContain('1971-02-03');
    for (const hidden of PROHIBITED) expect(reads('background-check')).not.toContain(hidden);
  });
  test('given a juvenile adjudication, then only law enforcement reads of it', () => {
    expect(reads('school', { ...OF, juvenile: true })).toBe('');
    expect(reads('police', { ...OF, juvenile: true })).toContain('Thistlewood');
  });
  test('given a sealed registration, then nothing but the name and that it no longer holds', () => {
    const text = reads('police', { ...OF, sealed: true });
    expect(text).toContain('Remove what you were told');
    expect(text).not.toContain('Elm Street');
  });
  test('every field of the group has a reader and every reader of the public reads only what the table names', () => {
    for (const [name, f] of Object.entries(FIELD_CATALOGUE))
      if (f.group === 'registrant') expect(RELEASE_V3.body.readableBy.sora, name).toContain(f.sensitivity);
  });
});

const candidate = (over: Partial<ShareCandidate>): ShareCandidate => ({
  key: 'k',
  role: 'school',
  tie: 'kept-recipient',
  name: 'Elm School',
  way: 'print',
  agencyId: null,
  recipientId: 'k',
  because: 'Its area: Granville',
  ...over,
});
const plan = (c: Partial<ShareCandidate>, adult: 'yes' | 'no' | 'unknown' = 'yes') =>
  planShares(ROUTING_V3, [candidate(c)], { ...NOTHING_KNOWN, adultRegistrant: adult }, NOW).shares[0]!;

describe('who is owed what', () => {
  test('given a school, when an adult is registered, then it is owed it by row 26', () => {
    expect(plan({})).toMatchObject({
      owed: true,
      rule: { row: 26 },
      // The rule stands beside it, for who asks: nobody reads its id in the reason.
      because: expect.stringMatching(/^Its area: Granville; Told of adults/),
    });
  });
  test('given a juvenile, or nobody knows, then the school need not be told and the reason stands there', () => {
    for (const adult of ['no', 'unknown'] as const) {
      expect(plan({}, adult).owed).toBe(false);
      expect(plan({}, adult).because).toContain('juvenile');
    }
    expect(plan({ role: 'police' }, 'no').owed).toBe(true);
  });
  test('given that nothing it may read has changed, then it need not be told', () => {
    expect(plan({ unchangedSince: '2026-02-01' })).toMatchObject({
      owed: false,
      because: expect.stringContaining('told on 1 Feb 2026'),
    });
  });
  test('given a jurisdiction of the first registration only, then it need not be told', () => {
    expect(plan({ role: 'sora', tie: 'must-register', spared: 'Only the first.' })).toMatchObject({
      owed: false,
      because: 'Only the first.',
    });
  });
  test('given a switch for one recipient, then it is not told, with day and reason', () => {
    const off = {
      recipientRole: 'school',
      agencyId: 'k',
      rows: [26],
      on: false,
      from: '2026-01-01T00:00:00Z',
      reason: 'It asked to be left out',
    } as const;
    const set = { ...ROUTING_V3, body: { ...ROUTING_V3.body, switches: [off] } };
    const [share] = planShares(
      set,
      [candidate({})],
      { ...NOTHING_KNOWN, adultRegistrant: 'yes' },
      NOW,
    ).shares;
    expect(share).toMatchObject({ owed: false, because: expect.stringContaining('It asked to be left out') });
  });
  test('a kind that nobody keeps is named, law enforcement and schools alike', () => {
    const { nobody } = planShares(ROUTING_V3, [], NOTHING_KNOWN, NOW);
    expect(nobody.map((n) => n.rule.recipientRole)).toEqual([
      'fbi-cjis',
      'police',
      'prosecutor',
      'probation',
      'school',
      'public-housing',
      'background-check',
      'child-welfare',
      'volunteer-body',
    ]);
  });
});

describe('the clock of a recipient', () => {
  test('three business days by the calendar, the day itself not counted, holidays passed over', () => {
    // Friday before Presidents' Day 2026: Monday is a holiday.
    const { due, reckoning } = shareDue(FEDERAL_CALENDAR, '2026-02-13', 3, 'Elm School');
    expect(due).toBe('2026-02-19');
    expect(reckoning.rule).toContain('Tell Elm School');
    expect(reckoning.steps.join()).toContain('Washington’s Birthday');
  });
  test.each([
    ['the first round counts from the registration', '2026-03-02', '2026-03-04', true, '2026-03-02'],
    [
      'what was carried over from elsewhere counts from its entry',
      '2019-03-02',
      '2026-03-04',
      true,
      '2026-03-04',
    ],
    ['exactly a week is still the registration', '2026-02-25', '2026-03-04', true, '2026-02-25'],
    ['a later round counts from the change', '2026-03-02', '2026-03-04', false, '2026-03-04'],
    ['without a day of registration from the entry', null, '2026-03-04', true, '2026-03-04'],
  ] as const)('%s', (_says, registered, entered, first, expected) => {
    expect(shareStart(registered, entered, first)).toBe(expected);
  });
  test.each([
    [[], 'the whole jurisdiction'],
    [['granville'], 'granville'],
    [['43023'], '43023'],
    [['T01'], 'T01'],
    [['Columbus'], null],
  ] as const)('area %j covers %s', (area, expected) => {
    expect(coversPlace(area, [{ city: 'Granville', postcode: '43023-1234', tribe: 'T01' }])).toBe(expected);
  });
});
