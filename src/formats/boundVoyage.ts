import type { ManifestLeg, ManifestMessage, ManifestPerson, ManifestReferences } from './manifest.js';
import { type ReadWarning, worse } from './outcome.js';

/** More than any port, flight, seat, booking or reference has. Of them keys of voyages and events are made. */
const TEXT_CHARS_MAX = 80;
const OF_ONE_LIST = 100;

// What of a person belongs to the voyage; names, numbers and documents are bounded in `boundPersons.ts`.
const PERSON_TEXTS = [
  'embark',
  'disembark',
  'clearance',
  'locator',
  'senderPersonId',
  'ticket',
  'crewPosition',
] as const;
const PERSON_LISTS = ['seats', 'travellerNumbers'] as const;

/**
 * Messages whose ports, flights and references are as long as those can be. What is longer is cut, which the message
 * says and is quarantined for; the bytes are kept whole.
 */
export function boundVoyage(message: ManifestMessage): ManifestMessage {
  const legs = boundList(message.legs, boundLeg);
  const references = boundTexts<ManifestReferences>(message.references);
  const own = boundTexts({
    ...(message.carrier === undefined ? {} : { carrier: message.carrier }),
    ...(message.flight === undefined ? {} : { flight: message.flight }),
  });
  const persons = boundEach(message.persons, boundPerson);
  if (
    legs === message.legs &&
    references === message.references &&
    persons === message.persons &&
    own.carrier === message.carrier &&
    own.flight === message.flight
  )
    return message;
  const remark: ReadWarning = {
    code: 'too-long',
    offset: message.range.from,
    text: `a port, flight, seat, booking or reference of more than ${TEXT_CHARS_MAX} characters, or more than ${OF_ONE_LIST} of one kind; cut. Expected fewer`,
  };
  return {
    ...message,
    ...own,
    legs,
    references,
    persons,
    outcome: worse(message.outcome, 'quarantined'),
    warnings: [remark, ...message.warnings],
  };
}

function boundPerson(p: ManifestPerson): ManifestPerson {
  const isLong =
    PERSON_TEXTS.some((key) => (p[key]?.length ?? 0) > TEXT_CHARS_MAX) ||
    PERSON_LISTS.some((key) => p[key] && boundList(p[key], short) !== p[key]) ||
    (p.itinerary !== undefined && boundList(p.itinerary, boundLeg) !== p.itinerary);
  if (!isLong) return p;
  return {
    ...p,
    ...Object.fromEntries(
      PERSON_TEXTS.flatMap((key) => (p[key] === undefined ? [] : [[key, short(p[key])]])),
    ),
    ...Object.fromEntries(
      PERSON_LISTS.flatMap((key) => (p[key] === undefined ? [] : [[key, boundList(p[key], short)]])),
    ),
    ...(p.itinerary === undefined ? {} : { itinerary: boundList(p.itinerary, boundLeg) }),
  };
}

const boundLeg = (leg: ManifestLeg): ManifestLeg => boundTexts(leg);

/** The same object where no text in it is too long. */
function boundTexts<T extends object>(of: T): T {
  const isShort = (v: unknown) => typeof v !== 'string' || v.length <= TEXT_CHARS_MAX;
  if (Object.values(of).every(isShort)) return of;
  return Object.fromEntries(
    Object.entries(of).map(([key, v]) => [key, typeof v === 'string' ? short(v) : v]),
  ) as T;
}

/** The list as it came where nothing in it was cut and it is no longer than it may be. */
function boundList<T>(came: readonly T[], bound: (item: T) => T): readonly T[] {
  const cut = boundEach(came, bound);
  return cut.length <= OF_ONE_LIST ? cut : cut.slice(0, OF_ONE_LIST);
}

/** The list as it came where nothing in it was cut. */
function boundEach<T>(came: readonly T[], bound: (item: T) => T): readonly T[] {
  let isCut = false;
  const cut = came.map((item) => {
    const kept = bound(item);
    isCut ||= kept !== item;
    return kept;
  });
  return isCut ? cut : came;
}

/** Never through the middle of a character. */
function short(text: string): string {
  return text.length <= TEXT_CHARS_MAX ? text : text.slice(0, TEXT_CHARS_MAX).replace(/[\ud800-\udbff]$/, '');
}
