import { analysePerson } from './analysedPerson.js';
import { CommonnessCounter } from './commonness.js';
import { identifierArrays, identifierKeys } from './identifiers.js';
import { ROLE } from './nameAnalysis.js';
import { Numbers } from './numbers.js';
import { pairArrays } from './pairPostings.js';
import type { RegisterPerson } from './person.js';
import { postingArrays } from './postings.js';
import {
  type Allocate,
  allocatePlain,
  BAG,
  BAG_EMPTY,
  BAG_FULL,
  bagCode,
  DIRECTORY_PERSONS_MIN,
  DIRECTORY_SIZE,
  hashText,
  lowerBound,
  MANY_DATES,
  markBare,
  PERSONS_MAX,
  Segment,
  type SegmentArrays,
  YEAR_FIRST,
} from './segment.js';
import { linesOf, type SegmentPart } from './segmentPart.js';
import { keyArrays, type TokenKeyLists, tokenKeyLists } from './tokenKeyLists.js';
import { isBare } from './unmatched.js';

/** UTF-8 text in large blocks; a register of a million descriptions does not fit one string. */
class TextBlocks {
  readonly #encoder = new TextEncoder();
  #data = new Uint8Array(1 << 16);
  length = 0;

  push(text: string): void {
    if (this.length + text.length * 3 > this.#data.length) {
      const larger = new Uint8Array(Math.max(this.#data.length * 2, this.length + text.length * 3));
      larger.set(this.#data.subarray(0, this.length));
      this.#data = larger;
    }
    this.length += this.#encoder.encodeInto(text, this.#data.subarray(this.length)).written;
  }

  append(bytes: Uint8Array): void {
    if (this.length + bytes.length > this.#data.length) {
      const larger = new Uint8Array(Math.max(this.#data.length * 2, this.length + bytes.length));
      larger.set(this.#data.subarray(0, this.length));
      this.#data = larger;
    }
    this.#data.set(bytes, this.length);
    this.length += bytes.length;
  }

  slice(from: number, to: number): Uint8Array {
    return this.#data.subarray(from, to);
  }
}

/**
 * Takes persons one by one, so that a register never has to be in memory as objects, and makes a segment of them.
 * Memory while building: about twice the segment.
 */
export class SegmentBuilder {
  readonly #counter: CommonnessCounter | null;
  readonly #tokens = new Map<string, number>();
  readonly #texts: string[] = [];
  readonly #personName = new Numbers();
  readonly #nameUnit = new Numbers();
  readonly #nameFlags = new Numbers();
  readonly #units = new Numbers();
  readonly #personDates = new Numbers();
  readonly #dates = new Numbers();
  readonly #personIds = new Numbers();
  readonly #ids = new Numbers();
  readonly #textEnd: number[] = [0];
  readonly #blocks = new TextBlocks();
  readonly #idHash = new Numbers();

  /** With a counter, the register's own name frequencies are counted along. */
  constructor(counter: CommonnessCounter | null = null) {
    this.#counter = counter;
  }

  get size(): number {
    return this.#idHash.length;
  }

  /** The tokens met. */
  get texts(): readonly string[] {
    return this.#texts;
  }

  add(person: RegisterPerson, analysed = analysePerson(person)): void {
    this.#personName.push(this.#nameUnit.length);
    for (const name of analysed.names) {
      this.#nameUnit.push(this.#units.length);
      this.#nameFlags.push((name.guessed ? 1 : 0) | (name.suffix << 1));
      this.#counter?.countName(name);
      for (const unit of name.units) {
        if ((unit.mask & (unit.mask - 1)) === 0)
          this.#counter?.countToken(unit.text, unit.role === ROLE.surname);
        this.#units.push(((this.#token(unit.text) << 10) | (unit.role << 8) | unit.mask) >>> 0);
      }
    }
    this.#personDates.push(this.#dates.length);
    for (const date of analysed.dates) {
      this.#counter?.countDate(date);
      this.#dates.push(date);
    }
    this.#personIds.push(this.#ids.length);
    for (const key of identifierKeys(analysed)) this.#ids.push(key);
    this.#idHash.push(hashText(person.id));
    this.#blocks.push(JSON.stringify(person));
    this.#textEnd.push(this.#blocks.length);
  }

  #token(text: string): number {
    let token = this.#tokens.get(text);
    if (token === undefined) {
      token = this.#texts.length;
      this.#tokens.set(text, token);
      this.#texts.push(text);
    }
    return token;
  }

  /** What was taken in, for `append` of a builder elsewhere; this one is of no use afterwards. */
  part(): SegmentPart {
    return {
      persons: this.size,
      tokens: this.#texts.join('\n'),
      personName: this.#personName.done().slice(),
      nameUnit: this.#nameUnit.done().slice(),
      nameFlags: this.#nameFlags.done().slice(),
      units: this.#units.done().slice(),
      personDates: this.#personDates.done().slice(),
      dates: this.#dates.done().slice(),
      personIds: this.#personIds.done().slice(),
      ids: this.#ids.done().slice(),
      textEnd: Float64Array.from(this.#textEnd),
      text: this.#blocks.slice(0, this.#blocks.length).slice(),
      idHash: this.#idHash.done().slice(),
      counted: (this.#counter ?? new CommonnessCounter()).part(this.#texts),
    };
  }

  /** Takes in what another builder took in, after what is here. */
  append(part: SegmentPart): void {
    const texts = linesOf(part.tokens);
    const tokens = Uint32Array.from(texts, (text) => this.#token(text));
    const units = part.units.map((unit) => ((tokens[unit >>> 10]! << 10) | (unit & 1023)) >>> 0);
    const textFrom = this.#blocks.length;
    this.#personName.append(part.personName, this.#nameUnit.length);
    this.#nameUnit.append(part.nameUnit, this.#units.length);
    this.#nameFlags.append(part.nameFlags);
    this.#units.append(units);
    this.#personDates.append(part.personDates, this.#dates.length);
    this.#dates.append(part.dates);
    this.#personIds.append(part.personIds, this.#ids.length);
    this.#ids.append(part.ids);
    for (let i = 1; i < part.textEnd.length; i++) this.#textEnd.push(textFrom + part.textEnd[i]!);
    this.#blocks.append(part.text);
    this.#idHash.append(part.idHash);
    this.#counter?.append(texts, part.counted);
  }

  /** The tokens met, a line each; no token holds a line end. For `tokenKeyLists` elsewhere. */
  tokens(): string {
    return this.#texts.join('\n');
  }

  /** `lists` are those of all `tokens`, in pieces in their order, when they were made elsewhere. */
  build(
    allocate: Allocate = allocatePlain,
    lists: readonly TokenKeyLists[] = [tokenKeyLists(this.#texts)],
  ): Segment {
    const n = this.size;
    if (n > PERSONS_MAX) throw new Error(`a segment holds at most ${PERSONS_MAX} persons, not ${n}`);
    const order = this.#order();
    const u32 = (length: number): Uint32Array => new Uint32Array(allocate(length * 4) as ArrayBuffer);
    const i32 = (length: number): Int32Array => new Int32Array(allocate(length * 4) as ArrayBuffer);
    const u8 = (length: number): Uint8Array => new Uint8Array(allocate(length) as ArrayBuffer);
    const names = this.#nameUnit.length;
    const personKey = i32(n);
    const personName = u32(n + 1);
    const nameUnit = u32(names + 1);
    const nameFlags = u8(names);
    const units = u32(this.#units.length);
    const textStart = new Float64Array(allocate((n + 1) * 8) as ArrayBuffer);
    const text = u8(this.#blocks.length);
    const idTable = u32(tableSize(n));
    const many: { date: number; person: number }[] = [];
    const manyStart: number[] = [];
    const manyByPerson: number[] = [];
    let [name, unit, byte] = [0, 0, 0];
    for (let person = 0; person < n; person++) {
      const from = order[person]!;
      const key = this.#key(from);
      personKey[person] = key;
      if (key === MANY_DATES) {
        manyStart.push(manyByPerson.length);
        for (let d = this.#personDates.at(from); d < this.#end(this.#personDates, from, this.#dates); d++) {
          many.push({ date: this.#dates.at(d), person });
          manyByPerson.push(this.#dates.at(d));
        }
      }
      personName[person] = name;
      for (let i = this.#personName.at(from); i < this.#end(this.#personName, from, this.#nameUnit); i++) {
        nameUnit[name] = unit;
        nameFlags[name++] = this.#nameFlags.at(i);
        for (let u = this.#nameUnit.at(i); u < this.#end(this.#nameUnit, i, this.#units); u++)
          units[unit++] = this.#units.at(u);
      }
      textStart[person] = byte;
      text.set(this.#blocks.slice(this.#textEnd[from]!, this.#textEnd[from + 1]!), byte);
      byte += this.#textEnd[from + 1]! - this.#textEnd[from]!;
      put(idTable, this.#idHash.at(from), person);
    }
    personName[n] = name;
    nameUnit[names] = unit;
    textStart[n] = byte;
    manyStart.push(manyByPerson.length);
    many.sort((a, b) => a.date - b.date || a.person - b.person);
    const tokens = this.#tokenArrays(u32, allocate, lists);
    const postings = postingArrays(u32, personName, nameUnit, units, this.#texts.length);
    const arrays: SegmentArrays = {
      personKey,
      personName,
      nameUnit,
      nameFlags,
      units,
      ...tokens,
      bags: bagArray(allocate, personName, nameUnit, units),
      ...postings,
      ...pairArrays(u32, (length) => new Uint16Array(allocate(length * 2) as ArrayBuffer), {
        ...{ personName, nameUnit, units },
        ...postings,
      }),
      ...keyArrays(u32, lists),
      ...this.#identifierArrays(u32, order),
      manyDates: filled(i32(many.length), (i) => many[i]!.date),
      manyPersons: filled(u32(many.length), (i) => many[i]!.person),
      manyStart: filled(u32(manyStart.length), (i) => manyStart[i]!),
      manyByPerson: filled(i32(manyByPerson.length), (i) => manyByPerson[i]!),
      dateDirectory: directory(u32, personKey),
      textStart,
      text,
      idTable,
    };
    return new Segment(arrays);
  }

  #end(starts: Numbers, i: number, all: Numbers): number {
    return i + 1 < starts.length ? starts.at(i + 1) : all.length;
  }

  #key(person: number): number {
    const from = this.#personDates.at(person);
    const count = this.#end(this.#personDates, person, this.#dates) - from;
    return count === 0 ? 0 : count === 1 ? this.#dates.at(from) : MANY_DATES;
  }

  /** Persons in the order of their date; equal dates in the order they came. */
  #order(): Float64Array {
    const n = this.size;
    const sortable = new Float64Array(n);
    for (let i = 0; i < n; i++) sortable[i] = this.#key(i) * PERSONS_MAX + i;
    sortable.sort();
    for (let i = 0; i < n; i++) sortable[i] = sortable[i]! % PERSONS_MAX;
    return sortable;
  }

  #tokenArrays(u32: (n: number) => Uint32Array, allocate: Allocate, lists: readonly TokenKeyLists[]) {
    const texts = this.#texts;
    const tokenStart = u32(texts.length + 1);
    let chars = 0;
    texts.forEach((text, i) => {
      tokenStart[i] = chars;
      chars += text.length;
    });
    tokenStart[texts.length] = chars;
    const tokenChars = new Uint16Array(allocate(chars * 2) as ArrayBuffer);
    const tokenTable = u32(tableSize(texts.length));
    texts.forEach((text, i) => {
      for (let c = 0, at = tokenStart[i]!; c < text.length; c++) tokenChars[at + c] = text.charCodeAt(c);
      put(tokenTable, hashText(text), i);
    });
    const tokenSound = u32(texts.length);
    let heard = 0;
    for (const { sounds } of lists) {
      tokenSound.set(sounds, heard);
      heard += sounds.length;
    }
    if (heard !== texts.length) throw new Error(`keys of ${heard} tokens for ${texts.length}`);
    return { tokenStart, tokenChars, tokenTable, tokenSound };
  }

  #identifierArrays(u32: (n: number) => Uint32Array, order: Float64Array) {
    const persons = new Uint32Array(this.#ids.length);
    const keys = new Uint32Array(this.#ids.length);
    let at = 0;
    for (let person = 0; person < order.length; person++) {
      const from = order[person]!;
      for (let k = this.#personIds.at(from); k < this.#end(this.#personIds, from, this.#ids); k++) {
        persons[at] = person;
        keys[at++] = this.#ids.at(k);
      }
    }
    return identifierArrays(u32, keys, persons);
  }
}

/** Each person's distinct tokens as codes; a token that one name holds twice stands twice. */
function bagArray(
  allocate: Allocate,
  personName: Uint32Array,
  nameUnit: Uint32Array,
  units: Uint32Array,
): Uint16Array {
  const persons = personName.length - 1;
  const bags = new Uint16Array(allocate(persons * BAG * 2) as ArrayBuffer).fill(BAG_EMPTY);
  const tokens: number[] = [];
  for (let person = 0; person < persons; person++) {
    tokens.length = 0;
    let bare = false;
    for (let name = personName[person]!; name < personName[person + 1]!; name++) {
      const [from, to] = [nameUnit[name]!, nameUnit[name + 1]!];
      bare ||= isBare(units, from, to);
      for (let u = from; u < to; u++) {
        const token = units[u]! >>> 10;
        let inName = 1;
        for (let before = from; before < u; before++) if (units[before]! >>> 10 === token) inName++;
        let held = 0;
        for (const other of tokens) if (other === token) held++;
        if (held < inName) tokens.push(token);
      }
    }
    const count = Math.min(BAG, tokens.length);
    for (let i = 0; i < count; i++) bags[person * BAG + i] = bagCode(tokens[i]!);
    markBare(bags, person * BAG, bare);
    if (tokens.length > BAG) bags[(person + 1) * BAG - 1] = BAG_FULL;
  }
  return bags;
}

function filled<T extends Uint32Array | Int32Array>(array: T, value: (i: number) => number): T {
  for (let i = 0; i < array.length; i++) array[i] = value(i);
  return array;
}

function tableSize(entries: number): number {
  return 1 << Math.max(3, Math.ceil(Math.log2(entries * 1.7 + 1)));
}

function put(table: Uint32Array, hash: number, value: number): void {
  const last = table.length - 1;
  let at = hash & last;
  while (table[at] !== 0) at = (at + 1) & last;
  table[at] = value + 1;
}

function directory(u32: (n: number) => Uint32Array, personKey: Int32Array): Uint32Array {
  const single = lowerBound(personKey, MANY_DATES);
  if (personKey.length < DIRECTORY_PERSONS_MIN) return u32(0);
  const table = u32(DIRECTORY_SIZE);
  let person = 0;
  for (let i = 0; i < DIRECTORY_SIZE; i++) {
    const date = YEAR_FIRST * 512 + i;
    while (person < single && personKey[person]! < date) person++;
    table[i] = person;
  }
  return table;
}

/** A segment of these persons; a later one with the same id is the caller's business. `keysOf` as for `tokenKeyLists`. */
export function buildSegment(
  persons: Iterable<RegisterPerson>,
  allocate: Allocate = allocatePlain,
  keysOf?: (token: string) => Int32Array,
): Segment {
  const builder = new SegmentBuilder();
  for (const person of persons) builder.add(person);
  return builder.build(allocate, [tokenKeyLists(builder.texts, keysOf)]);
}
