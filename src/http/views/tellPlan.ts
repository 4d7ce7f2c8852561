import { AGENCY_KINDS } from '#domain/agency.js';
import { FIELD_CATALOGUE } from '#domain/fieldCatalogue.js';
import { channelsOf } from '#storage/agencyChannels.js';
import type { CaseFacts } from '#storage/caseFacts.js';
import type { Tx } from '#storage/database.js';
import { agenciesFor } from '#storage/directory.js';
import type { TellPreview, TellPreviews } from '#storage/tellPreview.js';
import type { TellPlan } from '#web/parts/TellPlan.js';
import type { ChannelKind, Outcome } from '#web/view.js';
import { iso } from './eventLine.js';

/** What each outcome would set off, with the names, channels and zones that officers read. */
export async function tellPlansOf(
  tx: Tx,
  facts: CaseFacts,
  previews: TellPreviews,
): Promise<{ readonly [O in Outcome]: TellPlan }> {
  const ids = new Set(
    Object.values(previews).flatMap((p) => [
      ...p.told.map((t) => t.planned.recipientAgencyId as string),
      ...p.notSent.flatMap((n) => (n.recipientAgencyId ? [n.recipientAgencyId as string] : [])),
    ]),
  );
  const agencies = new Map((await agenciesFor(tx, { ids: [...ids] })).map((a) => [a.id, a]));
  const channels = await channelsOf(tx, [...ids]);
  const standInName = (id: string) => facts.recipients.find((r) => r.agencyId === id)?.standIn?.name;

  const planOf = (preview: TellPreview): TellPlan => ({
    told: preview.told.map(({ planned, withheld }) => {
      const agency = agencies.get(planned.recipientAgencyId);
      const standIn = preview.standIns.find((s) => s.notificationKey === planned.naturalKey);
      const name = standIn && (standInName(planned.recipientAgencyId) ?? 'NSOTC');
      return {
        agency: {
          id: planned.recipientAgencyId,
          name: planned.recipientName || (agency?.name ?? ''),
          kind: agency?.kind ?? 'lea',
          ...(agency?.ori ? { ori: agency.ori } : {}),
        },
        kind: planned.kind,
        class: planned.class,
        because: planned.because,
        legalBasis: planned.legalBasis,
        rule: { id: planned.ruleId, version: planned.ruleVersion },
        fields: planned.fieldGroups,
        withheld: withheld.map((w) => ({ field: FIELD_CATALOGUE[w.field].label, reason: w.reason })),
        channels: channels
          .filter((c) => c.agencyId === planned.recipientAgencyId)
          .map((c): ChannelKind => (c.kind === 'portal' ? 'inbox' : c.kind)),
        ackDue: { at: iso(planned.ackDueAtMs), zone: agency?.hours.timeZone ?? 'UTC' },
        ...(name ? { standIn: name } : {}),
      };
    }),
    notTold: unique([
      ...preview.notSent.map((n) => ({
        who: (n.recipientAgencyId && agencies.get(n.recipientAgencyId)?.name) || roleLabel(n.recipientRole),
        reason: n.reason,
      })),
      ...preview.unchanged.map((id) => ({
        who: facts.recipients.find((r) => r.agencyId === id)?.name ?? id,
        reason: 'Has been told exactly this already.',
      })),
    ]),
    withdrawn: preview.stopped + preview.told.filter((t) => t.planned.kind === 'withdrawal').length,
  });
  return {
    same: planOf(previews.same),
    'not-same': planOf(previews['not-same']),
    inconclusive: planOf(previews.inconclusive),
  };
}

/** An agency's role in the words of its kind, where no agency of the role fits the case. */
export function roleLabel(role: string): string {
  // State, territory or tribe: where none is known, it is not known which.
  if (role === 'sora') return 'Registration agency';
  return AGENCY_KINDS.find((k) => k.recipientRole === role)?.label ?? role;
}

function unique<T extends { readonly who: string; readonly reason: string }>(list: readonly T[]): T[] {
  return [...new Map(list.map((n) => [`${n.who}|${n.reason}`, n])).values()];
}
