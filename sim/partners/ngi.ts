import type { PersonDescription } from '#domain/person.js';
import { writeEbts } from '#formats/ebts/write.js';
import { writeNist } from '#formats/nist/write.js';
import { type Random, seeded } from '../../bench/matching/random.js';
import { newPartnerClient } from './client.js';
import { Counter, sendWithFaults } from './faultySender.js';
import { type Partner, repeating } from './partner.js';
import { registered, stranger } from './registered.js';

const EVERY_S = 50;
const FBI = 'USFBICJIS';
const NSOTC = 'USNSOTC01';

/** Who searches, why, and where the officer sits. */
const SEARCHES = [
  { agency: 'DCDOS0001', reason: 'NONIMMIGRANT VISA APPLICATION', officer: 'CONSULAR SECTION, WINDOW 3' },
  { agency: 'USCBPNTC1', reason: 'PORT OF ENTRY ENROLMENT', officer: 'OFFICER 4471, JFK T4' },
  { agency: 'USUSCIS01', reason: 'ADJUSTMENT OF STATUS', officer: 'ASC 12' },
  { agency: 'OH0250000', reason: 'CRIMINAL INQUIRY', officer: 'DET M HOLLIS' },
] as const;

/**
 * The FBI's print system: answers to searches in the tagged form, notices to the owner of the special list in XML, rapid
 * answers of every colour, errors; somebody of the invented register in every other one.
 */
export const ngiPartner: Partner = {
  name: 'NGI',
  async start(context) {
    const agency = context.trial.agencies.find((a) => a.key === 'cjis');
    if (!agency) throw new Error('no FBI in the trial');
    const client = await newPartnerClient(context, {
      agencyId: agency.id,
      name: 'NGI',
      scopes: ['biometrics:write'],
    });
    const counter = new Counter(context.folder);
    return repeating(context, 'NGI', EVERY_S * 1000, async () => {
      const n = counter.next();
      const random = seeded(n * 32_452_843);
      const isKnown = n % 2 === 1;
      const person = isKnown ? registered(context, n) : stranger(n);
      const { bytes, says } = transaction(n, person, isKnown, random);
      context.say(`NGI: ${says}, ${await sendWithFaults(client, '/api/v1/biometrics', bytes, random)}`);
    });
  },
};

function transaction(
  n: number,
  person: PersonDescription,
  isKnown: boolean,
  random: Random,
): { readonly bytes: Uint8Array; readonly says: string } {
  const search = random.pick(SEARCHES);
  const at = `${new Date().toISOString().slice(0, 19)}Z`;
  const numbers = { controlNumber: `NGI-${n}`, answers: `SEARCH-${n}` };
  const xml = (type: string, searchResult?: string) =>
    new TextEncoder().encode(
      writeEbts({
        type,
        at,
        to: NSOTC,
        from: FBI,
        ...numbers,
        ...search,
        ...(type.startsWith('ERR') ? {} : { person }),
        ...(searchResult === undefined ? {} : { searchResult }),
      }),
    );
  if (!isKnown) {
    if (random.chance(0.2)) return { bytes: xml('ERRA'), says: 'an error' };
    return { bytes: xml('RPISR', random.chance(0.3) ? 'Y' : 'G'), says: 'a rapid answer about a stranger' };
  }
  if (random.chance(0.4)) return { bytes: xml('SPN'), says: 'a notice of a search of somebody on the list' };
  const [name] = person.names;
  const bytes = writeNist({
    type: 'SRE',
    date: at.slice(0, 10),
    to: NSOTC,
    from: FBI,
    ...numbers,
    instant: at,
    fields: {
      6: search.officer,
      14: person.fbiNumber!,
      18: `${name?.surname ?? name?.full ?? ''},${[name?.given, name?.middle].filter(Boolean).join(' ')}`,
      22: person.birthDates![0]!.replaceAll('-', ''),
      24: person.sex ?? 'U',
      37: search.reason,
      59: 'I',
      73: search.agency,
    },
  });
  return { bytes, says: 'an identified search of somebody on the register' };
}
