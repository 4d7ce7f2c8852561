import { BAG_EMPTY, BAG_FULL, BESIDE, BESIDE_WORDS, bagCode, LONG_LIST, markBare } from './segment.js';
import { isBare } from './unmatched.js';

export interface PostingArrays {
  readonly postingStart: Uint32Array;
  readonly postingPersons: Uint32Array;
  readonly besideStart: Uint32Array;
  readonly postingBesides: Uint32Array;
}

/**
 * The postings of each token: the persons who bear it, ascending, each with the codes of the tokens that stand beside it
 * in the person's names (`besides`) where the list is not long.
 */
export function postingArrays(
  u32: (n: number) => Uint32Array,
  personName: Uint32Array,
  nameUnit: Uint32Array,
  units: Uint32Array,
  tokens: number,
): PostingArrays {
  const persons = personName.length - 1;
  const last = new Int32Array(tokens);
  const each = (visit: (token: number, person: number) => void): void => {
    last.fill(-1);
    for (let person = 0; person < persons; person++) {
      const end = nameUnit[personName[person + 1]!]!;
      for (let u = nameUnit[personName[person]!]!; u < end; u++) {
        const token = units[u]! >>> 10;
        if (last[token] === person) continue;
        last[token] = person;
        visit(token, person);
      }
    }
  };
  const postingStart = u32(tokens + 1);
  each((token) => {
    postingStart[token + 1]!++;
  });
  for (let t = 0; t < tokens; t++) postingStart[t + 1]! += postingStart[t]!;
  const postingPersons = u32(postingStart[tokens]!);
  const besideStart = u32(tokens + 1);
  for (let t = 0; t < tokens; t++) {
    const count = postingStart[t + 1]! - postingStart[t]!;
    besideStart[t + 1] = besideStart[t]! + (count < LONG_LIST ? count : 0);
  }
  const postingBesides = u32(besideStart[tokens]! * BESIDE_WORDS);
  const next = postingStart.slice();
  each((token, person) => {
    const at = next[token]!++;
    postingPersons[at] = person;
    if (besideStart[token + 1]! === besideStart[token]!) return;
    const beside = besideStart[token]! + at - postingStart[token]!;
    besides(token, person, postingBesides, beside * BESIDE_WORDS, personName, nameUnit, units);
  });
  return { postingStart, postingPersons, besideStart, postingBesides };
}

const held = new Uint16Array(BESIDE);

/**
 * The codes of the distinct tokens that stand beside a token in the names of a person that hold it, two a word. The
 * token itself is among them only where a name holds it twice. Their order tells whether one of those names is bare
 * (`markBare`).
 */
function besides(
  token: number,
  person: number,
  into: Uint32Array,
  at: number,
  personName: Uint32Array,
  nameUnit: Uint32Array,
  units: Uint32Array,
): void {
  let count = 0;
  let bare = false;
  held.fill(BAG_EMPTY);
  const to = personName[person + 1]!;
  for (let name = personName[person]!; name < to; name++) {
    const [from, end] = [nameUnit[name]!, nameUnit[name + 1]!];
    let own = from;
    while (own < end && units[own]! >>> 10 !== token) own++;
    if (own === end) continue;
    bare ||= isBare(units, from, end);
    for (let u = from; u < end; u++) {
      if (u === own) continue;
      const code = bagCode(units[u]! >>> 10);
      let known = 0;
      while (known < count && held[known] !== code) known++;
      if (known < count) continue;
      if (count === BESIDE) {
        held[BESIDE - 1] = BAG_FULL;
        break;
      }
      held[count++] = code;
    }
  }
  markBare(held, 0, bare);
  for (let word = 0; word < BESIDE_WORDS; word++)
    into[at + word] = ((held[word * 2]! << 16) | held[word * 2 + 1]!) >>> 0;
}
