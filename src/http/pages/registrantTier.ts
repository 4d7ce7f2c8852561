import { z } from 'zod';
import { isLikelyDay } from '#basics/dates.js';
import { juvenileAppearances } from '#domain/juvenileAppearances.js';
import { ELEMENT_GROUPS } from '#domain/registrationElements.js';
import { nextAppealSteps } from '#domain/retier.js';
import { resultText } from '#domain/tier.js';
import { tierChoiceLines, tierChoicesOf } from '#domain/tierChoices.js';
import { TIERS } from '#domain/tierRules.js';
import { findAgency } from '#storage/agencies.js';
import { missingLaw } from '#storage/offenceLaw.js';
import { dutiesOf } from '#storage/registrantDuties.js';
import { currentPhoto, filesOf, keepPhoto } from '#storage/registrantFiles.js';
import { valuesOf } from '#storage/registrantValues.js';
import { computeTier, decideTier, recordVisit, tierDecisionsOf } from '#storage/registration.js';
import { appealsOf } from '#storage/retier.js';
import { tierPage, visitPage } from '#web/pages/registrantTier.js';
import type { AppealsView } from '#web/parts/Appeals.js';
import type { FieldError, FormState } from '#web/view.js';
import { type PlainAnswer, redirect } from '../answer.js';
import { dateFields } from '../dateFields.js';
import { type AtRegistrant, mayDo, REGISTRANT, RegistrantId, todayOf } from '../foundRegistrant.js';
import { dateInputs, dateOf } from '../recordForm.js';
import { type AnyRoute, route } from '../route.js';
import { asRefused, show } from '../shell.js';
import { iso } from '../views/eventLine.js';

/** The tier of a registrant: what the rules give and why, what an officer decides; and appearances in person. */
const open = route({
  method: 'GET',
  path: '/registry/:id/tier',
  kind: 'page',
  object: REGISTRANT,
  policy: 'registrant.show',
  audit: 'registrant.show',
  says: 'The tier that the rules give, question by question, with the decisions so far',
  params: RegistrantId,
  handler: (c) => drawTier(c),
});

const decide = route({
  method: 'POST',
  path: '/registry/:id/tier',
  kind: 'page',
  object: REGISTRANT,
  policy: 'registrant.tiered',
  audit: 'registrant.tiered',
  says: 'Puts a tier in force with its path and reason',
  params: RegistrantId,
  body: z.object({ tier: z.string().max(5).default(''), reason: z.string().trim().max(2000).default('') }),
  handler: async (c) => {
    const tier = TIERS.find((t) => t === c.body.tier);
    const again = (error: FieldError) => drawTier(c, { values: c.body, errors: [error] }, 422);
    if (!tier) return again({ field: 'tier', problem: 'chooseOne' });
    const done = await decideTier(c.tx, { actor: c.actor, nowMs: c.now }, c.found.id, {
      tier,
      reason: c.body.reason,
    });
    if (!done.ok)
      return again({ field: 'reason', problem: 'registration', values: { says: done.error.says } });
    return redirect(`/registry/${c.found.id}?done=saved`, { audit: { facts: { tier } } });
  },
});

async function drawTier(c: AtRegistrant, form?: FormState, status?: number): Promise<PlainAnswer> {
  const { registrant } = c.found;
  const computed = await computeTier(c.tx, registrant, c.now);
  const values = await valuesOf(c.tx, registrant.id);
  const decisions = await tierDecisionsOf(c.tx, registrant.id);
  const offences = [];
  for (const o of computed.offences) {
    const value = values.find((v) => v.id === o.offenceId)?.value ?? {};
    offences.push({
      id: o.offenceId,
      offence: value.offence ?? '',
      result: resultText(o),
      steps: o.path,
      missing: o.missing,
      missingLaw: await missingLaw(c.tx, value),
      otherReadings: o.otherReadings,
    });
  }
  c.note({ tier: computed.tier, open: computed.open });
  return show(
    c,
    tierPage,
    {
      id: registrant.id,
      name: registrant.displayName,
      ruleVersion: computed.ruleSetVersion,
      proposed:
        computed.offences.length === 0
          ? null
          : computed.tier
            ? `Tier ${computed.tier}${computed.open ? ', open' : ''}`
            : computed.offences.map(resultText).join('; '),
      open: computed.open,
      choices: tierChoiceLines(tierChoicesOf((await findAgency(c.tx, registrant.agencyId))?.settings)),
      inForce: registrant.tier,
      offences,
      form: form ?? {
        values: { tier: computed.open || computed.tier === null ? '' : computed.tier },
      },
      mayDecide: mayDo(c.actor, 'registrant.tiered', registrant) && computed.offences.length > 0,
      appeals: await appealsView(c, decisions.find((d) => d.state === 'in-force')?.id ?? null),
      earlier: decisions.map((d) => ({
        id: d.id,
        tier: d.tier,
        state: d.state,
        reason: d.reason,
        ruleVersion: d.ruleVersion,
        by: d.decidedByName ?? 'the system',
        at: iso(d.decidedAtMs),
      })),
    },
    {
      here: 'registry',
      ...asRefused(status),
    },
  );
}

const APPEAL_FIELDS = { notADate: 'on', required: 'by', chooseOne: 'step' } as const;

/** The trail of appeals, and what may follow for the decision in force. */
async function appealsView(c: AtRegistrant, decisionId: string | null): Promise<AppealsView> {
  const appeals = await appealsOf(c.tx, c.found.id);
  const last = appeals.filter((a) => a.decisionId === decisionId).at(-1);
  const problem = new URL(c.request.path, 'http://rsoits.invalid').searchParams.get('appeal') ?? '';
  const field = (APPEAL_FIELDS as Readonly<Record<string, string>>)[problem];
  return {
    steps: appeals.map((a) => ({
      id: a.id,
      step: a.step,
      on: a.onDay,
      byWhom: a.byWhom,
      note: a.note,
      recordedBy: a.recordedByName ?? 'the system',
    })),
    next:
      decisionId !== null && mayDo(c.actor, 'registrant.appealed', c.found.registrant)
        ? nextAppealSteps(last?.step ?? null)
        : [],
    form: {
      values: {},
      ...(field ? { errors: [{ field, problem: problem as keyof typeof APPEAL_FIELDS }] } : {}),
    },
  };
}

const visit = route({
  method: 'GET',
  path: '/registry/:id/visits',
  kind: 'page',
  object: REGISTRANT,
  policy: 'registrant.appeared',
  audit: 'registrant.show',
  says: 'The questions of an appearance in person',
  params: RegistrantId,
  handler: (c) => drawVisit(c, { values: dateInputs('on', todayOf(c)) }),
});

const record = route({
  method: 'POST',
  path: '/registry/:id/visits',
  kind: 'page',
  object: REGISTRANT,
  policy: 'registrant.appeared',
  audit: 'registrant.appeared',
  says: 'Records an appearance in person; it keeps the duty whose window is open',
  params: RegistrantId,
  body: z.object({
    ...dateFields('on'),
    verified: z.union([z.string().max(30), z.array(z.string().max(30)).max(20)]).default([]),
    photo: z.string().max(10).default(''),
    note: z.string().trim().max(2000).default(''),
  }),
  handler: async (c) => {
    const on = dateOf(c.body as unknown as Record<string, string>, 'on');
    const again = (error: FieldError) => drawVisit(c, { values: c.body, errors: [error] }, 422);
    if (!isLikelyDay(on)) return again({ field: 'on', problem: 'notADate' });
    const verified = typeof c.body.verified === 'string' ? [c.body.verified] : c.body.verified;
    const done = await recordVisit(c.tx, { actor: c.actor, nowMs: c.now }, c.found.id, {
      on,
      verified: verified.filter((v) => Object.hasOwn(ELEMENT_GROUPS, v)),
      // The picture itself counts, not that somebody says so.
      photoTaken: false,
      note: c.body.note,
    });
    if (!done.ok) return again({ field: 'on', problem: 'registration', values: { says: done.error.says } });
    if (c.body.photo === 'unchanged' && currentPhoto(await filesOf(c.tx, c.found.id)))
      await keepPhoto(c.tx, { actor: c.actor, nowMs: c.now }, c.found.registrant, on);
    const next = c.body.photo === 'taken' ? '/photos' : '';
    return redirect(`/registry/${c.found.id}${next}?done=saved`, { audit: { facts: { on } } });
  },
});

async function drawVisit(c: AtRegistrant, form: FormState, status?: number): Promise<PlainAnswer> {
  const { registrant } = c.found;
  const duties = await dutiesOf(c.tx, registrant.id);
  const agency = registrant.juvenile ? await findAgency(c.tx, registrant.agencyId) : undefined;
  return show(
    c,
    visitPage,
    {
      id: c.found.id,
      name: c.found.registrant.displayName,
      form,
      hasPhoto: currentPhoto(await filesOf(c.tx, c.found.id)) !== undefined,
      juvenile: registrant.juvenile ? juvenileAppearances(agency?.settings) : null,
      photoDue: duties.some((d) => d.kind === 'photo' && d.state === 'open'),
      parts: Object.entries(ELEMENT_GROUPS).map(([code, g]) => ({ code, title: g.title })),
    },
    {
      here: 'registry',
      ...asRefused(status),
    },
  );
}

export const registrantTierRoutes: readonly AnyRoute[] = [open, decide, visit, record];
