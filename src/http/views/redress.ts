import { decide } from '#access/decide.js';
import { localDate } from '#basics/zones.js';
import type { Document, DocumentMark, Printed } from '#documents/document.js';
import type { AuditAction } from '#domain/auditAction.js';
import { nameText } from '#domain/person.js';
import {
  outcomesFor,
  REDRESS_KINDS,
  REDRESS_OUTCOMES,
  type RedressOutcome,
  travellerLetter,
} from '#domain/redress.js';
import { candidateReference } from '#domain/reference.js';
import { findAgency } from '#storage/agencies.js';
import type { Tx } from '#storage/database.js';
import {
  candidatesNamed,
  candidatesOfPerson,
  type FoundCandidate,
  type RedressInquiry,
  stepsOfInquiry,
} from '#storage/redress.js';
import { findUser } from '#storage/users.js';
import type { RedressView } from '#web/pages/redress.js';
import type { RedressRow } from '#web/pages/redressList.js';
import type { AttachmentsView } from '#web/parts/Attachments.js';
import type { FormState } from '#web/view.js';
import type { Person } from '../route.js';
import { iso } from './eventLine.js';

const CANDIDATES_MAX = 50;

function may(actor: Person, action: AuditAction, i: RedressInquiry): boolean {
  return decide(actor, action, {
    kind: 'Redress',
    id: i.id,
    agencyId: i.agencyId,
    ...(i.state === 'proposed' && i.proposedBy ? { firstPersonId: i.proposedBy } : {}),
  }).allowed;
}

export async function redressRow(
  tx: Tx,
  i: RedressInquiry,
  actor: Person,
  nowMs: number,
  zone: string,
): Promise<RedressRow> {
  const owner = await findAgency(tx, i.agencyId);
  return {
    id: i.id,
    number: i.number,
    name: nameText(i.person.names[0] ?? {}),
    kind: i.kind,
    state: i.state,
    owner: owner?.name ?? '',
    overdue: i.state !== 'decided' && i.dueAtMs !== null && i.dueAtMs < nowMs,
    receivedAt: iso(i.receivedAtMs),
    opens: may(actor, 'redress.show', i),
    // The clock runs to the end of a day of the agency: the day is what is due, not the midnight after it.
    ...(i.dueAtMs === null ? {} : { due: localDate(owner?.timeZone ?? zone, i.dueAtMs - 1) }),
  };
}

/** An inquiry as its page shows it. */
export async function redressView(
  tx: Tx,
  i: RedressInquiry,
  reader: { readonly actor: Person; readonly nowMs: number; readonly zone: string },
  attachments: AttachmentsView,
  form: FormState,
): Promise<RedressView> {
  const { actor } = reader;
  const open = i.state !== 'decided';
  const decides = open && i.state !== 'proposed' && may(actor, 'redress.decided', i);
  const found =
    i.kind === 'traveller' && decides ? await candidatesOfPerson(tx, i.person, CANDIDATES_MAX) : [];
  // Who agrees must see to what, and who reads the decision later what it was about: like the list above, for whoever decides.
  const settled = i.state === 'proposed' || i.state === 'decided';
  const about = settled && may(actor, 'redress.show', i) ? await candidatesNamed(tx, i.candidateIds) : [];
  const proposer = i.proposedBy ? await findUser(tx, i.proposedBy) : undefined;
  return {
    ...(await redressRow(tx, i, actor, reader.nowMs, reader.zone)),
    version: i.version,
    names: i.person.names.map(nameText),
    birthDates: i.person.birthDates ?? [],
    documents: (i.person.documents ?? []).map((d) => [d.kind, d.number, d.issuer].filter(Boolean).join(' ')),
    citizenships: i.person.citizenships ?? [],
    contact: [i.contact.address, i.contact.email].filter(Boolean).join('\n'),
    complaint: i.complaint,
    external: i.externalNumber,
    door: i.door,
    ...(i.acknowledgedAtMs === null ? {} : { acknowledgedAt: iso(i.acknowledgedAtMs) }),
    ...(i.registrantId ? { registrantId: i.registrantId } : {}),
    ...(i.notificationId ? { notificationId: i.notificationId } : {}),
    ...(i.checkKind ? { check: { kind: i.checkKind, note: i.checkNote } } : {}),
    ...(i.outcome ? { outcome: i.outcome } : {}),
    reason: i.reason,
    ...(proposer ? { proposedBy: proposer.displayName } : {}),
    outcomes: outcomesFor(i.kind),
    candidates: found.map(candidateLine),
    about: about.map(candidateLine),
    attachments,
    steps: (await stepsOfInquiry(tx, i.id)).map((s) => ({
      number: s.number,
      kind: s.kind,
      note: s.note,
      by: s.byName,
      at: iso(s.atMs),
    })),
    form,
    may: {
      note: may(actor, 'redress.noted', i),
      decide: decides,
      second: i.state === 'proposed' && may(actor, 'redress.second', i),
      appeal: i.state === 'decided' && may(actor, 'redress.noted', i),
    },
  };
}

function candidateLine(c: FoundCandidate): RedressView['candidates'][number] {
  return {
    id: c.id,
    reference: candidateReference(c.id),
    recordNumber: c.recordNumber,
    name: nameText(c.names[0] ?? {}),
    state: c.outcome ?? c.state,
  };
}

/** From whom a traveller's letter comes: a name that says nothing of what was looked at; to be confirmed. */
const TRAVELLER_OFFICE = 'Traveler Redress, U.S. Department of Justice';

/**
 * The letter of an inquiry. A traveller's is the same whatever was found; it bears no officer, agency or purpose that
 * would tell. A registrant's says the decision and why.
 */
export function letterOf(
  i: RedressInquiry,
  letter: 'acknowledgement' | 'decision',
  of: { readonly agency: string; readonly mark: DocumentMark; readonly printed: Printed },
): Document {
  const traveller = i.kind === 'traveller';
  const words = traveller ? travellerLetter(i.number, letter) : registrantLetter(i, letter, of.agency);
  return {
    title: letter === 'decision' ? 'Answer to your inquiry' : 'We have received your inquiry',
    language: 'en',
    classification: 'PERSONAL: PRIVACY ACT OF 1974',
    mark: of.mark,
    reference: i.number,
    printed: traveller
      ? { by: TRAVELLER_OFFICE, at: of.printed.at, atMs: of.printed.atMs, purpose: 'correspondence' }
      : of.printed,
    sections: [
      {
        heading: 'Letter',
        blocks: [
          {
            kind: 'facts',
            facts: [
              { name: 'From', value: traveller ? TRAVELLER_OFFICE : of.agency },
              {
                name: 'To',
                value: [nameText(i.person.names[0] ?? {}), i.contact.address].filter(Boolean).join('\n'),
              },
              { name: 'Redress number', value: i.number },
            ],
          },
          ...words.map((text) => ({ kind: 'paragraph', text }) as const),
        ],
      },
    ],
  };
}

function registrantLetter(
  i: RedressInquiry,
  letter: 'acknowledgement' | 'decision',
  agency: string,
): readonly string[] {
  if (letter === 'acknowledgement')
    return [
      `${agency} has received your challenge (${REDRESS_KINDS[i.kind].says.toLowerCase()}). Please quote the number above.`,
      'We answer in writing when it is decided.',
    ];
  const outcome = REDRESS_OUTCOMES[i.outcome as RedressOutcome];
  return [
    `${agency} has decided your challenge: ${outcome.says.toLowerCase()}.`,
    // Who was told of a journey, and what was decided about it, is not for the letter.
    ...(i.kind === 'notification' ? [] : [`Reason: ${i.reason}`]),
    ...(outcome.grants ? ['Agencies that had been told otherwise hear of the correction.'] : []),
    'If you believe that this is wrong, you may appeal in writing within 30 days, quoting the number and saying why. Law of your jurisdiction may give you further remedies.',
  ];
}
