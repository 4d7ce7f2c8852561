import { z } from 'zod';
import { decide } from '#access/decide.js';
import { isUuid } from '#basics/ids.js';
import { countryName } from '#domain/foreignMessage.js';
import { suggestMessages } from '#domain/foreignReceipt.js';
import { askAboutWithdrawn } from '#storage/answersToWithdrawn.js';
import type { Tx } from '#storage/database.js';
import { readForeignMessage } from '#storage/foreignMessages.js';
import {
  endForeignReceipt,
  listForeignReceipts,
  messagesAwaitingAnswer,
  readForeignReceiptById,
  type StoredReceipt,
} from '#storage/foreignReceipts.js';
import { cancelTasks } from '#storage/tasks.js';
import { type ReceiptRow, receiptPage, receiptsPage } from '#web/pages/foreignReceipts.js';
import type { FieldError, FormState } from '#web/view.js';
import { type PlainAnswer, redirect } from '../answer.js';
import { pageQuery, pagingOf } from '../paging.js';
import { type AnyRoute, type AtPage, type Finding, type Found, route } from '../route.js';
import { type Showing, show } from '../shell.js';
import { iso } from '../views/eventLine.js';

/** Answers from abroad: those that quote our reference are tied already; a person ties the others by name and date. */
const ROWS = 50;

interface FoundReceipt extends Found {
  readonly receipt: StoredReceipt;
}

const RECEIPT = {
  kind: 'ForeignReceipt',
  find: async ({
    tx,
    params,
  }: Finding<{ id: string }, unknown, unknown>): Promise<FoundReceipt | undefined> => {
    const receipt = isUuid(params.id) ? await readForeignReceiptById(tx, params.id) : undefined;
    return receipt && { id: receipt.id, agencyId: receipt.forwarderAgencyId, receipt };
  },
} as const;
const PARAMS = z.object({ id: z.string().max(60) });

const list = route({
  method: 'GET',
  path: '/foreign-receipts',
  kind: 'page',
  object: { kind: 'ForeignReceipt', all: true },
  policy: 'receipt.list',
  audit: 'receipt.list',
  says: 'Answers from abroad, latest first',
  query: pageQuery.extend({ state: z.enum(['', 'matched', 'unmatched', 'set-aside']).catch('').default('') }),
  handler: async (c) => {
    const { state, page } = c.query;
    const { receipts, total } = await listForeignReceipts(c.tx, {
      ...(state === '' ? {} : { state }),
      limit: ROWS,
      offset: (page - 1) * ROWS,
    });
    c.note({ shown: receipts.map((r) => r.id), total });
    return show(
      c,
      receiptsPage,
      {
        rows: receipts.map(rowOf),
        paging: pagingOf('/foreign-receipts', c.query, total, ROWS),
        filter: { values: { state } },
      },
      { here: 'releases' },
    );
  },
});

const showOne = route({
  method: 'GET',
  path: '/foreign-receipts/:id',
  kind: 'page',
  object: RECEIPT,
  policy: 'receipt.list',
  audit: 'receipt.list',
  says: 'An answer from abroad and the messages it could be about',
  params: PARAMS,
  handler: (c) => draw(c, { values: {} }),
});

const tie = route({
  method: 'POST',
  path: '/foreign-receipts/:id',
  kind: 'page',
  object: RECEIPT,
  policy: 'receipt.match',
  audit: 'receipt.match',
  says: 'Ties an answer from abroad to a message of ours, or sets it aside with a note',
  params: PARAMS,
  body: z.object({ message: z.string().max(60).default(''), note: z.string().max(4000).default('') }),
  handler: async (c) => {
    const { message } = c.body;
    const note = c.body.note.trim();
    const suggested = (await suggestedFor(c.tx, c.found.receipt)).map((s) => s.messageId);
    const errors: FieldError[] = [];
    if (message !== 'none' && !suggested.includes(message))
      errors.push({ field: 'message', problem: 'chooseOne' });
    if (note.length < 3) errors.push({ field: 'note', problem: 'reasonTooShort' });
    const values = { message, note: c.body.note };
    if (errors.length > 0) return draw(c, { values, errors }, { status: 422, audit: { outcome: 'refused' } });
    const ended = await endForeignReceipt(
      c.tx,
      c.found.id,
      { messageId: message === 'none' ? null : message, note, by: c.actor.id },
      c.now,
    );
    if (!ended)
      return draw(
        c,
        { values, errors: [{ field: 'message', problem: 'stale' }] },
        { status: 409, audit: { outcome: 'refused' } },
      );
    await cancelTasks(c.tx, c.found.id, ['match-foreign-receipt'], c.now);
    const { id, country, outcome } = c.found.receipt;
    if (message !== 'none')
      await askAboutWithdrawn(c.tx, { receiptId: id, messageId: message, country, outcome }, c.now);
    return redirect(`/foreign-receipts/${c.found.id}?done=saved`, {
      audit: { facts: { tied: message !== 'none' } },
    });
  },
});

export const foreignReceiptRoutes: readonly AnyRoute[] = [list, showOne, tie];

function rowOf(r: StoredReceipt): ReceiptRow {
  return {
    id: r.id,
    country: countryName(r.country),
    outcome: r.outcome,
    from: [r.officerAgency, r.senderName].filter(Boolean).join(', '),
    state: r.state,
    at: iso(r.receivedAtMs),
  };
}

async function suggestedFor(tx: Tx, r: StoredReceipt) {
  return suggestMessages(
    { country: r.country, name: r.name, text: r.words, ...(r.on ? { on: r.on } : {}) },
    await messagesAwaitingAnswer(tx, r.country),
  );
}

type AtReceipt = AtPage<FoundReceipt>;

async function draw(c: AtReceipt, form: FormState, showing: Showing = {}): Promise<PlainAnswer> {
  const { receipt: r } = c.found;
  const message = r.messageId ? await readForeignMessage(c.tx, r.messageId) : undefined;
  const may =
    r.state === 'unmatched' &&
    decide(c.actor, 'receipt.match', { kind: 'ForeignReceipt', id: r.id, agencyId: r.forwarderAgencyId })
      .allowed;
  const suggested = may ? await suggestedFor(c.tx, r) : [];
  return show(
    c,
    receiptPage,
    {
      ...rowOf(r),
      reference: r.reference,
      ...(r.on ? { on: r.on } : {}),
      name: r.name,
      words: r.words,
      note: r.note,
      ...(message
        ? { message: { href: `/foreign-messages/${message.id}`, reference: message.reference } }
        : {}),
      suggested: suggested.map((s) => ({
        id: s.messageId,
        label: `${s.reference}, ${s.name}`,
        says: s.says,
      })),
      ...(may ? { form } : {}),
    },
    { here: 'releases', ...showing },
  );
}
