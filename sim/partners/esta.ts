import { writeJson } from '#formats/applications/json.js';
import { startApplications } from './applications.js';
import type { Partner } from './partner.js';

/** CBP's ESTA: authorisations for visa-waiver travellers, many and small, as JSON. */
export const estaPartner: Partner = {
  name: 'esta',
  start: (context) =>
    startApplications(context, {
      name: 'esta',
      agencyKey: 'cbp',
      system: 'ESTA',
      feed: 'esta',
      everySeconds: 40,
      certainEvery: 3,
      kinds: ['esta'],
      invent: (_kind, random, n) => ({
        reference: `E${20_000_000 + n}`,
        purpose: random.pick(['tourism', 'business', 'transit']),
        travel: { flight: `TX${100 + random.below(800)}` },
      }),
      write: (file) => ({ bytes: writeJson(file), type: 'application/json' }),
    }),
};
