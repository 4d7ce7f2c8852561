import { readNcic } from '#formats/ncic/read.js';
import { writeHit, writeLine, writeStreamPlace } from '#formats/ncic/write.js';

/** `rsoits bench intake-text`: how fast NCIC text becomes persons on one core, and what hostile text of 64 MB costs. */

const SYLLABLES = 'BA KE LO MI NU RA SE TO VI WU ZA DOR FEL GAN HOL JIN KAR LEM MOR NES'.split(' ');
const nameOf = (n: number) =>
  `${SYLLABLES[n % 20]}${SYLLABLES[(n * 7) % 20]}${SYLLABLES[(n * 3) % 20]}, ${SYLLABLES[(n * 11) % 20]}LO`;
const two = (n: number) => String(n).padStart(2, '0');
const birth = (n: number) => `${1940 + (n % 65)}${two(1 + (n % 12))}${two(1 + (n % 28))}`;

function hits(count: number): Uint8Array {
  const text = Array.from({ length: count }, (_, n) =>
    writeHit({
      file: 'NSOR',
      cautions: [],
      contact: { ori: 'MDTEST001', name: 'SAMPLEVILLE PD MD', telephone: '301 555-0142' },
      offset: 0,
      values: Object.entries({
        ORI: 'MDTEST001',
        NAM: nameOf(n),
        SEX: 'M',
        RAC: 'W',
        DOB: birth(n),
        HGT: '509',
        WGT: '175',
        EYE: 'BRO',
        HAI: 'BLK',
        FBI: `${100000 + n}AA1`,
        MIS: 'SEE THE ORDER OF THE COURT OF 2019 ABOUT TRAVEL',
        OCA: `26-${n % 100000}`,
        NIC: `X${String(100000000 + n)}`,
      }).map(([code, value]) => ({ code, value })),
    }),
  ).join('\n*****\n');
  return new Uint8Array(Buffer.from(text, 'latin1'));
}

function stream(count: number): Uint8Array {
  const text = Array.from({ length: count }, (_, n) => {
    const line = writeLine({
      key: 'EXS',
      control: `R${n}`,
      ori: 'MDTEST001',
      test: true,
      values: Object.entries({
        NIC: `X${String(100000000 + n)}`,
        NAM: nameOf(n),
        SEX: 'M',
        RAC: 'W',
        DOB: birth(n),
        HGT: '509',
        WGT: '175',
        EYE: 'BRO',
        HAI: 'BLK',
        OCA: `26-${n % 100000}`,
        ORD: '20230420',
        ERD: 'NONEXP',
        CRR: '1116',
        CON: '20230412',
        STA: 'MD',
      }).map(([code, value]) => ({ code, value })),
    });
    if (!line.ok) throw new Error(JSON.stringify(line.error));
    return `${writeStreamPlace('NCIC', n + 1, '20260314120000')}\n${line.value}`;
  }).join('\n');
  return new Uint8Array(Buffer.from(text, 'latin1'));
}

function rate(bytes: Uint8Array, persons: number) {
  const rates: number[] = [];
  const ofProcessor: number[] = [];
  for (let round = 0; round < 9; round++) {
    const used = process.cpuUsage();
    const begun = performance.now();
    const found = readNcic(bytes).reduce((n, m) => n + m.persons.length, 0);
    if (found !== persons) throw new Error(`${found} of ${persons} persons`);
    // The first rounds are not compiled yet.
    if (round < 2) continue;
    rates.push(bytes.length / (performance.now() - begun) / 1000);
    const { user, system } = process.cpuUsage(used);
    ofProcessor.push(bytes.length / (user + system));
  }
  const [median, medianOfProcessor] = [rates, ofProcessor].map((r) => r.sort((a, b) => a - b)[3]!) as [
    number,
    number,
  ];
  return {
    bytes: bytes.length,
    persons,
    mbPerSecond: Math.round(median * 10) / 10,
    /** By the processor time used, collection of garbage included: what a machine without other work comes near. */
    mbPerProcessorSecond: Math.round(medianOfProcessor * 10) / 10,
    personsPerSecond: Math.round(((median * 1e6) / bytes.length) * persons),
  };
}

function hostile(name: string, filler: string) {
  const text = new Uint8Array(
    Buffer.from(filler.repeat(Math.floor((64 * 1024 * 1024) / filler.length)), 'latin1'),
  );
  const measure = (part: Uint8Array) => {
    const begun = performance.now();
    const outcome = readNcic(part).at(-1)!.outcome;
    return { ms: performance.now() - begun, outcome };
  };
  const quarter = measure(text.subarray(0, text.length / 4));
  const whole = measure(text);
  return {
    name,
    outcome: whole.outcome,
    ms: Math.round(whole.ms),
    /** 4 is linear; far more is not. */
    timeOfWholeOverQuarter: Math.round((whole.ms / Math.max(0.1, quarter.ms)) * 10) / 10,
  };
}

async function run(progress: (text: string) => void): Promise<object> {
  progress('an answer with 5,000 records, the most that is read');
  const answers = rate(hits(5_000), 5_000);
  progress('a register stream of 50,000 entries');
  const entries = rate(stream(50_000), 50_000);
  progress('hostile text of 64 MB');
  return {
    bench: 'intake-text',
    node: process.version,
    goals: { mbPerSecond: 20 },
    answers,
    registerStream: entries,
    hostile: [
      hostile('slashes', '/'),
      hostile('line ends', '\n'),
      hostile('fields without values', 'NAM/'),
      hostile('message heads', '1N01\n'),
      hostile('agency sentences', 'ORI IS '),
      hostile('one long word', 'A'),
      hostile('a remark every two characters', `1N01R1.EXS.MDTEST001.SEX/M.${'x.'.repeat(4000)}\n`),
      hostile('the same, wrapped', `1N01R1.EXS.MDTEST001.SEX/M.${'x.\r\n'.repeat(2000)}\n`),
    ],
  };
}

export const bench = {
  name: 'intake-text',
  summary: 'NCIC text to persons on one core: answers, a register stream, hostile input of 64 MB',
  run,
};
