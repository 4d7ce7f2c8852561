import type { PersonDescription, PersonName } from '#domain/person.js';
import type { ManifestMessage, ManifestPerson } from './manifest.js';
import { type ReadWarning, worse } from './outcome.js';

/** More than any real person has. Readers with limits of their own have smaller ones; these hold for every format. */
const NAME_CHARS_MAX = 300;
const NUMBER_CHARS_MAX = 80;
const OF_ONE_PERSON = 100;

/**
 * Persons whose names and numbers are as long and as many as those of a person can be: matching compares every letter
 * with every other, and numbers are keys. What is longer is cut, which the message says and is quarantined for; the bytes
 * are kept whole.
 */
export function boundPersons(message: ManifestMessage): ManifestMessage {
  let cut: ManifestPerson | undefined;
  const persons = message.persons.map((p) => {
    const kept = boundPerson(p);
    if (kept !== p) cut ??= p;
    return kept;
  });
  if (!cut) return message;
  const remark: ReadWarning = {
    code: 'too-long',
    offset: Math.max(message.range.from, Math.min(cut.offset, message.range.to)),
    text: `a person with a name of more than ${NAME_CHARS_MAX} characters, a number of more than ${NUMBER_CHARS_MAX}, or more than ${OF_ONE_PERSON} of either; cut. Expected those of a person`,
  };
  return {
    ...message,
    persons,
    outcome: worse(message.outcome, 'quarantined'),
    warnings: [remark, ...message.warnings],
  };
}

/** The same object where there is nothing to cut. */
function boundPerson<P extends PersonDescription>(p: P): P {
  const names = few(p.names.map(boundName), p.names);
  const documents = p.documents && few(p.documents.map(boundNumber), p.documents);
  const number = (text: string | undefined) =>
    text === undefined ? undefined : short(text, NUMBER_CHARS_MAX);
  const [fbiNumber, aNumber, biometricRef] = [number(p.fbiNumber), number(p.aNumber), number(p.biometricRef)];
  const birthPlace = p.birthPlace === undefined ? undefined : short(p.birthPlace, NAME_CHARS_MAX);
  if (
    names === p.names &&
    documents === p.documents &&
    fbiNumber === p.fbiNumber &&
    aNumber === p.aNumber &&
    biometricRef === p.biometricRef &&
    birthPlace === p.birthPlace
  )
    return p;
  return {
    ...p,
    names,
    ...(documents ? { documents } : {}),
    ...(fbiNumber === undefined ? {} : { fbiNumber }),
    ...(aNumber === undefined ? {} : { aNumber }),
    ...(biometricRef === undefined ? {} : { biometricRef }),
    ...(birthPlace === undefined ? {} : { birthPlace }),
  };
}

function boundName(name: PersonName): PersonName {
  if ([name.surname, name.given, name.middle, name.full].every((t) => (t?.length ?? 0) <= NAME_CHARS_MAX))
    return name;
  const part = (key: 'surname' | 'given' | 'middle' | 'full') =>
    name[key] === undefined ? {} : { [key]: short(name[key], NAME_CHARS_MAX) };
  return { ...name, ...part('surname'), ...part('given'), ...part('middle'), ...part('full') };
}

function boundNumber<D extends { readonly number: string }>(document: D): D {
  return document.number.length <= NUMBER_CHARS_MAX
    ? document
    : { ...document, number: short(document.number, NUMBER_CHARS_MAX) };
}

/** The list as it came where nothing in it was cut and it is no longer than it may be. */
function few<T>(cut: readonly T[], came: readonly T[]): readonly T[] {
  return came.length <= OF_ONE_PERSON && cut.every((item, i) => item === came[i])
    ? came
    : cut.slice(0, OF_ONE_PERSON);
}

/** Never through the middle of a character. */
function short(text: string, charsMax: number): string {
  return text.length <= charsMax ? text : text.slice(0, charsMax).replace(/[\ud800-\udbff]$/, '');
}
