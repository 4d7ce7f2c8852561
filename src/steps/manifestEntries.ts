import { CRAFT, type Craft } from '#domain/filing.js';
import type { PersonDescription } from '#domain/person.js';
import type { LegFacts } from '#domain/voyage.js';
import type { ManifestMessage, ManifestPerson } from '#formats/manifest.js';

/** A list that does not say who is coming or going leaves the voyage's identity to its first leg. */
export function voyageIdentity(message: ManifestMessage): {
  readonly carrier: string;
  readonly number: string;
  readonly mode: string;
  readonly craft: Craft;
} {
  const leg = message.legs[0];
  const craft = message.craft ?? 'commercial-air';
  const flight = /^([A-Z0-9]{2,3}?)(\d{1,4}[A-Z]?)$/.exec(message.flight ?? '');
  return {
    carrier: message.carrier ?? leg?.carrier ?? flight?.[1] ?? '',
    number: leg?.number ?? flight?.[2] ?? message.flight ?? '',
    mode: CRAFT[craft].mode,
    craft,
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

/** What describes the person; what is of the journey goes to the event's facts. */
const DESCRIPTION = [
  'names',
  'birthDates',
  'sex',
  'citizenships',
  'residence',
  'birthPlace',
  'documents',
  'usAddress',
  'fbiNumber',
  'aNumber',
  'biometricRef',
  'verified',
] as const satisfies readonly (keyof ManifestPerson)[];

const FACTS = [
  'embark',
  'disembark',
  'clearance',
  'locator',
  'senderPersonId',
  'seats',
  'ticket',
  'travellerNumbers',
  'documentCheck',
  'crewPosition',
  'homeAddress',
  'birthCountry',
  'itinerary',
] as const satisfies readonly (keyof ManifestPerson)[];

/** The part of a manifest person that describes the person. */
export function describePerson(p: ManifestPerson): PersonDescription {
  return known(p, DESCRIPTION) as PersonDescription;
}

/** The part of a manifest person that is of this journey. */
export function personFacts(p: ManifestPerson): Record<string, unknown> {
  return known(p, FACTS);
}

function known<K extends keyof ManifestPerson>(
  p: ManifestPerson,
  fields: readonly K[],
): Partial<Pick<ManifestPerson, K>> {
  return Object.fromEntries(fields.flatMap((f) => (p[f] === undefined ? [] : [[f, p[f]]]))) as Partial<
    Pick<ManifestPerson, K>
  >;
}

/** Whether a description says who it is of; a decision on a known application may carry a number only. */
export function hasIdentity(person: {
  readonly names: readonly unknown[];
  readonly documents?: readonly unknown[];
}): boolean {
  return person.names.length > 0 || (person.documents?.length ?? 0) > 0;
}
