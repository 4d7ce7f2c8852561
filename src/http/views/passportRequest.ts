import { decide } from '#access/decide.js';
import type { IsoDate } from '#basics/dates.js';
import { ACTIONS, type AcknowledgementAction } from '#domain/acknowledgement.js';
import { factSheet, mayMoveRequest, PASSPORT_OFFICE, requestObstacle } from '#domain/passportRequest.js';
import { nameText } from '#domain/person.js';
import { findAgency } from '#storage/agencies.js';
import type { Tx } from '#storage/database.js';
import { receiptsOfRequest } from '#storage/passportReceipts.js';
import { isWarrantUnknown, type PassportRequest, stepsOfRequest } from '#storage/passportRequests.js';
import type { PassportRow, PassportView } from '#web/pages/passportRequests.js';
import type { FormState } from '#web/view.js';
import type { Found, Person } from '../route.js';
import { attachmentsView } from './attachments.js';
import { iso } from './eventLine.js';
import { notToldOf } from './notTold.js';

/** A request as its page shows it, with what this actor may do about it. */
export async function passportView(
  tx: Tx,
  found: Found & { readonly request: PassportRequest },
  of: { readonly actor: Person; readonly path: string; readonly form: FormState; readonly today: IsoDate },
): Promise<PassportView> {
  const { request } = found;
  const agency = await findAgency(tx, request.agencyId);
  const steps = await stepsOfRequest(tx, request.id);
  const attachments = await attachmentsView(tx, 'passport-requests', found, {
    actor: of.actor,
    path: of.path,
  });
  const may = (
    action: 'passport.requested' | 'passport.withdrawn' | 'passport.answered',
    to: PassportRequest['state'],
  ) =>
    mayMoveRequest(request.state, to) &&
    decide(of.actor, action, {
      kind: 'PassportRequest',
      id: request.id,
      agencyId: found.agencyId,
    }).allowed;
  return {
    ...passportRow(request, agency?.name ?? ''),
    version: request.version,
    recordId: request.recordId,
    reason: request.reason,
    sheet: factSheet(request),
    officer: [
      request.content.officer.name,
      request.content.officer.title,
      request.content.officer.phone,
    ].join(', '),
    office: PASSPORT_OFFICE,
    receipts: await receiptsOf(tx, request.id),
    warrantUnknown: request.state !== 'drafted' && (await isWarrantUnknown(tx, request)),
    steps: steps.map((s) => ({
      version: s.version,
      state: s.state,
      note: s.note,
      by: s.byName,
      at: iso(s.atMs),
    })),
    notTold: await notToldOf(tx, { objectId: request.id }),
    attachments,
    form: of.form,
    may: {
      send: may('passport.requested', 'requested'),
      withdraw: may('passport.withdrawn', 'withdrawn'),
      answer:
        request.state !== 'drafted' &&
        (may('passport.answered', 'granted') || may('passport.answered', 'refused')),
    },
    needsDocument: attachments.rows.length === 0,
    orderEnded: requestObstacle({ ...request, documents: 1 }, of.today) === 'order-ended',
  };
}

/** What the Department got and how it answered. */
async function receiptsOf(tx: Tx, requestId: string): Promise<PassportView['receipts']> {
  return (await receiptsOfRequest(tx, requestId)).map((r) => ({
    id: `${r.id} ${r.answeredAtMs ?? ''}`,
    agency: r.agency,
    kind: r.kind,
    state: r.state,
    at: iso(r.plannedAtMs),
    ...(r.deliveredAtMs === null ? {} : { deliveredAt: iso(r.deliveredAtMs) }),
    ...(r.openedAtMs === null ? {} : { openedAt: iso(r.openedAtMs) }),
    ackDue: iso(r.ackDueAtMs),
    ...(r.answeredAtMs === null
      ? {}
      : {
          answer: {
            says: [actionSays(r.action ?? ''), r.note].filter(Boolean).join('. '),
            by: r.officer ?? '',
            at: iso(r.answeredAtMs),
          },
        }),
  }));
}

function actionSays(action: string): string {
  return Object.hasOwn(ACTIONS, action) ? ACTIONS[action as AcknowledgementAction].says : action;
}

/** A request as a line of the list. */
export function passportRow(r: PassportRequest, agency: string): PassportRow {
  return {
    id: r.id,
    number: r.number,
    name: nameText(r.content.person.names[0] ?? {}),
    agency,
    asks: r.asks,
    ground: r.ground,
    state: r.state,
    ...(r.endsOn ? { endsOn: r.endsOn } : {}),
    changedAt: iso(r.updatedAtMs),
  };
}
