import { setTimeout as sleep } from 'node:timers/promises';
import { MS } from '#basics/clock.js';
import type { Role } from '#domain/actor.js';
import { FORMAT_NOTICE_DAYS } from '#domain/messageFormat.js';
import { Visitor } from '../scenarios/visitor.js';
import { newPartnerClient, type PartnerClient } from './client.js';
import { type Partner, type PartnerContext, repeating } from './partner.js';

/** The version that the trial announces, and the agency whose program takes it; the others have their task still. */
const FORMAT = 2;
const TAKES_IT = 'sora-PA';
const EVERY_S = 20;

interface Formats {
  readonly format: number;
  readonly announced: readonly { readonly format: number; readonly accepted: boolean }[];
}

/**
 * An announced message format, the whole way: one person of NSOTC announces it to the registration agencies at the
 * rule desk, another approves, each of those agencies gets its task, and the program of one tries and accepts it.
 */
export const formatPartner: Partner = {
  name: 'message formats',
  async start(context) {
    const agency = context.trial.agencies.find((a) => a.key === TAKES_IT);
    if (!agency) return { stop: async () => undefined };
    const client = await newPartnerClient(context, {
      agencyId: agency.id,
      name: `${agency.name} formats`,
      scopes: ['formats:write'],
    });
    return repeating(context, 'message formats', EVERY_S * 1000, async () => {
      const { announced } = await shown(client);
      const ours = announced.find((f) => f.format === FORMAT);
      if (!ours && (await shown(client)).format < FORMAT) {
        await announce(context);
        context.say(`NSOTC: message format ${FORMAT} is announced to the registration agencies`);
      } else if (ours && !ours.accepted) {
        await take(client, 'try');
        await take(client, 'accept');
        context.say(`${agency.name}: message format ${FORMAT} tried and accepted`);
      }
    });
  },
};

async function shown(client: PartnerClient): Promise<Formats> {
  const { status, body } = await client.send('GET', '/api/v1/message-formats');
  if (status !== 200) throw new Error(`message formats answered ${status}`);
  return body as Formats;
}

async function take(client: PartnerClient, part: 'try' | 'accept'): Promise<void> {
  const by = JSON.stringify({ officer: 'Systems desk', note: '' });
  const { status } = await client.send(
    'POST',
    `/api/v1/message-formats/${FORMAT}/${part}`,
    by,
    'application/json',
  );
  if (status !== 200) throw new Error(`${part} of message format ${FORMAT} answered ${status}`);
}

/** Written by one person, approved by another, through the pages of the rule desk. */
async function announce(context: PartnerContext): Promise<void> {
  const nsotc = context.trial.agencies.find((a) => a.key === 'nsotc')!.id;
  const person = (name: string, roles: readonly Role[]) =>
    Visitor.of(
      context,
      { agencyId: nsotc, name: `${name} ${Date.now().toString(36)}`, roles },
      { now: () => Date.now(), pass: (ms) => sleep(ms) },
    );
  const author = await person('Mara Quillfeather', ['rule-author']);
  const approver = await person('Nils Abernathy', ['rule-approver']);
  await author.read('/rules');
  const at = (await author.post('/rules/proposals', {})).location;
  if (!at?.startsWith('/rules/proposals/')) throw new Error(`no change of the rules was begun: ${at}`);
  const day = new Date(Date.now() + (FORMAT_NOTICE_DAYS + 2) * MS.day).toISOString().slice(0, 10);
  await author.read(at);
  await author.post(`${at}/changes`, {
    op: 'format',
    formatRole: 'sora',
    formatVersion: String(FORMAT),
    formatFrom: day,
  });
  await author.read(at);
  await author.post(`${at}/propose`, {
    legalBasis: 'White paper III.A.4: 12 months’ notice',
    reason: `Codes let the agencies’ programs read a message without parsing its text`,
  });
  await approver.read(at);
  await approver.post(`${at}/decide`, { decision: 'approve', note: 'Notice is kept' });
}
