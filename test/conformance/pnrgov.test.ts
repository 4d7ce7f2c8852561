import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readEdifact } from '#formats/edifact/read.js';
import { stripAtDoor } from '#formats/stripAtDoor.js';

/** Public samples of bookings; see paxlst.test.ts. What is expected is counted here by splitting the text. */
const shared = process.env.RSOITS_SHARED ?? resolve(import.meta.dirname, '../../../shared');
const folder = join(shared, 'samples/pnrgov');
const there = existsSync(folder);
if (!there) console.warn(`not run: no samples in ${folder}. Set RSOITS_SHARED`);
const files = there ? readdirSync(folder) : [];
const bytesOf = (file: string) => new Uint8Array(readFileSync(join(folder, file)));
/** Service characters as FACTS.tsv lists them: component, element, release, terminator. */
const service = new Map(
  there
    ? readFileSync(join(shared, 'samples/FACTS.tsv'), 'utf8')
        .trim()
        .split('\n')
        .map((line) => line.split('\t'))
        .filter(([file]) => file!.startsWith('pnrgov/'))
        .map(([file, , chars]) => [file!.replace('pnrgov/', ''), chars!.split(' ')[1]!])
    : [],
);

/** Segments as lists of elements, wraps closed; the travellers are the TIF between a SRC and its first TVL. */
function naive(file: string) {
  const [, element, , terminator] = [...service.get(file)!];
  const segments = readFileSync(join(folder, file), 'latin1')
    .replace(/[\r\n]/g, '')
    // One sample lost the terminator before a traveller.
    .replace(/(\w)TIF\+/g, `$1${terminator}TIF+`)
    .split(terminator!)
    .map((s) => s.trim().split(element!));
  const travellers: string[][] = [];
  const numbers = new Set<string>();
  let open = false;
  for (const s of segments) {
    const tag = s[0]!.slice(-3);
    if (tag === 'SRC') open = true;
    if (tag === 'TVL' || tag === 'ABI') open = false;
    if (tag === 'TIF' && open) travellers.push([s[1]!.split(/[:.](?=I$|$)/)[0]!, s[2] ?? '']);
    const docs = /^DOCS.*?:\/([A-Z]*)\/([A-Z]*)\/([A-Z0-9]*)\//.exec(s[1] ?? '');
    if (tag === 'SSR' && docs?.[3]) numbers.add(docs[3]);
  }
  const flight = segments.find((s) => s[0]!.slice(-3) === 'TVL')!;
  return { travellers, numbers: [...numbers].sort(), flight: `${flight[4]}${Number(flight[5])}` };
}

describe.skipIf(!there)('real bookings', () => {
  test.each(files)('%s has every traveller and document, and the flight', (file) => {
    const [message, ...more] = readEdifact(bytesOf(file));
    expect(more).toEqual([]);
    const expected = naive(file);
    expect(['accepted', 'warnings']).toContain(message!.outcome);
    expect(message!.kind).toBe('booking');
    expect(message!.flight).toBe(expected.flight);
    expect(message!.persons).toHaveLength(expected.travellers.length);
    message!.persons.forEach((p, i) => {
      const plain = (text: string) => text.toUpperCase().replace(/[^A-Z]/g, '');
      // Generation suffixes are taken off a surname, so the sender's own begins with what was read.
      expect(plain(expected.travellers[i]![0]!).startsWith(plain(p.names[0]!.surname!))).toBe(true);
      expect(plain(expected.travellers[i]![1]!).startsWith(plain(p.names[0]!.given!))).toBe(true);
    });
    const numbers = message!.persons.flatMap((p) => p.documents ?? []).map((d) => d.number);
    expect([...new Set(numbers)].sort()).toEqual(expected.numbers);
  });

  test.each(files)('%s loses payment and contacts at the door, and nothing that is read', (file) => {
    const sent = bytesOf(file);
    const { kept } = stripAtDoor(sent);
    expect(readEdifact(kept)).toEqual(readEdifact(sent));
    const text = Buffer.from(kept).toString('latin1');
    for (const word of [/CC[:.]+\d/, /X{4,}\d{4}/, /CTC[EM]/, /GMAIL|HOTMAIL|YAHOO/, /AVENUE/, /TKT NBR/])
      expect(text).not.toMatch(word);
  });

  test.each(files)('%s cut or changed anywhere ends in an outcome', (file) => {
    const bytes = bytesOf(file);
    for (let to = 0; to <= bytes.length; to += 3) {
      expect(readEdifact(bytes.subarray(0, to)).length).toBeGreaterThan(0);
      stripAtDoor(bytes.subarray(0, to));
    }
    for (let at = 0; at < bytes.length; at += 3) {
      const was = bytes[at]!;
      for (const b of [0, 0x20, 0x27, 0x2b, 0x3a, 0x3f, 0x41, 0xff]) {
        bytes[at] = b;
        expect(readEdifact(bytes).length).toBeGreaterThan(0);
      }
      bytes[at] = was;
    }
  });
});
