import type { Recipient, Tie } from '#domain/notification.js';
import type { RecordDetails } from '#domain/registerRecord.js';
import { leadRegistration } from '#domain/subject.js';
import type { Tx } from './database.js';
import { agenciesFor, type DirectoryAgency } from './directory.js';
import type { RegisterRecord } from './registerRecords.js';
import type { TravelEvent } from './travelEvents.js';
import type { Voyage } from './voyages.js';

/** The agencies that rules could name in a case, with how each hangs together with it. */
export async function gatherRecipients(
  tx: Tx,
  the: {
    readonly records: readonly RegisterRecord[];
    readonly event: TravelEvent;
    readonly voyage: Voyage | undefined;
  },
): Promise<Recipient[]> {
  const nsor = the.records.filter((r) => r.file === 'NSOR');
  const warrants = the.records.filter((r) => r.file === 'WANTED');
  const issuingOris = warrants.map((r) => (r.details as RecordDetails).warrant?.issuingOri ?? r.enteringOri);
  const usState = the.event.traveller.usAddress?.region;
  const port = the.event.direction === 'entry' ? the.voyage?.arrivalPort : the.voyage?.departurePort;
  const ports = [port, the.event.facts.port].filter((p): p is string => typeof p === 'string');
  const agencies = await agenciesFor(tx, {
    ids: [...nsor, ...warrants].map((r) => r.enteringAgencyId),
    roles: ['nsotc', 'usncb'],
    oris: issuingOris,
    ...(usState ? { soraJurisdictions: [usState] } : {}),
    ports,
  });
  const lead = leadRegistration(
    nsor.map((r) => {
      const details = r.details as RecordDetails;
      return {
        agencyId: r.enteringAgencyId,
        jurisdiction: agencies.find((a) => a.id === r.enteringAgencyId)?.jurisdiction ?? '',
        because: details.registersFor ?? 'unknown',
        registeredOn: details.registeredOn ?? null,
      };
    }),
  );

  const ties = (a: DirectoryAgency): Tie[] => [
    ...(a.recipientRole === 'nsotc' || a.recipientRole === 'usncb' ? (['national'] as const) : []),
    ...(nsor.some((r) => r.enteringAgencyId === a.id) ? (['registers'] as const) : []),
    ...(issuingOris.includes(a.ori ?? '') ? (['issued-warrant'] as const) : []),
    ...(a.recipientRole === 'sora' &&
    usState !== undefined &&
    a.jurisdiction === usState &&
    a.kind !== 'sora-tribe'
      ? (['us-address'] as const)
      : []),
    ...(a.recipientRole === 'cbp-port' ? (['port'] as const) : []),
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
        recipientRole: role,
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
