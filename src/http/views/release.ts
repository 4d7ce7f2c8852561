import { decide } from '#access/decide.js';
import { composeForeignCopy } from '#domain/foreignCopy.js';
import { countryName } from '#domain/foreignMessage.js';
import type { ReleaseBody } from '#domain/release.js';
import type { RuleSet } from '#domain/ruleSet.js';
import { agencyNames } from '#storage/agencies.js';
import type { Tx } from '#storage/database.js';
import { deadlinesOf } from '#storage/deadlines.js';
import type { ForeignDraft } from '#storage/foreignDrafts.js';
import { messagesOfDraft } from '#storage/foreignMessages.js';
import { receiptsOfDraft } from '#storage/foreignReceipts.js';
import { ruleSetAt } from '#storage/ruleSets.js';
import { userNames } from '#storage/userNames.js';
import type { ReleaseView } from '#web/pages/release.js';
import type { FormState } from '#web/view.js';
import type { Person } from '../route.js';
import { iso } from './eventLine.js';

/** A draft as its page shows it: both copies by the rules of this moment, and what this reader may do. */
export async function releaseView(
  tx: Tx,
  d: ForeignDraft,
  reader: {
    readonly actor: Person;
    readonly zone: string;
    readonly nowMs: number;
    readonly form: FormState;
  },
): Promise<ReleaseView> {
  const rules = await ruleSetAt<ReleaseBody>(tx, 'release', reader.nowMs);
  const copy = composeForeignCopy(rules as RuleSet<ReleaseBody>, d.madeOf, d.country, d.withheld);
  const messages = await messagesOfDraft(tx, d.id);
  const clocks = (await deadlinesOf(tx, [d.id])).filter((k) => k.state === 'running');
  const who = await userNames(
    tx,
    [d.proposedBy, d.secondBy, d.withdrawnBy, d.caution?.decidedBy ?? null].filter((id) => id !== null),
  );
  // Officers of another agency are known by that agency.
  const agencies = await agencyNames(tx, [d.ownerAgencyId, d.secondAgencyId]);
  const firstName = (id: string) => who.get(id) ?? agencies[d.ownerAgencyId] ?? '';
  const zoned = (ms: number) => ({ at: iso(ms), zone: reader.zone });
  const may = (action: 'release.caution' | 'release.propose' | 'release.withdraw', agencyId: string) =>
    decide(reader.actor, action, { kind: 'ForeignDraft', id: d.id, agencyId }).allowed;
  const isFirst = d.proposedBy === reader.actor.id;
  return {
    id: d.id,
    version: d.version,
    reference: d.reference,
    country: countryName(d.country),
    name: d.madeOf.values.names ?? '',
    state: d.state,
    kind: d.kind,
    source: d.source,
    role: d.role,
    because: d.because,
    ...(d.leg.place ? { place: d.leg.place } : {}),
    ...(d.leg.arrivesAtMs === null
      ? {}
      : {
          arrives: d.leg.arrivesOn
            ? { day: d.leg.arrivesOn }
            : journeyTime(d, d.leg.arrivesAtMs, reader.zone),
        }),
    ...(d.departsAtMs === null ? {} : { departs: journeyTime(d, d.departsAtMs, reader.zone) }),
    clocks: clocks.map((k) => ({ kind: k.kind, due: zoned(k.dueAtMs) })),
    ...(d.tripId && reader.actor.agencyRole === 'nsotc' ? { tripHref: `/trips/${d.tripId}` } : {}),
    cautions: d.cautions.map((c) => ({ id: c.rowId, says: c.says, source: c.source })),
    ...(d.caution
      ? {
          cautionDecision: {
            outcome: d.caution.outcome,
            by: firstName(d.caution.decidedBy),
            at: iso(d.caution.decidedAtMs),
            consulted: d.caution.consulted,
            rationale: d.caution.rationale,
          },
        }
      : {}),
    lines: copy.lines.map(({ field, label, domestic, foreign, reason }) => ({
      field,
      label,
      domestic,
      reason,
      ...(foreign === null ? {} : { foreign }),
    })),
    ...(d.proposedBy && d.proposedAtMs !== null
      ? {
          decision: {
            outcome: d.outcome ?? 'release',
            by: firstName(d.proposedBy),
            at: iso(d.proposedAtMs),
            rationale: d.rationale,
          },
        }
      : {}),
    ...(d.secondBy && d.secondAtMs !== null
      ? {
          second: {
            by: who.get(d.secondBy) ?? agencies[d.secondAgencyId] ?? '',
            at: iso(d.secondAtMs),
            note: d.secondNote,
            agreed: d.state === 'released' || d.state === 'withdrawn',
          },
        }
      : {}),
    ...(d.withdrawReason
      ? {
          takenBack: {
            reason: d.withdrawReason,
            ...(d.withdrawnBy ? { by: firstName(d.withdrawnBy) } : {}),
            ...(d.withdrawnAtMs === null ? {} : { at: iso(d.withdrawnAtMs) }),
          },
        }
      : {}),
    messages: messages.map((m) => ({
      id: m.id,
      reference: m.reference,
      kind: m.kind,
      state: m.state,
      at: iso(m.createdAtMs),
      detail: m.detail,
    })),
    receipts: (await receiptsOfDraft(tx, d.id)).map((r) => ({
      id: r.id,
      at: iso(r.receivedAtMs),
      outcome: r.outcome,
      from: [r.officerAgency, r.senderName].filter(Boolean).join(', '),
      words: r.words,
    })),
    form: reader.form,
    may: {
      caution: d.state === 'stopped' && may('release.caution', d.ownerAgencyId),
      propose: d.state === 'open' && may('release.propose', d.ownerAgencyId),
      second:
        d.state === 'proposed' &&
        !isFirst &&
        decide(reader.actor, 'release.second', {
          kind: 'ForeignDraft',
          id: d.id,
          agencyId: d.secondAgencyId,
          ...(d.proposedBy ? { firstPersonId: d.proposedBy } : {}),
        }).allowed,
      withdraw: d.state === 'released' && may('release.withdraw', d.ownerAgencyId),
    },
  };
}

/** A registration agency knows the days of a journey only; told as instants they would be another day in its zone. */
export function journeyTime(
  d: Pick<ForeignDraft, 'source'>,
  ms: number,
  zone: string,
): NonNullable<ReleaseView['departs']> {
  return d.source === 'sora-request' ? { day: iso(ms).slice(0, 10) } : { at: iso(ms), zone };
}
