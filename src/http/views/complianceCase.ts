import { ACTIONS, type AcknowledgementAction } from '#domain/acknowledgement.js';
import type { Actor } from '#domain/actor.js';
import { CASE_ELEMENTS, type CaseElement } from '#domain/complianceCase.js';
import { officesOfDistrict, officesSay } from '#domain/districtOffices.js';
import { districtsFor, judicialDistrict } from '#domain/judicialDistricts.js';
import type { MessageContent } from '#domain/message.js';
import { acknowledgementsOf } from '#storage/acknowledgements.js';
import { findAgency, namesOfAgencies } from '#storage/agencies.js';
import { loadCaseGround } from '#storage/caseGround.js';
import { type ComplianceCase, stepsOfCase } from '#storage/complianceCases.js';
import type { Tx } from '#storage/database.js';
import { districtOffices, officesFor } from '#storage/districtOffices.js';
import { notificationsOfObject } from '#storage/notifications.js';
import { listUsers } from '#storage/users.js';
import type { CaseView } from '#web/pages/case.js';
import type { CaseRow } from '#web/pages/cases.js';
import type { FormState } from '#web/view.js';
import { iso } from './eventLine.js';
import { notToldOf } from './notTold.js';

/** Officers that a case can be given to; NSOTC is one office. */
const OFFICERS_MAX = 200;

/** A compliance case as its page and its prints show it, with what the ledger holds now for each element. */
export async function caseView(
  tx: Tx,
  c: ComplianceCase,
  actor: Extract<Actor, { kind: 'user' }>,
  drawn: { readonly form: FormState; readonly zone: string; readonly nowMs: number },
): Promise<{ readonly view: CaseView; readonly ids: Readonly<Record<string, unknown>> }> {
  const ground = await loadCaseGround(tx, c.subjectId, c.tripId, c.id);
  const agency = c.registeringAgencyId ? await findAgency(tx, c.registeringAgencyId) : undefined;
  const supervisor = actor.roles.includes('nsotc-supervisor');
  const open = c.state !== 'closed';
  const mine = c.ownerId === actor.id;
  const found = districtsFor({ jurisdiction: agency?.jurisdiction ?? '', ori: agency?.ori ?? null });
  const marshals = open ? await districtOffices(tx, 'usms-district') : [];
  const officers =
    open && supervisor
      ? (await listUsers(tx, { agencyId: actor.agencyId, limit: OFFICERS_MAX, offset: 0 })).users
      : [];
  const steps = await stepsOfCase(tx, c.id);
  const answer = steps.find((s) => s.kind === 'prosecutor-answered');
  const view: CaseView = {
    ...rowOf(c, drawn.zone, drawn.nowMs),
    version: c.version,
    originSays: c.originSays,
    groundGone: c.groundGone,
    subjectId: c.subjectId,
    ...(c.tripId ? { tripId: c.tripId } : {}),
    ...(agency ? { agency: agency.name } : {}),
    ...(c.district ? { district: judicialDistrict(c.district)?.name ?? c.district } : {}),
    ...(c.outcome ? { outcome: c.outcome } : {}),
    table: c.priority.version,
    lines: c.priority.lines,
    elements: (Object.keys(CASE_ELEMENTS) as CaseElement[]).map((e) => ({
      element: e,
      answer: c.elements[e]?.answer ?? 'open',
      note: c.elements[e]?.note ?? '',
      by: c.elements[e]?.by ?? '',
      evidence: ground.evidence
        .filter((x) => x.element === e)
        .map((x) => ({ found: x.found, says: x.says, ...(x.href ? { href: x.href } : {}) })),
    })),
    districts: found.districts.map((d) => ({ ...d, goes: officesSay(officesOfDistrict(marshals, d)) })),
    districtsBecause: found.because,
    ...(c.state === 'with-district' && c.district
      ? { prosecutorGoes: officesSay(await officesFor(tx, 'prosecutor', c.district)) }
      : {}),
    ...(answer ? { prosecutor: { says: answer.note, by: answer.byName, at: iso(answer.atMs) } } : {}),
    officers: officers
      .filter(
        (u) =>
          u.status === 'active' && u.roles.some((r) => r === 'nsotc-officer' || r === 'nsotc-supervisor'),
      )
      .map((u) => ({ id: u.id, name: u.displayName })),
    steps: steps.map((s) => ({
      number: s.number,
      kind: s.kind,
      note: s.note,
      by: s.byName,
      at: iso(s.atMs),
    })),
    told: await toldOf(tx, c.id),
    notTold: await notToldOf(tx, { objectId: c.id }),
    // One district is no choice: it stands there already, and the officer still sends it.
    form:
      found.districts.length === 1 && drawn.form.values.district === undefined
        ? { ...drawn.form, values: { ...drawn.form.values, district: found.districts[0]!.code } }
        : drawn.form,
    may: {
      take: open && !mine && (c.ownerId === null || supervisor),
      assign: open && supervisor,
      work: open && (mine || supervisor),
      note: open,
      reopen: !open,
    },
  };
  return { view, ids: { subject: c.subjectId, trip: c.tripId } };
}

/** What agencies were told of the case, each with the answers that came. */
async function toldOf(tx: Tx, caseId: string): Promise<CaseView['told']> {
  const told = await notificationsOfObject(tx, caseId);
  const answers = await acknowledgementsOf(
    tx,
    told.map((n) => n.id),
  );
  const names = await namesOfAgencies(tx, [...new Set(told.map((n) => n.recipientAgencyId))]);
  return told.map((n) => ({
    id: n.id,
    agency: names.get(n.recipientAgencyId) ?? '',
    headline: (n.content as MessageContent).headline,
    state: n.state,
    at: iso(n.plannedAtMs),
    ackDue: iso(n.ackDueAtMs),
    answers: answers
      .filter((a) => a.notificationId === n.id)
      .map((a) => ({
        says: [
          Object.hasOwn(ACTIONS, a.action) ? ACTIONS[a.action as AcknowledgementAction].says : a.action,
          a.note,
        ]
          .filter(Boolean)
          .join('. '),
        by: a.officer,
        at: iso(a.atMs),
      })),
  }));
}

export function rowOf(c: ComplianceCase, zone: string, nowMs: number): CaseRow {
  return {
    id: c.id,
    number: c.number,
    name: c.name,
    origin: c.origin,
    state: c.state,
    band: c.band,
    points: c.points,
    overdue: c.state !== 'closed' && c.dueAtMs !== null && c.dueAtMs < nowMs,
    openedAt: iso(c.openedAtMs),
    ...(c.ownerName ? { owner: c.ownerName } : {}),
    ...(c.dueAtMs === null ? {} : { due: { at: iso(c.dueAtMs), zone } }),
  };
}
