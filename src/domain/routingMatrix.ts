import { MS } from '#basics/clock.js';
import type { RecipientRole } from './agency.js';
import type { FieldGroup, NotificationClass, Tie } from './notification.js';
import type { AcknowledgeClock, Policy, RoutingBody, RoutingEvent, RoutingRule } from './routingRules.js';
import type { RuleSet } from './ruleSet.js';
import type { SubjectStatus } from './subject.js';

const TEN_MINUTES: AcknowledgeClock = { withinMs: 10 * MS.minute };
const ONE_HOUR: AcknowledgeClock = { withinMs: MS.hour };
const FOUR_HOURS: AcknowledgeClock = { withinMs: 4 * MS.hour };
const ONE_DAY: AcknowledgeClock = { withinMs: MS.day };
const NEXT_DUTY: AcknowledgeClock = 'next-duty-hours';

/** What a wanted person's apprehension needs (White paper IV.A.3.a.i, V.A.6.i). */
const WANTED: readonly FieldGroup[] = [
  'identity',
  'match',
  'travel',
  'warrant',
  'offence',
  'registration',
  'contact',
];
const REGISTRANT: readonly FieldGroup[] = [
  'identity',
  'match',
  'travel',
  'registration',
  'offence',
  'travel-notice',
  'contact',
];
const PORT: readonly FieldGroup[] = ['identity', 'match', 'travel', 'warrant', 'contact'];
const PORT_REG: readonly FieldGroup[] = ['identity', 'match', 'travel', 'registration', 'contact'];
const QUERY: readonly FieldGroup[] = ['identity', 'match', 'travel', 'registration', 'contact'];
const NOTICE: readonly FieldGroup[] = [
  'identity',
  'travel',
  'travel-notice',
  'registration',
  'offence',
  'contact',
];
const ABSENCE: readonly FieldGroup[] = [
  'identity',
  'match',
  'travel',
  'travel-notice',
  'registration',
  'offence',
  'contact',
];
const ADVICE: readonly FieldGroup[] = ['identity', 'match', 'travel', 'offence', 'registration', 'contact'];
const DENIAL: readonly FieldGroup[] = ['identity', 'passport-request', 'warrant', 'registration', 'contact'];

/** 34 USC 20930 was 42 USC 16928 until 2017; the white paper cites the old number. */
const STATUTE = '34 USC 20930 (formerly 42 USC 16928)';
const wp = (clause: string) => `White paper ${clause}; ${STATUTE}`;
const PPT_W = wp('IV.A.1, IV.A.3.a.i, VI(3)a');
const PPT_N = wp('IV.A.3.a.ii, VI(4)a');
const VISA_W = wp('V.A.6.i, VI(3)b');
const VISA_N = wp('V.A.6.ii, VI(4)b');
const ESTA_W = wp('V.A.3, VI(3)c');
const ESTA_N = wp('V.A.6.ii, VI(4)c');
const LPR_W = wp('V.A.4, VI(3)d');
const LPR_N = wp('V.A.4, VI(4)d');
const SPON_W = wp('V.A.4, VI(3)e');
const SPON_N = wp('V.A.4, VI(4)e; Adam Walsh Act 402, 8 USC 1154(a)(1)(A)(viii)');
const IN_W = wp('V.B.2, V.B.4.i, VI(3)f');
const IN_N = wp('V.B.2, V.B.4.ii, VI(4)f');
const OUT_W = wp('IV.B.1.i, VI(3)g');
const OUT_N = wp('IV.B.1.ii, VI(4)g');
const QUERY_L = wp('III.A.4');
const ARO_W = wp('V.A.2, V.A.6.i');
const ARO_N = wp('V.A.2, V.A.6.ii');
const FILED = 'SORNA guide, International Travel; White paper IV.A.2, IV.A.3.b; 28 CFR 72.7';
const ACCEPTED = 'White paper IV.A.3.b, VI(5); 34 USC 21504';
const CHANGED =
  '34 USC 21504: a notice that proves wrong is corrected at once; SORNA guide, International Travel';
const UNNOTICED = 'White paper VII; 18 USC 2250(b); 34 USC 21503';
const ABROAD = 'White paper IV.A.2; SORNA guide, Where To Register; 34 USC 20913(c)';
const ADVISED = 'White paper V.A.1; 34 USC 21504';
const RETURNED = `White paper I; 28 CFR 72.7; ${STATUTE}`;
const DENY = 'White paper IV.A.3.a.iii, VI(2); 22 CFR 51.60';

type Row = readonly [
  row: string,
  event: RoutingEvent,
  status: SubjectStatus | 'any',
  recipientRole: RecipientRole | 'everyone-told',
  tie: Tie,
  priority: NotificationClass | 'P3, P2 near departure',
  when: string,
  fields: readonly FieldGroup[],
  acknowledge: AcknowledgeClock,
  legalBasis: string,
];

/**
 * Rows 1 to 23 and 32 of the routing matrix. Read a line as: on EVENT of a STATUS person, tell the ROLE tied by TIE,
 * WHEN it is appropriate. A letter after the row's number tells two lines of one row apart.
 */
// biome-ignore format: one rule a line, so that it can be read as a table
const ROWS: readonly Row[] = [
  // row   event                       status          role              tied by           class  when                fields      acknowledge  legal basis
  ['1',   'passport-application',     'wanted',       'warrant-holder', 'issued-warrant', 'P2', 'always',             WANTED,     ONE_HOUR,    PPT_W],
  ['1',   'passport-application',     'wanted',       'nsotc',          'national',       'P2', 'always',             WANTED,     ONE_HOUR,    PPT_W],
  ['1',   'passport-application',     'wanted',       'sora',           'registers',      'P2', 'always',             WANTED,     NEXT_DUTY,   PPT_W],
  ['1',   'passport-application',     'wanted',       'state-ca',       'national',       'P2', 'passport-stoppable', PORT,       ONE_HOUR,    PPT_W],

  ['2',   'passport-application',     'non-fugitive', 'nsotc',          'national',       'P3', 'always',             REGISTRANT, FOUR_HOURS,  PPT_N],
  ['2',   'passport-application',     'non-fugitive', 'sora',           'registers',      'P3', 'always',             REGISTRANT, NEXT_DUTY,   PPT_N],
  ['2',   'passport-application',     'non-fugitive', 'probation',      'supervises',     'P3', 'supervised',         REGISTRANT, NEXT_DUTY,   PPT_N],

  ['3',   'visa-application',         'wanted',       'usncb',          'national',       'P2', 'always',             WANTED,     ONE_HOUR,    VISA_W],
  ['3',   'visa-application',         'wanted',       'warrant-holder', 'issued-warrant', 'P2', 'always',             WANTED,     ONE_HOUR,    VISA_W],
  ['3',   'visa-application',         'wanted',       'nsotc',          'national',       'P2', 'always',             WANTED,     ONE_HOUR,    VISA_W],
  ['3',   'visa-application',         'wanted',       'state-ds',       'national',       'P2', 'extraditable',       WANTED,     FOUR_HOURS,  VISA_W],

  ['4',   'visa-application',         'non-fugitive', 'nsotc',          'national',       'P2', 'always',             REGISTRANT, FOUR_HOURS,  VISA_N],
  ['4',   'visa-application',         'non-fugitive', 'sora',           'registers',      'P2', 'always',             REGISTRANT, NEXT_DUTY,   VISA_N],
  ['4',   'visa-application',         'non-fugitive', 'usncb',          'national',       'P2', 'grave-offence',      REGISTRANT, FOUR_HOURS,  VISA_N],

  ['5',   'esta-application',         'wanted',       'warrant-holder', 'issued-warrant', 'P2', 'always',             WANTED,     ONE_HOUR,    ESTA_W],
  ['5',   'esta-application',         'wanted',       'nsotc',          'national',       'P2', 'always',             WANTED,     ONE_HOUR,    ESTA_W],
  ['5',   'esta-application',         'wanted',       'usncb',          'national',       'P2', 'extraditable',       WANTED,     FOUR_HOURS,  ESTA_W],

  ['6',   'esta-application',         'non-fugitive', 'nsotc',          'national',       'P2', 'always',             REGISTRANT, FOUR_HOURS,  ESTA_N],
  ['6',   'esta-application',         'non-fugitive', 'sora',           'registers',      'P2', 'always',             REGISTRANT, NEXT_DUTY,   ESTA_N],

  ['7',   'lpr-application',          'wanted',       'warrant-holder', 'issued-warrant', 'P2', 'always',             WANTED,     ONE_HOUR,    LPR_W],
  ['7',   'lpr-application',          'wanted',       'nsotc',          'national',       'P2', 'always',             WANTED,     ONE_HOUR,    LPR_W],
  ['7',   'lpr-application',          'wanted',       'ice',            'national',       'P2', 'foreign-tie',        WANTED,     FOUR_HOURS,  LPR_W],

  ['8',   'lpr-application',          'non-fugitive', 'nsotc',          'national',       'P3', 'always',             REGISTRANT, FOUR_HOURS,  LPR_N],
  ['8',   'lpr-application',          'non-fugitive', 'sora',           'registers',      'P3', 'always',             REGISTRANT, NEXT_DUTY,   LPR_N],
  ['8',   'lpr-application',          'non-fugitive', 'ice',            'national',       'P3', 'grave-offence',      REGISTRANT, ONE_DAY,     LPR_N],

  ['9',   'lpr-sponsorship',          'wanted',       'warrant-holder', 'issued-warrant', 'P2', 'always',             WANTED,     ONE_HOUR,    SPON_W],
  ['9',   'lpr-sponsorship',          'wanted',       'nsotc',          'national',       'P2', 'always',             WANTED,     ONE_HOUR,    SPON_W],
  ['9',   'lpr-sponsorship',          'wanted',       'ice',            'national',       'P2', 'foreign-tie',        WANTED,     FOUR_HOURS,  SPON_W],

  ['10',  'lpr-sponsorship',          'non-fugitive', 'nsotc',          'national',       'P3', 'always',             REGISTRANT, FOUR_HOURS,  SPON_N],
  ['10',  'lpr-sponsorship',          'non-fugitive', 'sora',           'registers',      'P3', 'always',             REGISTRANT, NEXT_DUTY,   SPON_N],
  ['10',  'lpr-sponsorship',          'non-fugitive', 'ice',            'national',       'P3', 'grave-offence',      REGISTRANT, ONE_DAY,     SPON_N],
  // The bar on petitions is for offences against a minor; the adjudicator decides it, this system informs.
  ['10',  'lpr-sponsorship',          'non-fugitive', 'uscis',          'national',       'P3', 'minor-victim',       QUERY,      ONE_DAY,     SPON_N],

  ['11',  'entry',                    'wanted',       'warrant-holder', 'issued-warrant', 'P1', 'always',             WANTED,     TEN_MINUTES, IN_W],
  ['11',  'entry',                    'wanted',       'nsotc',          'national',       'P1', 'always',             WANTED,     TEN_MINUTES, IN_W],
  ['11',  'entry',                    'wanted',       'cbp-port',       'port',           'P1', 'still-to-be-met',    PORT,       TEN_MINUTES, IN_W],
  ['11',  'entry',                    'wanted',       'usncb',          'national',       'P2', 'foreign-tie',        WANTED,     FOUR_HOURS,  IN_W],
  ['11',  'entry',                    'wanted',       'sora',           'registers',      'P1', 'always',             WANTED,     NEXT_DUTY,   IN_W],

  // Secondary inspection is mandatory for a registrant: the port hears before it happens and returns the outcome.
  ['12',  'entry',                    'non-fugitive', 'nsotc',          'national',       'P1', 'always',             REGISTRANT, FOUR_HOURS,  IN_N],
  ['12',  'entry',                    'non-fugitive', 'sora',           'registers',      'P1', 'always',             REGISTRANT, NEXT_DUTY,   IN_N],
  ['12',  'entry',                    'non-fugitive', 'sora',           'us-address',     'P2', 'always',             REGISTRANT, NEXT_DUTY,   IN_N],
  ['12',  'entry',                    'non-fugitive', 'cbp-port',       'port',           'P1', 'still-to-be-met',    PORT_REG,   FOUR_HOURS,  IN_N],

  ['13',  'departure',                'wanted',       'warrant-holder', 'issued-warrant', 'P1', 'always',             WANTED,     TEN_MINUTES, OUT_W],
  ['13',  'departure',                'wanted',       'nsotc',          'national',       'P1', 'always',             WANTED,     TEN_MINUTES, OUT_W],
  ['13',  'departure',                'wanted',       'cbp-port',       'port',           'P1', 'still-here',         PORT,       TEN_MINUTES, OUT_W],
  ['13',  'departure',                'wanted',       'usncb',          'national',       'P2', 'extraditable',       WANTED,     FOUR_HOURS,  OUT_W],
  ['13',  'departure',                'wanted',       'sora',           'registers',      'P1', 'always',             WANTED,     NEXT_DUTY,   OUT_W],

  ['14',  'departure',                'non-fugitive', 'nsotc',          'national',       'P1', 'always',             REGISTRANT, FOUR_HOURS,  OUT_N],
  ['14',  'departure',                'non-fugitive', 'sora',           'registers',      'P1', 'always',             REGISTRANT, NEXT_DUTY,   OUT_N],
  ['14',  'departure',                'non-fugitive', 'usncb',          'national',       'P2', 'no-travel-notice',   REGISTRANT, FOUR_HOURS,  OUT_N],

  // A border or immigration officer queries the register and hits: the record is certain, the person is not.
  ['15',  'live-query',               'any',          'nsotc',          'national',       'P1', 'always',             QUERY,      FOUR_HOURS,  QUERY_L],
  ['15',  'live-query',               'any',          'sora',           'registers',      'P1', 'always',             QUERY,      NEXT_DUTY,   QUERY_L],

  ['16w', 'aro-waiver',               'wanted',       'warrant-holder', 'issued-warrant', 'P2', 'always',             WANTED,     ONE_HOUR,    ARO_W],
  ['16w', 'aro-waiver',               'wanted',       'usncb',          'national',       'P2', 'always',             WANTED,     ONE_HOUR,    ARO_W],
  ['16w', 'aro-waiver',               'wanted',       'nsotc',          'national',       'P2', 'always',             WANTED,     ONE_HOUR,    ARO_W],
  ['16n', 'aro-waiver',               'non-fugitive', 'nsotc',          'national',       'P2', 'always',             REGISTRANT, FOUR_HOURS,  ARO_N],
  ['16n', 'aro-waiver',               'non-fugitive', 'sora',           'registers',      'P2', 'always',             REGISTRANT, NEXT_DUTY,   ARO_N],

  ['17',  'notice-filed',             'any',          'nsotc',          'national',       'P3, P2 near departure', 'always', NOTICE, FOUR_HOURS, FILED],
  ['17',  'notice-filed',             'any',          'fbi-cjis',       'national',       'P3, P2 near departure', 'always', NOTICE, ONE_DAY,    FILED],
  ['17',  'notice-filed',             'any',          'sora',           'registers',      'P3, P2 near departure', 'always', NOTICE, NEXT_DUTY,  FILED],
  ['17',  'notice-filed',             'any',          'usncb',          'national',       'P3, P2 near departure', 'usncb-asked', NOTICE, FOUR_HOURS, FILED],

  // What goes abroad waits at the release desk: USNCB is told here, a destination never.
  ['18',  'notice-accepted',          'any',          'usncb',          'national',       'P2', 'always',             NOTICE,     FOUR_HOURS,  ACCEPTED],
  ['18',  'notice-accepted',          'any',          'awc',            'national',       'P2', 'minor-victim',       NOTICE,     ONE_DAY,     ACCEPTED],

  ['19',  'notice-changed',           'any',          'everyone-told',  'told-before',    'P2', 'always',             NOTICE,     FOUR_HOURS,  CHANGED],
  ['19',  'notice-changed',           'any',          'sora',           'registers',      'P2', 'always',             NOTICE,     NEXT_DUTY,   CHANGED],
  ['19c', 'notice-cancelled',         'any',          'everyone-told',  'told-before',    'P2', 'always',             NOTICE,     FOUR_HOURS,  CHANGED],

  ['20',  'departure-without-notice', 'any',          'nsotc',          'national',       'P1', 'always',             ABSENCE,    FOUR_HOURS,  UNNOTICED],
  ['20',  'departure-without-notice', 'any',          'sora',           'residence',      'P1', 'always',             ABSENCE,    NEXT_DUTY,   UNNOTICED],
  ['20',  'departure-without-notice', 'any',          'usms-district',  'residence',      'P2', 'grave-offence',      ABSENCE,    NEXT_DUTY,   UNNOTICED],

  ['21',  'relocation-abroad',        'any',          'nsotc',          'national',       'P3, P2 near departure', 'always', NOTICE, FOUR_HOURS, ABROAD],
  ['21',  'relocation-abroad',        'any',          'fbi-cjis',       'national',       'P3, P2 near departure', 'always', NOTICE, ONE_DAY,    ABROAD],
  ['21',  'relocation-abroad',        'any',          'sora',           'registers',      'P3, P2 near departure', 'always', NOTICE, NEXT_DUTY,  ABROAD],
  ['21',  'relocation-abroad',        'any',          'usncb',          'national',       'P3, P2 near departure', 'grave-offence', NOTICE, FOUR_HOURS, ABROAD],

  ['22',  'foreign-advice',           'any',          'nsotc',          'national',       'P2', 'always',             ADVICE,     FOUR_HOURS,  ADVISED],
  ['22',  'foreign-advice',           'any',          'cbp',            'national',       'P2', 'always',             ADVICE,     FOUR_HOURS,  ADVISED],
  ['22',  'foreign-advice',           'any',          'sora',           'us-address',     'P2', 'always',             ADVICE,     NEXT_DUTY,   ADVISED],
  ['22',  'foreign-advice',           'any',          'sora',           'registers',      'P2', 'always',             ADVICE,     NEXT_DUTY,   ADVISED],
  ['22',  'foreign-advice',           'any',          'warrant-holder', 'issued-warrant', 'P2', 'always',             ADVICE,     ONE_HOUR,    ADVISED],

  ['23',  'return',                   'any',          'nsotc',          'national',       'P1', 'always',             ABSENCE,    FOUR_HOURS,  RETURNED],
  ['23',  'return',                   'any',          'sora',           'registers',      'P1', 'always',             ABSENCE,    NEXT_DUTY,   RETURNED],
  ['23',  'return',                   'any',          'warrant-holder', 'issued-warrant', 'P1', 'always',             ABSENCE,    TEN_MINUTES, RETURNED],
  ['23o', 'return-overdue',           'any',          'nsotc',          'national',       'P3', 'always',             ABSENCE,    ONE_DAY,     RETURNED],
  ['23o', 'return-overdue',           'any',          'sora',           'registers',      'P3', 'always',             ABSENCE,    NEXT_DUTY,   RETURNED],

  ['32',  'passport-denial',          'any',          'state-ca',       'national',       'P2', 'denial-grounds',     DENIAL,     ONE_DAY,     DENY],
  ['32',  'passport-denial',          'any',          'nsotc',          'national',       'P3', 'always',             DENIAL,     ONE_DAY,     DENY],
];

/** Ties that a role can have more than one of stand in the id, so that no two rows share one: `r12-sora-us-address`. */
const NAMED_TIES: readonly Tie[] = ['us-address'];

export const ROUTING_RULES_V2: readonly RoutingRule[] = ROWS.map(
  ([row, event, status, recipientRole, tie, cls, when, fields, acknowledge, legalBasis]) => ({
    id: `r${row}-${recipientRole}${NAMED_TIES.includes(tie) ? `-${tie}` : ''}`,
    row: Number.parseInt(row, 10),
    event,
    status,
    recipientRole,
    tie,
    class: cls === 'P3, P2 near departure' ? 'P3' : cls,
    ...(cls === 'P3, P2 near departure' ? { raise: { to: 'P2', when: 'departs-soon' } } : {}),
    when,
    fields,
    acknowledge,
    legalBasis,
  }),
);

/** "Where appropriate", spelled out: by recipient, event, tier and class of victim. */
export const POLICIES_V2: Readonly<Record<string, Policy>> = {
  'foreign-tie': {
    says: 'Told of a wanted person when the person has a citizenship or document of another country',
    anyOf: [{ fact: 'foreignTie', is: 'yes' }],
  },
  extraditable: {
    says: 'Told of a wanted person when the warrant holder would extradite',
    anyOf: [
      { fact: 'extradition', is: 'full' },
      { fact: 'extradition', is: 'limited' },
    ],
  },
  'still-here': {
    says: 'The port of departure is told while the person can still be met there',
    anyOf: [{ fact: 'departed', is: 'no' }],
  },
  'still-to-be-met': {
    says: 'The port of entry is told before the person has arrived or been inspected',
    anyOf: [{ fact: 'arrived', is: 'no' }],
  },
  'no-travel-notice': {
    says: 'USNCB is told of a departure without a travel notice on file',
    anyOf: [{ fact: 'travelNotice', is: 'none' }],
  },
  'passport-stoppable': {
    says: 'Passport Services is told of a wanted applicant when an order bars travel or a denial was asked for',
    anyOf: [{ fact: 'travelBarred', is: 'yes' }],
  },
  supervised: {
    says: 'The supervising officer is told while the registrant is under supervision',
    anyOf: [{ fact: 'supervised', is: 'yes' }],
  },
  'grave-offence': {
    says: 'Told of a registrant of tier III, or whose victim was a minor',
    anyOf: [
      { fact: 'tier', is: '3' },
      { fact: 'minorVictim', is: 'yes' },
    ],
  },
  'minor-victim': {
    says: 'Told when a victim was a minor',
    anyOf: [{ fact: 'minorVictim', is: 'yes' }],
  },
  'departs-soon': {
    says: 'Urgent when departure is less than 7 days away',
    anyOf: [{ fact: 'departsWithin7Days', is: 'yes' }],
  },
  'usncb-asked': {
    says: 'USNCB hears at filing when the registration agency asked it directly for a foreign notice',
    anyOf: [{ fact: 'usncbAsked', is: 'yes' }],
  },
  'denial-grounds': {
    says: 'Passport Services is asked where a warrant is active or an order or condition bars travel',
    anyOf: [
      { fact: 'warrant', is: 'active' },
      { fact: 'travelBarred', is: 'yes' },
    ],
  },
};

export const ROUTING_V2: RuleSet<RoutingBody> = {
  kind: 'routing',
  version: 2,
  validFromMs: 0,
  validUntilMs: null,
  author: 'initial',
  approver: 'initial',
  legalBasis: `White paper III.A.4, IV, V, VI(2)-(5), VII; SORNA guide, International Travel; 34 USC 21503, 21504; ${STATUTE}`,
  body: {
    rules: ROUTING_RULES_V2,
    policies: POLICIES_V2,
    dispatchMs: { P1: 60 * MS.second, P2: 5 * MS.minute, P3: MS.day },
    domesticLawEnforcement: [
      'warrant-holder',
      'nsotc',
      'sora',
      'cbp-port',
      'cbp',
      'ice',
      'usms-district',
      'state-ds',
    ],
    switches: [],
    formats: [],
  },
};
