import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import { join } from 'node:path';
import { sql } from 'kysely';
import { CANARY } from '#domain/canary.js';
import type { NcicValue } from '#domain/ncicFields.js';
import { writeNcicDate } from '#domain/ncicRecord.js';
import type { PersonDescription } from '#domain/person.js';
import { writeNotice } from '#formats/ncic/write.js';
import type { NletsContent } from '#formats/nlets/message.js';
import { readNlets } from '#formats/nlets/read.js';
import { writeNletsOutput } from '#formats/nlets/write.js';
import { many } from '#storage/database.js';
import { feedStates } from '#storage/registerRecords.js';
import { type Random, seeded } from '../../bench/matching/random.js';
import { newPartnerClient, type PartnerClient } from './client.js';
import { type Numbered, ncicName, registerTurn, type Standing, stamp, withFaults } from './ncicStream.js';
import { type Partner, type PartnerContext, repeating } from './partner.js';

/** Seconds between two turns of the register stream. */
const EVERY_S = 20;

interface Kept {
  turn: number;
  /** The last number given to a message. */
  sequence: number;
  standing: readonly Standing[];
  held: readonly Numbered[];
  /** Candidates of which a query was told. */
  queried: string[];
}

/**
 * NCIC and the message switch beside it: a numbered stream of NSOR and Wanted entries with losses, wrong order, repetitions
 * and noise, each mended later; its word when a border officer's query meets a record; and the switch, on which the holders
 * of warrants confirm hits, do not, take their time, or cannot be reached.
 */
export const ncicPartner: Partner = {
  name: 'NCIC',
  async start(context) {
    const agency = context.trial.agencies.find((a) => a.key === 'cjis');
    if (!agency) throw new Error('no CJIS in the trial');
    const client = await newPartnerClient(context, {
      agencyId: agency.id,
      name: 'NCIC',
      scopes: ['ncic:write'],
    });
    mkdirSync(context.folder, { recursive: true });
    const file = join(context.folder, 'kept.json');
    const kept = await readKept(file, context);
    const lineSwitch = await startSwitch(context, client);
    const stream = repeating(context, 'NCIC', EVERY_S * 1000, async () => {
      kept.turn += 1;
      const told = await registerStream(context, client, kept);
      const queried = await tellQuery(context, client, kept);
      writeFileSync(file, JSON.stringify(kept));
      context.say(`NCIC: ${told}${queried}`);
    });
    return {
      stop: async () => {
        await stream.stop();
        await lineSwitch.stop();
      },
    };
  },
};

async function readKept(file: string, context: PartnerContext): Promise<Kept> {
  // The system knows how far it is; what this NCIC forgot since must not come under a number twice.
  const states = await context.db.asSystem((tx) => feedStates(tx));
  const known = states.find((f) => f.code === 'ncic');
  const fresh: Kept = { turn: 0, sequence: known?.sourceHighest ?? 0, standing: [], held: [], queried: [] };
  try {
    const kept = JSON.parse(readFileSync(file, 'utf8')) as Kept;
    return { ...fresh, ...kept, sequence: Math.max(kept.sequence, fresh.sequence) };
  } catch {
    return fresh;
  }
}

async function registerStream(context: PartnerContext, client: PartnerClient, kept: Kept): Promise<string> {
  const nowMs = Date.now();
  const { agencies } = context.trial;
  const oris = {
    registering: agencies.filter((a) => a.key.startsWith('sora-')).map((a) => a.ori),
    warrants: agencies.filter((a) => a.key.startsWith('lea-')).map((a) => a.ori),
  };
  const made = registerTurn(kept.turn, kept.sequence + 1, kept.standing, oris, nowMs);
  const sending = withFaults(kept.turn, made.messages, kept.held, nowMs);
  for (const text of sending.transmissions) await hand(client, text);
  kept.sequence += made.messages.length;
  kept.standing = made.standing;
  kept.held = sending.held;
  const kinds = made.messages.map((m) => m.says).join(', ');
  return `${kinds || 'nothing new'} up to ${kept.sequence}, ${sending.says}`;
}

async function hand(client: PartnerClient, text: string): Promise<void> {
  const { status } = await client.send('POST', '/api/v1/ncic', Buffer.from(text, 'latin1'), 'text/plain');
  if (status >= 400) throw new Error(`answered ${status}`);
}

interface Met {
  readonly id: string;
  readonly traveller: PersonDescription;
  readonly recordNumber: string;
  readonly ori: string;
  readonly record: PersonDescription;
  readonly direction: string;
  readonly port: string | null;
}

/** A border officer looks into somebody on a list: NCIC tells of it once, now and then under another spelling. */
async function tellQuery(context: PartnerContext, client: PartnerClient, kept: Kept): Promise<string> {
  const found = await context.db.asSystem((tx) =>
    many(
      tx,
      sql<Met>`
      select c.id, e.traveller, r.record_number as "recordNumber", r.entering_ori as ori, r.person as record, e.direction,
             case e.direction when 'departure' then v.departure_port else v.arrival_port end as port
        from candidates c join travel_events e on e.id = c.travel_event_id join register_records r on r.id = c.record_id left join voyages v on v.id = e.voyage_id
       where e.kind = 'manifest' and r.file = 'NSOR' and r.state = 'active' and r.record_number <> ${CANARY.recordNumber} and c.opened_at > now() - interval '1 hour' order by c.opened_at desc limit 20`,
    ),
  );
  const met = found.find((m) => !kept.queried.includes(m.id));
  if (!met || kept.turn % 2 === 1) return '';
  const random = seeded(kept.turn * 32_452_843);
  const name = ncicName(random.chance(0.8) ? met.traveller : met.record) ?? ncicName(met.record);
  const recordName = ncicName(met.record);
  kept.queried = [...kept.queried, met.id].slice(-200);
  if (!name || !recordName) return '';
  const now = stamp(Date.now());
  const port = context.trial.agencies.find((a) => a.key === `port-${met.port}`);
  const birth = met.traveller.birthDates?.[0] ?? met.record.birthDates?.[0];
  const asked: Record<string, string | undefined> = {
    INQ: random.pick(['QW', 'QXS', 'QWA']),
    IOR: port?.ori ?? 'USCBPNTC1',
    IDT: now.slice(0, 8),
    ITM: now.slice(8, 12),
    PRT: met.port && /^[A-Z0-9]{3,5}$/.test(met.port) ? met.port : undefined,
    DIR: met.direction === 'departure' ? 'D' : met.direction === 'entry' ? 'E' : undefined,
    NAM: name,
    DOB: birth ? writeNcicDate(birth) : undefined,
  };
  const values = (fields: Record<string, string | undefined>): NcicValue[] =>
    Object.entries(fields).flatMap(([code, value]) => (value ? [{ code, value }] : []));
  const notice = writeNotice({
    reference: `${now}${kept.turn}`,
    inquiry: values(asked),
    record: {
      file: 'NSOR',
      values: values({
        ORI: met.ori,
        NAM: recordName,
        DOB: met.record.birthDates?.[0] && writeNcicDate(met.record.birthDates[0]),
        NIC: met.recordNumber,
      }),
      contact: { ori: met.ori, name: 'REGISTRATION OFFICE', telephone: '202 555-0100' },
      cautions: [],
      offset: 0,
    },
    test: true,
  });
  await hand(client, notice);
  // A switch sometimes hands a notification on twice.
  if (random.chance(0.2)) await hand(client, `${notice}\n`);
  return `; a query at ${met.port ?? 'a port'} met ${met.recordNumber}`;
}

/** The switch: takes messages by POST, hands the answers of the other side in at the door. */
async function startSwitch(
  context: PartnerContext,
  client: PartnerClient,
): Promise<{ stop(): Promise<void> }> {
  const port = context.trial.nletsPort;
  const timers = new Set<NodeJS.Timeout>();
  let n = 0;
  const later = (ms: number, act: () => Promise<void>) => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      act().catch((error: unknown) => context.say(`Nlets: ${(error as Error).message}`));
    }, ms);
    timers.add(timer);
  };
  const say = (
    type: string,
    sender: string,
    to: string,
    fields: Readonly<Record<string, string>>,
    text = '',
  ) =>
    hand(
      client,
      writeNletsOutput(
        {
          type,
          sender,
          destinations: [to],
          fields: Object.entries(fields).map(([code, value]) => ({ code, value })),
          text,
          test: true,
        },
        {
          at: new Date().toISOString().slice(0, 16),
          outSequence: String(n++).padStart(5, '0'),
          inSequence: String(n).padStart(5, '0'),
        },
      ),
    );

  const take = (message: NletsContent): string => {
    n += 1;
    const random = seeded(n * 49_979_687 + message.control.length);
    const [to] = message.destinations;
    const from = message.sender ?? '';
    if (!to || random.chance(0.05)) return status(from, '04', message.control);
    if (message.type === 'YQ') {
      later(2000 + random.below(5000), () => confirm(message, to, from, random));
      return '';
    }
    if (message.type === 'AM' || message.type === 'SON')
      later(4000 + random.below(9000), () => acknowledge(message, to, from));
    return '';
  };

  const confirm = async (message: NletsContent, holder: string, asker: string, random: Random) => {
    const of = (code: string) => message.fields.find((f) => f.code === code)?.value ?? '';
    const answer = (cnf: string, more: Readonly<Record<string, string>>) =>
      say('YR', holder, asker, {
        RNO: of('RNO') || '1',
        CNF: cnf,
        NIC: of('NIC'),
        CTL: message.control,
        CNM: 'WARRANT DESK',
        ...more,
      });
    const kind = random.below(10);
    if (kind === 0) return context.say(`Nlets: ${holder} does not answer a hit confirmation`);
    if (kind < 3) {
      await answer('W', { HTC: '1' });
      later(15_000, () => answer('Y', { EXT: 'Y' }));
    } else if (kind < 5) await answer('N', { REM: 'RECALLED BY THE COURT' });
    else await answer('Y', { EXT: random.chance(0.8) ? 'Y' : 'N' });
    context.say(`Nlets: ${holder} answers a hit confirmation`);
  };

  const acknowledge = async (message: NletsContent, agency: string, asker: string) => {
    const id = message.fields.find((f) => f.code === 'NID')?.value;
    if (!id) return;
    const takenBack = message.text.includes('WITHDRAWAL') || message.text.includes('CORRECTION');
    const ACT = takenBack ? 'ACTED-ON-WITHDRAWAL' : 'OPEN-INVESTIGATION';
    await say('AM', agency, asker, { NID: id, ACT, OFF: 'WARRANT DESK' });
    context.say(`Nlets: ${agency} acknowledges by AM`);
  };

  const status = (to: string, code: string, control: string): string =>
    writeNletsOutput(
      {
        type: 'SM',
        sender: 'NLETS0000',
        destinations: [to],
        fields: [{ code: 'CTL', value: control }],
        text: `.${code}. TRY AGAIN`,
        test: true,
      },
      { at: new Date().toISOString().slice(0, 16), outSequence: '00000', inSequence: '00000' },
    );

  const server = http.createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (c: Buffer) => chunks.push(c));
    request.on('end', () => {
      const message = readNlets(new Uint8Array(Buffer.concat(chunks)))[0]?.nlets;
      response.writeHead(200, { 'content-type': 'text/plain' });
      response.end(message ? take(message) : status('', '01', ''));
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.on('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    stop: async () => {
      for (const timer of timers) clearTimeout(timer);
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
