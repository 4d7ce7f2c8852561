import { MS } from '#basics/clock.js';
import { timesInLetters } from '#basics/dates.js';
import type { RecipientRole } from './agency.js';
import { FIELD_CATALOGUE, FIELD_NAMES, type FieldName, GROUP_TITLES } from './fieldCatalogue.js';
import type {
  NotificationFacts,
  NotificationIdentity,
  NotificationKind,
  PlannedNotification,
} from './notification.js';
import { nameText, type PersonDescription, type PersonName } from './person.js';
import {
  type Destination,
  DOMESTIC,
  type ReleaseBody,
  releaseField,
  releaseFields,
  type Withheld,
} from './release.js';
import { ROUTING_EVENTS, type RoutingEvent } from './routingRules.js';
import type { RuleSet } from './ruleSet.js';

/**
 * Versions of the content's layout. Agencies get 12 months' notice of a change (White paper III.A.4); until its day
 * the new one is composed beside the old, so that a receiver can be tried out.
 */
export const MESSAGE_FORMATS: Readonly<Record<number, string>> = {
  1: 'Sections of labeled fields',
  2: 'As 1, with the format, what happened and which earlier message it replaces as codes for machines',
};

/** What is known, by catalogue field. Values are text as a reader should see it; lists are several lines. */
export type MessageValues = Readonly<Partial<Record<FieldName, string>>>;

export interface MessageField {
  readonly field: FieldName;
  readonly label: string;
  readonly value: string;
}

export interface MessageContent {
  readonly headline: string;
  /** Shown and sent above everything else; null when the identity is confirmed. */
  readonly warning: string | null;
  readonly sections: readonly { readonly title: string; readonly fields: readonly MessageField[] }[];
  /** Asked of the warrant holder; null for everybody else. */
  readonly hitConfirmation: { readonly asks: string; readonly withinMs: number } | null;
  /** From format 2 on: what the headline says, as codes. Nothing of it is about who the person is. */
  readonly codes?: {
    /** The version of this layout. */
    readonly format: number;
    readonly event: string;
    readonly status: string;
    readonly kind: string;
    readonly class: string;
    readonly identity: string;
    readonly rules: readonly string[];
    /** Id of the earlier message to the same agency that this one updates, corrects or withdraws. */
    readonly replaces: string | null;
  };
}

export interface ComposedMessage {
  readonly content: MessageContent;
  readonly withheld: readonly Withheld[];
  readonly formatVersion: number;
}

/** Urgent hit confirmation: the warrant holder answers in 10 minutes (NCIC practice). */
export const HIT_CONFIRMATION_MS = 10 * MS.minute;

export const HIT_CONFIRMATION_ASKS =
  'Confirm within 10 minutes that your warrant is active, that this is the person and whether you extradite. Acknowledge with "hit confirmed" or "hit not confirmed".';

/**
 * Composes what a recipient reads from the field catalogue alone: nothing without a row there gets in, each field
 * passes the release rules, and what was left out is listed with its reason.
 */
export function composeMessage(
  release: RuleSet<ReleaseBody>,
  planned: Pick<
    PlannedNotification,
    'kind' | 'identity' | 'status' | 'class' | 'recipientRole' | 'fieldGroups' | 'facts'
  > &
    Partial<Pick<PlannedNotification, 'supersedesId'>>,
  values: MessageValues,
  options: { readonly isTest: boolean; readonly destination?: Destination; readonly formatVersion?: number },
): ComposedMessage {
  const formatVersion = options.formatVersion ?? 1;
  if (!Object.hasOwn(MESSAGE_FORMATS, formatVersion))
    throw new Error(
      `message format ${formatVersion} is not known. Expected one of ${Object.keys(MESSAGE_FORMATS).join(', ')}`,
    );
  const all: MessageValues = { ...values, ...ownValues(planned) };
  const asked = FIELD_NAMES.filter(
    (f) => all[f] !== undefined && all[f] !== '' && planned.fieldGroups.includes(FIELD_CATALOGUE[f].group),
  );
  const { released, withheld } = releaseFields(
    release,
    asked,
    planned.recipientRole,
    options.destination ?? DOMESTIC,
    { juvenile: isJuvenile(all), registeredElsewhere: planned.facts.registeredElsewhere === true },
  );
  const asksConfirmation =
    planned.recipientRole === 'warrant-holder' &&
    planned.status === 'wanted' &&
    (planned.kind === 'alert' || planned.kind === 'update');
  return {
    formatVersion,
    withheld,
    content: {
      headline: headline(planned, options.isTest),
      warning: warning(planned.kind, planned.identity, all.contactOri),
      sections: GROUP_TITLES.flatMap(({ group, title }) => {
        const fields = released
          .filter((f) => FIELD_CATALOGUE[f].group === group)
          .map((f) => ({ field: f, label: FIELD_CATALOGUE[f].label, value: all[f]! }));
        return fields.length > 0 ? [{ title, fields }] : [];
      }),
      hitConfirmation: asksConfirmation
        ? { asks: HIT_CONFIRMATION_ASKS, withinMs: HIT_CONFIRMATION_MS }
        : null,
      ...(formatVersion >= 2
        ? {
            codes: {
              format: formatVersion,
              event: planned.facts.event,
              status: planned.status,
              kind: planned.kind,
              class: planned.class,
              identity: planned.identity,
              rules: planned.facts.rules,
              replaces: planned.supersedesId ?? null,
            },
          }
        : {}),
    },
  };
}

/**
 * The content as it may be sent or shown now: every field passes the release rules again, so a rule that changed
 * after planning takes effect. Fields that fell away join the withheld ones.
 */
export function releaseAgain(
  release: RuleSet<ReleaseBody>,
  composed: {
    readonly content: MessageContent;
    readonly withheld: readonly Withheld[];
    /** What the message was planned on. */
    readonly facts: Pick<NotificationFacts, 'registeredElsewhere'>;
  },
  recipientRole: RecipientRole,
  destination: Destination = DOMESTIC,
): { readonly content: MessageContent; readonly withheld: readonly Withheld[] } {
  const more: Withheld[] = [];
  const fieldsNow = composed.content.sections.flatMap((s) => s.fields);
  const about = {
    juvenile: isJuvenile(Object.fromEntries(fieldsNow.map((f) => [f.field, f.value]))),
    registeredElsewhere: composed.facts.registeredElsewhere === true,
  };
  const sections = composed.content.sections.flatMap((s) => {
    const fields = s.fields.filter((f) => {
      const known = Object.hasOwn(FIELD_CATALOGUE, f.field);
      const answer = known
        ? releaseField(release, f.field, recipientRole, destination, about)
        : { released: false as const, reason: 'no longer in the field catalog' };
      if (!answer.released) more.push({ field: f.field, label: f.label, reason: answer.reason });
      return answer.released;
    });
    return fields.length > 0 ? [{ title: s.title, fields }] : [];
  });
  return { content: { ...composed.content, sections }, withheld: [...composed.withheld, ...more] };
}

/** The value of `juvenileAdjudication` where there is one. */
export const JUVENILE_YES = 'yes';

function isJuvenile(values: MessageValues): boolean {
  return values.juvenileAdjudication === JUVENILE_YES;
}

/** The banner of a message that nobody confirmed; it names who can. */
export function warning(
  kind: NotificationKind,
  identity: NotificationIdentity,
  contactOri: string | undefined,
): string | null {
  if (kind === 'withdrawal') return 'WITHDRAWN. DO NOT ACT ON THE EARLIER MESSAGE';
  if (kind === 'correction') return 'CORRECTED. READ THE REASON BEFORE YOU ACT ON THE EARLIER MESSAGE';
  if (identity === 'confirmed' || identity === 'named') return null;
  const confirmWith = `CONFIRM WITH ${contactOri && contactOri !== '' ? contactOri : 'NSOTC'}`;
  const what =
    identity === 'record-only' ? 'THE RECORD IS CERTAIN, THE PERSON IS NOT. UNCONFIRMED' : 'UNCONFIRMED';
  return `${what}, NOT GROUNDS TO DETAIN, ${confirmWith}`;
}

/** One line for lists and subjects of the portal: says what, never who. */
export function headline(
  planned: Pick<PlannedNotification, 'kind' | 'status' | 'class' | 'facts'>,
  isTest: boolean,
): string {
  const test = isTest ? 'TEST: ' : '';
  const who =
    planned.status === 'wanted'
      ? 'Wanted person'
      : planned.facts.foreignOnly
        ? 'Foreign offender'
        : 'Registered person';
  const { event } = planned.facts;
  const what = Object.hasOwn(ROUTING_EVENTS, event)
    ? ROUTING_EVENTS[event as RoutingEvent].what
    : event === 'unknown-direction'
      ? 'travels, direction unknown'
      : event;
  if (planned.kind === 'withdrawal') return `${test}Withdrawn: an earlier message does not hold`;
  if (planned.kind === 'correction') return `${test}Correction of an earlier message`;
  return `${test}${planned.kind === 'update' ? 'Update: ' : ''}${who} ${what}`;
}

function ownValues(planned: Pick<PlannedNotification, 'identity' | 'kind' | 'facts'>): MessageValues {
  const claim: Record<NotificationIdentity, string> = {
    unconfirmed: 'Unconfirmed: an identifier agrees, no officer has confirmed it yet',
    confirmed: 'Confirmed by an NSOTC officer',
    'record-only': 'The register record is certain; that the person is its subject is not',
    named: 'Named by the agency that registers the person or asks',
  };
  return {
    ...(planned.kind === 'withdrawal' ? {} : { identityClaim: claim[planned.identity] }),
    ...(planned.facts.reason === '' ? {} : { reason: planned.facts.reason }),
    ...(planned.facts.policy.travelNotice === undefined
      ? {}
      : {
          travelNotice:
            { 'on-file': 'on file', none: 'none' }[planned.facts.policy.travelNotice] ?? 'unknown',
        }),
    ...(planned.facts.leadSora === null ? {} : { leadSora: planned.facts.leadSora }),
  };
}

/** Values of the identity group from a description of the person; steps add journey, record and contact. */
export function personValues(person: PersonDescription): MessageValues {
  const [first, ...others] = person.names;
  const documents = (person.documents ?? [])
    .map((d) =>
      [
        d.kind.replaceAll('-', ' '),
        d.number,
        d.issuer,
        d.expiry === undefined ? undefined : `expires ${d.expiry}`,
      ]
        .filter(Boolean)
        .join(' '),
    )
    .join('\n');
  const entries: [FieldName, string | undefined][] = [
    ['names', first && nameText(first)],
    ['aliases', others.map((n: PersonName) => nameText(n)).join('\n')],
    ['birthDate', person.birthDates?.join('\n')],
    ['sex', person.sex === undefined || person.sex === 'U' ? undefined : person.sex],
    ['citizenships', person.citizenships?.join(', ')],
    ['birthPlace', person.birthPlace],
    ['documents', documents],
    ['fbiNumber', person.fbiNumber],
    ['aNumber', person.aNumber],
    [
      'usAddress',
      person.usAddress &&
        [person.usAddress.street, person.usAddress.city, person.usAddress.region, person.usAddress.postcode]
          .filter(Boolean)
          .join(', '),
    ],
  ];
  return Object.fromEntries(entries.filter(([, v]) => v !== undefined && v !== ''));
}

/**
 * The whole message as plain text, for approved channels, files and print; from format 2 on with its codes at the end.
 * Days stand in letters here; the values of `sections`, which programs take in, keep them as YYYY-MM-DD.
 */
export function messageText(content: MessageContent, withheld: readonly Withheld[]): string {
  const lines = [content.headline];
  if (content.warning) lines.push('', content.warning);
  if (content.hitConfirmation) lines.push('', content.hitConfirmation.asks);
  for (const s of content.sections) {
    lines.push('', s.title.toUpperCase());
    for (const f of s.fields)
      lines.push(`  ${f.label}: ${timesInLetters(f.value).replaceAll('\n', '\n    ')}`);
  }
  if (withheld.length > 0) {
    lines.push('', 'WITHHELD');
    for (const w of withheld) lines.push(`  ${w.label}: ${timesInLetters(w.reason)}`);
  }
  if (content.codes) {
    const { codes } = content;
    lines.push('', 'CODES');
    // In this order whatever order the database keeps them in: the same message is the same bytes.
    for (const name of ['format', 'event', 'status', 'kind', 'class', 'identity'] as const)
      lines.push(`  ${name}: ${codes[name]}`);
    lines.push(`  rules: ${codes.rules.join(', ')}`, `  replaces: ${codes.replaces ?? 'none'}`);
  }
  return `${lines.join('\n')}\n`;
}
