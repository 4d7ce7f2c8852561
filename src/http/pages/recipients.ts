import { isUuid } from '#basics/ids.js';
import type { RecipientRole } from '#domain/agency.js';
import { listAgencies } from '#storage/agencies.js';
import type { Tx } from '#storage/database.js';
import type { Choice } from '#web/parts/Fields.js';
import { agencyLabel } from '../views/jurisdiction.js';

/** Agencies whose people read nothing here but what their own work brings. */
const NOT_WRITTEN_TO: ReadonlySet<RecipientRole> = new Set<RecipientRole>(['carrier', 'cbp-port', 'auditor']);

/** Agencies that may be chosen as recipients, in order of name. */
export async function recipientChoices(tx: Tx, ownAgencyId: string): Promise<Choice[]> {
  const { agencies } = await listAgencies(tx, { active: true, limit: 5000, offset: 0 });
  return agencies
    .filter((a) => a.id !== ownAgencyId && !NOT_WRITTEN_TO.has(a.recipientRole))
    .map((a) => ({ value: a.id, label: agencyLabel(a) }));
}

/** Fields `to-1` to `to-N` of a form; each once, in order. */
export function chosen(fields: Readonly<Record<string, string>>, count: number): string[] {
  const ids = Array.from({ length: count }, (_, i) => fields[`to-${i + 1}`] ?? '').filter((v) => isUuid(v));
  return [...new Set(ids)];
}
