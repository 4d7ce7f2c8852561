import { z } from 'zod';
import { decide } from '#access/decide.js';
import type { IsoDate } from '#basics/dates.js';
import { isUuid } from '#basics/ids.js';
import { localDate } from '#basics/zones.js';
import type { AuditAction } from '#domain/auditAction.js';
import { type Registrant, readRegistrant } from '#storage/registrants.js';
import type { AtPage, Finding, Found, Person } from './route.js';

/** Whose file a page is about, and what its reader may do with it: the same for every page of a registrant. */

export interface FoundRegistrant extends Found {
  readonly registrant: Registrant;
}

/** Row security cuts to the reader's agency and those it acts for; the policy asks again. */
export async function findRegistrant({
  tx,
  params,
}: Finding<{ id: string }, unknown, unknown>): Promise<FoundRegistrant | undefined> {
  const registrant = isUuid(params.id) ? await readRegistrant(tx, params.id) : undefined;
  return registrant && { id: registrant.id, agencyId: registrant.agencyId, registrant };
}

export const REGISTRANT = { kind: 'Registrant', find: findRegistrant } as const;
export const RegistrantId = z.object({ id: z.string().max(60) });

export type AtRegistrant = AtPage<FoundRegistrant>;

export function mayDo(actor: Person, action: AuditAction, registrant: Registrant): boolean {
  return decide(actor, action, { kind: 'Registrant', id: registrant.id, agencyId: registrant.agencyId })
    .allowed;
}

export function todayOf(c: { readonly now: number; readonly user: { readonly timeZone: string } }): IsoDate {
  return localDate(c.user.timeZone, c.now);
}
