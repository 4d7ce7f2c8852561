import { seeded } from '../../bench/matching/random.js';
import { readRecords } from '../../src/formats/nist/records.js';
import { fieldValue } from '../../src/formats/nist/type2.js';
import { writeNist } from '../../src/formats/nist/write.js';
import { Remarks } from '../../src/formats/outcome.js';
import { newPartnerClient } from './client.js';
import { type Partner, repeating } from './partner.js';

/**
 * NGI's side of registrants' prints: fetches what the registries have for it, reads the bytes and answers in bytes. Live
 * scans are answered at once, most accepted, some rejected for their quality; a scanned card is answered minutes later,
 * as the real one is by mail days later; now and then an answer comes twice.
 */
const EVERY_MS = 6000;
const CARD_AFTER_MS = 4 * 60_000;
const REJECTED = 0.2;
const TWICE = 0.15;
const SAYS = ['IMAGE QUALITY TOO LOW', 'FINGERPRINT SEQUENCE ERROR', 'INSUFFICIENT RIDGE DETAIL'] as const;

interface Fetched {
  readonly transactions: readonly { readonly control: string; readonly content: string }[];
}

export const ngiPrintsPartner: Partner = {
  name: 'NGI prints',
  async start(context) {
    const owner =
      context.trial.agencies.find((a) => a.key === 'cjis') ??
      context.trial.agencies.find((a) => a.key === 'nsotc');
    if (!owner) throw new Error('the trial has no agency for NGI');
    const client = await newPartnerClient(context, {
      agencyId: owner.id,
      name: 'NGI prints',
      scopes: ['biometrics:write'],
    });
    const random = seeded(Date.now() % 100_000);
    const later: { readonly atMs: number; readonly bytes: Uint8Array; readonly says: string }[] = [];
    return repeating(context, 'NGI prints', EVERY_MS, async () => {
      const { status, body } = await client.send('POST', '/api/v1/ngi/fetch', '{}', 'application/json');
      if (status !== 200) throw new Error(`fetching answered ${status}`);
      for (const t of (body as Fetched).transactions) {
        const sent = readSent(Buffer.from(t.content, 'base64'));
        const rejected = random.chance(REJECTED);
        const bytes = answerTo(sent, rejected ? random.pick(SAYS) : null, numberOf(sent.name));
        const says = `${sent.prints} prints of ${t.control} ${rejected ? 'rejected' : 'accepted'}`;
        later.push({ atMs: Date.now() + (sent.isCard ? CARD_AFTER_MS : 0), bytes, says });
      }
      for (const due of later.filter((l) => l.atMs <= Date.now())) {
        later.splice(later.indexOf(due), 1);
        const times = random.chance(TWICE) ? 2 : 1;
        for (let i = 0; i < times; i++) {
          const answer = await client.send('POST', '/api/v1/biometrics', due.bytes);
          context.say(`NGI prints: ${due.says}${answer.status < 300 ? '' : `, answered ${answer.status}`}`);
        }
      }
    });
  },
};

/** One person has one number, however many sets are sent. */
function numberOf(name: string): number {
  return [...name].reduce((n, c) => (n * 31 + c.codePointAt(0)!) % 900_000, 7);
}

interface Sent {
  readonly control: string;
  readonly from: string;
  readonly name: string;
  readonly sex: string;
  readonly prints: number;
  /** By the kind of impression (field 3): 2, 3 and 11 are not live. */
  readonly isCard: boolean;
}

function readSent(bytes: Buffer): Sent {
  const records = readRecords(bytes, new Remarks());
  const [header, person] = records;
  const prints = records.filter((r) => r.type === 14 || r.type === 15 || r.type === 4);
  const impressions = prints.map((r) =>
    r.type === 4
      ? bytes[r.offset + 5]!
      : Number(/\x1d1[45]\.003:(\d+)/.exec(bytes.subarray(r.offset, r.offset + 200).toString('latin1'))?.[1]),
  );
  return {
    control: fieldValue(header, 9) ?? '',
    from: fieldValue(header, 8) ?? '',
    name: fieldValue(person, 18) ?? '',
    sex: fieldValue(person, 24) ?? 'U',
    prints: prints.length,
    isCard: impressions.some((i) => [2, 3, 11].includes(i)),
  };
}

/** @param says why they are rejected; null: accepted, with the number that the person has now */
function answerTo(sent: Sent, says: string | null, number: number): Uint8Array {
  const at = `${new Date().toISOString().slice(0, 19)}Z`;
  return writeNist({
    type: says === null ? 'SRE' : 'ERRT',
    date: at.slice(0, 10),
    to: sent.from,
    from: 'USFBICJIS',
    controlNumber: `NGI${sent.control.slice(3)}`,
    answers: sent.control,
    instant: at,
    fields: {
      18: sent.name,
      24: sent.sex,
      ...(says === null
        ? { 14: `${String(100_000 + number).slice(-6)}NA1`, 59: number % 2 === 0 ? 'I' : 'N' }
        : { 60: says }),
    },
  });
}
