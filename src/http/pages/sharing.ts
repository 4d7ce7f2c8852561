import { z } from 'zod';
import { addDays, isLikelyDay, timesInLetters } from '#basics/dates.js';
import { isUuid } from '#basics/ids.js';
import { localDate } from '#basics/zones.js';
import type { Block, Document } from '#documents/document.js';
import { letterBatchReference, referenceOf } from '#domain/reference.js';
import { findAgency } from '#storage/agencies.js';
import { settleShares } from '#storage/settleShares.js';
import { hurryRound, lastRound } from '#storage/shareRounds.js';
import {
  type LetterBatch,
  LINK_DAYS,
  lettersOf,
  lettersWaiting,
  listBatches,
  mailBatch,
  makeBatch,
  noteOpened,
  owedShares,
  readBatch,
  readShare,
  type Share,
  shareOfToken,
  sharesOf,
} from '#storage/shares.js';
import { shareBoardPage, sharedLinkPage, sharingPage } from '#web/pages/sharing.js';
import { localText } from '#web/parts/When.js';
import type { FormState } from '#web/view.js';
import { file, type PlainAnswer, redirect } from '../answer.js';
import { dateFields } from '../dateFields.js';
import { printPdf } from '../documentFonts.js';
import { refuse } from '../errors.js';
import { type AtRegistrant, mayDo, REGISTRANT, RegistrantId, todayOf } from '../foundRegistrant.js';
import { markOf } from '../mark.js';
import { dateInputs, dateOf } from '../recordForm.js';
import { type AnyRoute, type AtPage, type Finding, type Found, route } from '../route.js';
import { asRefused, show } from '../shell.js';
import { iso } from '../views/eventLine.js';
import { shareRow } from '../views/shares.js';

/** Who must be told of registrations, who was, and the letters to those who have no inbox and no e-mail. */
const LISTED = 200;

const ofOne = route({
  method: 'GET',
  path: '/registry/:id/sharing',
  kind: 'page',
  object: REGISTRANT,
  policy: 'share.list',
  audit: 'share.list',
  says: 'Who was told of a registrant, who must still be and by when, who need not be and why',
  params: RegistrantId,
  handler: async (c: AtRegistrant) => {
    const today = todayOf(c);
    const shares = await sharesOf(c.tx, c.found.id);
    const round = await lastRound(c.tx, c.found.id);
    const newest = shares[0]?.roundId;
    c.note({ shown: c.found.id });
    return show(
      c,
      sharingPage,
      {
        id: c.found.id,
        name: c.found.registrant.displayName,
        gatheringSince: round && round.plannedAtMs === null ? iso(round.openedAtMs) : null,
        mayHurry: mayDo(c.actor, 'share.hurried', c.found.registrant),
        rows: shares.filter((s) => s.roundId === newest).map((s) => shareRow(s, today)),
        earlier: shares.filter((s) => s.roundId !== newest).map((s) => shareRow(s, today)),
      },
      { here: 'registry' },
    );
  },
});

const hurry = route({
  method: 'POST',
  path: '/registry/:id/sharing/now',
  kind: 'page',
  object: REGISTRANT,
  policy: 'share.hurried',
  audit: 'share.hurried',
  says: 'Has those who must know told at once, without waiting for more entries',
  params: RegistrantId,
  handler: async (c) => {
    const round = await lastRound(c.tx, c.found.id);
    if (!round || round.plannedAtMs !== null) return refuse('stale');
    await hurryRound(c.tx, round.id, c.now);
    return redirect(`/registry/${c.found.id}/sharing?done=saved`, {
      audit: { facts: { round: round.round } },
    });
  },
});

const board = route({
  method: 'GET',
  path: '/registry/sharing',
  kind: 'page',
  object: { kind: 'Share', all: true },
  policy: 'share.list',
  audit: 'share.list',
  says: 'Who must still be told of registrations, the earliest first, and the letters that wait',
  handler: (c) => drawBoard(c, null),
});

async function drawBoard(c: AtPage, failed: FormState | null): Promise<PlainAnswer> {
  const today = todayOf(c);
  const owed = await owedShares(c.tx, LISTED);
  const batches = await listBatches(c.tx);
  const open = batches.find((b) => b.mailedOn === null && b.agencyId === c.actor.agencyId);
  c.note({ shown: [...new Set(owed.map((s) => s.registrantId))] });
  return show(
    c,
    shareBoardPage,
    {
      owed: owed.map((s) => ({
        ...shareRow(s, today),
        registrantId: s.registrantId,
        registrant: s.displayName,
      })),
      lettersWaiting: (await lettersWaiting(c.tx, LISTED)).length,
      mayPrint: true,
      batches: batches.map((b) => ({
        id: b.id,
        madeAt: iso(b.madeAtMs),
        madeBy: b.madeByName ?? '',
        letters: b.letters,
        mailedOn: b.mailedOn,
      })),
      mailing: open ? { id: open.id, form: failed ?? { values: dateInputs('on', today) } } : null,
    },
    { here: 'registry', ...asRefused(failed ? 422 : undefined) },
  );
}

const print = route({
  method: 'POST',
  path: '/registry/sharing/letters',
  kind: 'page',
  object: { kind: 'Share', all: true },
  policy: 'share.printed',
  audit: 'share.printed',
  says: 'Puts the letters that wait in one batch to be printed',
  handler: async (c) => {
    const batch = await makeBatch(c.tx, c.actor.agencyId, c.actor.id, c.now);
    return redirect('/registry/sharing?done=saved', { audit: { facts: { batch } } });
  },
});

interface FoundBatch extends Found {
  readonly batch: LetterBatch;
}

const BATCH = {
  kind: 'Share',
  find: async ({
    tx,
    params,
  }: Finding<{ id: string }, unknown, unknown>): Promise<FoundBatch | undefined> => {
    const batch = isUuid(params.id) ? await readBatch(tx, params.id) : undefined;
    return batch && { id: batch.id, agencyId: batch.agencyId, batch };
  },
} as const;

const letters = route({
  method: 'GET',
  path: '/registry/sharing/letters/:id.pdf',
  kind: 'page',
  object: BATCH,
  policy: 'share.printed',
  audit: 'share.printed',
  says: 'The letters of a batch, each on a page of its own',
  params: RegistrantId,
  handler: async (c) => {
    const { batch } = c.found;
    const all = await lettersOf(c.tx, batch.id);
    const agency = await findAgency(c.tx, batch.agencyId);
    c.note({ as: 'pdf', shown: all.map((s) => s.registrantId), letters: all.length });
    const document: Document = {
      title: `Notices of registrations, ${agency?.name ?? ''}`,
      language: 'en',
      classification: 'FOR THE ADDRESSEE ONLY',
      mark: markOf(c),
      reference: letterBatchReference(batch.id),
      printed: {
        by: `${c.user.displayName} (${c.user.agencyName})`,
        at: localText(new Date(c.now).toISOString(), c.user.timeZone),
        atMs: c.now,
        purpose: 'telling those who must be told of registrations',
      },
      sections: all.map((s) => letterOf(s, s.postal)),
    };
    return file(await printPdf(document), {
      type: 'application/pdf',
      name: `letters-${letterBatchReference(batch.id)}.pdf`,
    });
  },
});

function letterOf(share: Share, postal: string): Document['sections'][number] {
  const sections = share.content?.sections ?? [];
  return {
    ownPage: true,
    heading: share.name,
    blocks: [
      { kind: 'paragraph', text: postal },
      {
        kind: 'paragraph',
        text: 'By law you are told of this registration or of a change of it. Please keep it to what the law allows; whoever uses it to threaten or harass anybody commits a crime.',
      },
      ...sections.map(
        (s): Block => ({
          kind: 'facts',
          facts: s.fields.map((f) => ({ name: f.label, value: timesInLetters(f.value) })),
        }),
      ),
      { kind: 'paragraph', text: `You are told under: ${share.legalBasis}.` },
      ...share.withheld.map((w): Block => ({ kind: 'withheld', what: w.label, reason: w.reason })),
    ],
  };
}

const mailed = route({
  method: 'POST',
  path: '/registry/sharing/letters/:id/mailed',
  kind: 'page',
  object: BATCH,
  policy: 'share.mailed',
  audit: 'share.mailed',
  says: 'Records that the letters of a batch were posted, which tells their recipients',
  params: RegistrantId,
  body: z.object({
    ...dateFields('on'),
  }),
  handler: async (c) => {
    const on = dateOf(c.body, 'on');
    const made = localDate(c.user.timeZone, c.found.batch.madeAtMs);
    const problem = !isLikelyDay(on)
      ? 'notADate'
      : on > todayOf(c)
        ? 'dateInFuture'
        : on < made
          ? 'notADate'
          : null;
    if (problem) return drawBoard(c, { values: c.body, errors: [{ field: 'on', problem }] });
    const told = await mailBatch(
      c.tx,
      c.found.id,
      { on, by: c.actor.id, byName: c.user.displayName, note: '' },
      c.now,
    );
    if (told === null) return refuse('stale');
    await settleShares(c.tx, told, on, c.now);
    return redirect('/registry/sharing?done=saved', {
      audit: { facts: { batch: c.found.id, letters: told.length, on } },
    });
  },
});

interface FoundShare extends Found {
  readonly share: Share;
}

const shared = route({
  method: 'GET',
  path: '/shared/:token',
  kind: 'public',
  object: {
    kind: 'Share',
    find: ({ params }: Finding<{ token: string }, unknown, unknown>) => {
      const [id = ''] = params.token.split('.');
      return isUuid(id) ? { id, agencyId: null } : undefined;
    },
  },
  policy: 'share.opened',
  audit: 'share.opened',
  says: 'What a recipient without an account was told of a registration: no more than the public may see',
  params: z.object({ token: z.string().max(120) }),
  isTry: true,
  handler: async (c) => {
    const found = await openedShare(c.services.keys, c.tx, c.params.token, c.now);
    if (!found) return refuse('not-found');
    await noteOpened(c.tx, found.share.id, c.now);
    c.note({ share: found.share.id, shown: found.share.registrantId });
    const agency = await findAgency(c.tx, found.share.agencyId);
    return show(c, sharedLinkPage, {
      agency: agency?.name ?? '',
      reference: referenceOf(found.share.registrantId),
      replaced: found.share.state === 'replaced' || found.overtaken,
      until: addDays(new Date(found.share.createdAtMs).toISOString().slice(0, 10), LINK_DAYS),
      sections: found.share.content?.sections ?? [],
    });
  },
});

/** Undefined for a link that was not made here, has run out or leads to what was never meant for one. */
async function openedShare(
  keys: Parameters<typeof shareOfToken>[0],
  tx: Parameters<typeof readShare>[0],
  token: string,
  nowMs: number,
): Promise<(FoundShare & { readonly overtaken: boolean }) | undefined> {
  const id = shareOfToken(keys, token);
  const share = id ? await readShare(tx, id) : undefined;
  if (share?.way !== 'email' || share.content === null) return undefined;
  if (nowMs > share.createdAtMs + LINK_DAYS * 86_400_000) return undefined;
  const newest = (await sharesOf(tx, share.registrantId)).find((s) => s.recipientKey === share.recipientKey);
  return {
    id: share.id,
    agencyId: share.agencyId,
    share,
    overtaken: newest !== undefined && newest.id !== share.id,
  };
}

export const sharingRoutes: readonly AnyRoute[] = [board, print, letters, mailed, ofOne, hurry, shared];
