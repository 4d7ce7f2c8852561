import { describe, expect, test } from 'vitest';
import { FIELD_CATALOGUE, FIELD_LABELS, FIELD_NAMES, GROUP_TITLES } from './fieldCatalogue.js';
import {
  composeMessage,
  headline,
  type MessageValues,
  messageText,
  personValues,
  releaseAgain,
  warning,
} from './message.js';
import type { FieldGroup, NotificationFacts, PlannedNotification } from './notification.js';
import { RELEASE_V1, RELEASE_V3, RELEASE_V4, releaseField, releaseFields } from './release.js';

const ABROAD = { kind: 'abroad', countries: ['FRA'] } as const;
const facts: NotificationFacts = {
  event: 'departure',
  direction: 'departure',
  status: 'wanted',
  path: 'certain',
  hitKey: 'h',
  rules: ['r13-warrant-holder v1'],
  policy: { travelNotice: 'unknown' },
  standInFor: [],
  reason: '',
  leadSora: 'Ohio SORA',
};
const ALL_GROUPS = GROUP_TITLES.map((g) => g.group) as FieldGroup[];
const planned = {
  kind: 'alert',
  identity: 'unconfirmed',
  status: 'wanted',
  class: 'P1',
  recipientRole: 'warrant-holder',
  fieldGroups: ALL_GROUPS,
  facts,
} satisfies Partial<PlannedNotification>;
const values: MessageValues = {
  names: 'DOE, JOHN',
  fbiNumber: '1ABC',
  offense: 'Sexual assault',
  victimAge: 'nine years',
  juvenileAdjudication: 'none',
  warrantOri: 'OH0250000',
  contactOri: 'OH0250000',
  voyage: 'UA989',
  reference: 'N-1',
};
const labels = (m: ReturnType<typeof composeMessage>) =>
  m.content.sections.flatMap((s) => s.fields.map((f) => f.label));

describe('the catalogue', () => {
  test('every field has its own label and a group that is written', () => {
    expect(new Set(Object.values(FIELD_LABELS)).size).toBe(FIELD_NAMES.length);
    for (const f of FIELD_NAMES)
      expect(GROUP_TITLES.some((g) => g.group === FIELD_CATALOGUE[f].group)).toBe(true);
  });
  test('of victims there is age, gender and relationship, and nothing else', () => {
    expect(
      FIELD_NAMES.filter((f) => /victim/i.test(f) || FIELD_CATALOGUE[f].sensitivity === 'victim'),
    ).toEqual(['victimAge', 'victimGender', 'victimRelationship']);
  });
});

describe('release', () => {
  test('the FBI number never goes abroad, whatever a rule set says', () => {
    const reckless = {
      ...RELEASE_V1,
      body: { ...RELEASE_V1.body, abroad: ['domestic', 'juvenile', 'personal'] as const },
    };
    for (const role of ['usncb', 'nsotc', 'sora'] as const)
      for (const field of ['fbiNumber', 'aNumber', 'juvenileAdjudication'] as const) {
        expect(releaseField(reckless, field, role, ABROAD)).toMatchObject({ released: false });
        expect(releaseField(RELEASE_V1, field, role)).toEqual({ released: true });
      }
  });
  test('a domestic copy for USNCB may hold it', () => {
    expect(releaseField(RELEASE_V1, 'fbiNumber', 'usncb').released).toBe(true);
  });
  test('victims are not shown to a port, and age, gender and relationship may go abroad', () => {
    expect(releaseField(RELEASE_V1, 'victimAge', 'cbp-port').released).toBe(false);
    expect(releaseField(RELEASE_V1, 'victimAge', 'usncb', ABROAD).released).toBe(true);
  });
  test('a role that no rule names reads operational fields only', () => {
    const { released } = releaseFields(RELEASE_V1, FIELD_NAMES, 'carrier');
    expect(released.length).toBeGreaterThan(0);
    expect(released.every((f) => FIELD_CATALOGUE[f].sensitivity === 'operational')).toBe(true);
  });
  test('a destination caution stops everything personal, with its reason, for that country only', () => {
    const caution = {
      ...RELEASE_V1,
      body: { ...RELEASE_V1.body, destinationCautions: [{ country: 'FRA', reason: 'risk to life' }] },
    };
    expect(releaseField(caution, 'names', 'usncb', ABROAD)).toEqual({
      released: false,
      reason: 'destination caution, FRA: risk to life',
    });
    expect(releaseField(caution, 'names', 'usncb', { kind: 'abroad', countries: ['ESP'] }).released).toBe(
      true,
    );
    expect(releaseField(caution, 'voyage', 'usncb', ABROAD).released).toBe(true);
  });
});

describe('a message to the warrant holder', () => {
  const message = composeMessage(RELEASE_V1, planned, values, { isTest: true });
  test('is headed unconfirmed, names who confirms and says TEST', () => {
    expect(message.content.headline).toBe('TEST: Wanted person attempts to leave the United States');
    expect(message.content.warning).toBe('UNCONFIRMED, NOT GROUNDS TO DETAIN, CONFIRM WITH OH0250000');
  });
  test('asks to confirm the hit within 10 minutes', () => {
    expect(message.content.hitConfirmation).toMatchObject({ withinMs: 600_000 });
  });
  test('holds only fields of the catalogue that have values', () => {
    expect(labels(message)).toContain('FBI number');
    expect(labels(message)).not.toContain('Birth date');
    expect(message.withheld).toEqual([]);
  });
  test('says that the travel notice is unknown', () => {
    expect(messageText(message.content, [])).toContain('Travel notice on file: unknown');
  });
});

describe('other messages', () => {
  test('NSOTC is not asked to confirm a hit', () => {
    const m = composeMessage(RELEASE_V1, { ...planned, recipientRole: 'nsotc' }, values, { isTest: false });
    expect(m.content.hitConfirmation).toBeNull();
    expect(m.content.headline).not.toContain('TEST');
  });
  test('only the groups that the rule asks for are written', () => {
    const m = composeMessage(RELEASE_V1, { ...planned, fieldGroups: ['travel'] }, values, { isTest: false });
    expect(labels(m)).toEqual(['Carrier and number']);
    expect(m.withheld).toEqual([]);
  });
  test('a port sees what was withheld from it, with the reason and without the value', () => {
    const m = composeMessage(RELEASE_V1, { ...planned, recipientRole: 'cbp-port' }, values, {
      isTest: false,
    });
    expect(m.withheld.map((w) => w.field).sort()).toEqual(['juvenileAdjudication', 'victimAge']);
    const text = messageText(m.content, m.withheld);
    expect(text).toContain('Victim age: not released to this kind of agency (about a victim)');
    expect(text).not.toContain('nine years');
  });
  test('abroad: no FBI number, and it says so', () => {
    const m = composeMessage(RELEASE_V1, { ...planned, recipientRole: 'usncb' }, values, {
      isTest: false,
      destination: ABROAD,
    });
    expect(messageText(m.content, m.withheld)).not.toContain('1ABC');
    expect(m.withheld.map((w) => w.field)).toContain('fbiNumber');
  });
  test.each([
    ['confirmed', 'alert', null],
    [
      'record-only',
      'alert',
      'THE RECORD IS CERTAIN, THE PERSON IS NOT. UNCONFIRMED, NOT GROUNDS TO DETAIN, CONFIRM WITH NSOTC',
    ],
    ['confirmed', 'withdrawal', 'WITHDRAWN. DO NOT ACT ON THE EARLIER MESSAGE'],
    ['confirmed', 'correction', 'CORRECTED. READ THE REASON BEFORE YOU ACT ON THE EARLIER MESSAGE'],
  ] as const)('%s %s is headed so', (identity, kind, want) => {
    expect(warning(kind, identity, undefined)).toBe(want);
  });
  test('a withdrawal gives the reason and repeats nothing of the person', () => {
    const m = composeMessage(
      RELEASE_V1,
      {
        ...planned,
        kind: 'withdrawal',
        fieldGroups: ['contact'],
        facts: { ...facts, reason: 'Not the same person.' },
      },
      values,
      { isTest: false },
    );
    const text = messageText(m.content, m.withheld);
    expect(text).toContain('Reason for this message: Not the same person.');
    expect(text).not.toContain('DOE');
    expect(m.content.headline).toBe('Withdrawn: an earlier message does not hold');
  });
});

describe('a juvenile adjudication', () => {
  const young = {
    ...values,
    juvenileAdjudication: 'yes',
    registrationDate: '2020-01-01',
    recordFile: 'NSOR',
  };
  const usncb = { ...planned, recipientRole: 'usncb' } as const;
  test('abroad: neither it nor anything that tells of it', () => {
    const m = composeMessage(RELEASE_V1, usncb, young, { isTest: false, destination: ABROAD });
    expect(labels(m)).toEqual(expect.arrayContaining(['Names', 'Carrier and number']));
    for (const label of [
      'Registration offense',
      'Victim age',
      'Registered on',
      'Register file',
      'Juvenile adjudication',
    ])
      expect(labels(m)).not.toContain(label);
    expect(m.withheld.find((w) => w.field === 'offense')!.reason).toContain('juvenile adjudication');
  });
  test('at home: law enforcement reads it, a port does not', () => {
    expect(labels(composeMessage(RELEASE_V1, usncb, young, { isTest: false }))).toContain(
      'Registration offense',
    );
    const port = composeMessage(RELEASE_V1, { ...planned, recipientRole: 'cbp-port' }, young, {
      isTest: false,
    });
    expect(labels(port)).not.toContain('Registration offense');
  });
  test('sent abroad after it was composed for home: it falls away at sending', () => {
    const home = composeMessage(RELEASE_V1, usncb, young, { isTest: false });
    const away = releaseAgain(RELEASE_V1, { ...home, facts }, 'usncb', ABROAD);
    expect(messageText(away.content, [])).not.toContain('Sexual assault');
  });
});

describe('to a registration agency that does not register the person', () => {
  const toSora = { ...planned, recipientRole: 'sora', status: 'non-fugitive' } as const;
  const elsewhere = { ...toSora, facts: { ...facts, registeredElsewhere: true } as const };
  const known: MessageValues = {
    ...values,
    contactAgency: 'Ohio Registration Unit',
    matchSummary: 'Same name',
  };
  test('goes what happens and whom to ask; what is kept back says who shares it', () => {
    const m = composeMessage(RELEASE_V4, elsewhere, known, { isTest: false });
    expect(labels(m)).toEqual(
      expect.arrayContaining(['Carrier and number', 'Confirm with', 'Lead registration agency']),
    );
    for (const label of ['Names', 'FBI number', 'Registration offense', 'Why this person', 'Victim age'])
      expect(labels(m)).not.toContain(label);
    expect(m.withheld.find((w) => w.field === 'names')!.reason).toBe(
      'others register the person and share the registration: ask the agency named as contact',
    );
  });
  test('its own registrant it reads in full, and so did everybody under the earlier set', () => {
    expect(labels(composeMessage(RELEASE_V4, toSora, known, { isTest: false }))).toContain('Names');
    expect(labels(composeMessage(RELEASE_V3, elsewhere, known, { isTest: false }))).toContain('Names');
  });
  test('what was composed under the earlier set falls away when it is opened under this one', () => {
    const before = composeMessage(RELEASE_V3, elsewhere, known, { isTest: false });
    const now = releaseAgain(RELEASE_V4, { ...before, facts: elsewhere.facts }, 'sora');
    expect(messageText(now.content, [])).not.toContain('DOE');
    expect(releaseAgain(RELEASE_V4, { ...before, facts: elsewhere.facts }, 'nsotc').content).toEqual(
      before.content,
    );
  });
});

test('who is on no register here is not called a registered person', () => {
  const of = (status: 'wanted' | 'non-fugitive', more: Partial<NotificationFacts>) =>
    headline({ ...planned, status, facts: { ...facts, event: 'entry', ...more } }, false);
  expect(of('non-fugitive', { foreignOnly: true })).toBe(
    'Foreign offender attempts to enter the United States',
  );
  expect(of('non-fugitive', {})).toBe('Registered person attempts to enter the United States');
  expect(of('wanted', { foreignOnly: true })).toBe('Wanted person attempts to enter the United States');
});

describe('released again at sending and opening', () => {
  const composed = composeMessage(RELEASE_V1, planned, values, { isTest: false });
  test('given the rules stand, then nothing changes', () => {
    expect(releaseAgain(RELEASE_V1, { ...composed, facts }, 'warrant-holder')).toEqual({
      content: composed.content,
      withheld: composed.withheld,
    });
  });
  test('given the rules changed, then the field falls away and is listed', () => {
    const stricter = {
      ...RELEASE_V1,
      version: 2,
      body: { ...RELEASE_V1.body, readableBy: { 'warrant-holder': ['operational', 'personal'] as const } },
    };
    const again = releaseAgain(stricter, { ...composed, facts }, 'warrant-holder');
    expect(messageText(again.content, again.withheld)).not.toContain('1ABC');
    expect(again.withheld.map((w) => w.field)).toContain('fbiNumber');
    expect(again.content.sections.map((s) => s.title)).not.toContain('Offense');
  });
});

test('a person as values: only what is known, lists as lines', () => {
  expect(
    personValues({
      names: [{ surname: 'Doe', given: 'John', middle: 'Q' }, { full: 'Johnny D' }],
      birthDates: ['1970-05-02', '1970'],
      sex: 'U',
      citizenships: ['USA', 'FRA'],
      documents: [{ kind: 'identity-card', number: 'X1', issuer: 'FRA', expiry: '2030-01-01' }],
      usAddress: { city: 'Columbus', region: 'OH' },
    }),
  ).toEqual({
    names: 'Doe, John Q',
    aliases: 'Johnny D',
    birthDate: '1970-05-02\n1970',
    citizenships: 'USA, FRA',
    documents: 'identity card X1 FRA expires 2030-01-01',
    usAddress: 'Columbus, OH',
  });
});

test('the text has days in letters, the values for machines keep them as they are', () => {
  const { content, withheld } = composeMessage(
    RELEASE_V1,
    planned,
    { birthDate: '1971-04-23', documents: 'passport AB-1971-04-23 expires 2031-01-31' },
    { isTest: false },
  );
  const text = messageText(content, withheld);
  expect(text).toContain('23 Apr 1971');
  expect(text).toContain('AB-1971-04-23 expires 31 Jan 2031');
  expect(content.sections.flatMap((s) => s.fields)).toContainEqual(
    expect.objectContaining({ field: 'birthDate', value: '1971-04-23' }),
  );
});
