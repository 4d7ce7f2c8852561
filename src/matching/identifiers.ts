import type { AnalysedPerson } from './analysedPerson.js';
import { documentKeys, documentsAgree } from './documents.js';
import { hashText, PERSONS_MAX, type SegmentArrays } from './segment.js';

/** Identifier keys of a person: documents with their slips, FBI number, A-number, biometric reference. */
export function identifierKeys(person: AnalysedPerson): number[] {
  const keys: number[] = [];
  for (const document of person.documents)
    for (const key of documentKeys(document)) keys.push(hashText(`d${key}`));
  if (person.fbiNumber) keys.push(hashText(`f${person.fbiNumber}`));
  if (person.aNumber) keys.push(hashText(`a${person.aNumber}`));
  if (person.biometric) keys.push(hashText(`b${person.biometric}`));
  return keys;
}

const PERSON_BITS = Math.log2(PERSONS_MAX);
/** Buckets by so many bits of a key and the bits kept in an entry tell it in full. */
const BUCKET_BITS_MAX = 21;

/** Identifier keys in buckets, each entry a person with the lowest bits of the key: a register's keys in 38 of 60 bytes. */
export function identifierArrays(u32: (n: number) => Uint32Array, keys: Uint32Array, persons: Uint32Array) {
  const bits = Math.max(4, Math.min(BUCKET_BITS_MAX, Math.ceil(Math.log2(keys.length + 1)) - 2));
  const idStart = u32((1 << bits) + 1);
  const shift = 32 - bits;
  for (const key of keys) idStart[(key >>> shift) + 1]!++;
  for (let bucket = 0; bucket < 1 << bits; bucket++) idStart[bucket + 1]! += idStart[bucket]!;
  const idPersons = u32(keys.length);
  const next = idStart.slice();
  for (let i = 0; i < keys.length; i++)
    idPersons[next[keys[i]! >>> shift]!++] = (persons[i]! | (keys[i]! << PERSON_BITS)) >>> 0;
  return { idStart, idPersons };
}

/** Calls `found` with the persons who have this identifier key; in small segments with some others, too. */
export function eachOfKey(
  { idStart, idPersons }: SegmentArrays,
  key: number,
  found: (person: number) => void,
): void {
  const bucket = key >>> (32 - Math.log2(idStart.length - 1));
  for (let at = idStart[bucket]!; at < idStart[bucket + 1]!; at++) {
    const person = idPersons[at]! ^ (key << PERSON_BITS);
    if (person >>> PERSON_BITS === 0) found(person);
  }
}

/** Whether any identifier of two persons agrees, or a document with a slip: what two persons who share a key may lack. */
export function identifiersAgree(theirs: AnalysedPerson, ours: AnalysedPerson): boolean {
  return (
    theirs.documents.some((t) => ours.documents.some((o) => documentsAgree(t, o))) ||
    (theirs.fbiNumber !== '' && theirs.fbiNumber === ours.fbiNumber) ||
    (theirs.aNumber !== '' && theirs.aNumber === ours.aNumber) ||
    (theirs.biometric !== '' && theirs.biometric === ours.biometric)
  );
}
