import { Buffer } from 'node:buffer';
import { ABROAD_OUTCOMES, type ForeignReceipt } from '#domain/foreignReceipt.js';
import { nameText } from '#domain/person.js';
import { findPort } from '#domain/ports.js';
import { isUnitedStates } from '#domain/travelEvent.js';
import { readWholeDate } from '../dates.js';
import { isObject, type JsonObject, listed, parseJson, textOf } from '../jsonDocument.js';
import type { ManifestMessage, ManifestPerson } from '../manifest.js';
import { canBeMatched, plainMessage } from '../message.js';
import type { Remarks } from '../outcome.js';
import type { ReportedEvent } from '../reportedEvent.js';
import {
  ADVICE_BASES,
  type AdviceLeg,
  type ForeignAdvice,
  type SignedParts,
  USNCB_VERSION,
} from './message.js';
import { countryOf, readNoticePerson } from './person.js';

/** Whether an object is a message of USNCB, or a notice or list of notices in INTERPOL's shape. */
export function looksLikeInterpol(value: JsonObject): boolean {
  return 'usncb' in value || 'entity_id' in value || isObject(value._embedded) || isSigned(value);
}

/** Whether an object is a signature around a message (flattened JWS). */
function isSigned(value: JsonObject): value is JsonObject & SignedParts {
  return ['protected', 'payload', 'signature'].every((key) => typeof value[key] === 'string');
}

/** The message inside a signature; what it says counts only after `steps/` has held the signature against a key. */
function readSigned(value: JsonObject & SignedParts, remarks: Remarks, bytes: number): ManifestMessage {
  const inner = parseJson(Buffer.from(value.payload, 'base64url'));
  if (!inner.ok || !isObject(inner.value) || isSigned(inner.value) || !('usncb' in inner.value)) {
    remarks.add(
      'payload',
      0,
      'a signature around no message of USNCB. Expected JSON with the member usncb',
      undefined,
      'quarantined',
    );
    return plainMessage({ format: 'usncb', remarks, kind: 'ignored', to: bytes });
  }
  const { protected: head, payload, signature } = value;
  return { ...readInterpol(inner.value, remarks, bytes), signed: { protected: head, payload, signature } };
}

/** Reads an advice, its withdrawal, a receipt, or notices. A message of another version is quarantined unread. */
export function readInterpol(value: JsonObject, remarks: Remarks, bytes: number): ManifestMessage {
  if (isSigned(value)) return readSigned(value, remarks, bytes);
  if (!('usncb' in value)) return readNotices(value, remarks, bytes);
  const what = textOf(value.message);
  const id = textOf(value.id);
  const references = {
    messageType: `usncb ${textOf(value.usncb) ?? ''}`.trim(),
    ...(what === undefined ? {} : { documentCode: what }),
    ...(id === undefined ? {} : { message: id }),
  };
  const refused = (code: string, text: string): ManifestMessage => {
    remarks.add(code, 0, text, undefined, 'quarantined');
    return plainMessage({ format: 'usncb', remarks, kind: 'ignored', references, to: bytes });
  };
  if (value.usncb !== USNCB_VERSION)
    return refused(
      'version',
      `version ${textOf(value.usncb)?.slice(0, 8) ?? 'missing'}. Expected ${USNCB_VERSION}`,
    );
  if (id === undefined || !/^[\w./-]{1,60}$/.test(id))
    return refused(
      'no-id',
      'no id, or one with other signs. Expected 1 to 60 letters, digits, dots, slashes, hyphens',
    );
  const common: Common = { value, id, references, remarks, bytes };
  if (what === 'advice' || what === 'advice-withdrawn')
    return readAdvice(common, what === 'advice-withdrawn');
  if (what === 'receipt') return readReceipt(common);
  return refused(
    'unknown-message',
    `message ${JSON.stringify(what?.slice(0, 20) ?? '')}. Expected advice, advice-withdrawn or receipt`,
  );
}

interface Common {
  readonly value: JsonObject;
  readonly id: string;
  readonly references: ManifestMessage['references'];
  readonly remarks: Remarks;
  readonly bytes: number;
}

function readAdvice({ value, id, references, remarks, bytes }: Common, withdrawn: boolean): ManifestMessage {
  const person = isObject(value.person)
    ? withAddress(readNoticePerson(value.person, remarks), value)
    : undefined;
  if (!withdrawn && !(person && canBeMatched(person)))
    remarks.add(
      'no-identity',
      0,
      'an advice without name or number of a person. Expected one',
      undefined,
      'quarantined',
    );
  const from = isObject(value.from) ? value.from : {};
  const [country] = countryOf(from.country, remarks);
  if (country === undefined)
    remarks.add(
      'no-country',
      0,
      'no country from which the advice comes. Expected from.country',
      undefined,
      'quarantined',
    );
  const basis = ADVICE_BASES.find((b) => b === value.basis);
  if (!withdrawn && !basis)
    remarks.add(
      'basis',
      0,
      `basis ${JSON.stringify(textOf(value.basis)?.slice(0, 20) ?? '')}. Expected one of ${ADVICE_BASES.join(', ')}; taken as direct`,
    );
  const version = Number(value.version ?? 1);
  const travel = isObject(value.travel) ? value.travel : {};
  const [destination] = countryOf(travel.destination, remarks);
  const legs = listed(travel.legs)
    .filter(isObject)
    .slice(0, 30)
    .map((l) => legOf(l, remarks));
  const offence = isObject(value.offence) ? value.offence : {};
  const advice: ForeignAdvice = {
    id,
    version: Number.isInteger(version) && version > 0 ? version : 1,
    withdrawn,
    ...put('withdrawnBecause', withdrawn ? textOf(value.reason) : undefined),
    country: country ?? '',
    ...put('bureau', textOf(from.bureau)),
    basis: basis ?? 'direct',
    ...put('notice', textOf(value.notice)),
    ...put('offence', textOf(offence.summary)?.slice(0, 500)),
    ...put('convictedOn', readWholeDate(textOf(offence.convictedOn) ?? '')),
    ...put('caution', textOf(value.caution)?.slice(0, 300)),
    ...put('destination', destination),
    legs,
  };
  const takes = country !== undefined && (withdrawn || (person !== undefined && canBeMatched(person)));
  const subject: ManifestPerson = person ?? { names: [], role: 'unknown', part: 'subject', offset: 0 };
  return {
    ...plainMessage({
      format: 'usncb',
      remarks,
      kind: takes ? 'foreign-advice' : 'ignored',
      persons: takes || person ? [subject] : [],
      ...(takes ? { events: [adviceEvent(advice)] } : {}),
      references,
      to: bytes,
    }),
    ...(takes ? { advice } : {}),
  };
}

/** The stated address in the United States, which decides which registration agency hears of it. */
function withAddress(person: ManifestPerson, value: JsonObject): ManifestPerson {
  const travel = isObject(value.travel) ? value.travel : {};
  const a = isObject(travel.addressInUS) ? travel.addressInUS : undefined;
  if (!a) return person;
  return {
    ...person,
    usAddress: {
      ...put('street', textOf(a.street)),
      ...put('city', textOf(a.city)),
      ...put('region', textOf(a.state)?.toUpperCase()),
      ...put('postcode', textOf(a.zip)),
      country: 'USA',
    },
  };
}

function adviceEvent(a: ForeignAdvice): ReportedEvent {
  // The leg that ends in the United States is where the person will be met.
  const arrival = a.legs.find((l) => l.to !== undefined && isUnitedStates(findPort(l.to)?.country ?? ''));
  return {
    person: 0,
    kind: 'foreign-advice',
    reference: a.id,
    // USNCB hands on what every bureau numbers for itself.
    numberedBy: a.country,
    state: a.withdrawn ? 'withdrawn' : 'received',
    direction: a.destination === 'USA' || arrival ? 'entry' : 'none',
    ...(arrival?.to === undefined ? {} : { place: arrival.to }),
    ...(arrival?.arrives === undefined ? {} : { occurredAt: arrival.arrives }),
    sequence: a.version,
    facts: {
      country: a.country,
      basis: a.basis,
      ...put('bureau', a.bureau),
      ...put('notice', a.notice),
      ...put('destination', a.destination),
      ...put('withdrawnBecause', a.withdrawnBecause),
      ...put('caution', a.caution),
      ...(a.legs.length === 0 ? {} : { legs: a.legs }),
    },
  };
}

function legOf(l: JsonObject, remarks: Remarks): AdviceLeg {
  const time = (name: 'departs' | 'arrives') => {
    const text = textOf(l[name]);
    if (text === undefined) return undefined;
    const m = /^(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d))?(?::\d\d)?$/.exec(text);
    const day = m && readWholeDate(m[1]!);
    if (m && day) return `${day}T${m[2] ?? '00:00'}`;
    remarks.add(
      'time',
      0,
      `${name} is ${JSON.stringify(text.slice(0, 24))}. Expected YYYY-MM-DDTHH:MM, local`,
    );
    return undefined;
  };
  return {
    ...put('carrier', textOf(l.carrier)),
    ...put('number', textOf(l.number)),
    ...put('from', textOf(l.from)?.toUpperCase()),
    ...put('to', textOf(l.to)?.toUpperCase()),
    ...put('departs', time('departs')),
    ...put('arrives', time('arrives')),
  };
}

function readReceipt({ value, id, references, remarks, bytes }: Common): ManifestMessage {
  const from = isObject(value.from) ? value.from : {};
  const [country] = countryOf(from.country, remarks);
  const outcome = ABROAD_OUTCOMES.find((o) => o === value.outcome);
  if (!outcome)
    remarks.add(
      'outcome',
      0,
      `outcome ${JSON.stringify(textOf(value.outcome)?.slice(0, 20) ?? '')}. Expected one of ${ABROAD_OUTCOMES.join(', ')}; taken as unknown`,
    );
  if (country === undefined)
    remarks.add('no-country', 0, 'no country that answers. Expected from.country', undefined, 'quarantined');
  const ourReference = textOf(value.ourReference);
  if (ourReference === undefined)
    remarks.add(
      'no-reference',
      0,
      'a receipt without our reference. Expected it; a person looks for the notice',
    );
  const person = isObject(value.person) ? readNoticePerson(value.person, remarks) : undefined;
  const officer = isObject(value.officer) ? value.officer : {};
  const stated = textOf(value.date);
  const date = stated === undefined ? undefined : readWholeDate(stated);
  if (stated !== undefined && date === undefined)
    remarks.add('date', 0, `date is ${JSON.stringify(stated.slice(0, 12))}. Expected YYYY-MM-DD`);
  const agency = [textOf(officer.agency) ?? textOf(from.bureau), textOf(officer.name)]
    .filter(Boolean)
    .join(', ');
  const [name] = person?.names ?? [];
  const receipt: ForeignReceipt = {
    number: id,
    country: country ?? '',
    outcome: outcome ?? 'unknown',
    ...put('reference', ourReference?.replace(/[^\x20-\x7e]/g, '').slice(0, 80)),
    ...put('on', date),
    ...put('officerAgency', agency === '' ? undefined : agency.slice(0, 200)),
    ...put('name', name === undefined ? undefined : nameText(name).slice(0, 200)),
    ...put('text', textOf(value.text)?.slice(0, 8000)),
  };
  return {
    ...plainMessage({
      format: 'usncb',
      remarks,
      kind: country === undefined ? 'ignored' : 'foreign-receipt',
      persons: person ? [person] : [],
      references,
      to: bytes,
    }),
    ...(country === undefined ? {} : { receipt }),
  };
}

/** Notices in INTERPOL's public shape, one or a list. They are read for comparison; nothing is reported of anybody. */
function readNotices(value: JsonObject, remarks: Remarks, bytes: number): ManifestMessage {
  const list = isObject(value._embedded) ? listed(value._embedded.notices) : [value];
  const notices = list.filter(isObject).slice(0, 10_000);
  const total = typeof value.total === 'number' ? value.total : undefined;
  if (total !== undefined && total > notices.length)
    remarks.add(
      'more-pages',
      0,
      `${notices.length} notices of ${total}. Expected all; the rest is on other pages`,
    );
  return plainMessage({
    format: 'notices',
    remarks,
    kind: 'ignored',
    persons: notices.map((n) => readNoticePerson(n, remarks)).filter(canBeMatched),
    references: { messageType: 'notices' },
    to: bytes,
  });
}

function put<K extends string>(key: K, value: string | undefined): { [P in K]?: string } {
  return (value === undefined ? {} : { [key]: value }) as { [P in K]?: string };
}
