import { localTime } from '#basics/zones.js';
import { CASE_ELEMENTS, type CaseAct } from '#domain/complianceCase.js';
import { findPort } from '#domain/ports.js';
import { writePaxlst } from '#formats/edifact/writePaxlst.js';
import { workCase } from '#storage/applyCase.js';
import { type ComplianceCase, listCases, readCase } from '#storage/complianceCases.js';
import { inventPerson, recordOf } from '../../bench/matching/population.js';
import { seeded } from '../../bench/matching/random.js';
import { AirlineClient } from '../airline.js';
import { ownerOfRecord, REGISTER_SEED } from '../world/register.js';
import { type SampleOfficer, sampleOfficer } from '../world/sampleOfficer.js';
import { type Partner, type PartnerContext, repeating } from './partner.js';

/** Seconds between two departures; the flight leaves a little later, so that its case opens while somebody watches. */
const EVERY_S = 90;
const LEAVES_IN_MS = 60_000;

/** How far colleagues work the cases that come up, one after another; half are left to whoever looks at the trial. */
const FATES = [
  'left',
  'taken',
  'left',
  'with-district',
  'left',
  'closed',
  'left',
  'with-prosecutor',
] as const;
type Fate = (typeof FATES)[number];

/** Registrants who leave on their own passport without a travel notice: compliance cases in every state. */
export const unnoticedPartner: Partner = {
  name: 'unnoticed departures',
  async start(context) {
    const { clientId, secret } = context.trial.airline;
    const airline = new AirlineClient(context.address, clientId, secret);
    const officer = await sampleOfficer(context.db, 'analyst');
    const supervisor = await sampleOfficer(context.db, 'supervisor');
    const seen = new Set<string>();
    return repeating(context, 'unnoticed departures', EVERY_S * 1000, async (n) => {
      await depart(context, airline, n);
      const { cases } = await context.db.asSystem((tx) =>
        listCases(tx, { state: 'open', limit: 200, offset: 0 }),
      );
      for (const c of cases.filter((x) => !seen.has(x.id))) {
        const fate = FATES[seen.size % FATES.length]!;
        seen.add(c.id);
        await work(context, fate === 'closed' ? supervisor : officer, c, fate);
        context.say(`NSOTC: compliance case ${c.number}, ${fate}`);
      }
    });
  },
};

async function depart(context: PartnerContext, airline: AirlineClient, n: number): Promise<void> {
  const { trial } = context;
  const random = seeded(REGISTER_SEED * 29 + n);
  for (;;) {
    const i = random.below(trial.records);
    const { names, birthDates, sex, citizenships, documents } = recordOf(
      inventPerson(REGISTER_SEED, i),
      REGISTER_SEED,
    );
    const owner = ownerOfRecord(i, trial.agencies);
    if (!owner.key.startsWith('sora-') || !documents?.length || birthDates?.[0]?.length !== 10) continue;
    const departsAtMs = Date.now() + LEAVES_IN_MS;
    const parts = writePaxlst({
      kind: 'passengers',
      legs: [
        {
          carrier: 'TX',
          number: String(400 + (n % 250)),
          departurePort: 'MIA',
          arrivalPort: 'BOG',
          departureLocal: localTime(findPort('MIA')!.zone, departsAtMs),
          arrivalLocal: localTime(findPort('BOG')!.zone, departsAtMs + 230 * 60_000),
        },
      ],
      persons: [
        {
          names: names.slice(0, 1),
          birthDates: birthDates.slice(0, 1),
          sex: sex ?? 'U',
          citizenships: citizenships ?? [],
          documents,
          role: 'passenger',
          embark: 'MIA',
          disembark: 'BOG',
          offset: 0,
        },
      ],
      declaredTotals: { passengers: 1 },
      references: { message: `U${Date.now().toString(36)}`.slice(-12).toUpperCase() },
    });
    for (const part of parts) await airline.post(part);
    return;
  }
}

/** What a colleague does on the case's page, on the same road. */
async function work(
  context: PartnerContext,
  by: SampleOfficer,
  c: ComplianceCase,
  fate: Fate,
): Promise<void> {
  if (fate === 'left') return;
  const note = 'Looked at with the registration agency.';
  const acts: CaseAct[] = [{ kind: 'take' }];
  if (fate === 'closed') acts.push({ kind: 'close', outcome: 'warned', note });
  if (fate === 'with-district' || fate === 'with-prosecutor')
    acts.push({ kind: 'refer-district', district: 'FL-S', note: 'Find out where the registrant stays.' });
  if (fate === 'with-prosecutor')
    acts.push(
      ...Object.keys(CASE_ELEMENTS).map(
        (element): CaseAct => ({ kind: 'element', element, answer: 'shown', note }),
      ),
      { kind: 'refer-prosecutor', note: 'Charge is asked for.' },
    );
  for (const act of acts)
    await context.db.asActor(by, async (tx) => {
      const now = await readCase(tx, c.id);
      const done =
        now &&
        (await workCase(tx, { actor: by, name: by.displayName, nowMs: Date.now() }, c.id, act, now.version));
      if (done && !done.ok) throw new Error(`case ${c.number}, ${act.kind}: ${done.error}`);
    });
}
