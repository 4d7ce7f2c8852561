import type { RecipientRole } from '#domain/agency.js';
import { CANARY } from '#domain/canary.js';
import type { Recipient, Tie } from '#domain/notification.js';
import { isWarrantFile, type RecordDetails } from '#domain/registerRecord.js';
import { leadRegistration } from '#domain/subject.js';
import type { Tx } from './database.js';
import { agenciesFor, type DirectoryAgency } from './directory.js';
import type { OccasionFacts } from './occasion.js';
import type { RegisterRecord } from './registerRecords.js';
import type { TravelEvent } from './travelEvents.js';
import type { Voyage } from './voyages.js';

/** What a case or an occasion says of where agencies are to be looked for. */
export interface RecipientsOf {
  readonly records: readonly RegisterRecord[];
  /** State or territory of an address in the United States that was stated. */
  readonly usRegion: string | undefined;
  readonly ports: readonly string[];
  /** Who was told of the same thing earlier. */
  readonly toldBefore?: readonly string[];
  /** Agencies that the noun of an occasion names itself. */
  readonly also?: NonNullable<OccasionFacts['also']>;
  /** Agencies with a lookout running on the person, where the matter is an application for a passport. */
  readonly lookoutsOf?: readonly string[];
  /** Whether the Marshals' district of residence could be named. */
  readonly district?: boolean;
}

/** The agencies that rules could name in the case of a travel event. */
export function recipientsOfEvent(
  tx: Tx,
  the: {
    readonly records: readonly RegisterRecord[];
    readonly event: TravelEvent;
    readonly voyage: Voyage | undefined;
    readonly lookoutsOf: readonly string[];
  },
): Promise<Recipient[]> {
  const port = the.event.direction === 'entry' ? the.voyage?.arrivalPort : the.voyage?.departurePort;
  return gatherRecipients(tx, {
    records: the.records,
    usRegion: the.event.traveller.usAddress?.region,
    lookoutsOf: the.lookoutsOf,
    ports: [port, the.event.facts.port].filter((p): p is string => typeof p === 'string'),
  });
}

/** Roles of which there is one office for the whole country. */
const NATIONAL: readonly RecipientRole[] = [
  'nsotc',
  'usncb',
  'state-ca',
  'state-ds',
  'cbp',
  'ice',
  'uscis',
  'fbi-cjis',
  'awc',
];

/** The agencies that rules could name, with how each hangs together with the person and the matter. */
export async function gatherRecipients(tx: Tx, the: RecipientsOf): Promise<Recipient[]> {
  // The canary is told to nobody but itself.
  const canary = the.records.some((r) => r.enteringAgencyId === CANARY.agencyId);
  const nsor = the.records.filter((r) => r.file === 'NSOR');
  const warrants = the.records.filter((r) => isWarrantFile(r.file));
  // A warrant in WIN is kept and executed by the Marshals' office that entered it, whoever issued it.
  const issuingOris = warrants.flatMap((r) => [
    (r.details as RecordDetails).warrant?.issuingOri ?? r.enteringOri,
    ...(r.file === 'WIN' ? [r.enteringOri] : []),
  ]);
  const usState = the.usRegion;
  const supervisors = the.records.flatMap((r) => (r.details as RecordDetails).supervision?.ori ?? []);
  const earlier = the.toldBefore ?? [];
  const also = the.also ?? [];
  const lookouts = the.lookoutsOf ?? [];
  const found = await agenciesFor(
    tx,
    canary
      ? { ids: [CANARY.agencyId] }
      : {
          ids: [
            ...[...nsor, ...warrants].map((r) => r.enteringAgencyId),
            ...earlier,
            ...also.map((a) => a.agencyId),
            ...lookouts,
          ],
          roles: NATIONAL,
          oris: [...issuingOris, ...supervisors],
          ...(usState ? { soraJurisdictions: [usState] } : {}),
          ports: the.ports,
        },
  );
  const lead = leadRegistration(
    nsor.map((r) => {
      const details = r.details as RecordDetails;
      return {
        agencyId: r.enteringAgencyId,
        jurisdiction: found.find((a) => a.id === r.enteringAgencyId)?.jurisdiction ?? '',
        because: details.registersFor ?? 'unknown',
        registeredOn: details.registeredOn ?? null,
      };
    }),
  );

  const residence = found.find((a) => a.id === lead?.agencyId)?.jurisdiction;
  const districts =
    the.district && residence !== undefined ? await agenciesFor(tx, { districtsOf: [residence] }) : [];
  const agencies = [...found, ...districts.filter((d) => !found.some((a) => a.id === d.id))];

  const ties = (a: DirectoryAgency): Tie[] => [
    ...(NATIONAL.includes(a.recipientRole) ? (['national'] as const) : []),
    ...(a.id === lead?.agencyId || districts.some((d) => d.id === a.id) ? (['residence'] as const) : []),
    ...(supervisors.includes(a.ori ?? '') ? (['supervises'] as const) : []),
    ...(earlier.includes(a.id) ? (['told-before'] as const) : []),
    ...(nsor.some((r) => r.enteringAgencyId === a.id) ? (['registers'] as const) : []),
    ...(issuingOris.includes(a.ori ?? '') ? (['issued-warrant'] as const) : []),
    ...(a.recipientRole === 'sora' &&
    usState !== undefined &&
    a.jurisdiction === usState &&
    a.kind !== 'sora-tribe'
      ? (['us-address'] as const)
      : []),
    ...(a.recipientRole === 'cbp-port' ? (['port'] as const) : []),
    ...(lookouts.includes(a.id) ? (['placed-lookout'] as const) : []),
    ...also.filter((x) => x.agencyId === a.id).flatMap((x) => x.ties),
  ];
  return agencies.flatMap((a) => {
    const own = ties(a);
    if (own.length === 0) return [];
    // An agency that issued the warrant hears as warrant holder even where it is a registration agency too.
    const role =
      own.includes('issued-warrant') && a.recipientRole !== 'sora'
        ? ('warrant-holder' as const)
        : a.recipientRole;
    return [
      {
        agencyId: a.id,
        recipientRole: also.find((x) => x.agencyId === a.id)?.role ?? role,
        name: a.name,
        ori: a.ori,
        ties: own,
        lead: lead?.agencyId === a.id,
        hours: a.hours,
        standIn: a.standIn,
      },
    ];
  });
}
