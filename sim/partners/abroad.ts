import { addDays } from '#basics/dates.js';
import { type AdviceToWrite, writeAdvice, writeReceipt } from '#formats/interpol/write.js';
import { type Random, seeded } from '../../bench/matching/random.js';
import { newPartnerClient } from './client.js';
import { Counter, sendWithFaults } from './faultySender.js';
import { type Partner, repeating } from './partner.js';
import { stranger } from './registered.js';

const EVERY_S = 120;
const BUREAUS = [
  { country: 'GBR', bureau: 'NCB London', from: 'LHR' },
  { country: 'FRA', bureau: 'NCB Paris', from: 'CDG' },
  { country: 'DEU', bureau: 'NCB Wiesbaden', from: 'FRA' },
  { country: 'MEX', bureau: 'NCB Mexico City', from: 'MEX' },
] as const;

/**
 * Bureaus abroad, heard through USNCB: advice of their own offenders who are coming, one in five taken back, and answers
 * to notices that quote no reference of ours. All people are invented.
 */
export const abroadPartner: Partner = {
  name: 'abroad',
  async start(context) {
    const agency = context.trial.agencies.find((a) => a.key === 'usncb');
    if (!agency) throw new Error('no USNCB in the trial');
    const client = await newPartnerClient(context, {
      agencyId: agency.id,
      name: 'USNCB line',
      scopes: ['advice:write'],
    });
    const counter = new Counter(context.folder);
    const open: AdviceToWrite[] = [];
    return repeating(context, 'abroad', EVERY_S * 1000, async () => {
      const n = counter.next();
      const random = seeded(n * 86_028_121);
      const { bytes, says } = message(n, open, random);
      context.say(`abroad: ${says}, ${await sendWithFaults(client, '/api/v1/advice', bytes, random)}`);
    });
  },
};

function message(
  n: number,
  open: AdviceToWrite[],
  random: Random,
): { readonly bytes: Uint8Array; readonly says: string } {
  const today = new Date().toISOString().slice(0, 10);
  const { from, ...bureau } = random.pick(BUREAUS);
  if (open.length > 0 && random.chance(0.2)) {
    const advice = open.splice(random.below(open.length), 1)[0]!;
    return {
      bytes: writeAdvice({ ...advice, version: 2, withdrawn: 'travel cancelled' }),
      says: 'an advice taken back',
    };
  }
  if (random.chance(0.2))
    return {
      bytes: writeReceipt({
        ...bureau,
        id: `ANS-${n}`,
        outcome: random.pick(['admitted', 'refused', 'interviewed', 'unknown']),
        date: today,
        agency: 'Border police',
        text: 'Your message of this week refers. The person was seen on arrival.',
      }),
      says: 'an answer without our reference',
    };
  const day = addDays(today, 2 + random.below(12));
  const advice: AdviceToWrite = {
    ...bureau,
    id: `ADV-${n}`,
    version: 1,
    basis: random.pick(['green-notice', 'diffusion', 'direct']),
    person: { ...stranger(n), citizenships: [bureau.country] },
    offence: 'sexual offence against a child',
    convictedOn: '2014-05-06',
    destination: 'USA',
    legs: [
      { carrier: 'TX', number: '205', from, to: 'JFK', departs: `${day}T09:30`, arrives: `${day}T12:40` },
    ],
  };
  open.push(advice);
  return { bytes: writeAdvice(advice), says: 'an advice' };
}
