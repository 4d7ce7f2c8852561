import { nextRequest } from '#domain/hitConfirmation.js';
import { findAgency } from '#storage/agencies.js';
import type { CaseFacts } from '#storage/caseFacts.js';
import type { Tx } from '#storage/database.js';
import { confirmationsOf, warrantOf } from '#storage/hitConfirmations.js';
import type { ConfirmationsView } from '#web/parts/HitConfirmations.js';
import type { FormState } from '#web/view.js';
import { iso } from './eventLine.js';

/** What the holder of a candidate's warrant was asked; undefined where there is no warrant. */
export async function confirmationsView(
  tx: Tx,
  facts: CaseFacts,
  reader: { readonly isOfficer: boolean; readonly now: number },
  form: FormState,
): Promise<ConfirmationsView | undefined> {
  const requests = await confirmationsOf(tx, facts.candidate.id);
  const warrant = warrantOf(facts);
  if (!warrant && requests.length === 0) return undefined;
  const holderId = requests.at(-1)?.holderAgencyId ?? warrant!.enteringAgencyId;
  const open = requests.find((r) => r.state === 'asked' || r.state === 'looking');
  const live = facts.candidate.state !== 'closed' && facts.candidate.outcome !== 'not-same';
  return {
    holder: (await findAgency(tx, holderId))?.name ?? '',
    requests: requests.map((r) => ({
      id: r.id,
      number: r.requestNumber,
      priority: r.priority,
      state: r.state,
      askedBy: r.askedBy,
      askedAt: iso(r.askedAtMs),
      dueAt: iso(r.dueAtMs),
      ...(r.sentOver ? { over: r.sentOver } : {}),
      ...(r.answeredAtMs === null
        ? {}
        : { answer: { by: r.answeredBy, at: iso(r.answeredAtMs), note: r.note } }),
    })),
    mayAsk: reader.isOfficer && live && warrant !== undefined && nextRequest(requests, 'U', reader.now).ok,
    ...(open && reader.isOfficer ? { open: open.id } : {}),
    form,
  };
}
