import { z } from 'zod';
import { SPEAKS_FOR_NCIC } from '#domain/agency.js';
import { PRINT_TRANSACTION } from '#domain/printSubmission.js';
import { type ImageRecord, imageRecord, writeImageRecord } from '#formats/nist/images.js';
import { writeNist } from '#formats/nist/write.js';
import { pngSize } from '#formats/picture/head.js';
import { findAgency } from '#storage/agencies.js';
import { openAttachment } from '#storage/attachments.js';
import type { Tx } from '#storage/database.js';
import type { Keys } from '#storage/keys.js';
import {
  followPrints,
  markPrintsSent,
  type PrintSubmission,
  printImagesOf,
  printsForNgi,
} from '#storage/printSubmissions.js';
import { readRegistrant } from '#storage/registrants.js';
import { valuesOf } from '#storage/registrantValues.js';
import { jsonAnswer } from '../answer.js';
import { refuse } from '../errors.js';
import { type AnyRoute, route } from '../route.js';

/** Where the FBI's side fetches prints of registrants. Answers come in as bytes at the door `biometrics`. */
const FETCHED_AT_ONCE = 10;
const FBI = 'USFBICJIS';

const fetchPrints = route({
  method: 'POST',
  path: '/api/v1/ngi/fetch',
  kind: 'api',
  object: { kind: 'PrintSubmission', all: true },
  policy: 'prints.sent',
  audit: 'prints.sent',
  says: 'Hands out prints of registrants that wait, as ANSI/NIST-ITL in base64, and counts them as sent; the answer to each comes in at the door biometrics',
  response: {
    200: z.object({ transactions: z.array(z.object({ control: z.string(), content: z.string() })) }),
  },
  // As the system: the prints are those of many agencies, and the client is of none of them.
  prepare: async ({ services, actor, now }) => {
    if (actor.kind !== 'client' || !actor.scopes.includes('biometrics:write')) refuse('forbidden');
    if (!SPEAKS_FOR_NCIC.has(actor.agencyRole)) refuse('forbidden');
    return services.db.asSystem(async (tx) => {
      const sent: { id: string; control: string; content: string }[] = [];
      for (const set of await printsForNgi(tx, FETCHED_AT_ONCE)) {
        const bytes = await transactionOf(tx, services.keys, set, now);
        await markPrintsSent(tx, set.id, now);
        const registrant = (await readRegistrant(tx, set.registrantId, true))!;
        const door = { actor: { kind: 'system', id: 'ngi' }, nowMs: now } as const;
        await followPrints(tx, door, registrant, { ...set, state: 'sent' });
        sent.push({ id: set.id, control: set.control, content: Buffer.from(bytes).toString('base64') });
      }
      return sent;
    });
  },
  handler: ({ prepared, note }) => {
    note({ prints: prepared.map((m) => m.id) });
    return jsonAnswer({ transactions: prepared.map(({ control, content }) => ({ control, content })) });
  },
});

/** A set as its transaction: header, description of the person, prints. */
async function transactionOf(tx: Tx, keys: Keys, set: PrintSubmission, nowMs: number): Promise<Uint8Array> {
  const agency = await findAgency(tx, set.viaAgencyId ?? set.agencyId);
  const own = await findAgency(tx, set.agencyId);
  const values = (await valuesOf(tx, set.registrantId)).filter((v) => v.state === 'known');
  const of = (element: string) => values.filter((v) => v.element === element).map((v) => v.value);
  const [name] = of('name');
  const birth = of('birth').find((b) => b.kind === 'true') ?? of('birth')[0];
  const [origin] = of('origin');
  const records: ImageRecord[] = [];
  for (const image of (await printImagesOf(tx, set.registrantId)).filter((i) => i.submissionId === set.id)) {
    const content = await openAttachment(tx, keys, image.attachmentId);
    if (!content) throw new Error(`print ${image.id} cannot be opened`);
    const idc = String(records.length + 1).padStart(2, '0');
    const size = pngSize(content);
    const bytes = size
      ? writeImageRecord(idc, {
          ...size,
          position: image.position,
          ppi: set.ppi,
          method: set.method,
          takenOn: set.takenOn,
          agency: own?.ori ?? '',
          png: content,
        })
      : content;
    const type = size
      ? image.position > 20
        ? 15
        : 14
      : (/^(\d{1,2})\.0*1:/.exec(content.subarray(0, 8).toString('latin1'))?.[1] ?? '4');
    const record = imageRecord(Number(type), bytes);
    if (!record) throw new Error(`print ${image.id} is no record`);
    records.push(record);
  }
  const at = new Date(nowMs).toISOString();
  const plain = (text: string | undefined) => (text ?? '').replace(/[\u0000-\u001f]/g, ' ').trim();
  return writeNist({
    type: PRINT_TRANSACTION.type,
    date: at.slice(0, 10),
    to: FBI,
    from: agency?.ori ?? '',
    controlNumber: set.control,
    instant: at,
    fields: {
      18: `${plain(name?.surname)},${[name?.given, name?.middle].map(plain).filter(Boolean).join(' ')}`,
      ...(/^\d{4}-\d\d-\d\d$/.test(birth?.date ?? '') ? { 22: birth!.date!.replaceAll('-', '') } : {}),
      24: origin?.sex ?? 'U',
      37: PRINT_TRANSACTION.reason,
      73: own?.ori ?? '',
    },
    records,
  });
}

export const ngiApiRoutes: readonly AnyRoute[] = [fetchPrints];
