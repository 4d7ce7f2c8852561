import type { PersonDescription } from '#domain/person.js';
import { personKeys } from '#domain/travelEvent.js';
import { type Keys, keyedDigest } from './keys.js';

/** Key of an event whose number of the sender another person has. Keys must not name people: a digest of who it is stands in it. */
export function keyOfAnother(keys: Keys, naturalKey: string, traveller: PersonDescription): string {
  const own = personKeys(traveller).at(-1)!;
  return `${naturalKey}|${keyedDigest(keys, `person ${own}`).slice(0, 24)}`;
}
