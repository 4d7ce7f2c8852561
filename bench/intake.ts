import { Parser } from 'edifact';
import { parse } from 'mrz';
import { ByteText, Lexer } from '#formats/edifact/lexer.js';
import { readEdifact, TRANSMISSION_BYTES_MAX } from '#formats/edifact/read.js';
import { findEnvelope } from '#formats/edifact/separators.js';
import { concat, wrapBytes } from '#formats/edifact/write.js';
import { writePaxlst } from '#formats/edifact/writePaxlst.js';
import type { ManifestPerson } from '#formats/manifest.js';
import { readMrz } from '#formats/mrz/read.js';
import { writeMrz } from '#formats/mrz/write.js';

/**
 * `rsoits bench intake`: how fast bytes become canonical persons on one core, the npm package `edifact` beside it
 * on the same bytes (it stops at events, ours goes on to persons), and what hostile input of 64 MB costs.
 */

/** A small seeded generator: the same input in every run. */
function mulberry(seed: number): () => number {
  let a = seed;
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const SYLLABLES =
  'BA KE LO MI NU RA SE TO VI WU ZA DOR FEL GAN HOL JIN KAR LEM MOR NES PEL QUIN ROS TAL VEN'.split(' ');
const COUNTRIES = ['USA', 'GBR', 'DEU', 'FRA', 'MEX', 'CAN', 'CHN', 'IND', 'BRA', 'PHL'];

function inventedPerson(random: () => number, n: number): ManifestPerson {
  const pick = <T>(list: readonly T[]) => list[Math.floor(random() * list.length)]!;
  const name = (parts: number) => Array.from({ length: parts }, () => pick(SYLLABLES)).join('');
  const two = (x: number) => String(x).padStart(2, '0');
  const country = pick(COUNTRIES);
  return {
    names: [{ surname: name(3), given: name(2), middle: name(2) }],
    role: 'passenger',
    offset: 0,
    sex: random() < 0.5 ? 'M' : 'F',
    birthDates: [
      `${1940 + Math.floor(random() * 75)}-${two(1 + Math.floor(random() * 12))}-${two(1 + Math.floor(random() * 28))}`,
    ],
    documentCheck: 'verified',
    clearance: 'JFK',
    embark: 'LHR',
    disembark: 'JFK',
    residence: country,
    citizenships: [country],
    locator: `Z${String(10000 + (n % 80000))}`,
    senderPersonId: `P${n}`,
    seats: [`${1 + (n % 60)}C`],
    usAddress: {
      street: `${1 + (n % 999)} ELM STREET`,
      city: 'DAYTON',
      region: 'OH',
      postcode: '45402',
      country: 'USA',
    },
    documents: [{ kind: 'passport', number: `Q${1000000 + n}`, expiry: '2031-05-06', issuer: country }],
  };
}

export function inventedManifest(persons: number, wrap?: number): Uint8Array {
  const random = mulberry(20260315);
  const [bytes] = writePaxlst(
    {
      kind: 'passengers',
      legs: [
        {
          carrier: 'ZQ',
          number: '12',
          departurePort: 'LHR',
          arrivalPort: 'JFK',
          departureLocal: '2026-03-15T11:30',
          arrivalLocal: '2026-03-15T14:35',
        },
      ],
      persons: Array.from({ length: persons }, (_, n) => inventedPerson(random, n)),
      declaredTotals: {},
      references: { sender: 'ZQAPIS', interchange: 'R1', message: 'M1', prepared: '2026-03-15T10:00' },
    },
    { una: true },
  );
  return wrap === undefined ? bytes! : wrapBytes(bytes!, wrap);
}

const round = (x: number, digits = 1) => Number(x.toFixed(digits));

/** Runs `once` until enough time has gone by, several times over; the median rate. */
function perSecond(once: () => number, rounds = 5, msEach = 400): { units: number; runs: number } {
  once();
  const rates: number[] = [];
  let runs = 0;
  for (let r = 0; r < rounds; r++) {
    let units = 0;
    const start = performance.now();
    do {
      units += once();
      runs++;
    } while (performance.now() - start < msEach);
    rates.push((units / (performance.now() - start)) * 1000);
  }
  return { units: rates.sort((a, b) => a - b)[Math.floor(rounds / 2)]!, runs };
}

function ours(bytes: Uint8Array, persons: number) {
  const rate = perSecond(() => {
    const [message] = readEdifact(bytes);
    if (message!.persons.length !== persons)
      throw new Error(`${message!.persons.length} of ${persons} persons`);
    return bytes.length;
  });
  return {
    bytes: bytes.length,
    persons,
    runs: rate.runs,
    mbPerSecond: round(rate.units / 1e6),
    personsPerSecond: Math.round((rate.units / bytes.length) * persons),
  };
}

function theirs(bytes: Uint8Array) {
  const text = new TextDecoder('latin1').decode(bytes);
  const rate = perSecond(() => {
    const parser = new Parser();
    let n = 0;
    parser.onopensegment = () => {};
    parser.onclosesegment = () => {};
    parser.onelement = () => {};
    parser.oncomponent = () => {
      n++;
    };
    parser.encoding('UNOC');
    parser.write(text);
    parser.end();
    if (n === 0) throw new Error('edifact read nothing');
    return bytes.length;
  });
  return { bytes: bytes.length, runs: rate.runs, mbPerSecond: round(rate.units / 1e6) };
}

/** Segments and elements only, nothing made of them: the like of what npm edifact does. */
function segmentsOnly(bytes: Uint8Array) {
  const rate = perSecond(() => {
    const envelope = findEnvelope(bytes, 0)!;
    const lexer = new Lexer(new ByteText(bytes), envelope.separators, envelope.at);
    let n = 0;
    while (lexer.next()) for (let e = 0; e < lexer.elements; e++) n += lexer.text(e).length;
    if (n === 0) throw new Error('nothing was read');
    return bytes.length;
  });
  return { bytes: bytes.length, runs: rate.runs, mbPerSecond: round(rate.units / 1e6) };
}

/** Passports without damage, one after the other. */
function machineReadable() {
  const zones = Array.from({ length: 200 }, (_, n) =>
    writeMrz('TD3', {
      type: 'P',
      state: 'USA',
      surname: `QUILL${SYLLABLES[n % SYLLABLES.length]}`,
      given: 'MARLO',
      documentNumber: `Q${10000000 + n}`,
      nationality: 'USA',
      birthDate: '710830',
      sex: 'M',
      expiryDate: '310102',
    }),
  );
  const texts = zones.map((lines) => lines.join('\n'));
  const options = { receivedOn: '2026-03-15' };
  const own = perSecond(() => {
    for (const text of texts) if (!readMrz(text, options)) throw new Error('a zone was not read');
    return texts.length;
  });
  const other = perSecond(() => {
    for (const lines of zones) parse(lines);
    return zones.length;
  });
  return {
    zones: zones.length,
    perSecond: Math.round(own.units),
    npmMrzPerSecond: Math.round(other.units),
    ratio: round(own.units / other.units),
  };
}

function hostile(name: string, head: string, filler: string) {
  const bytes = new Uint8Array(TRANSMISSION_BYTES_MAX);
  const [h, f] = [new TextEncoder().encode(head), new TextEncoder().encode(filler)];
  bytes.set(h);
  if (f.length === 1) bytes.fill(f[0]!, h.length);
  else for (let i = h.length; i + f.length <= bytes.length; i += f.length) bytes.set(f, i);
  const measure = (part: Uint8Array) => {
    const before = process.memoryUsage().rss;
    const start = performance.now();
    const messages = readEdifact(part);
    return {
      ms: performance.now() - start,
      grownMb: (process.memoryUsage().rss - before) / 1048576,
      outcome: messages.at(-1)!.outcome,
      persons: messages.reduce((n, m) => n + m.persons.length, 0),
    };
  };
  const quarter = measure(bytes.subarray(0, bytes.length / 4));
  const whole = measure(bytes);
  return {
    name,
    bytes: bytes.length,
    outcome: whole.outcome,
    persons: whole.persons,
    ms: round(whole.ms),
    memoryGrownMb: round(Math.max(0, whole.grownMb)),
    /** 4 is linear; far more is not. */
    timeOfWholeOverQuarter: round(whole.ms / Math.max(0.1, quarter.ms)),
  };
}

const START = "UNB+UNOA:4+ZETA+USCSAPIS+260314:1200+1'UNH+1+PAXLST:D:05B:UN'BGM+745'";

async function run(progress: (text: string) => void): Promise<object> {
  progress('a manifest of 400');
  const one = inventedManifest(400);
  const single = ours(one, 400);
  progress('the same in lines of 64 characters');
  const wrapped = ours(inventedManifest(400, 64), 400);
  progress('a list of 20,000');
  const large = ours(inventedManifest(20_000), 20_000);
  progress('many manifests in one file');
  const many = concat(Array.from({ length: 100 }, () => one));
  const manyRate = perSecond(() => {
    readEdifact(many);
    return many.length;
  });
  progress('npm edifact, events only, on the manifest of 400');
  const other = theirs(one);
  progress('our own lexer alone, on the same');
  const lexed = segmentsOnly(one);
  progress('machine readable zones, npm mrz beside ours');
  const zones = machineReadable();
  progress('hostile input of 64 MB');
  const worst = [
    hostile('one unterminated segment', '', 'A'),
    hostile('release characters', '', '?'),
    hostile('terminators', '', "'"),
    hostile('unterminated segment in a message', START, 'A'),
    hostile('release characters in a message', START, '?'),
    hostile('terminators in a message', START, "'"),
    hostile('unknown segments in a message', START, "ZZZ+1'"),
    hostile('persons without anything', START, "NAD+FL'"),
    hostile('messages without anything', START, "UNH+1+PAXLST:D:05B:UN'"),
  ];
  return {
    bench: 'intake',
    node: process.version,
    goals: { mbPerSecond: 30, personsPerSecond: 100_000, memoryGrownMb: 200 },
    manifestOf400: single,
    wrappedAt64: wrapped,
    listOf20000: large,
    hundredManifestsInOneFile: { bytes: many.length, mbPerSecond: round(manyRate.units / 1e6) },
    npmEdifactEventsOnly: other,
    ownSegmentsOnly: lexed,
    ratios: {
      personsToNpmEdifactEvents: round(single.mbPerSecond / other.mbPerSecond, 2),
      segmentsToNpmEdifactEvents: round(lexed.mbPerSecond / other.mbPerSecond, 2),
    },
    machineReadableZones: zones,
    hostile: worst,
  };
}

export async function benchIntake(): Promise<object> {
  return run((text) => process.stderr.write(`${text}\n`));
}

export const bench = {
  name: 'intake',
  summary: 'EDIFACT bytes to canonical persons on one core, npm edifact beside it, hostile input of 64 MB',
  run,
};
