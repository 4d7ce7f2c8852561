import { localTime } from '#basics/zones.js';
import type { PersonDescription } from '#domain/person.js';
import { findPort } from '#domain/ports.js';
import type { RedressAct } from '#domain/redress.js';
import { writePaxlst } from '#formats/edifact/writePaxlst.js';
import type { RedressSubmission } from '#formats/redress/message.js';
import { writeRedressCsv, writeRedressJson } from '#formats/redress/write.js';
import { receiveInquiry, workInquiry } from '#storage/applyRedress.js';
import { newId } from '#storage/newId.js';
import { candidatesOfPerson, listInquiries, type RedressInquiry, readInquiry } from '#storage/redress.js';
import { listRegistrants } from '#storage/registrants.js';
import { inventPerson, recordOf } from '../../bench/matching/population.js';
import { seeded } from '../../bench/matching/random.js';
import { AirlineClient } from '../airline.js';
import { ownerOfRecord, REGISTER_SEED } from '../world/register.js';
import { type SampleOfficer, sampleOfficer } from '../world/sampleOfficer.js';
import { newPartnerClient } from './client.js';
import { Counter, sendWithFaults } from './faultySender.js';
import { type Partner, type PartnerContext, repeating } from './partner.js';

/** Seconds between two inquiries. */
const EVERY_S = 75;

/** How far colleagues answer what comes in, one after another; the rest is left to whoever looks at the trial. */
const FATES = ['left', 'cleared', 'waiting', 'left', 'proposed', 'not-established'] as const;
type Fate = (typeof FATES)[number];

/**
 * A redress office: a namesake of somebody on the register flies, is taken for them and writes. Its files come as JSON
 * and CSV with the faults of real senders; what colleagues cleared flies again with the redress number.
 */
export const redressPartner: Partner = {
  name: 'redress office',
  async start(context) {
    const { trial } = context;
    const { clientId, secret } = trial.airline;
    const airline = new AirlineClient(context.address, clientId, secret);
    const office = await newPartnerClient(context, {
      agencyId: trial.agencies.find((a) => a.key === 'nsotc')!.id,
      name: 'Redress office',
      scopes: ['redress:write'],
    });
    const officer = await sampleOfficer(context.db, 'analyst');
    const supervisor = await sampleOfficer(context.db, 'supervisor');
    const counter = new Counter(context.folder);
    const seen = new Set<string>();
    return repeating(context, 'redress office', EVERY_S * 1000, async (n) => {
      const serial = counter.next();
      const random = seeded(REGISTER_SEED * 37 + serial);
      const person = namesake(context, random);
      await fly(airline, person, serial, []);
      const one = inquiryOf(person, serial);
      // One batch in four has an inquiry that nobody can read: it is set aside and costs the other nothing.
      const batch = random.chance(1 / 4)
        ? [one, { ...one, reference: `${one.reference}-X`, complaint: '' }]
        : [one];
      const bytes = serial % 2 === 0 ? writeRedressCsv(batch) : writeRedressJson(batch);
      context.say(
        `redress office: inquiry ${one.reference} ${await sendWithFaults(office, '/api/v1/redress', bytes, random)}`,
      );
      if (n % 4 === 1) await challenge(context, n);
      const { inquiries } = await context.db.asSystem((tx) =>
        listInquiries(tx, { kinds: ['traveller'], state: 'received', limit: 200, offset: 0 }),
      );
      // The newest came in just now: its candidate is not there yet.
      for (const i of inquiries.slice(0, -1).filter((x) => !seen.has(x.id))) {
        const fate = FATES[seen.size % FATES.length]!;
        seen.add(i.id);
        const done = await answer(context, officer, supervisor, i, fate);
        context.say(`NSOTC: inquiry ${i.number}, ${done}`);
        if (done === 'cleared') await fly(airline, i.person, serial + 500, [i.number]);
      }
    });
  },
};

/** Somebody with the name of a registrant and a birth date close to theirs, with papers of another country. */
function namesake(context: PartnerContext, random: ReturnType<typeof seeded>): PersonDescription {
  const { trial } = context;
  for (;;) {
    const i = random.below(trial.records);
    const { names, birthDates, sex } = recordOf(inventPerson(REGISTER_SEED, i), REGISTER_SEED);
    const born = birthDates?.[0];
    if (!ownerOfRecord(i, trial.agencies).key.startsWith('sora-') || born?.length !== 10) continue;
    const day = 1 + ((Number(born.slice(8)) + 2) % 28);
    return {
      names: names.slice(0, 1),
      birthDates: [`${born.slice(0, 8)}${String(day).padStart(2, '0')}`],
      sex: sex ?? 'U',
      citizenships: ['GBR'],
      documents: [
        { kind: 'passport', number: `5${String(10_000_000 + random.below(89_999_999))}`, issuer: 'GBR' },
      ],
    };
  }
}

async function fly(
  airline: AirlineClient,
  person: PersonDescription,
  serial: number,
  numbers: readonly string[],
): Promise<void> {
  const departsAtMs = Date.now() + 5 * 3_600_000;
  const parts = writePaxlst({
    kind: 'passengers',
    legs: [
      {
        carrier: 'TX',
        number: String(1 + (serial % 380)),
        departurePort: 'BOS',
        arrivalPort: 'LHR',
        departureLocal: localTime(findPort('BOS')!.zone, departsAtMs),
        arrivalLocal: localTime(findPort('LHR')!.zone, departsAtMs + 400 * 60_000),
      },
    ],
    persons: [
      {
        ...person,
        role: 'passenger',
        embark: 'BOS',
        disembark: 'LHR',
        offset: 0,
        ...(numbers.length > 0 ? { travellerNumbers: numbers } : {}),
      },
    ],
    declaredTotals: { passengers: 1 },
    references: { message: `R${Date.now().toString(36)}`.slice(-12).toUpperCase() },
  });
  for (const part of parts) await airline.post(part);
}

function inquiryOf(person: PersonDescription, serial: number): Omit<RedressSubmission, 'line'> {
  return {
    reference: `TRIP-${String(serial).padStart(5, '0')}`,
    externalNumber: String(2_200_000 + serial),
    person,
    contact: { address: `${serial} Mill Lane\nLeeds\nUnited Kingdom` },
    complaint: 'I am asked to wait each time I fly, and nobody tells me why.',
  };
}

/** What colleagues do on the inquiry's page, on the same road. @returns what it came to */
async function answer(
  context: PartnerContext,
  officer: SampleOfficer,
  supervisor: SampleOfficer,
  i: RedressInquiry,
  fate: Fate,
): Promise<string> {
  if (fate === 'left') return 'left';
  const candidates = await context.db.asSystem((tx) => candidatesOfPerson(tx, i.person, 20));
  const concerned = { candidateIds: candidates.map((c) => c.id), recordIds: [] };
  const clears = (fate === 'cleared' || fate === 'proposed') && candidates.length > 0;
  const acts: (readonly [SampleOfficer, RedressAct])[] = [[officer, { kind: 'acknowledge' }]];
  if (clears)
    acts.push(
      [
        officer,
        { kind: 'identity', check: 'document', note: 'Copy of the passport, held against the inquiry.' },
      ],
      [officer, { kind: 'decide', outcome: 'cleared', note: 'Another birth date and another passport.' }],
    );
  else if (fate === 'not-established')
    acts.push([officer, { kind: 'decide', outcome: 'not-established', note: 'No answer to two letters.' }]);
  else acts.push([officer, { kind: 'ask', note: 'A copy of the passport.' }]);
  if (clears && fate === 'cleared') acts.push([supervisor, { kind: 'second', agrees: true, note: '' }]);
  for (const [by, act] of acts)
    await context.db.asActor(by, async (tx) => {
      const { version } = (await readInquiry(tx, i.id))!;
      const door = { keys: context.keys, actor: by, name: by.displayName, nowMs: Date.now() };
      const done = await workInquiry(tx, door, i.id, act, version, concerned);
      if (!done.ok) throw new Error(`inquiry ${i.number}, ${act.kind}: ${done.error.says}`);
    });
  return clears ? fate : fate === 'not-established' ? fate : 'waiting';
}

/** A registrant of an agency that somebody can sign in to challenges what its file holds; every second is answered. */
async function challenge(context: PartnerContext, n: number): Promise<void> {
  const by = await sampleOfficer(context.db, n % 8 === 1 ? 'ohio' : 'cedar');
  const nowMs = Date.now();
  await context.db.asActor(by, async (tx) => {
    const [registrant] = (
      await listRegistrants(tx, { state: 'registered', agencyIds: [by.agencyId], limit: 40 })
    ).slice(n % 8);
    if (!registrant) return;
    const { inquiry } = await receiveInquiry(
      tx,
      {
        naturalKey: `page|${newId(nowMs)}`,
        kind: n % 16 < 8 ? 'data' : 'tier',
        agencyId: registrant.agencyId,
        registrantId: registrant.id,
        notificationId: null,
        door: 'page',
        externalNumber: '',
        person: { names: [{ full: registrant.displayName }] },
        contact: { address: '12 Elm Street' },
        complaint: 'What the file says of my work is out of date.',
      },
      { id: by.id, name: by.displayName, actor: by },
      nowMs,
    );
    if (n % 8 === 5)
      await workInquiry(
        tx,
        { keys: context.keys, actor: by, name: by.displayName, nowMs },
        inquiry.id,
        { kind: 'decide', outcome: 'refused', note: 'The file agrees with what the employer says.' },
        inquiry.version,
      );
    context.say(`${by.displayName}: challenge ${inquiry.number}`);
  });
}
