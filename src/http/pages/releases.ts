import { z } from 'zod';
import { decide } from '#access/decide.js';
import { isUuid } from '#basics/ids.js';
import { FIELD_CATALOGUE } from '#domain/fieldCatalogue.js';
import { countryName, WITHDRAWAL_REASONS, type WithdrawalReason } from '#domain/foreignMessage.js';
import {
  cautionProblems,
  type DraftState,
  type ReleaseRefusalCode,
  releaseProblems,
} from '#domain/foreignRelease.js';
import { newWork } from '#domain/workItem.js';
import {
  decideDraftCaution,
  proposeDraft,
  type ReleaseProblem,
  secondDraft,
} from '#storage/applyForeignRelease.js';
import { deadlinesOf } from '#storage/deadlines.js';
import {
  type ForeignDraft,
  listForeignDrafts,
  noteWithdrawal,
  readForeignDraft,
} from '#storage/foreignDrafts.js';
import { addWork } from '#storage/workItems.js';
import { releasePage } from '#web/pages/release.js';
import { releasesPage } from '#web/pages/releases.js';
import type { DoneCode, FormState, ProblemCode } from '#web/view.js';
import { type PlainAnswer, redirect } from '../answer.js';
import { refuse } from '../errors.js';
import { formErrors } from '../formProblems.js';
import { type AnyRoute, type AtPage, type Finding, type Found, type Person, route } from '../route.js';
import { type Showing, show } from '../shell.js';
import { iso } from '../views/eventLine.js';
import { journeyTime, releaseView } from '../views/release.js';

/** The foreign release desk: what each country would be told, who decided, and what came back. */
const ROWS = 50;
const WAITING: readonly DraftState[] = ['open', 'stopped', 'proposed'];
const STATES: Readonly<Record<string, readonly DraftState[] | undefined>> = {
  waiting: WAITING,
  released: ['released'],
  ended: ['not-released', 'not-needed', 'cancelled', 'withdrawn'],
  all: undefined,
};

export interface FoundDraft extends Found {
  readonly draft: ForeignDraft;
}

async function findDraft(asked: Finding<{ id: string }, unknown, unknown>): Promise<FoundDraft | undefined> {
  const { tx, params, actor } = asked;
  const draft = isUuid(params.id) ? await readForeignDraft(tx, params.id) : undefined;
  if (!draft) return undefined;
  // Whose object it is to the reader: the second person's agency reads it as its own.
  const agencyId = actor?.agencyId === draft.secondAgencyId ? draft.secondAgencyId : draft.ownerAgencyId;
  return { id: draft.id, agencyId, draft };
}

const DRAFT = { kind: 'ForeignDraft', find: findDraft } as const;
const PARAMS = z.object({ id: z.string().max(60) });
const VERSION = z.coerce.number().int().catch(0);
const typed = (max: number) => z.string().max(max).default('');

const list = route({
  method: 'GET',
  path: '/releases',
  kind: 'page',
  object: { kind: 'ForeignDraft', all: true },
  policy: 'release.list',
  audit: 'release.list',
  says: 'Drafts of what foreign countries would be told, the next departure first',
  query: z.object({
    state: z.enum(['waiting', 'released', 'ended', 'all']).catch('waiting'),
    page: z.coerce.number().int().min(1).max(10_000).catch(1),
  }),
  handler: async (c) => {
    const { state, page } = c.query;
    const states = STATES[state];
    const { drafts, total } = await listForeignDrafts(c.tx, {
      ...(states ? { states } : {}),
      limit: ROWS,
      offset: (page - 1) * ROWS,
    });
    const clocks = await deadlinesOf(
      c.tx,
      drafts.map((d) => d.id),
    );
    const count = async (s: DraftState) =>
      (await listForeignDrafts(c.tx, { states: [s], limit: 1, offset: 0 })).total;
    const waiting = {
      open: await count('open'),
      stopped: await count('stopped'),
      proposed: await count('proposed'),
    };
    c.note({ drafts: drafts.map((d) => d.id), total });
    const may = (
      action:
        | 'release.ask'
        | 'release.list'
        | 'receipt.list'
        | 'disclosure.list'
        | 'angel-watch.list'
        | 'exchange.list'
        | 'iml.list',
      kind:
        | 'ForeignDraft'
        | 'ForeignMessage'
        | 'ForeignReceipt'
        | 'Disclosure'
        | 'AngelWatch'
        | 'ForeignExchange'
        | 'ImlDetermination',
    ) => decide(c.actor, action, { kind, id: '*', agencyId: c.actor.agencyId }).allowed;
    return show(
      c,
      releasesPage,
      {
        rows: drafts.map((d) => {
          const due = clocks.find((k) => k.objectId === d.id && k.state === 'running');
          return {
            id: d.id,
            country: countryName(d.country),
            name: nameOf(d),
            state: d.state,
            kind: d.kind,
            source: d.source,
            role: d.role,
            ...(d.departsAtMs === null ? {} : { departs: journeyTime(d, d.departsAtMs, c.user.timeZone) }),
            ...(due ? { due: { at: iso(due.dueAtMs), zone: c.user.timeZone } } : {}),
            madeAt: iso(d.createdAtMs),
          };
        }),
        paging: {
          page,
          pages: Math.max(1, Math.ceil(total / ROWS)),
          total,
          base: `/releases?state=${state}`,
        },
        filter: { values: { state } },
        waiting,
        links: [
          ...(may('release.list', 'ForeignMessage')
            ? [{ href: '/foreign-messages', text: 'messages' } as const]
            : []),
          ...(may('exchange.list', 'ForeignExchange')
            ? [{ href: '/foreign-exchanges', text: 'exchanges' } as const]
            : []),
          ...(may('iml.list', 'ImlDetermination') ? [{ href: '/iml', text: 'iml' } as const] : []),
          ...(may('angel-watch.list', 'AngelWatch')
            ? [{ href: '/angel-watch', text: 'watch' } as const]
            : []),
          ...(may('receipt.list', 'ForeignReceipt')
            ? [{ href: '/foreign-receipts', text: 'receipts' } as const]
            : []),
          ...(may('disclosure.list', 'Disclosure')
            ? [{ href: '/disclosures', text: 'disclosures' } as const]
            : []),
        ],
        ...(c.actor.agencyRole === 'sora' && may('release.ask', 'ForeignDraft')
          ? { askHref: '/releases/ask' }
          : {}),
      },
      { here: 'releases', waiting: { releases: waiting.open + waiting.stopped + waiting.proposed } },
    );
  },
});

const showOne = route({
  method: 'GET',
  path: '/releases/:id',
  kind: 'page',
  object: DRAFT,
  policy: 'release.show',
  audit: 'release.show',
  says: 'A draft: the domestic and the foreign copy side by side, its decisions and what came back',
  params: PARAMS,
  handler: (c) => showDraft(c),
});

const caution = route({
  method: 'POST',
  path: '/releases/:id/caution',
  kind: 'page',
  object: DRAFT,
  policy: 'release.caution',
  audit: 'release.caution',
  says: 'Decides by name whether a draft that a destination caution stopped may go on',
  params: PARAMS,
  body: z.object({
    version: VERSION,
    caution: typed(40),
    consulted: typed(300),
    cautionRationale: typed(20_000),
  }),
  handler: async (c) => {
    const { version, caution: outcome, consulted, cautionRationale: rationale } = c.body;
    const done = await decideDraftCaution(c.tx, doorOf(c), c.found.id, {
      outcome,
      consulted,
      rationale,
      version,
    });
    const cautioned = (d: ForeignDraft) =>
      d.caution?.decidedBy === c.actor.id &&
      d.caution.outcome === outcome &&
      d.caution.rationale === rationale.trim() &&
      d.caution.consulted === consulted.trim();
    if (!done.ok && (await isNow(c, cautioned))) return saidAlready(c, 'decided');
    if (!done.ok)
      return refused(
        c,
        { values: { caution: outcome, consulted, cautionRationale: rationale } },
        allOf(done.error, cautionProblems({ outcome, rationale, consulted })),
        {
          outcome: 'caution',
          rationale: 'cautionRationale',
        },
      );
    return redirect(`/releases/${c.found.id}?done=decided`, { audit: { written: true } });
  },
});

const propose = route({
  method: 'POST',
  path: '/releases/:id/propose',
  kind: 'page',
  object: DRAFT,
  policy: 'release.propose',
  audit: 'release.propose',
  says: 'Proposes a release to a second person, or decides not to release',
  params: PARAMS,
  body: z.object({
    version: VERSION,
    outcome: typed(40),
    withhold: z.union([z.string().max(60), z.array(z.string().max(60)).max(80)]).default([]),
    rationale: typed(20_000),
  }),
  handler: async (c) => {
    const { version, outcome, rationale } = c.body;
    const withhold = [c.body.withhold].flat();
    const done = await proposeDraft(c.tx, doorOf(c), c.found.id, {
      outcome: outcome || null,
      withhold,
      rationale,
      version,
    });
    const proposed = (d: ForeignDraft) =>
      d.version === version + 1 &&
      d.proposedBy === c.actor.id &&
      d.outcome === outcome &&
      d.rationale === rationale.trim() &&
      withhold.every((f) => (d.withheld as readonly string[]).includes(f));
    if (!done.ok && (await isNow(c, proposed)))
      return saidAlready(c, outcome === 'release' ? 'proposed' : 'decided');
    if (!done.ok)
      return refused(
        c,
        { values: { outcome, withhold, rationale } },
        allOf(done.error, releaseProblems({ outcome, withhold, rationale })),
        { outcome: 'outcome', rationale: 'rationale' },
      );
    const code = done.value.state === 'proposed' ? 'proposed' : 'decided';
    return redirect(`/releases/${c.found.id}?done=${code}`, { audit: { written: true } });
  },
});

const second = route({
  method: 'POST',
  path: '/releases/:id/second',
  kind: 'page',
  object: {
    kind: 'ForeignDraft',
    find: async (asked: Finding<{ id: string }, unknown, unknown>) => {
      const found = await findDraft(asked);
      // The first person is part of the object, so that the policies can keep them from being the second.
      return (
        found && {
          ...found,
          agencyId: found.draft.secondAgencyId,
          ...(found.draft.proposedBy ? { firstPersonId: found.draft.proposedBy } : {}),
        }
      );
    },
  },
  policy: 'release.second',
  audit: 'release.second',
  says: 'A second person agrees with a release, which then leaves at once, or returns it',
  params: PARAMS,
  body: z.object({ version: VERSION, answer: typed(20), note: typed(20_000) }),
  handler: async (c) => {
    const { version, answer, note } = c.body;
    const form = { values: { answer, note } };
    if (answer !== 'agree' && answer !== 'return')
      return showDraft(
        c,
        { ...form, errors: [{ field: 'answer', problem: 'chooseOne' }] },
        { status: 422, audit: { outcome: 'refused' } },
      );
    const done = await secondDraft(c.tx, doorOf(c), c.found.id, {
      agrees: answer === 'agree',
      note,
      version,
    });
    const agreed = (d: ForeignDraft) =>
      d.secondBy === c.actor.id &&
      d.secondNote === note.trim() &&
      (d.state === 'released' ? answer === 'agree' : d.state === 'open' && answer === 'return');
    if (!done.ok && (await isNow(c, agreed)))
      return saidAlready(c, answer === 'agree' ? 'decided' : 'returned');
    if (!done.ok) return refused(c, form, [done.error], { outcome: 'answer', rationale: 'note' });
    return redirect(`/releases/${c.found.id}?done=${answer === 'agree' ? 'decided' : 'returned'}`, {
      audit: { written: true },
    });
  },
});

const withdraw = route({
  method: 'POST',
  path: '/releases/:id/withdraw',
  kind: 'page',
  object: DRAFT,
  policy: 'release.withdraw',
  audit: 'release.withdraw',
  says: 'Takes a released message back; the country hears it at once',
  params: PARAMS,
  body: z.object({ version: VERSION, withdrawReason: typed(40) }),
  handler: async (c) => {
    const reason = c.body.withdrawReason;
    const form = { values: { withdrawReason: reason } };
    if (!Object.hasOwn(WITHDRAWAL_REASONS, reason))
      return showDraft(
        c,
        { ...form, errors: [{ field: 'withdrawReason', problem: 'chooseOne' }] },
        { status: 422, audit: { outcome: 'refused' } },
      );
    // Held, so that of two presses the later one sees what the earlier asked for.
    const draft = await readForeignDraft(c.tx, c.found.id, true);
    if (draft?.withdrawReason === reason) return saidAlready(c, 'saved');
    if (draft?.withdrawReason || draft?.state !== 'released' || draft.version !== c.body.version)
      return refused(c, form, [{ code: 'stale-version' }], { outcome: 'withdrawReason', rationale: '' });
    await noteWithdrawal(c.tx, draft.id, reason, c.actor.id, c.now);
    await addWork(
      c.tx,
      [
        newWork(
          'foreignReleaseWithdrawn',
          `withdraw ${draft.id} ${draft.version}`,
          { draftId: draft.id, reason: reason as WithdrawalReason },
          { urgency: 1 },
        ),
      ],
      c.now,
    );
    return redirect(`/releases/${c.found.id}?done=saved`, { audit: { facts: { reason } } });
  },
});

export const releaseRoutes: readonly AnyRoute[] = [list, showOne, caution, propose, second, withdraw];

type AtDraft = AtPage<FoundDraft>;

function doorOf(c: {
  readonly actor: Person;
  readonly now: number;
  readonly request: { readonly ip: string };
}) {
  return { actor: c.actor, nowMs: c.now, source: c.request.ip };
}

export function nameOf(d: ForeignDraft): string {
  return d.madeOf.values.names ?? '';
}

async function showDraft(
  c: AtDraft,
  form: FormState = { values: {} },
  showing: Showing = {},
): Promise<PlainAnswer> {
  const view = await releaseView(c.tx, c.found.draft, {
    actor: c.actor,
    zone: c.user.timeZone,
    nowMs: c.now,
    form,
  });
  return show(c, releasePage, view, { here: 'releases', ...showing });
}

/** Which field of a form a refusal is about, and in which words the page says it. */
const PROBLEMS: Readonly<
  Partial<
    Record<
      ReleaseRefusalCode,
      readonly [field: 'outcome' | 'rationale' | 'consulted' | 'withhold', ProblemCode]
    >
  >
> = {
  'no-outcome': ['outcome', 'chooseOne'],
  'no-rationale': ['rationale', 'required'],
  'no-consulted': ['consulted', 'required'],
  'rationale-too-long': ['rationale', 'tooLong'],
  'unknown-field': ['withhold', 'unknownValue'],
};

/** Whether the draft is now what the same officer asked for before: a double press, or a page sent again. */
async function isNow(c: AtDraft, as: (draft: ForeignDraft) => boolean): Promise<boolean> {
  const now = await readForeignDraft(c.tx, c.found.id);
  return now !== undefined && as(now);
}

function saidAlready(c: AtDraft, code: DoneCode): PlainAnswer {
  return redirect(`/releases/${c.found.id}?done=${code}`, {
    audit: { outcome: 'refused', facts: { refused: 'said-already' } },
  });
}

/** All wrong fields of a form where a field is what was refused. */
function allOf(
  refusal: ReleaseProblem,
  fields: readonly ReleaseRefusalCode[],
): readonly Pick<ReleaseProblem, 'code'>[] {
  return fields.some((code) => code === refusal.code) ? fields.map((code) => ({ code })) : [refusal];
}

/** Of the fields to hold back those that are in no catalogue: what the message about them names. */
function unknownFields(form: FormState): string[] {
  return [form.values.withhold ?? []].flat().filter((f) => !Object.hasOwn(FIELD_CATALOGUE, f));
}

/** The draft as it is now with the typed words: 422 for what the reader can mend, 409 for what changed meanwhile. */
function refused(
  c: AtDraft,
  form: FormState,
  problems: readonly Pick<ReleaseProblem, 'code'>[],
  fields: { readonly outcome: string; readonly rationale: string },
): Promise<PlainAnswer> | PlainAnswer {
  const codes = problems.map((p) => p.code);
  if (codes.includes('not-found')) return refuse('gone');
  if (codes.includes('same-person')) return refuse('forbidden');
  const known = (code: ReleaseProblem['code']) =>
    code === 'not-found' ? undefined : PROBLEMS[code as ReleaseRefusalCode];
  const errors = codes.map((code) => {
    const [field, problem] = known(code) ?? (['outcome', 'stale'] as const);
    return { field: field === 'outcome' || field === 'rationale' ? fields[field] : field, problem };
  });
  return showDraft(
    c,
    { ...form, errors: formErrors(errors, { ...form.values, withhold: unknownFields(form) }) },
    { status: codes.every(known) ? 422 : 409, audit: { outcome: 'refused' } },
  );
}
