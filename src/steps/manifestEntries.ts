import type { PersonDescription } from '#domain/person.js';
import type { LegFacts, ManifestEntryKind } from '#domain/voyage.js';
import type { ManifestKind, ManifestMessage, ManifestPerson } from '#formats/manifest.js';

/** What the kinds of a reader mean for a voyage; `null` is kept in the ledger and changes no voyage. */
export const ENTRY_KINDS: Readonly<Record<ManifestKind, ManifestEntryKind | null>> = {
  passengers: 'list',
  crew: 'crew-list',
  change: 'change',
  'crew-change': 'change',
  'cancel-reservation': 'cancel-persons',
  reduce: 'cancel-persons',
  'flight-close': 'flight-close',
  'flight-close-on-board': 'on-board-list',
  'flight-close-not-on-board': 'not-on-board-list',
  'cancel-flight': 'cancel-voyage',
  'change-flight': 'change-voyage',
  ignored: null,
  answer: null,
  'status-change': null,
  'status-acknowledgement': null,
  document: null,
  // An unknown kind that names persons is screened like a list: missing one is worse than one too many.
  unknown: 'list',
};

/** A list that does not say who is coming or going leaves the voyage's identity to its first leg. */
export function voyageIdentity(message: ManifestMessage): {
  readonly carrier: string;
  readonly number: string;
  readonly mode: string;
} {
  const leg = message.legs[0];
  const flight = /^([A-Z0-9]{2,3}?)(\d{1,4}[A-Z]?)$/.exec(message.flight ?? '');
  return {
    carrier: message.carrier ?? leg?.carrier ?? flight?.[1] ?? '',
    number: leg?.number ?? flight?.[2] ?? message.flight ?? '',
    mode: 'air',
  };
}

export function legFacts(message: ManifestMessage): LegFacts[] {
  return message.legs.map(({ departurePort, arrivalPort, departureLocal, arrivalLocal }) => ({
    ...(departurePort === undefined ? {} : { departurePort }),
    ...(arrivalPort === undefined ? {} : { arrivalPort }),
    ...(departureLocal === undefined ? {} : { departureLocal }),
    ...(arrivalLocal === undefined ? {} : { arrivalLocal }),
  }));
}

/** The part of a manifest person that describes the person; what is of the journey goes to the event's facts. */
export function describePerson(p: ManifestPerson): PersonDescription {
  const {
    names,
    birthDates,
    sex,
    citizenships,
    residence,
    birthPlace,
    documents,
    usAddress,
    fbiNumber,
    aNumber,
    biometricRef,
    verified,
  } = p;
  return Object.fromEntries(
    Object.entries({
      names,
      birthDates,
      sex,
      citizenships,
      residence,
      birthPlace,
      documents,
      usAddress,
      fbiNumber,
      aNumber,
      biometricRef,
      verified,
    }).filter(([, v]) => v !== undefined),
  ) as unknown as PersonDescription;
}

export function personFacts(p: ManifestPerson): Record<string, unknown> {
  const {
    embark,
    disembark,
    clearance,
    locator,
    senderPersonId,
    seats,
    ticket,
    travellerNumbers,
    documentCheck,
    crewPosition,
    homeAddress,
    birthCountry,
  } = p;
  return Object.fromEntries(
    Object.entries({
      embark,
      disembark,
      clearance,
      locator,
      senderPersonId,
      seats,
      ticket,
      travellerNumbers,
      documentCheck,
      crewPosition,
      homeAddress,
      birthCountry,
    }).filter(([, v]) => v !== undefined),
  );
}
