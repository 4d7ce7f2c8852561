import { isUuid } from '#basics/ids.js';
import { type PassportRequest, readPassportRequestById } from '#storage/passportRequests.js';
import type { Finding, Found } from '../route.js';

/** A passport request as an object: its agency's, and the Department's once it was sent there. */
export interface FoundRequest extends Found {
  readonly request: PassportRequest;
}

export async function findRequest({
  tx,
  params,
  actor,
}: Finding<{ id: string }, unknown, unknown>): Promise<FoundRequest | undefined> {
  const request = isUuid(params.id) ? await readPassportRequestById(tx, params.id) : undefined;
  if (!request) return undefined;
  const agencyId =
    request.toAgencyId !== null && actor?.agencyId === request.toAgencyId
      ? request.toAgencyId
      : request.agencyId;
  return { id: request.id, agencyId, request };
}
