import { sql } from 'kysely';
import { localDate } from '#basics/zones.js';
import type { RecipientRole } from '#domain/agency.js';
import type { MessageValues } from '#domain/message.js';
import type { Tie } from '#domain/notification.js';
import { nameOnFile, type PlainValue, placesOfValues, withTribesNamed } from '#domain/registration.js';
import { RELOCATION_STATES } from '#domain/relocation.js';
import { sharedValues } from '#domain/sharedRegistration.js';
import { coversPlace, SHARE_KINDS } from '#domain/sharing.js';
import { tiedJurisdictions, whereToRegister } from '#domain/whereToRegister.js';
import { findAgency } from './agencies.js';
import { first, type Tx } from './database.js';
import { agenciesFor } from './directory.js';
import type { OccasionFacts, OccasionLoader } from './occasion.js';
import { type Registrant, readRegistrant } from './registrants.js';
import { valuesOf } from './registrantValues.js';
import { electedTribes, registryNames } from './registryPlaces.js';
import { type Relocation, readRelocation } from './relocations.js';
import { listShareRecipients } from './shareRecipients.js';

/** What registries say of the occasions of which agencies are told: moves, failures to appear, absconding (rows 24, 30, 31). */

/** Announced to another jurisdiction, or over: the receiving side and everybody else where the person must register. */
export const loadRelocation: OccasionLoader<'relocationTold'> = async (
  tx,
  { relocationId, version },
  nowMs,
) => {
  const relocation = await readRelocation(tx, relocationId);
  if (!relocation || relocation.version !== version) return null;
  const others = await otherJurisdictions(tx, relocation.fromAgencyId, relocation.content.values, nowMs);
  return relocationFacts(
    await registryNames(tx),
    relocation,
    // Who recorded the arrival is not told of its own word.
    relocation.state === 'arrived' ? relocation.toAgencyId : relocation.fromAgencyId,
    [
      { agencyId: relocation.toAgencyId, ties: ['receives'] },
      ...others
        .filter((id) => id !== relocation.toAgencyId)
        .map((agencyId) => ({ agencyId, ties: ['must-register' as const] })),
    ],
    relocation.state === 'announced' ? '' : RELOCATION_STATES[relocation.state],
  );
};

/** The receiving side has recorded that the person did not appear: who announced them hears it at once. */
export const loadFailedAppearance: OccasionLoader<'appearanceFailed'> = async (
  tx,
  { relocationId, version },
) => {
  const relocation = await readRelocation(tx, relocationId);
  if (relocation?.state !== 'failed-to-appear' || relocation.version !== version) return null;
  return relocationFacts(
    await registryNames(tx),
    relocation,
    relocation.toAgencyId,
    [{ agencyId: relocation.fromAgencyId, ties: ['announced'] }],
    RELOCATION_STATES['failed-to-appear'],
  );
};

function relocationFacts(
  names: ReadonlyMap<string, string>,
  relocation: Relocation,
  filedBy: string,
  also: OccasionFacts['also'],
  became: string,
): OccasionFacts {
  const { content } = relocation;
  const values: MessageValues = {
    ...sharedValues(
      {
        state: 'registered',
        tier: content.tier,
        juvenile: content.juvenile,
        sealed: false,
        displayName: relocation.displayName,
      },
      withTribesNamed(content.values, names),
      [],
    ),
    moveTo: `from ${relocation.fromName} to ${relocation.toName}`,
    moveExpected: relocation.expectedOn,
    moveAppearBy: relocation.appearBy,
    ...(relocation.note ? { moveNote: relocation.note } : {}),
    ...(became ? { registrantStatus: became } : {}),
  };
  return {
    ...NOTHING_TRAVELS,
    objectKind: 'relocation',
    objectId: relocation.id,
    version: relocation.version,
    filedByAgencyId: filedBy,
    person: { names: [{ full: relocation.displayName }] },
    cancelled: relocation.state !== 'announced',
    values,
    ...(also ? { also } : {}),
  };
}

/** Absconded: NSOTC, the Marshals, every other registering jurisdiction and the police that are kept as recipients. Found: all of them again. */
export const loadAbsconding: OccasionLoader<'abscondingFound'> = async (tx, { caseId, finding }, nowMs) => {
  const found = await first(
    tx,
    sql<{
      registrantId: string;
      finding: string | null;
    }>`select registrant_id as "registrantId", finding from absconding_cases where id = ${caseId}`,
  );
  const registrant = found && (await readRegistrant(tx, found.registrantId));
  if (!found || !registrant || found.finding !== finding) return null;
  const values = await valuesOf(tx, registrant.id);
  const agency = await findAgency(tx, registrant.agencyId);
  const districts = agency ? await agenciesFor(tx, { districtsOf: [agency.jurisdiction] }) : [];
  return {
    ...NOTHING_TRAVELS,
    objectKind: 'registrant',
    objectId: registrant.id,
    version: nowMs,
    filedByAgencyId: registrant.agencyId,
    person: { names: [{ full: nameOnFile(values, registrant.displayName) }] },
    cancelled: finding === 'located',
    values: sharedValues(
      {
        ...registrant,
        state: finding === 'absconded' ? 'absconded' : registrant.state,
        sealed: registrant.sealedAtMs !== null,
      },
      withTribesNamed(values, await registryNames(tx)),
      [],
    ),
    also: [
      ...districts.map((d) => ({ agencyId: d.id, ties: ['residence' as const] })),
      ...(await otherJurisdictions(tx, registrant.agencyId, values, nowMs)).map((agencyId) => ({
        agencyId,
        ties: ['must-register' as const],
      })),
      ...(await policeOf(tx, registrant, values)),
    ],
  };
};

const NOTHING_TRAVELS = {
  subjectId: null,
  tripId: null,
  countries: [],
  departsAtMs: null,
  late: false,
  travelBarred: 'unknown',
  observed: false,
} as const;

/** Registration agencies of the other jurisdictions where the person must register, beyond the first registration. */
export async function otherJurisdictions(
  tx: Tx,
  ownAgencyId: string,
  values: readonly PlainValue[],
  nowMs: number,
): Promise<string[]> {
  const [own] = await agenciesFor(tx, { ids: [ownAgencyId] });
  const today = localDate(own?.hours.timeZone ?? 'America/New_York', nowMs);
  const { duties } = whereToRegister(placesOfValues(values), await electedTribes(tx), today);
  const codes = tiedJurisdictions(duties);
  if (codes.length === 0) return [];
  return (await agenciesFor(tx, { soraJurisdictions: codes }))
    .map((a) => a.id)
    .filter((id) => id !== ownAgencyId);
}

async function policeOf(
  tx: Tx,
  registrant: Registrant,
  values: readonly PlainValue[],
): Promise<{ agencyId: string; ties: readonly Tie[]; role: RecipientRole }[]> {
  const places = values
    .filter((v) => v.state === 'known' && ['residence', 'employment', 'school'].includes(v.element))
    .map((v) => v.value);
  return (await listShareRecipients(tx, registrant.agencyId)).flatMap((r) =>
    r.active && r.toAgencyId && SHARE_KINDS[r.kind].role === 'police' && coversPlace(r.area, places) !== null
      ? [{ agencyId: r.toAgencyId, ties: ['kept-recipient' as const], role: 'police' as const }]
      : [],
  );
}
