import { z } from 'zod';
import { decide } from '#access/decide.js';
import { addMonths, isLikelyDay } from '#basics/dates.js';
import type { Agency } from '#domain/agency.js';
import { implementationEvidence } from '#domain/implementation.js';
import { registryRelease } from '#domain/registryFigures.js';
import { nsorRoad, TAP_STATES, tapOf } from '#domain/tribalAccess.js';
import { changeAgency, findAgency } from '#storage/agencies.js';
import { implementationFacts } from '#storage/implementationEvidence.js';
import { countRegistry } from '#storage/registryFigures.js';
import { type RegistryEvidenceView, registryEvidencePage } from '#web/pages/registryEvidence.js';
import { type RegistryFiguresView, registryFiguresPage } from '#web/pages/registryFigures.js';
import { registryTapPage } from '#web/pages/registryTap.js';
import { evidenceReport } from '#web/reports/evidence.js';
import { registryReport } from '#web/reports/registry.js';
import type { FieldError, FormState } from '#web/view.js';
import { redirect } from '../answer.js';
import { refuse } from '../errors.js';
import { todayOf } from '../foundRegistrant.js';
import { dateInputs, dateOf } from '../recordForm.js';
import { reportFiles } from '../reports.js';
import { type AnyRoute, type Context, route } from '../route.js';
import { asRefused, show } from '../shell.js';
import { agencyLabel } from '../views/jurisdiction.js';

/** A registration agency about its own registry: statistics, the evidence of implementation, access to NCIC. */
type Asked = Pick<
  Context<'page', unknown, unknown, unknown, never, undefined>,
  'tx' | 'now' | 'actor' | 'user'
>;

const Query = z.object({ as: z.enum(['exact', 'published']).optional().catch(undefined) });
type Query = z.infer<typeof Query>;

async function figuresOf(c: Asked & { readonly query: Query }): Promise<RegistryFiguresView> {
  const asOf = todayOf(c);
  const as = c.query.as ?? 'exact';
  return {
    agency: c.user.agencyName,
    asOf,
    published: as === 'published',
    release: registryRelease(await countRegistry(c.tx, c.actor.agencyId, asOf), as),
    months: Array.from({ length: 12 }, (_, i) => addMonths(`${asOf.slice(0, 7)}-01`, i - 11).slice(0, 7)),
    filter: { values: { as } },
    files: { path: '/registry/statistics', query: `as=${as}` },
  };
}

const FIGURES = {
  path: '/registry/statistics',
  object: { kind: 'Registrant', all: true },
  policy: 'registry.statistics',
  audit: 'registry.statistics',
} as const;

const statistics = route({
  ...FIGURES,
  method: 'GET',
  kind: 'page',
  says: 'The own registry in numbers: tiers, duties and their timeliness, NSOR, completeness',
  query: Query,
  handler: async (c) => show(c, registryFiguresPage, await figuresOf(c), { here: 'registry' }),
});

const EVIDENCE = {
  path: '/registry/evidence',
  object: { kind: 'Registrant', all: true },
  policy: 'registry.evidence',
  audit: 'registry.evidence',
} as const;

async function evidenceOf(c: Asked): Promise<RegistryEvidenceView> {
  const agency = await ownAgency(c);
  const asOf = todayOf(c);
  const facts = await implementationFacts(c.tx, agency, asOf, c.now);
  return {
    agency: agencyLabel(agency),
    asOf,
    sections: implementationEvidence(facts),
    files: { path: '/registry/evidence', query: '' },
  };
}

async function ownAgency(c: Pick<Asked, 'tx' | 'actor'>): Promise<Agency> {
  return (await findAgency(c.tx, c.actor.agencyId)) ?? refuse('not-found');
}

const evidence = route({
  ...EVIDENCE,
  method: 'GET',
  kind: 'page',
  says: 'What the registry holds about each rule of SORNA, and where the gaps are',
  handler: async (c) => show(c, registryEvidencePage, await evidenceOf(c), { here: 'registry' }),
});

const TAP = { path: '/registry/tap', object: { kind: 'Registrant', all: true } } as const;

const tap = route({
  ...TAP,
  method: 'GET',
  kind: 'page',
  policy: 'registry.tap',
  audit: 'registry.tap',
  says: 'How entries of the agency reach NSOR, and its state in the Tribal Access Program',
  handler: async (c) => drawTap(c),
});

async function drawTap(c: Asked & Parameters<typeof show>[0], form?: FormState, status?: number) {
  const agency = await ownAgency(c);
  const { nsor, agreements } = await implementationFacts(c.tx, agency, todayOf(c), c.now);
  const keeps = decide(c.actor, 'agency.changed', {
    kind: 'Agency',
    id: agency.id,
    agencyId: agency.id,
  }).allowed;
  const kept = tapOf(agency.settings);
  const values = { state: kept.state, ...dateInputs('since', kept.since), version: String(agency.version) };
  const tribal = agency.kind === 'sora-tribe';
  return show(
    c,
    registryTapPage,
    {
      agency: agency.name,
      tribal,
      ownAccess: agency.ncicAccess,
      tap: kept,
      road: nsor.road,
      agreements,
      ...(keeps && tribal ? { form: form ?? { values } } : {}),
    },
    { here: 'registry', ...asRefused(status) },
  );
}

const Field = z.string().trim().max(20).default('');
const saveTap = route({
  method: 'POST',
  path: TAP.path,
  kind: 'page',
  object: {
    kind: 'Agency',
    find: ({ actor }: { readonly actor: { readonly agencyId: string } | undefined }) =>
      actor && { id: actor.agencyId, agencyId: actor.agencyId },
  },
  policy: 'agency.changed',
  audit: 'agency.changed',
  says: 'Saves the state of the agency in the Tribal Access Program',
  body: z.object({
    state: Field,
    version: Field,
    'since-year': Field,
    'since-month': Field,
    'since-day': Field,
  }),
  handler: async (c) => {
    const agency = await ownAgency(c);
    const since = dateOf(c.body, 'since');
    const errors: FieldError[] = [];
    if (!Object.hasOwn(TAP_STATES, c.body.state)) errors.push({ field: 'state', problem: 'chooseOne' });
    if (since !== '' && !isLikelyDay(since)) errors.push({ field: 'since', problem: 'notADate' });
    if (agency.kind !== 'sora-tribe') refuse('unprocessable');
    if (errors.length > 0) return drawTap(c, { values: c.body, errors }, 422);
    const settings = { ...agency.settings, tap: { state: c.body.state, since } };
    if (!(await changeAgency(c.tx, agency.id, Number(c.body.version), { ...agency, settings }, c.now)))
      refuse('stale');
    return redirect(`${TAP.path}?done=saved`, {
      audit: {
        objectId: agency.id,
        facts: { part: 'tap', state: c.body.state, road: nsorRoad(agency, tapOf(settings), false) },
      },
    });
  },
});

export const registryReportRoutes: readonly AnyRoute[] = [
  statistics,
  ...reportFiles<Record<string, never>, Query>({
    ...FIGURES,
    says: 'The statistics of the registry',
    query: Query,
    name: () => 'registry-statistics',
    report: async (c, t) => registryReport(await figuresOf(c), t),
  }),
  evidence,
  ...reportFiles({
    ...EVIDENCE,
    says: 'The evidence of implementation',
    name: () => 'implementation-evidence',
    report: async (c, t) => evidenceReport(await evidenceOf(c), t),
  }),
  tap,
  saveTap,
];
