import { writeNotification } from '#formats/niem/writeNotification.js';
import { seeded } from '../../bench/matching/random.js';
import { newPartnerClient } from './client.js';
import { Counter, sendWithFaults } from './faultySender.js';
import { type Partner, repeating } from './partner.js';
import { registered, stranger } from './registered.js';

const EVERY_S = 75;
const CHARGES = [
  'Assault',
  'Driving under the influence',
  'Failure to register',
  'Theft',
  'Trespass',
] as const;

/** A state's broker: arrests and warrants as its subscribers hear of them, of people mostly whom no register knows. */
export const brokerPartner: Partner = {
  name: 'broker',
  async start(context) {
    const agency = context.trial.agencies.find((a) => a.key.startsWith('lea-'));
    if (!agency) throw new Error('no police in the trial');
    const client = await newPartnerClient(context, {
      agencyId: agency.id,
      name: 'state broker',
      scopes: ['alerts:write'],
    });
    const counter = new Counter(context.folder);
    return repeating(context, 'broker', EVERY_S * 1000, async () => {
      const n = counter.next();
      const random = seeded(n * 49_979_687);
      const isKnown = n % 3 === 1;
      const what = random.chance(0.7) ? 'arrest' : 'warrant';
      const alert = writeNotification({
        what,
        number: `BRK-${n}`,
        date: new Date().toISOString().slice(0, 10),
        agency: agency.name,
        system: 'State broker (simulated)',
        charges: [random.pick(CHARGES)],
        person: isKnown ? registered(context, n) : stranger(n),
        ...(random.chance(0.6) ? { officer: 'HOLLIS' } : {}),
      });
      const sent = await sendWithFaults(client, '/api/v1/alerts', new TextEncoder().encode(alert), random);
      context.say(`broker: the ${what} of ${isKnown ? 'a registered person' : 'a stranger'}, ${sent}`);
    });
  },
};
