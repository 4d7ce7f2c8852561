import { writeApplicationsCsv } from '#formats/applications/csv.js';
import { inventPerson } from '../../bench/matching/population.js';
import { REGISTER_SEED } from '../world/register.js';
import { startApplications } from './applications.js';
import type { Partner } from './partner.js';

const CENTERS = ['Nebraska Service Center', 'Texas Service Center', 'Vermont Service Center'] as const;

/** USCIS and the waiver office: residence, petitions of sponsors at first receipt, and ARO waivers, as nightly CSV would be. */
export const uscisPartner: Partner = {
  name: 'uscis',
  start: (context) =>
    startApplications(context, {
      name: 'uscis',
      agencyKey: 'uscis',
      system: 'ELIS',
      feed: 'uscis',
      everySeconds: 50,
      certainEvery: 4,
      kinds: ['lpr', 'lpr-sponsorship', 'lpr-sponsorship', 'aro-waiver'],
      invent: (kind, random, n) => {
        const office = random.pick(CENTERS);
        if (kind === 'aro-waiver')
          return {
            reference: `ARO-${n}`,
            form: 'I-212',
            office: 'Admissibility Review Office',
            waiverGround: 'INA 212(a)(2)(A)(i)(I)',
          };
        if (kind === 'lpr')
          return { reference: `LIN${2_600_000_000 + n}`, form: 'I-485', office, admissionClass: 'IR1' };
        const other = inventPerson(REGISTER_SEED, 9_000_000 + n);
        const { surname, given } = other.culture.write(other.names);
        return {
          reference: `SRC${2_600_000_000 + n}`,
          form: random.pick(['I-130', 'I-129F']),
          office,
          beneficiary: {
            names: [{ ...(surname ? { surname } : {}), ...(given ? { given } : {}) }],
            birthDate: other.birthDate,
            relationship: random.pick(['spouse', 'child', 'fiancee']),
          },
        };
      },
      write: (file) => ({ bytes: writeApplicationsCsv(file), type: 'text/csv' }),
    }),
};
