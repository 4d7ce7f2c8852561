import { z } from 'zod';
import { decide } from '#access/decide.js';
import type { Agency, RecipientRole } from '#domain/agency.js';
import {
  formatFor,
  formatNoticeDays,
  formatSays,
  formatsAnnounced,
  sampleMessage,
} from '#domain/messageFormat.js';
import type { ReleaseBody } from '#domain/release.js';
import type { RoutingBody } from '#domain/routingRules.js';
import type { RuleSet } from '#domain/ruleSet.js';
import { listAgencies } from '#storage/agencies.js';
import { applyFormatStep, formatsOf } from '#storage/applyFormatStep.js';
import type { Tx } from '#storage/database.js';
import {
  acceptedFormats,
  type FormatStep,
  formatSteps,
  standingAcceptances,
} from '#storage/messageFormats.js';
import { ruleSetAt } from '#storage/ruleSets.js';
import { agencyFormatPage, type FormatsView, ruleFormatsPage } from '#web/pages/messageFormats.js';
import { formatsReport } from '#web/reports/messageFormats.js';
import type { FieldError, FormState } from '#web/view.js';
import { type PlainAnswer, redirect } from '../answer.js';
import { reportFiles } from '../reports.js';
import { type AnyRoute, type AtPage, route } from '../route.js';
import { ROLES } from '../ruleChangeForm.js';
import { show } from '../shell.js';
import { iso } from '../views/eventLine.js';
import { roleLabel } from '../views/tellPlan.js';
import { AGENCY, type FoundAgency } from './agencies.js';

/**
 * In which format an agency is told: the agency sees the next one with a sample message, may try it out and may take
 * it before its day; NSOTC sees who reads which. Formats are announced at the rule desk.
 */
const params = z.object({ agency: z.string().max(60) });
/** More than there are agencies that are told. */
const AGENCIES = 2000;

type Own = AtPage<FoundAgency, { agency: string }>;

/** Whether an agency hears that another format is announced and has not accepted it yet. */
export async function formatIsAhead(
  tx: Tx,
  reader: { readonly agencyId: string; readonly recipientRole: RecipientRole },
  nowMs: number,
): Promise<boolean> {
  const { body } = await ruleSetAt<RoutingBody>(tx, 'routing', nowMs);
  // Most of the time nothing is announced to anybody.
  if (formatsAnnounced(body, reader).length === 0) return false;
  const accepted = (await acceptedFormats(tx, [reader.agencyId])).get(reader.agencyId) ?? [];
  return formatFor(body, reader, nowMs, accepted).next !== null;
}

const routingNow = (c: Pick<Own, 'tx' | 'now'>) => ruleSetAt<RoutingBody>(c.tx, 'routing', c.now);
const readerOf = (agency: Agency) => ({ recipientRole: agency.recipientRole, agencyId: agency.id });

const showFormat = route({
  method: 'GET',
  path: '/agencies/:agency/format',
  kind: 'page',
  object: AGENCY,
  policy: 'format.show',
  audit: 'format.show',
  says: 'In which format an agency is told, and the next one with a sample message',
  params,
  handler: (c) => draw(c),
});

async function draw(c: Own, form: FormState = { values: {} }, status?: number): Promise<PlainAnswer> {
  const { agency } = c.found;
  const { body, version, ahead } = await formatsOf(c.tx, agency, c.now);
  const release = (await ruleSetAt<ReleaseBody>(c.tx, 'release', c.now)) as RuleSet<ReleaseBody>;
  const steps = await formatSteps(c.tx, agency.id);
  const sample = (v: number) => sampleMessage(release, agency.recipientRole, v).text;
  const mayChoose = decide(c.actor, 'format.chosen', {
    kind: 'Agency',
    id: agency.id,
    agencyId: agency.id,
  }).allowed;
  return show(
    c,
    agencyFormatPage,
    {
      agency: { id: agency.id, name: agency.name },
      current: { version, says: formatSays(version), sample: sample(version) },
      ahead: ahead.map((f) => ({
        version: f.version,
        says: formatSays(f.version),
        from: iso(Date.parse(f.from)),
        accepted: f.accepted,
        sample: sample(f.version),
      })),
      noticeDays: formatNoticeDays(body, agency.recipientRole),
      mayChoose,
      steps: steps.map(stepView),
      form,
    },
    { here: 'agencies', ...(status === undefined ? {} : { status, audit: { outcome: 'refused' } }) },
  );
}

const stepView = (s: FormatStep) => ({
  id: s.id,
  at: iso(s.atMs),
  kind: s.kind,
  version: s.version,
  by: s.byName,
  note: s.note,
  fates: s.fates === null ? null : s.fates.map(({ channel, kind, detail }) => ({ channel, kind, detail })),
});

/** One thing that an agency does about a format; what is not announced to it is not there to be chosen. */
function choosing(of: {
  readonly part: 'accept' | 'take-back' | 'try';
  readonly kind: FormatStep['kind'];
  readonly says: string;
  readonly needsReason?: true;
}): AnyRoute {
  return route({
    method: 'POST',
    path: `/agencies/:agency/format/${of.part}`,
    kind: 'page',
    object: AGENCY,
    policy: 'format.chosen',
    audit: 'format.chosen',
    says: of.says,
    params,
    body: z.object({
      format: z.coerce.number().int().min(1).max(999).catch(0),
      reason: z.string().trim().max(500).default(''),
    }),
    handler: async (c) => {
      const { agency } = c.found;
      const { format, reason } = c.body;
      const refused = (field: string, problem: FieldError['problem']) =>
        draw(c, { values: { reason }, errors: [{ field, problem }] }, 422);
      if (of.needsReason && reason.length < 3) return refused('reason', 'reasonTooShort');
      const stepId = await applyFormatStep(
        c.tx,
        agency,
        {
          version: format,
          kind: of.kind,
          byName: c.user.displayName,
          byUserId: c.actor.id,
          note: reason,
        },
        c.now,
      );
      if (stepId === null) return refused('format', 'stale');
      return redirect(`/agencies/${agency.id}/format?done=saved`, {
        audit: { facts: { format, kind: of.kind } },
      });
    },
  });
}

const accept = choosing({
  part: 'accept',
  kind: 'accepted',
  says: 'An agency reads an announced format before its day',
});
const takeBack = choosing({
  part: 'take-back',
  kind: 'taken-back',
  says: 'An agency goes back to the earlier format until the day of the next',
  needsReason: true,
});
const tryOut = choosing({
  part: 'try',
  kind: 'tried',
  says: 'Sends an agency a test message of a format on every way in which it is told',
});

const LIST = {
  path: '/rules/formats',
  object: { kind: 'RuleSet', all: true },
  policy: 'rules.show',
  audit: 'rules.show',
} as const;

async function overview(c: Pick<Own, 'tx' | 'now'>): Promise<FormatsView> {
  const routing = await routingNow(c);
  const { agencies } = await listAgencies(c.tx, { limit: AGENCIES, offset: 0 });
  const standing = await standingAcceptances(c.tx);
  const rows = agencies
    .filter((a) => a.active && ROLES.includes(a.recipientRole))
    .map((agency) => {
      const own = standing.filter((s) => s.agencyId === agency.id);
      const { version, next } = formatFor(
        routing.body,
        readerOf(agency),
        c.now,
        own.map((s) => s.version),
      );
      const accepted = own.find((s) => s.version === version);
      return {
        id: agency.id,
        name: agency.name,
        role: roleLabel(agency.recipientRole),
        version,
        ...(accepted ? { accepted: { by: accepted.byName, at: iso(accepted.atMs) } } : {}),
        ...(next ? { next: { version: next.version, from: iso(Date.parse(next.from)) } } : {}),
      };
    });
  const versions = [...new Set(rows.map((r) => r.version))].sort((a, b) => a - b);
  return {
    rows,
    counts: versions.map((version) => ({
      version,
      says: formatSays(version),
      agencies: rows.filter((r) => r.version === version).length,
    })),
  };
}

const list = route({
  ...LIST,
  method: 'GET',
  kind: 'page',
  says: 'Which agency reads which message format, and what is announced to it',
  handler: async (c) => show(c, ruleFormatsPage, await overview(c), { here: 'rules' }),
});

const listFiles = reportFiles({
  ...LIST,
  says: 'Which agency reads which message format',
  name: () => 'message-formats',
  report: async (c, t, time) => formatsReport(await overview(c), time, t),
});

export const messageFormatRoutes: readonly AnyRoute[] = [
  showFormat,
  accept,
  takeBack,
  tryOut,
  list,
  ...listFiles,
];
