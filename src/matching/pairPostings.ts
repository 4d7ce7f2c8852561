import { Numbers } from './numbers.js';
import type { PostingArrays } from './postings.js';
import { BAG_FULL, BARE_PERSON, bagCode, CODES, LONG_LIST, type SegmentArrays } from './segment.js';
import { isBare } from './unmatched.js';

type Pairs = Pick<SegmentArrays, 'longTokens' | 'longPairs' | 'pairCodes' | 'pairStart' | 'pairPersons'>;
type Names = Pick<SegmentArrays, 'personName' | 'nameUnit' | 'units'> & PostingArrays;

/**
 * The postings of each token with a long list, grouped by the code of a token that stands beside it in one of the
 * person's names; a person stands in as many groups as there are such codes. A token stands beside itself where a name
 * holds it twice. Persons who bear the token in a bare name are marked, and make up a last group.
 */
export function pairArrays(
  u32: (n: number) => Uint32Array,
  u16: (n: number) => Uint16Array,
  names: Names,
): Pairs {
  const { postingStart, postingPersons } = names;
  const [longTokens, longPairs] = [new Numbers(), new Numbers()];
  const [codes, starts, persons] = [new Numbers(), new Numbers(), new Numbers()];
  const counts = new Uint32Array(CODES);
  const beside = new Besides(names);
  for (let token = 0; token + 1 < postingStart.length; token++) {
    const [from, to] = [postingStart[token]!, postingStart[token + 1]!];
    if (to - from < LONG_LIST) continue;
    longTokens.push(token);
    longPairs.push(codes.length);
    const met = beside.read(token, postingPersons, from, to);
    for (let i = 0; i < met; i++) counts[beside.codes[i]!]!++;
    const own = Uint16Array.from(new Set(beside.codes.subarray(0, met))).sort();
    let at = persons.length;
    for (const code of own) {
      codes.push(code);
      starts.push(at);
      at += counts[code]!;
      counts[code] = at - counts[code]!;
    }
    const into = persons.extend(met);
    const first = persons.length - met;
    for (let i = 0; i < met; i++) into[counts[beside.codes[i]!]!++ - first] = beside.persons[i]!;
    for (const code of own) counts[code] = 0;
  }
  longPairs.push(codes.length);
  starts.push(persons.length);
  return {
    longTokens: copied(u32, longTokens),
    longPairs: copied(u32, longPairs),
    pairCodes: copied(u16, codes),
    pairStart: copied(u32, starts),
    pairPersons: copied(u32, persons),
  };
}

function copied<T extends Uint16Array | Uint32Array>(make: (n: number) => T, numbers: Numbers): T {
  const array = make(numbers.length);
  array.set(numbers.done());
  return array;
}

/** The codes beside a token, each with its person (marked where a name is bare): once a person, persons ascending. */
class Besides {
  codes = new Uint16Array(1 << 16);
  persons = new Uint32Array(1 << 16);
  readonly #names: Names;
  /** By code: the posting in which it was last met, counted over all. */
  readonly #met = new Int32Array(CODES).fill(-1);
  #postings = 0;

  constructor(names: Names) {
    this.#names = names;
  }

  read(token: number, persons: Uint32Array, from: number, to: number): number {
    const { personName, nameUnit, units } = this.#names;
    let count = 0;
    for (let at = from; at < to; at++, this.#postings++) {
      const person = persons[at]!;
      const end = personName[person + 1]!;
      const start = count;
      let bare = false;
      for (let name = personName[person]!; name < end; name++) {
        const [first, last] = [nameUnit[name]!, nameUnit[name + 1]!];
        let own = first;
        while (own < last && units[own]! >>> 10 !== token) own++;
        if (own === last) continue;
        bare ||= isBare(units, first, last);
        for (let u = first; u < last; u++) {
          const code = bagCode(units[u]! >>> 10);
          if (u === own || this.#met[code] === this.#postings) continue;
          this.#met[code] = this.#postings;
          count = this.#push(count, code, person);
        }
      }
      if (!bare) continue;
      count = this.#push(count, BAG_FULL, person);
      for (let i = start; i < count; i++) this.persons[i] = (person | BARE_PERSON) >>> 0;
    }
    return count;
  }

  #push(count: number, code: number, person: number): number {
    if (count === this.codes.length) this.#grow();
    this.codes[count] = code;
    this.persons[count] = person;
    return count + 1;
  }

  #grow(): void {
    const [codes, persons] = [new Uint16Array(this.codes.length * 2), new Uint32Array(this.codes.length * 2)];
    codes.set(this.codes);
    persons.set(this.persons);
    [this.codes, this.persons] = [codes, persons];
  }
}
