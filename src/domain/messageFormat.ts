import { MS } from '#basics/clock.js';
import type { AgencyId, RecipientRole } from './agency.js';
import { composeMessage, MESSAGE_FORMATS, type MessageValues, messageText } from './message.js';
import type { FieldGroup } from './notification.js';
import type { ReleaseBody } from './release.js';
import type { FormatSwitch, RoutingBody } from './routingRules.js';
import type { RuleSet } from './ruleSet.js';

/** Registration agencies get 12 months' notice of another message format (White paper III.A.4); so does everybody. */
export const FORMAT_NOTICE_DAYS = 365;

/** How many days ahead another format is announced to agencies of a role. */
export function formatNoticeDays(body: RoutingBody, role: RecipientRole): number {
  return body.formatNoticeDays?.[role] ?? FORMAT_NOTICE_DAYS;
}

/** The first day, 00:00 UTC, from which another format may be announced to agencies of a role. */
export function earliestFormatDay(body: RoutingBody, role: RecipientRole, nowMs: number): string {
  return new Date(nowMs + (formatNoticeDays(body, role) + 1) * MS.day).toISOString().slice(0, 10);
}

export interface FormatReader {
  readonly recipientRole: RecipientRole;
  readonly agencyId: AgencyId;
}

/** What is announced to an agency, by the day on which it begins. */
export function formatsAnnounced(body: RoutingBody, reader: FormatReader): readonly FormatSwitch[] {
  return (body.formats ?? [])
    .filter(
      (f) =>
        f.recipientRole === reader.recipientRole && (f.agencyId === null || f.agencyId === reader.agencyId),
    )
    .sort((a, b) => Date.parse(a.from) - Date.parse(b.from));
}

/**
 * The format an agency reads now, and the newer one that is announced to it. An agency that has
 * accepted an announced format reads it at once; what was never announced cannot be accepted.
 * @param accepted versions that the agency has accepted before their day
 */
export function formatFor(
  body: RoutingBody,
  reader: FormatReader,
  atMs: number,
  accepted: readonly number[] = [],
): { readonly version: number; readonly next: FormatSwitch | null } {
  const own = formatsAnnounced(body, reader);
  const inForce = own.filter((f) => Date.parse(f.from) <= atMs).at(-1)?.version ?? 1;
  const ahead = own.filter((f) => Date.parse(f.from) > atMs);
  const version = Math.max(
    inForce,
    ...ahead.filter((f) => accepted.includes(f.version)).map((f) => f.version),
  );
  // Who reads a version reads the earlier ones too: an older announcement asks nothing of it any more.
  return { version, next: ahead.find((f) => f.version > version) ?? null };
}

/** Id of the earlier message that the sample replaces: none is called so. */
const SAMPLE_EARLIER = '00000000-0000-7000-8000-00005a3b1e01';

const SAMPLE_GROUPS: readonly FieldGroup[] = [
  'identity',
  'match',
  'travel',
  'registration',
  'offence',
  'travel-notice',
  'contact',
];

/** Nobody: what an agency may read of a message, said of an invented person. */
const SAMPLE_VALUES: MessageValues = {
  names: 'SAMPLE, PERSON INVENTED',
  birthDate: '1970-01-31',
  citizenships: 'USA',
  documents: 'passport 000000000 USA expires 2031-01-31',
  event: 'On a passenger list',
  direction: 'leaving the United States',
  route: 'New York (JFK) to Paris (CDG)',
  voyage: 'ZZ 100',
  departure: '31 Jan 2026, 18:30 local time (31 Jan 2026, 23:30 UTC)',
  recordFile: 'NSOR',
  recordNumber: 'X000000000',
  fbiNumber: '000000AA0',
  offense: 'Sexual assault',
  victimAge: '15',
  victimGender: 'female',
  contactAgency: 'Sample Registration Unit',
  contactOri: 'ZZ0000000',
  contactPhone: '(202) 555-0100',
};

/** A sample message of a format as an agency of a role would get it: the release rules count as in earnest. */
export function sampleMessage(
  release: RuleSet<ReleaseBody>,
  role: RecipientRole,
  formatVersion: number,
): { readonly text: string } {
  const { content, withheld } = composeMessage(
    release,
    {
      kind: 'update',
      identity: 'confirmed',
      status: 'non-fugitive',
      class: 'P1',
      recipientRole: role,
      fieldGroups: SAMPLE_GROUPS,
      supersedesId: SAMPLE_EARLIER,
      facts: {
        event: 'departure',
        direction: 'departure',
        status: 'non-fugitive',
        path: 'fuzzy',
        hitKey: 'sample',
        rules: [`r14-${role} v3`],
        policy: { travelNotice: 'none' },
        standInFor: [],
        reason: 'An officer confirmed the identity.',
        leadSora: 'Sample Registration Unit',
      },
    },
    SAMPLE_VALUES,
    { isTest: true, formatVersion },
  );
  return { text: messageText(content, withheld) };
}

export function formatSays(version: number): string {
  return MESSAGE_FORMATS[version] ?? '';
}
