import { readFullDate } from '../dates.js';
import type { ManifestMessage } from '../manifest.js';
import { canBeMatched, plainMessage } from '../message.js';
import type { ReportedEvent } from '../reportedEvent.js';
import type { XmlInput } from '../xml/input.js';
import { allNamed, anyText, textAt, within, type XmlElement } from '../xml/tree.js';
import { type Graph, graphOf, meant } from './graph.js';
import { type FoundPerson, findPersons } from './persons.js';

/** What a notification message reports, by the name of its first element; the state is one of a police report. */
// biome-ignore format: a table
const REPORTS: Readonly<Record<string, { readonly state: string; readonly says: string }>> = {
  NotifyingArrest:                       { state: 'arrest', says: 'arrest' },
  NotifyingIncident:                     { state: 'incident', says: 'incident' },
  NotifyingCourtDispositionUpdate:       { state: 'disposition', says: 'court disposition' },
  NotifyingWarrant:                      { state: 'warrant', says: 'warrant' },
  NotifyingVehicleCrash:                 { state: 'incident', says: 'vehicle crash' },
  NotifyingCriminalHistoryUpdate:        { state: 'record-updated', says: 'criminal history changed' },
  NotifyingFederalCriminalHistoryUpdate: { state: 'record-updated', says: 'federal rap back' },
};

/** Elements whose number is the sender's own of what happened, best first. */
const NUMBERS = [
  'RapBackActivityNotificationIdentification',
  'ArrestAgencyRecordIdentification',
  'ActivityIdentification',
  'CycleTrackingIdentification',
  'ChargeTrackingIdentification',
  'ChargeIdentification',
  'IncidentIdentification',
] as const;

/**
 * Reads a state broker's notification message (OJBC, NIEM 2.0 and JXDM 4.1, and newer ones): whom it is about, what
 * happened, who reports it. Read lax: brokers add code lists of their own, and an element in the wrong place is no
 * reason to lose an arrest. Officers, victims and witnesses are named as what they are and make no event.
 */
export function readNotification({ root, remarks, bytes }: XmlInput): ManifestMessage {
  const graph = graphOf(root);
  const notice = root.children.find((c) => /^Notifying/.test(c.name));
  const row = REPORTS[notice?.name ?? ''];
  if (!row)
    remarks.add(
      'unknown-notice',
      (notice ?? root).offset,
      `${notice?.name.slice(0, 60) ?? 'no notice'} in a notification message. Expected one of ${Object.keys(REPORTS).join(', ')}; taken as an incident`,
      undefined,
      'quarantined',
    );
  const found = findPersons(graph, remarks).filter((f) => {
    if (canBeMatched(f.person)) return true;
    remarks.add('no-identity', f.person.offset, 'a person without a name or number. Expected one; left out');
    return false;
  });
  const subjects = subjectsOf(graph, found);
  if (subjects.length === 0)
    remarks.add(
      'no-subject',
      root.offset,
      'nobody whom the message is about. Expected one person',
      undefined,
      'quarantined',
    );
  const persons = found.map((f) =>
    subjects.includes(f)
      ? { ...f.person, part: 'subject' as const }
      : { ...f.person, part: f.person.part ?? 'other' },
  );
  const what = notice && factsOf(notice, row?.says ?? 'incident');
  const reference = notice ? referenceOf(notice, what?.date, bytes) : undefined;
  const events: ReportedEvent[] =
    what && reference !== undefined
      ? subjects.map((s) => ({
          person: found.indexOf(s),
          kind: 'police-report',
          state: row?.state ?? 'incident',
          reference: subjects.length > 1 ? `${reference} ${found.indexOf(s) + 1}` : reference,
          ...(what.date === undefined ? {} : { occurredAt: `${what.date}T00:00` }),
          facts: what.facts,
        }))
      : [];
  const system = notice && textAt(notice, 'NotifyingActivityReportingSystemNameText');
  return plainMessage({
    format: 'police-alert',
    remarks,
    kind: events.length > 0 ? 'events' : 'ignored',
    persons,
    ...(events.length > 0 ? { events } : {}),
    references: {
      messageType: 'NotificationMessage',
      ...(notice ? { documentCode: notice.name } : {}),
      ...(reference === undefined ? {} : { transaction: reference }),
      ...(system === undefined ? {} : { sender: system.slice(0, 80) }),
    },
    to: bytes.length,
  });
}

/**
 * Whom the message is about: who was booked or is named by the warrant; else who takes part in the activity without
 * a part of their own; else the only person there is.
 */
function subjectsOf(graph: Graph, found: readonly FoundPerson[]): readonly FoundPerson[] {
  const named = found.filter((f) => f.person.part === 'subject');
  if (named.length > 0) return named;
  const involved = new Set(
    graph.elements
      .filter((e) => /^(ActivityInvolvedPerson|PersonCharge)Association$/.test(e.name))
      .flatMap((e) => e.children.filter((c) => /^Person(Reference)?$/.test(c.name)))
      .map((mention) => meant(graph, mention)),
  );
  const taking = found.filter((f) => f.person.part === undefined && involved.has(f.element));
  if (taking.length > 0) return taking;
  return found.length === 1 ? found : [];
}

interface What {
  readonly date: string | undefined;
  readonly facts: Readonly<Record<string, unknown>>;
}

/** What happened, when, where and who says so; nothing of the person. */
function factsOf(notice: XmlElement, says: string): What {
  const text = (pattern: RegExp) => {
    for (const e of within(notice)) if (pattern.test(e.name)) return anyText(e)?.slice(0, 200);
    return undefined;
  };
  const stated = text(/^(ActivityDate|RapBackEventDate|DispositionDate|CourtOrderIssuingDate)$/);
  const date = stated === undefined ? undefined : readFullDate(stated);
  const charges = allNamed(notice, 'ChargeDescriptionText')
    .concat(allNamed(notice, 'RapBackEventText'))
    .map((e) => e.text.slice(0, 200))
    .filter((t) => t !== '')
    .slice(0, 20);
  const facts: Record<string, unknown> = { report: says };
  const put = (key: string, value: unknown) => {
    if (value !== undefined) facts[key] = value;
  };
  put('date', date);
  put('agency', text(/^(ArrestAgency|WarrantIssuingAgency|NotifyingActivityReportingOrganization)$/));
  put(
    'caseNumber',
    text(
      /^(ArrestAgencyRecordIdentification|ActivityIdentification|CaseDocketID|CycleTrackingIdentification)$/,
    ),
  );
  put('system', text(/^NotifyingActivityReportingSystemNameText$/));
  put('trigger', text(/^FederalTriggeringEventCode$/));
  if (charges.length > 0) facts.charges = [...new Set(charges)];
  return { date: date?.length === 10 ? date : undefined, facts };
}

/** The sender's number of what happened. Where it gives none, one made of the message: a resend is the same again. */
function referenceOf(notice: XmlElement, date: string | undefined, bytes: Uint8Array): string {
  for (const name of NUMBERS) {
    const [e] = allNamed(notice, name);
    const number = e && textAt(e, 'IdentificationID');
    if (number !== undefined)
      return `${notice.name} ${date ?? ''} ${number}`.replace(/ +/g, ' ').slice(0, 120);
  }
  return `${notice.name} ${date ?? ''} ${fingerprint(bytes)}`.replace(/ +/g, ' ');
}

/** 52 bits of the bytes, for telling messages of one sender apart; not for security. */
function fingerprint(bytes: Uint8Array): string {
  let [a, b] = [0x811c9dc5, 0x01000193];
  for (const byte of bytes) {
    a = Math.imul(a ^ byte, 0x01000193) >>> 0;
    b = Math.imul(b ^ byte, 0x85ebca6b) >>> 0;
  }
  return a.toString(16).padStart(8, '0') + b.toString(16).padStart(8, '0');
}
