import { MS } from '#basics/clock.js';
import type { RecipientRole } from './agency.js';
import type { FieldGroup, NotificationClass, Tie } from './notification.js';
import { ROUTING_V2 } from './routingMatrix.js';
import type { AcknowledgeClock, Policy, RoutingBody, RoutingEvent, RoutingRule } from './routingRules.js';
import type { RuleSet } from './ruleSet.js';

/** The law asks that they are told, not that they answer; an answer within a week shows that somebody read it. To be confirmed. */
const ONE_WEEK: AcknowledgeClock = { withinMs: 7 * MS.day };
const NEXT_DUTY: AcknowledgeClock = 'next-duty-hours';

const SHARED: readonly FieldGroup[] = ['registrant', 'offence', 'contact'];
const SHOWN: readonly FieldGroup[] = ['registrant', 'contact'];

const MOVE = 'SORNA guide, SORNA Exchange Portal, Community Notification (3); 34 USC 20913(c), 20923(b)(3)';
const AG = 'SORNA guide, Community Notification (1); 34 USC 20923(b)(1)';
const LOCAL = 'SORNA guide, Community Notification (2); 34 USC 20923(b)(2)';
const WHERE = 'SORNA guide, Community Notification (3); 34 USC 20913(c), 20923(b)(3)';
const CHECKS = 'SORNA guide, Community Notification (4); 34 USC 20923(b)(4)';
const CHILDREN = 'SORNA guide, Community Notification (5); 34 USC 20923(b)(5), (6)';
const FAILED = 'SORNA guide, Failure To Appear for Registration; 34 USC 20924';

type Row = readonly [
  row: string,
  event: RoutingEvent,
  recipientRole: RecipientRole | 'everyone-told',
  tie: Tie,
  priority: NotificationClass,
  when: string,
  fields: readonly FieldGroup[],
  acknowledge: AcknowledgeClock,
  legalBasis: string,
];

/** Rows 24 to 31 of the routing matrix: what a registry owes to others. Read a line as in `routingMatrix.ts`. */
// biome-ignore format: one rule a line, so that it can be read as a table
const ROWS: readonly Row[] = [
  // row   event                   role                tie by            class  when                fields   acknowledge  legal basis
  ['24',  'relocation-announced', 'sora',             'receives',       'P2', 'always',             SHARED,  NEXT_DUTY,   MOVE],
  ['24',  'relocation-announced', 'sora',             'must-register',  'P3', 'always',             SHARED,  ONE_WEEK,    MOVE],
  ['24o', 'relocation-over',      'everyone-told',    'told-before',    'P3', 'always',             SHOWN,   ONE_WEEK,    MOVE],

  // NSOR is told by its own messages; the row gives the clock and the law.
  ['25',  'registration-shared',  'fbi-cjis',         'kept-recipient', 'P3', 'always',             SHARED,  ONE_WEEK,    AG],

  ['26',  'registration-shared',  'police',           'kept-recipient', 'P3', 'always',             SHARED,  ONE_WEEK,    LOCAL],
  ['26',  'registration-shared',  'prosecutor',       'kept-recipient', 'P3', 'always',             SHARED,  ONE_WEEK,    LOCAL],
  ['26',  'registration-shared',  'probation',        'kept-recipient', 'P3', 'always',             SHARED,  ONE_WEEK,    LOCAL],
  ['26',  'registration-shared',  'school',           'kept-recipient', 'P3', 'adult-registrant',   SHOWN,   ONE_WEEK,    LOCAL],
  ['26',  'registration-shared',  'public-housing',   'kept-recipient', 'P3', 'adult-registrant',   SHOWN,   ONE_WEEK,    LOCAL],

  ['27',  'registration-shared',  'sora',             'must-register',  'P3', 'always',             SHARED,  ONE_WEEK,    WHERE],

  ['28',  'registration-shared',  'background-check', 'kept-recipient', 'P3', 'adult-registrant',   SHOWN,   ONE_WEEK,    CHECKS],

  ['29',  'registration-shared',  'child-welfare',    'kept-recipient', 'P3', 'adult-registrant',   SHOWN,   ONE_WEEK,    CHILDREN],
  ['29',  'registration-shared',  'volunteer-body',   'kept-recipient', 'P3', 'adult-registrant',   SHOWN,   ONE_WEEK,    CHILDREN],

  ['30',  'appearance-failed',    'sora',             'announced',      'P2', 'always',             SHARED,  NEXT_DUTY,   FAILED],

  ['31',  'absconded',            'nsotc',            'national',       'P2', 'always',             SHARED,  NEXT_DUTY,   FAILED],
  ['31',  'absconded',            'usms-district',    'residence',      'P2', 'always',             SHARED,  NEXT_DUTY,   FAILED],
  ['31',  'absconded',            'sora',             'must-register',  'P2', 'always',             SHARED,  NEXT_DUTY,   FAILED],
  ['31',  'absconded',            'police',           'kept-recipient', 'P2', 'always',             SHARED,  NEXT_DUTY,   FAILED],
  ['31f', 'absconder-found',      'everyone-told',    'told-before',    'P2', 'always',             SHOWN,   NEXT_DUTY,   FAILED],
];

/** A role that one row names by two ties has the tie in the id. */
const NAMED_TIES: readonly string[] = ['24 must-register'];

export const SHARING_RULES: readonly RoutingRule[] = ROWS.map(
  ([row, event, recipientRole, tie, cls, when, fields, acknowledge, legalBasis]) => ({
    id: `r${row}-${recipientRole}${NAMED_TIES.includes(`${row} ${tie}`) ? `-${tie}` : ''}`,
    row: Number.parseInt(row, 10),
    event,
    status: 'any',
    recipientRole,
    tie,
    class: cls,
    when,
    fields,
    acknowledge,
    legalBasis,
  }),
);

const POLICIES: Readonly<Record<string, Policy>> = {
  'adult-registrant': {
    says: 'Told of adults; what rests on a juvenile adjudication is not given to the public or to bodies that read what the public may',
    anyOf: [{ fact: 'adultRegistrant', is: 'yes' }],
  },
};

/** The third set: rows 1 to 32, with what registries owe to others after each registration and change. */
export const ROUTING_V3: RuleSet<RoutingBody> = {
  ...ROUTING_V2,
  version: 3,
  legalBasis: `${ROUTING_V2.legalBasis}; 34 USC 20913(c), 20923, 20924; SORNA guide, Community Notification, Failure To Appear`,
  body: {
    ...ROUTING_V2.body,
    rules: [...ROUTING_V2.body.rules, ...SHARING_RULES],
    policies: { ...ROUTING_V2.body.policies, ...POLICIES },
    domesticLawEnforcement: [...ROUTING_V2.body.domesticLawEnforcement, 'police', 'prosecutor'],
  },
};
