import type { PersonDescription } from '#domain/person.js';
import { writeEbts } from '#formats/ebts/write.js';
import { writeAdvice } from '#formats/interpol/write.js';
import { writeNotification } from '#formats/niem/writeNotification.js';
import { writeImageRecord } from '#formats/nist/images.js';
import { writeNist } from '#formats/nist/write.js';
import { readAny } from '#formats/read.js';
import { stripAtDoor } from '#formats/stripAtDoor.js';

/**
 * `rsoits bench intake-partners`: how fast fingerprint transactions, alerts, advice and bookings become persons on one
 * core, what taking out images and payment at the door costs, and what hostile bytes of up to 64 MB cost.
 */
const personOf = (n: number): PersonDescription => ({
  names: [{ surname: `QUILL${String.fromCharCode(65 + (n % 26))}ER`, given: 'MARLO', middle: 'ANSEL' }],
  birthDates: [`${1940 + (n % 65)}-${String(1 + (n % 12)).padStart(2, '0')}-12`],
  sex: n % 2 ? 'M' : 'F',
  fbiNumber: `${100_000 + n}AA1`,
  documents: [{ kind: 'passport', number: String(500_000_000 + n), issuer: 'GBR' }],
});
const bytes = (text: string) => new TextEncoder().encode(text);
const AT = '2026-03-14T10:20:30Z';
const LINE = { to: 'USNSOTC01', from: 'USFBICJIS', reason: 'VISA APPLICATION' };

/** A print of 20 kB, its bytes of every kind. */
const PRINT = writeImageRecord('01', {
  position: 1,
  width: 500,
  height: 500,
  ppi: 500,
  method: 'live-scan',
  takenOn: '2026-03-14',
  agency: LINE.from,
  png: Uint8Array.from({ length: 20_000 }, (_, i) => (i * 7) % 256),
});

const WRITERS: Readonly<Record<string, (n: number) => Uint8Array>> = {
  'ANSI/NIST': (n) =>
    writeNist({
      ...LINE,
      type: 'SRE',
      date: '2026-03-14',
      controlNumber: `C${n}`,
      fields: { 14: personOf(n).fbiNumber!, 18: `QUILL,MARLO ${n}`, 22: '19710830', 24: 'M', 59: 'I' },
    }),
  'ANSI/NIST with a print': (n) =>
    writeNist({
      ...LINE,
      type: 'CAR',
      date: '2026-03-14',
      controlNumber: `C${n}`,
      fields: { 14: personOf(n).fbiNumber!, 18: `QUILL,MARLO ${n}`, 22: '19710830', 24: 'M' },
      records: [{ type: 14, idc: '01', bytes: PRINT }],
    }),
  'EBTS XML': (n) =>
    bytes(writeEbts({ ...LINE, type: 'SPN', at: AT, controlNumber: `C${n}`, person: personOf(n) })),
  'NIEM alert': (n) =>
    bytes(
      writeNotification({
        what: 'arrest',
        number: `B${n}`,
        date: '2026-03-14',
        agency: 'Port Ellery Police',
        system: 'Broker',
        charges: ['Assault'],
        person: personOf(n),
        officer: 'VANE',
      }),
    ),
  'USNCB advice': (n) =>
    writeAdvice({
      id: `A-${n}`,
      version: 1,
      country: 'GBR',
      bureau: 'NCB London',
      basis: 'direct',
      person: personOf(n),
      offence: 'sexual assault',
      destination: 'USA',
      legs: [{ from: 'LHR', to: 'JFK', arrives: '2026-03-20T12:40' }],
    }),
};

/** One flight's bookings of one traveller each, payment and contacts as carriers push them. */
function bookings(count: number): Uint8Array {
  const booking = (n: number) =>
    `SRC'RCI+TX:Q${n}::270226:1855'ADD++700:9 ELM ROAD:LEEDS:::GB::01130000000'TIF+QUILL${String.fromCharCode(65 + (n % 26))}+MARLO:A:1'IFT+4:28::YY+CTCE MARLO//POST.EXAMPLE'` +
    `SSR+DOCS:HK::TX:::::/P/GBR/${500_000_000 + n}/GBR/12SEP69/M/01MAY31/QUILL/MARLO'TKT+0062120234533:T:1'FOP+CC::940.00:VI:4111111111111111:1228'` +
    `TVL+200326:0930:200326:1240+LHR+JFK+TX+205:Y'RPI+1+HK'TVL+030426:1805:040426:0610+JFK+LHR+TX+206:Y'RPI+1+HK'`;
  const body = Array.from({ length: count }, (_, n) => booking(n)).join('');
  return bytes(
    `UNB+IATA:1+TX+CBP+260301:0800+7'UNH+1+PNRGOV:13:1:IA'MSG+:22'TVL+200326:0930:200326:1240+LHR+JFK+TX+205'${body}UNT+${count * 12 + 4}+1'UNZ+1+7'`,
  );
}

/** Median of the rounds after the first, which are not compiled yet. */
function median(rounds: number, measure: () => number): number {
  const all = Array.from({ length: rounds }, measure)
    .slice(2)
    .sort((a, b) => a - b);
  return all[Math.floor(all.length / 2)]!;
}

function many(write: (n: number) => Uint8Array) {
  const messages = Array.from({ length: 2000 }, (_, n) => write(n));
  const size = messages.reduce((n, m) => n + m.length, 0);
  const ms = median(7, () => {
    const begun = performance.now();
    const read = messages.reduce((n, m) => n + (readAny(m)[0]!.persons.length > 0 ? 1 : 0), 0);
    if (read !== messages.length) throw new Error(`persons in ${read} of ${messages.length} messages`);
    return performance.now() - begun;
  });
  const processorMs = median(7, () => {
    const used = process.cpuUsage();
    for (const m of messages) readAny(m);
    const { user, system } = process.cpuUsage(used);
    return (user + system) / 1000;
  });
  const doorMs = median(7, () => {
    const begun = performance.now();
    for (const m of messages) stripAtDoor(m);
    return performance.now() - begun;
  });
  return {
    bytesEach: Math.round(size / messages.length),
    messagesPerSecond: Math.round((messages.length / ms) * 1000),
    mbPerSecond: Math.round(size / ms / 100) / 10,
    /** By the processor time used: what a machine without other work comes near. */
    mbPerProcessorSecond: Math.round(size / processorMs / 100) / 10,
    doorMbPerSecond: Math.round(size / doorMs / 100) / 10,
  };
}

function oneFlight(count: number) {
  const list = bookings(count);
  const ms = median(7, () => {
    const begun = performance.now();
    if (readAny(list)[0]!.persons.length !== count) throw new Error('not every traveller was read');
    return performance.now() - begun;
  });
  const doorMs = median(7, () => {
    const begun = performance.now();
    stripAtDoor(list);
    return performance.now() - begun;
  });
  return {
    bytes: list.length,
    travellers: count,
    mbPerSecond: Math.round(list.length / ms / 100) / 10,
    travellersPerSecond: Math.round((count / ms) * 1000),
    doorMbPerSecond: Math.round(list.length / doorMs / 100) / 10,
  };
}

function hostile(name: string, start: string, filler: string, size: number) {
  const whole = bytes(start + filler.repeat(Math.floor((size - start.length) / filler.length)));
  const measure = (part: Uint8Array) => {
    const begun = performance.now();
    const outcome = readAny(stripAtDoor(part).kept).at(-1)!.outcome;
    return { ms: performance.now() - begun, outcome };
  };
  const quarter = measure(whole.slice(0, Math.floor(whole.length / 4)));
  const all = measure(whole);
  return {
    name,
    mb: Math.round(size / 1e6),
    outcome: all.outcome,
    ms: Math.round(all.ms),
    /** 4 is linear; far more is not. */
    timeOfWholeOverQuarter: Math.round((all.ms / Math.max(0.1, quarter.ms)) * 10) / 10,
  };
}

async function run(progress: (text: string) => void): Promise<object> {
  progress('2,000 messages of each kind');
  const messages = Object.fromEntries(Object.entries(WRITERS).map(([name, write]) => [name, many(write)]));
  progress('a flight of 400 bookings');
  const flight = oneFlight(400);
  progress('hostile bytes');
  const MB = 1_000_000;
  return {
    bench: 'intake-partners',
    node: process.version,
    goals: { xmlMbPerSecond: 15, bookingsMbPerSecond: 30 },
    messages,
    flight,
    hostile: [
      hostile('XML, one level deeper each', '', '<a>', 16 * MB),
      hostile('XML, elements side by side', '<r>', '<a/>', 16 * MB),
      hostile('XML, too large', '<r>', '<a>x</a>', 64 * MB),
      hostile('JSON, one level deeper each', '{"a":', '[', 16 * MB),
      hostile('NIST, separators', '1.001:64000000\u001d1.002:0500\u001d', '\u001d\u001e', 64 * MB),
      hostile(
        'PNRGOV, payment without end',
        "UNB+IATA:1+T+C+260301:0800+7'UNH+1+PNRGOV:13:1:IA'MSG+:22'",
        'FOP+CC',
        64 * MB,
      ),
      hostile(
        'PNRGOV, digits',
        "UNB+IATA:1+T+C+260301:0800+7'UNH+1+PNRGOV:13:1:IA'MSG+:22'",
        '4111 1111',
        64 * MB,
      ),
    ],
  };
}

export const bench = {
  name: 'intake-partners',
  summary: 'Fingerprint transactions, alerts, advice and bookings to persons on one core',
  run,
};
