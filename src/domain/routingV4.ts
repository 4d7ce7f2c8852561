import { MS } from '#basics/clock.js';
import type { RecipientRole } from './agency.js';
import type { FieldGroup, Tie } from './notification.js';
import type { AcknowledgeClock, Policy, RoutingBody, RoutingEvent, RoutingRule } from './routingRules.js';
import { ROUTING_V3 } from './routingSharing.js';
import type { RuleSet } from './ruleSet.js';

const FOUR_HOURS: AcknowledgeClock = { withinMs: 4 * MS.hour };
const NEXT_DUTY: AcknowledgeClock = 'next-duty-hours';

const APPLICANT: readonly FieldGroup[] = [
  'identity',
  'match',
  'travel',
  'registration',
  'offence',
  'contact',
];
/** What is told of a compliance case. */
export const CASE: readonly FieldGroup[] = [
  'compliance-case',
  'identity',
  'travel',
  'travel-notice',
  'registration',
  'offence',
  'contact',
];

const LOOKOUT = 'White paper IV.A.1: a registration agency is told before a passport issues; 22 CFR 51.60';
const REFER = 'White paper III.B.1, VII; 18 USC 2250(b); 34 USC 20941';

type Row = readonly [
  row: string,
  event: RoutingEvent,
  recipientRole: RecipientRole | 'everyone-told',
  tie: Tie,
  when: string,
  fields: readonly FieldGroup[],
  acknowledge: AcknowledgeClock,
  legalBasis: string,
];

/** What joins in version 4. Read a line as in `routingMatrix.ts`; every status, class P2. */
// biome-ignore format: one rule a line, so that it can be read as a table
const ROWS: readonly Row[] = [
  // row   event                   role             tied by           when                   fields     acknowledge  legal basis
  // Row 2 tells registration agencies for the file. Whoever placed a lookout asked to hear while the passport can still be stopped.
  ['2l',  'passport-application', 'sora',          'placed-lookout', 'lookout-before-issue', APPLICANT, FOUR_HOURS,  LOOKOUT],
  // A compliance case goes to the Marshals of a district, and what becomes of it to whoever got it.
  ['20r', 'case-referred',        'usms-district', 'referred-to',    'always',               CASE,      NEXT_DUTY,   REFER],
  ['20e', 'referral-ended',       'everyone-told', 'told-before',    'always',               CASE,      NEXT_DUTY,   REFER],
];

export const RULES_V4: readonly RoutingRule[] = ROWS.map(
  ([row, event, recipientRole, tie, when, fields, acknowledge, legalBasis]) => ({
    id: `r${row}-${recipientRole}`,
    row: Number.parseInt(row, 10),
    event,
    status: 'any',
    recipientRole,
    tie,
    class: 'P2',
    when,
    fields,
    acknowledge,
    legalBasis,
  }),
);

const POLICIES: Readonly<Record<string, Policy>> = {
  'lookout-before-issue': {
    says: 'The registration agency that placed a lookout is told while the passport has not issued',
    anyOf: [{ fact: 'lookoutMet', is: 'before-issue' }],
  },
};

/** The fourth set: lookouts of registration agencies, and compliance cases referred to a Marshals district. */
export const ROUTING_V4: RuleSet<RoutingBody> = {
  ...ROUTING_V3,
  version: 4,
  legalBasis: `${ROUTING_V3.legalBasis}; 22 CFR 51.60; 34 USC 20941`,
  body: {
    ...ROUTING_V3.body,
    rules: [...ROUTING_V3.body.rules, ...RULES_V4],
    policies: { ...ROUTING_V3.body.policies, ...POLICIES },
  },
};
