import { readCountry } from '#domain/countries.js';
import type { DocumentKind } from '#domain/person.js';
import { readFullDate, readWholeDate } from '../dates.js';
import { isObject, type JsonObject, listed, textOf } from '../jsonDocument.js';
import type { ManifestKind, ManifestLeg, ManifestMessage, ManifestPerson } from '../manifest.js';
import { canBeMatched } from '../message.js';
import { readName } from '../names.js';
import { readSex } from '../niem/codes.js';
import type { Remarks } from '../outcome.js';

/** Whether an object is a voyage manifest as carriers send it to the United Kingdom. */
export function looksLikeVoyage(value: JsonObject): boolean {
  return 'PassengerList' in value && ('VoyageNumber' in value || 'EventCode' in value);
}

/** DC: departure confirmed, so the list is of those on board. CI: check-in. */
const EVENTS: Readonly<Record<string, ManifestKind>> = {
  DC: 'flight-close-on-board',
  CI: 'passengers',
};

const DOCUMENTS: Readonly<Record<string, DocumentKind>> = {
  P: 'passport',
  V: 'visa',
  I: 'identity-card',
  A: 'identity-card',
  C: 'identity-card',
  M: 'military',
  T: 'refugee',
};

/**
 * Reads a voyage manifest in JSON: numbers as text, empty texts for what is absent. A list whose persons have neither
 * name nor number (as its public form) cannot be screened and is quarantined with that reason, its persons counted.
 */
export function readVoyageJson(value: JsonObject, remarks: Remarks, bytes: number): ManifestMessage {
  const persons = listed(value.PassengerList)
    .filter(isObject)
    .slice(0, 10_000)
    .map((p) => passenger(p, remarks));
  const event = textOf(value.EventCode)?.toUpperCase() ?? '';
  if (!(event in EVENTS))
    remarks.add(
      'event-code',
      0,
      `EventCode ${JSON.stringify(event.slice(0, 8))}. Expected DC or CI; taken as a passenger list`,
    );
  const blind = persons.filter((p) => !canBeMatched(p)).length;
  if (blind > 0)
    remarks.add(
      'no-identity',
      0,
      `${blind} of ${persons.length} persons have neither name nor document number. Expected one of them: they cannot be screened`,
      undefined,
      'quarantined',
    );
  const carrier = textOf(value.CarrierCode);
  const number = textOf(value.VoyageNumber)?.replace(/^0+(?=.)/, '');
  const suffix = textOf(value.VoyageNumberTrailingLetter) ?? '';
  const leg: ManifestLeg = {
    ...put('carrier', carrier),
    ...put('number', number === undefined ? undefined : `${number}${suffix}`),
    ...put('departurePort', textOf(value.DeparturePortCode)),
    ...put('arrivalPort', textOf(value.ArrivalPortCode)),
    ...put('departureLocal', local(value.ScheduledDateOfDeparture, value.ScheduledTimeOfDeparture)),
    ...put('arrivalLocal', local(value.ScheduledDateOfArrival, value.ScheduledTimeOfArrival)),
  };
  return {
    format: 'voyage-json',
    outcome: remarks.outcome,
    warnings: remarks.warnings,
    references: {
      messageType: 'VoyageManifest',
      documentCode: event,
      ...put('message', textOf(value.VoyageKey)),
    },
    kind: blind === persons.length ? 'ignored' : (EVENTS[event] ?? 'passengers'),
    ...put('carrier', carrier),
    ...put(
      'flight',
      carrier === undefined || number === undefined ? undefined : `${carrier}${number}${suffix}`,
    ),
    legs: [leg],
    persons,
    declaredTotals: {},
    range: { from: 0, to: bytes },
  };
}

function passenger(p: JsonObject, remarks: Remarks): ManifestPerson {
  const name = readName(
    textOf(p.Surname) ?? textOf(p.LastName) ?? '',
    textOf(p.Forename1) ?? textOf(p.FirstName) ?? textOf(p.GivenName) ?? '',
    textOf(p.Forename2) ?? textOf(p.MiddleName) ?? '',
  );
  const born = textOf(p.DateOfBirth);
  const birthDate = born === undefined ? undefined : readFullDate(born);
  if (born !== undefined && birthDate === undefined)
    remarks.add('date', 0, `DateOfBirth is ${JSON.stringify(born.slice(0, 12))}. Expected YYYY-MM-DD`);
  const sex = readSex(textOf(p.Gender) ?? '');
  const number = textOf(p.DocumentNumber);
  const issuer = textOf(p.DocumentIssuingCountryCode);
  const expiry = readWholeDate(textOf(p.DocumentExpiryDate) ?? '');
  const nationality = textOf(p.NationalityCountryCode);
  const age = Number(textOf(p.Age));
  return {
    names: name ? [name] : [],
    ...(birthDate === undefined ? {} : { birthDates: [birthDate] }),
    ...(sex === undefined ? {} : { sex }),
    ...(nationality === undefined ? {} : { citizenships: [readCountry(nationality).code] }),
    ...(number === undefined
      ? {}
      : {
          documents: [
            {
              kind: DOCUMENTS[textOf(p.DocumentType)?.toUpperCase() ?? ''] ?? 'other',
              number,
              ...put('issuer', issuer === undefined ? undefined : readCountry(issuer).code),
              ...put('expiry', expiry),
            },
          ],
        }),
    ...put('disembark', textOf(p.DisembarkationPortCode)),
    ...put('embark', textOf(p.EmbarkationPortCode)),
    ...put('senderPersonId', textOf(p.PassengerIdentifier) ?? textOf(p.PoavKey)),
    ...(Number.isInteger(age) && age >= 0 && age < 130 && textOf(p.Age) !== undefined ? { age } : {}),
    role:
      textOf(p.PersonType)?.toUpperCase() === 'C'
        ? 'crew'
        : textOf(p.InTransitFlag) === 'Y'
          ? 'transit'
          : 'passenger',
    offset: 0,
  };
}

function local(day: unknown, time: unknown): string | undefined {
  const date = readWholeDate(textOf(day) ?? '');
  const clock = /^(\d\d:\d\d)(:\d\d)?$/.exec(textOf(time) ?? '')?.[1];
  return date === undefined ? undefined : `${date}T${clock ?? '00:00'}`;
}

function put<K extends string>(key: K, value: string | undefined): { [P in K]?: string } {
  return (value === undefined ? {} : { [key]: value }) as { [P in K]?: string };
}
