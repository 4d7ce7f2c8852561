import { z } from 'zod';
import { decide } from '#access/decide.js';
import { timesInLetters } from '#basics/dates.js';
import { isUuid } from '#basics/ids.js';
import type { Document } from '#documents/document.js';
import { FIELD_CATALOGUE, GROUP_TITLES } from '#domain/fieldCatalogue.js';
import { countryName, type ForeignMessage, foreignText } from '#domain/foreignMessage.js';
import { newWork } from '#domain/workItem.js';
import { writeForeignNoticeXml } from '#formats/foreignNotice/writeXml.js';
import {
  listForeignMessages,
  markForeignMessage,
  readForeignMessage,
  type StoredForeignMessage,
} from '#storage/foreignMessages.js';
import { addWork } from '#storage/workItems.js';
import {
  type ForeignMessageRow,
  foreignMessagePage,
  foreignMessagesPage,
} from '#web/pages/foreignMessage.js';
import { localText } from '#web/parts/When.js';
import { file, redirect } from '../answer.js';
import { printPdf } from '../documentFonts.js';
import { refuse } from '../errors.js';
import { type AnyRoute, type Finding, type Found, route } from '../route.js';
import { show } from '../shell.js';
import { iso } from '../views/eventLine.js';

/** The released foreign message in the four forms in which bureaus take it. All are made of the kept content. */
interface FoundMessage extends Found {
  readonly message: StoredForeignMessage;
}

const MESSAGE = {
  kind: 'ForeignMessage',
  find: async ({
    tx,
    params,
  }: Finding<{ id: string }, unknown, unknown>): Promise<FoundMessage | undefined> => {
    const message = isUuid(params.id) ? await readForeignMessage(tx, params.id) : undefined;
    return message && { id: message.id, agencyId: message.forwarderAgencyId, message };
  },
} as const;
const PARAMS = z.object({ id: z.string().max(60) });

const ROWS = 50;

const list = route({
  method: 'GET',
  path: '/foreign-messages',
  kind: 'page',
  object: { kind: 'ForeignMessage', all: true },
  policy: 'release.list',
  audit: 'release.list',
  says: 'Released messages to foreign countries, those that a person forwards first',
  query: z.object({ page: z.coerce.number().int().min(1).max(10_000).catch(1) }),
  handler: async (c) => {
    const { page } = c.query;
    const { messages, total } = await listForeignMessages(c.tx, { limit: ROWS, offset: (page - 1) * ROWS });
    c.note({ messages: messages.map((m) => m.id), total });
    return show(
      c,
      foreignMessagesPage,
      {
        rows: messages.map(rowOf),
        paging: { page, pages: Math.max(1, Math.ceil(total / ROWS)), total, base: '/foreign-messages' },
      },
      { here: 'releases' },
    );
  },
});

const showOne = route({
  method: 'GET',
  path: '/foreign-messages/:id',
  kind: 'page',
  object: MESSAGE,
  policy: 'release.show',
  audit: 'release.show',
  says: 'A released message as the foreign country reads it',
  params: PARAMS,
  handler: (c) => {
    const { message } = c.found;
    const { content } = message;
    const may = decide(c.actor, 'release.sent', {
      kind: 'ForeignMessage',
      id: message.id,
      agencyId: message.forwarderAgencyId,
    }).allowed;
    return show(
      c,
      foreignMessagePage,
      {
        ...rowOf(message),
        detail: message.detail,
        ...(content.supersedes ? { supersedes: content.supersedes } : {}),
        asks: content.asks,
        reason: content.reason,
        sections: sectionsOf(content),
        mayForward: message.state === 'needs-person' && may,
      },
      { here: 'releases' },
    );
  },
});

function rowOf(m: StoredForeignMessage): ForeignMessageRow {
  return {
    id: m.id,
    reference: m.reference,
    kind: m.kind,
    country: countryName(m.country),
    state: m.state,
    at: iso(m.createdAtMs),
  };
}

function sectionsOf(m: ForeignMessage) {
  return GROUP_TITLES.flatMap(({ group, title }) => {
    const fields = m.fields.filter((f) => FIELD_CATALOGUE[f.field].group === group);
    return fields.length > 0 ? [{ title, fields }] : [];
  });
}

const FORMS = {
  txt: { type: 'text/plain; charset=utf-8', write: foreignText },
  json: { type: 'application/json', write: (m: ForeignMessage) => `${JSON.stringify(m, null, 2)}\n` },
  xml: { type: 'application/xml', write: writeForeignNoticeXml },
} as const;

const texts = (Object.keys(FORMS) as (keyof typeof FORMS)[]).map((as) =>
  route({
    method: 'GET',
    path: `/foreign-messages/:id/message.${as}`,
    kind: 'page',
    object: MESSAGE,
    policy: 'release.print',
    audit: 'release.print',
    says: `A released foreign message as ${as}`,
    params: PARAMS,
    handler: (c) => {
      const { content, reference } = c.found.message;
      c.note({ as });
      return file(FORMS[as].write(content), { type: FORMS[as].type, name: `${reference}.${as}` });
    },
  }),
);

const pdf = route({
  method: 'GET',
  path: '/foreign-messages/:id/message.pdf',
  kind: 'page',
  object: MESSAGE,
  policy: 'release.print',
  audit: 'release.print',
  says: 'A released foreign message as tagged PDF',
  params: PARAMS,
  handler: async (c) => {
    const { content, reference } = c.found.message;
    c.note({ as: 'pdf' });
    const document = foreignDocument(content, {
      by: `${c.user.displayName} (${c.user.agencyName})`,
      at: localText(new Date(c.now).toISOString(), c.user.timeZone),
      atMs: c.now,
      purpose: c.session.facts.purpose ?? 'official use',
    });
    const bytes = await printPdf(document);
    return file(bytes, { type: 'application/pdf', name: `${reference}.pdf` });
  },
});

const forwarded = route({
  method: 'POST',
  path: '/foreign-messages/:id/forwarded',
  kind: 'page',
  object: MESSAGE,
  policy: 'release.sent',
  audit: 'release.sent',
  says: 'A person at USNCB has put the message on the network',
  params: PARAMS,
  handler: async (c) => {
    const { message } = c.found;
    if (message.state !== 'needs-person') return refuse('stale');
    await markForeignMessage(c.tx, message.id, { state: 'sent', detail: 'forwarded by a person' }, c.now);
    await addWork(
      c.tx,
      [newWork('foreignDraftChanged', `foreign forwarded ${message.id}`, { draftId: message.draftId })],
      c.now,
    );
    return redirect(`/foreign-messages/${message.id}?done=saved`, { audit: { facts: { by: 'person' } } });
  },
});

export const foreignMessageRoutes: readonly AnyRoute[] = [list, showOne, ...texts, pdf, forwarded];

const TITLES: Readonly<Record<ForeignMessage['kind'], string>> = {
  notice: 'Sex offender travel notification',
  correction: 'Sex offender travel notification: correction',
  withdrawal: 'Sex offender travel notification: withdrawn',
};

/** The same words as the printable text; nothing else of the case is in reach here. */
export function foreignDocument(m: ForeignMessage, printed: Document['printed']): Document {
  return {
    title: TITLES[m.kind],
    language: 'en',
    classification: 'FOR POLICE USE ONLY',
    mark: m.test ? 'test' : 'none',
    reference: m.reference,
    printed,
    sections: [
      {
        heading: 'Message',
        blocks: [
          {
            kind: 'facts',
            facts: [
              { name: 'From', value: m.from },
              { name: 'To', value: m.to.bureau },
              { name: 'Reference', value: m.reference },
              ...(m.supersedes ? [{ name: 'Supersedes', value: m.supersedes }] : []),
              { name: 'Issued', value: timesInLetters(m.issuedAt) },
            ],
          },
          { kind: 'paragraph', text: m.asks },
          ...(m.reason ? [{ kind: 'paragraph', text: timesInLetters(m.reason) } as const] : []),
        ],
      },
      ...sectionsOf(m).map(({ title, fields }) => ({
        heading: title,
        blocks: [
          {
            kind: 'facts',
            facts: fields.map((f) => ({ name: f.label, value: timesInLetters(f.value) })),
          } as const,
        ],
      })),
    ],
  };
}
