import { z } from 'zod';
import { isLikelyDay } from '#basics/dates.js';
import { askedAbout, keepRule, leftForGood, mayDecideKeeping } from '#domain/keepMovedOut.js';
import { findAgency } from '#storage/agencies.js';
import { decideKeeping, type Keeping, keepingsOf } from '#storage/registrantKeepings.js';
import { standingsOf } from '#storage/standings.js';
import { type KeepingView, keepingPage } from '#web/pages/registrantKeeping.js';
import type { FormState } from '#web/view.js';
import { type PlainAnswer, redirect } from '../answer.js';
import { dateFields } from '../dateFields.js';
import { refuse } from '../errors.js';
import { type AtRegistrant, REGISTRANT, RegistrantId, todayOf } from '../foundRegistrant.js';
import { dateOf } from '../recordForm.js';
import { type AnyRoute, route } from '../route.js';
import { asRefused, show } from '../shell.js';
import { iso } from '../views/eventLine.js';

/** How long the file of a person who moved out is kept as it is, and what an officer decides when that is over. */
const ask = route({
  method: 'GET',
  path: '/registry/:id/keeping',
  kind: 'page',
  object: REGISTRANT,
  policy: 'registrant.ended',
  audit: 'registrant.show',
  says: 'How long the file of a person who moved out is kept, and what was decided about it',
  params: RegistrantId,
  handler: (c) => draw(c, { values: {} }),
});

const decide = route({
  method: 'POST',
  path: '/registry/:id/keeping',
  kind: 'page',
  object: REGISTRANT,
  policy: 'registrant.ended',
  audit: 'registrant.keeping',
  says: 'Decides whether the file of a person who moved out is sealed or kept until a day',
  params: RegistrantId,
  body: z.object({
    decision: z.string().max(10).default(''),
    reason: z.string().trim().max(2000).default(''),
    ...dateFields('until'),
  }),
  handler: async (c) => {
    const asked = openIn(await keepingsOf(c.tx, c.found.id));
    if (!asked) return refuse('stale');
    const { decision, reason } = c.body;
    const given = { decision, reason, until: dateOf(c.body, 'until') };
    const may = mayDecideKeeping(given, todayOf(c), isLikelyDay);
    if (!may.ok) return draw(c, { values: c.body, errors: may.error }, 422);
    if (asked.ended === 'sealed' && may.value.decision === 'seal') return refuse('stale');
    if (!(await decideKeeping(c.tx, { actor: c.actor, nowMs: c.now }, asked, may.value)))
      return refuse('stale');
    return redirect(`/registry/${c.found.id}/keeping?done=saved`, {
      audit: { facts: { decision, until: may.value.keepUntil, dueOn: asked.dueOn } },
    });
  },
});

/** What can be decided: the question that is open, or a seal that this rule has put on. */
function openIn(rows: readonly Keeping[]): Keeping | undefined {
  return rows.find((k) => k.ended === null) ?? (rows[0]?.ended === 'sealed' ? rows[0] : undefined);
}

async function draw(c: AtRegistrant, form: FormState, status?: number): Promise<PlainAnswer> {
  const { registrant } = c.found;
  const standings = await standingsOf(c.tx, registrant.id);
  if (!leftForGood(registrant.state, standings.at(-1)?.how) || registrant.endedOn === null)
    return refuse('not-found');
  const rows = await keepingsOf(c.tx, registrant.id);
  const rule = keepRule((await findAgency(c.tx, registrant.agencyId))?.settings);
  const kept = rows
    .filter((k) => k.leftOn === registrant.endedOn && k.keepUntil !== null)
    .map((k) => k.keepUntil!)
    .reduce<string | null>((most, day) => (most === null || day > most ? day : most), null);
  const asked = openIn(rows);
  const asksOn = askedAbout(rule, registrant.endedOn, kept);
  c.note({ part: 'keeping' });
  return show(
    c,
    keepingPage,
    {
      id: registrant.id,
      name: registrant.displayName,
      leftOn: registrant.endedOn,
      years: rule.rule === 'seal' ? rule.years : null,
      law: rule.law,
      asksOn,
      now: stateOf(asked, asksOn),
      hold: asked?.held === true && asked.ended === null,
      rows: rows.map((k) => ({
        dueOn: k.dueOn,
        decision: k.decision,
        keepUntil: k.keepUntil,
        reason: k.reason,
        by: k.decidedByName ?? '',
        at: k.decidedAtMs === null ? null : iso(k.decidedAtMs),
        ended: k.ended,
      })),
      form: asked ? form : null,
    },
    { here: 'registry', ...asRefused(status) },
  );
}

function stateOf(asked: Keeping | undefined, asksOn: string | null): KeepingView['now'] {
  if (asked?.ended === 'sealed') return 'sealed';
  if (asked) {
    if (asked.decision !== 'seal') return 'asked';
    return asked.held ? 'held' : 'willSeal';
  }
  return asksOn === null ? 'kept' : 'waits';
}

export const registrantKeepingRoutes: readonly AnyRoute[] = [ask, decide];
