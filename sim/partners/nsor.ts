import { seeded } from '../../bench/matching/random.js';
import { writeAnswer } from '../../src/formats/ncic/write.js';
import { newPartnerClient } from './client.js';
import { type Partner, repeating } from './partner.js';

/**
 * NCIC's side of NSOR: fetches what the registries have for it and answers each message in its own text. It accepts
 * most, and now and then refuses one in words that name a field, as the real one does.
 */
const EVERY_MS = 5000;
const REFUSED = 0.1;

interface Fetched {
  readonly messages: readonly { readonly control: string; readonly key: string; readonly text: string }[];
}

export const nsorPartner: Partner = {
  name: 'nsor',
  async start(context) {
    const owner =
      context.trial.agencies.find((a) => a.key === 'cjis') ??
      context.trial.agencies.find((a) => a.key === 'nsotc');
    if (!owner) throw new Error('the trial has no agency for NCIC');
    const client = await newPartnerClient(context, {
      agencyId: owner.id,
      name: 'NSOR',
      scopes: ['ncic:write'],
    });
    const random = seeded(Date.now() % 100_000);
    return repeating(context, 'nsor', EVERY_MS, async () => {
      const { status, body } = await client.send('POST', '/api/v1/nsor/fetch', '{}', 'application/json');
      if (status !== 200) throw new Error(`fetching answered ${status}`);
      const { messages } = body as Fetched;
      for (const m of messages) {
        const ori = /\.([A-Z0-9]{9})\./.exec(m.text)?.[1] ?? owner.ori;
        const oca = /OCA\/([^.]*)\./.exec(m.text)?.[1] ?? '';
        const nic =
          /NIC\/([A-Z]\d{9})/.exec(m.text)?.[1] ?? `X${String(500_000_000 + random.below(400_000_000))}`;
        const answer = random.chance(REFUSED)
          ? writeAnswer({
              kind: 'rejected',
              control: m.control,
              ori,
              code: 'field',
              field: 'HGT',
              text: 'REJ - FIELD ERROR',
            })
          : writeAnswer({ kind: 'accepted', control: m.control, ori, nic, oca });
        const sent = await client.send('POST', '/api/v1/ncic', answer, 'text/plain');
        context.say(
          `nsor: ${m.key} ${answer.includes('REJ - ') ? 'refused' : 'accepted'}${sent.status < 300 ? '' : `, answered ${sent.status}`}`,
        );
      }
    });
  },
};
