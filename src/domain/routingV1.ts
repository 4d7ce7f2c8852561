import { MS } from '#basics/clock.js';
import type { RecipientRole } from './agency.js';
import type { FieldGroup, NotificationClass, Tie } from './notification.js';
import type { AcknowledgeClock, Policy, RoutingBody, RoutingEvent, RoutingRule } from './routingRules.js';
import type { RuleSet } from './ruleSet.js';
import type { SubjectStatus } from './subject.js';

/** The first set: rows 11 to 15. Kept as it was in force, so that what it decided can be explained; never edited. */
type PolicyId = 'foreign-tie' | 'extraditable' | 'still-here' | 'no-travel-notice';

const TEN_MINUTES: AcknowledgeClock = { withinMs: 10 * MS.minute };
const FOUR_HOURS: AcknowledgeClock = { withinMs: 4 * MS.hour };

const WANTED_FIELDS: readonly FieldGroup[] = [
  'identity',
  'match',
  'travel',
  'warrant',
  'offence',
  'registration',
  'contact',
];
const REGISTRANT_FIELDS: readonly FieldGroup[] = [
  'identity',
  'match',
  'travel',
  'registration',
  'offence',
  'travel-notice',
  'contact',
];
const PORT_FIELDS: readonly FieldGroup[] = ['identity', 'match', 'travel', 'warrant', 'contact'];
const QUERY_FIELDS: readonly FieldGroup[] = ['identity', 'match', 'travel', 'registration', 'contact'];

/** 34 USC 20930 was 42 USC 16928 until 2017; the white paper cites the old number. */
const STATUTE = '34 USC 20930 (formerly 42 USC 16928)';
const ENTRY_WANTED = `White paper V.B.2, V.B.4.i, VI(3)f; ${STATUTE}`;
const ENTRY_NON_FUGITIVE = `White paper V.B.2, V.B.4.ii, VI(4)f; ${STATUTE}`;
const DEPARTURE_WANTED = `White paper IV.B.1.i, VI(3)g; ${STATUTE}`;
const DEPARTURE_NON_FUGITIVE = `White paper IV.B.1.ii, VI(4)g; ${STATUTE}`;
const LIVE_QUERY = `White paper III.A.4; ${STATUTE}`;

type Row = readonly [
  row: number,
  event: RoutingEvent,
  status: SubjectStatus | 'any',
  recipientRole: RecipientRole,
  tie: Tie,
  priority: NotificationClass,
  when: 'always' | PolicyId,
  fields: readonly FieldGroup[],
  acknowledge: AcknowledgeClock,
  legalBasis: string,
];

/** Rows 11 to 15 of the routing matrix. Read a line as: on EVENT of a STATUS person, tell the ROLE tied by TIE. */
// biome-ignore format: one rule a line, so that it can be read as a table
const ROWS: readonly Row[] = [
  // row  event         status         role              tied by           class when                fields             acknowledge        legal basis
  [11, 'entry',      'wanted',       'warrant-holder', 'issued-warrant', 'P1', 'always',           WANTED_FIELDS,     TEN_MINUTES,       ENTRY_WANTED],
  [11, 'entry',      'wanted',       'nsotc',          'national',       'P1', 'always',           WANTED_FIELDS,     TEN_MINUTES,       ENTRY_WANTED],
  [11, 'entry',      'wanted',       'usncb',          'national',       'P2', 'foreign-tie',      WANTED_FIELDS,     FOUR_HOURS,        ENTRY_WANTED],
  [11, 'entry',      'wanted',       'sora',           'registers',      'P1', 'always',           WANTED_FIELDS,     'next-duty-hours', ENTRY_WANTED],

  [12, 'entry',      'non-fugitive', 'nsotc',          'national',       'P1', 'always',           REGISTRANT_FIELDS, FOUR_HOURS,        ENTRY_NON_FUGITIVE],
  [12, 'entry',      'non-fugitive', 'sora',           'registers',      'P1', 'always',           REGISTRANT_FIELDS, 'next-duty-hours', ENTRY_NON_FUGITIVE],
  [12, 'entry',      'non-fugitive', 'sora',           'us-address',     'P2', 'always',           REGISTRANT_FIELDS, 'next-duty-hours', ENTRY_NON_FUGITIVE],

  [13, 'departure',  'wanted',       'warrant-holder', 'issued-warrant', 'P1', 'always',           WANTED_FIELDS,     TEN_MINUTES,       DEPARTURE_WANTED],
  [13, 'departure',  'wanted',       'nsotc',          'national',       'P1', 'always',           WANTED_FIELDS,     TEN_MINUTES,       DEPARTURE_WANTED],
  [13, 'departure',  'wanted',       'cbp-port',       'port',           'P1', 'still-here',       PORT_FIELDS,       TEN_MINUTES,       DEPARTURE_WANTED],
  [13, 'departure',  'wanted',       'usncb',          'national',       'P2', 'extraditable',     WANTED_FIELDS,     FOUR_HOURS,        DEPARTURE_WANTED],
  [13, 'departure',  'wanted',       'sora',           'registers',      'P1', 'always',           WANTED_FIELDS,     'next-duty-hours', DEPARTURE_WANTED],

  [14, 'departure',  'non-fugitive', 'nsotc',          'national',       'P1', 'always',           REGISTRANT_FIELDS, FOUR_HOURS,        DEPARTURE_NON_FUGITIVE],
  [14, 'departure',  'non-fugitive', 'sora',           'registers',      'P1', 'always',           REGISTRANT_FIELDS, 'next-duty-hours', DEPARTURE_NON_FUGITIVE],
  [14, 'departure',  'non-fugitive', 'usncb',          'national',       'P2', 'no-travel-notice', REGISTRANT_FIELDS, FOUR_HOURS,        DEPARTURE_NON_FUGITIVE],

  // A border or immigration officer queries the register and hits: the record is certain, the person is not.
  [15, 'live-query', 'any',          'nsotc',          'national',       'P1', 'always',           QUERY_FIELDS,      FOUR_HOURS,        LIVE_QUERY],
  [15, 'live-query', 'any',          'sora',           'registers',      'P1', 'always',           QUERY_FIELDS,      'next-duty-hours', LIVE_QUERY],
];

/** The rows as rules; an id like `r12-sora` or `r12-sora-us-address` is what is stored with a notification. */
export const ROUTING_RULES_V1: readonly RoutingRule[] = ROWS.map(
  ([row, event, status, recipientRole, tie, cls, when, fields, acknowledge, legalBasis]) => ({
    id: `r${row}-${recipientRole}${tie === 'us-address' ? '-us-address' : ''}`,
    row,
    event,
    status,
    recipientRole,
    tie,
    class: cls,
    when,
    fields,
    acknowledge,
    legalBasis,
  }),
);

/** "Where appropriate", spelled out. */
export const POLICIES_V1: Readonly<Record<PolicyId, Policy>> = {
  'foreign-tie': {
    says: 'USNCB is told of a wanted person’s entry when the person has a citizenship or document of another country',
    anyOf: [{ fact: 'foreignTie', is: 'yes' }],
  },
  extraditable: {
    says: 'USNCB is told of a wanted person’s departure when the warrant holder would extradite',
    anyOf: [
      { fact: 'extradition', is: 'full' },
      { fact: 'extradition', is: 'limited' },
    ],
  },
  'still-here': {
    says: 'The port of departure is told while the person can still be met there',
    anyOf: [{ fact: 'departed', is: 'no' }],
  },
  'no-travel-notice': {
    says: 'USNCB is told of a departure without a travel notice on file',
    anyOf: [{ fact: 'travelNotice', is: 'none' }],
  },
};

export const ROUTING_V1: RuleSet<RoutingBody> = {
  kind: 'routing',
  version: 1,
  validFromMs: 0,
  validUntilMs: null,
  author: 'initial',
  approver: 'initial',
  legalBasis: `White paper III.A.4, IV.B, V.B, VI(3)-(4); ${STATUTE}`,
  body: {
    rules: ROUTING_RULES_V1,
    policies: POLICIES_V1,
    dispatchMs: { P1: 60 * MS.second, P2: 5 * MS.minute, P3: MS.day },
    domesticLawEnforcement: ['warrant-holder', 'nsotc', 'sora', 'cbp-port', 'ice'],
  },
};
