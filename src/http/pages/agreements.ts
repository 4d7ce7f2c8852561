import { z } from 'zod';
import { isLikelyDay } from '#basics/dates.js';
import { isUuid } from '#basics/ids.js';
import {
  AGREEMENT_SCOPES,
  type AgreementScope,
  expiryAlarm,
  inForce,
  NCIC_COVERS,
  PROHIBITED_ON_SITE,
  siteFinding,
} from '#domain/agreement.js';
import { listAgencies } from '#storage/agencies.js';
import {
  type AgreementEntry,
  addAgreement,
  addSiteCheck,
  changeAgreement,
  listAgreements,
  readAgreement,
  type StoredAgreement,
  siteChecksOf,
  submissionsWaiting,
  submitForAgency,
} from '#storage/agreements.js';
import { publicRecordOf } from '#storage/publicProjection.js';
import { listRegistrants } from '#storage/registrants.js';
import { cancelTasks } from '#storage/tasks.js';
import { agreementPage, agreementPaperPage, agreementsPage, submissionsPage } from '#web/pages/agreements.js';
import type { FieldError, FormState } from '#web/view.js';
import { type PlainAnswer, redirect } from '../answer.js';
import { dateFields } from '../dateFields.js';
import { refuse } from '../errors.js';
import { RegistrantId, todayOf } from '../foundRegistrant.js';
import { dateInputs, dateOf } from '../recordForm.js';
import { type AnyRoute, type AtPage, type Finding, type Found, route } from '../route.js';
import { asRefused, show } from '../shell.js';
import { attachmentsView } from '../views/attachments.js';
import { iso } from '../views/eventLine.js';
import { agencyLabel } from '../views/jurisdiction.js';

/** Memoranda of agreement with partners, looks at a partner's site, and what a partner submits to NCIC for others. */
const list = route({
  method: 'GET',
  path: '/registry/agreements',
  kind: 'page',
  object: { kind: 'Agreement', all: true },
  policy: 'agreement.list',
  audit: 'agreement.list',
  says: 'Agreements with partners: what they cover and until when',
  handler: async (c) => {
    const today = todayOf(c);
    const rows = await listAgreements(c.tx);
    const waiting = await submissionsWaiting(c.tx, c.actor.agencyId);
    return show(
      c,
      agreementsPage,
      {
        waiting: waiting.length,
        rows: rows.map((a) => ({
          id: a.id,
          title: a.title,
          scope: a.scope,
          partner: a.partnerName,
          agency: a.agencyName,
          covers: coversOf(a),
          until: a.validUntil,
          state: stateOf(a, today),
          own: a.agencyId === c.actor.agencyId,
          papers: a.papers,
        })),
      },
      { here: 'registry' },
    );
  },
});

function coversOf(a: StoredAgreement): readonly string[] {
  return a.covers.flatMap((x) => (Object.hasOwn(NCIC_COVERS, x) ? [NCIC_COVERS[x as 'entry'].says] : []));
}

function stateOf(a: StoredAgreement, today: string): 'running' | 'soon' | 'over' {
  if (!inForce(a, today)) return 'over';
  return expiryAlarm(a, today) === null ? 'running' : 'soon';
}

const Text = z.string().trim().max(300).default('');
const Many = z
  .union([z.string().max(30), z.array(z.string().max(30)).max(10)])
  .optional()
  .transform((v) => (v === undefined ? [] : typeof v === 'string' ? [v] : v));
const Body = z.object({
  title: Text,
  partner: Text,
  scope: Text,
  covers: Many,
  document: Text,
  site: Text,
  note: z.string().trim().max(2000).default(''),
  ended: Text,
  version: Text,
  ...dateFields('from'),
  ...dateFields('until'),
});

const begin = route({
  method: 'GET',
  path: '/registry/agreements/new',
  kind: 'page',
  object: { kind: 'Agreement', all: true },
  policy: 'agreement.changed',
  audit: 'agreement.list',
  says: 'The questions of a new agreement',
  handler: (c) => draw(c, null, { values: { ended: 'no' } }),
});

const add = route({
  method: 'POST',
  path: '/registry/agreements/new',
  kind: 'page',
  object: { kind: 'Agreement', all: true },
  policy: 'agreement.changed',
  audit: 'agreement.changed',
  says: 'Adds an agreement with a partner',
  body: Body,
  handler: async (c) => {
    const read = await readForm(c, c.body, null);
    if ('errors' in read) return draw(c, null, { values: c.body, errors: read.errors }, null, 422);
    const id = await addAgreement(c.tx, c.actor.agencyId, read, c.actor.id, c.now);
    return redirect('/registry/agreements?done=saved', {
      audit: { objectId: id, facts: { scope: read.scope, partner: read.partnerAgencyId } },
    });
  },
});

interface FoundAgreement extends Found {
  readonly agreement: StoredAgreement;
}

export async function findAgreement({
  tx,
  params,
}: Finding<{ id: string }, unknown, unknown>): Promise<FoundAgreement | undefined> {
  const agreement = isUuid(params.id) ? await readAgreement(tx, params.id) : undefined;
  return agreement && { id: agreement.id, agencyId: agreement.agencyId, agreement };
}

/** For reading its paper: either party, each as its own side. The owner is asked for by {@link findAgreement} alone. */
export async function findAsParty(
  finding: Finding<{ id: string }, unknown, unknown>,
): Promise<FoundAgreement | undefined> {
  const found = await findAgreement(finding);
  const isPartner = found && found.agreement.partnerAgencyId === finding.actor?.agencyId;
  return isPartner ? { ...found, agencyId: found.agreement.partnerAgencyId } : found;
}

const AGREEMENT = { kind: 'Agreement', find: findAgreement } as const;

const open = route({
  method: 'GET',
  path: '/registry/agreements/:id',
  kind: 'page',
  object: AGREEMENT,
  policy: 'agreement.changed',
  audit: 'agreement.list',
  says: 'An agreement, and the looks at its site',
  params: RegistrantId,
  handler: (c) => draw(c, c.found.agreement, { values: inputsOf(c.found.agreement) }),
});

const paper = route({
  method: 'GET',
  path: '/registry/agreements/:id/paper',
  kind: 'page',
  object: { kind: 'Agreement', find: findAsParty },
  policy: 'agreement.list',
  audit: 'agreement.list',
  says: 'An agreement as its partner reads it: what it covers, and the signed paper',
  params: RegistrantId,
  handler: async (c) => {
    const { agreement } = c.found;
    return show(
      c,
      agreementPaperPage,
      {
        title: agreement.title,
        agency: agreement.agencyName,
        partner: agreement.partnerName,
        scope: agreement.scope,
        covers: coversOf(agreement),
        from: agreement.validFrom,
        until: agreement.endedOn ?? agreement.validUntil,
        state: stateOf(agreement, todayOf(c)),
        papers: {
          rows: (
            await attachmentsView(c.tx, 'registry/agreements', agreement, {
              actor: c.actor,
              path: c.request.path,
            })
          ).rows,
        },
      },
      { here: 'registry' },
    );
  },
});

const change = route({
  method: 'POST',
  path: '/registry/agreements/:id',
  kind: 'page',
  object: AGREEMENT,
  policy: 'agreement.changed',
  audit: 'agreement.changed',
  says: 'Changes or renews an agreement, or ends it early',
  params: RegistrantId,
  body: Body,
  handler: async (c) => {
    const read = await readForm(c, c.body, c.found.agreement);
    const again = (errors: readonly FieldError[]) =>
      draw(c, c.found.agreement, { values: c.body, errors }, null, 422);
    if ('errors' in read) return again(read.errors);
    if (!(await changeAgreement(c.tx, c.found.id, Number(c.body.version) || 0, read, c.actor.id, c.now)))
      return again([{ field: 'title', problem: 'stale' }]);
    if (read.validUntil !== c.found.agreement.validUntil || read.endedOn !== null)
      await cancelTasks(c.tx, c.found.id, ['agreement-ends'], c.now);
    return redirect('/registry/agreements?done=saved', {
      audit: { facts: { until: read.validUntil, ended: read.endedOn } },
    });
  },
});

const look = route({
  method: 'POST',
  path: '/registry/agreements/:id/site-checks',
  kind: 'page',
  object: AGREEMENT,
  policy: 'agreement.changed',
  audit: 'agreement.site-checked',
  says: 'Records a look at the partner’s public site: shown, and nothing prohibited',
  params: RegistrantId,
  body: z.object({
    number: Text,
    shown: Text,
    prohibited: Many,
    checkNote: z.string().trim().max(2000).default(''),
  }),
  handler: async (c) => {
    const { number, shown, checkNote } = c.body;
    const prohibited = c.body.prohibited.filter((p: string) => Object.hasOwn(PROHIBITED_ON_SITE, p));
    const errors: FieldError[] = [];
    const [registrant] = number
      ? (await listRegistrants(c.tx, { words: number, agencyIds: [c.actor.agencyId], limit: 5 })).filter(
          (r) => r.number === number,
        )
      : [];
    if (!registrant)
      errors.push({
        field: 'number',
        problem: 'expected',
        values: { expected: 'the number of one of your files' },
      });
    if (shown !== 'yes' && shown !== 'no') errors.push({ field: 'shown', problem: 'chooseOne' });
    // Of a file whose public view is not made yet (it takes seconds), nothing is held against the site.
    const view = registrant && (await publicRecordOf(c.tx, registrant.id));
    const listed = view?.listed ?? shown === 'yes';
    const finding = siteFinding({ shown: shown === 'yes', prohibited, listed });
    if (finding !== 'right' && checkNote === '') errors.push({ field: 'checkNote', problem: 'required' });
    if (errors.length > 0 || !registrant)
      return draw(
        c,
        c.found.agreement,
        { values: inputsOf(c.found.agreement) },
        { values: c.body, errors },
        422,
      );
    await addSiteCheck(
      c.tx,
      {
        agencyId: c.actor.agencyId,
        agreementId: c.found.id,
        registrantId: registrant.id,
        shown: shown === 'yes',
        prohibited,
        listed,
        note: checkNote,
        checkedOn: todayOf(c),
        by: c.actor.id,
      },
      c.now,
    );
    await cancelTasks(c.tx, c.found.id, ['site-check-due'], c.now);
    return redirect(`/registry/agreements/${c.found.id}?done=saved`, {
      audit: { facts: { registrant: registrant.id, finding } },
    });
  },
});

const queue = route({
  method: 'GET',
  path: '/registry/submissions',
  kind: 'page',
  object: { kind: 'Agreement', all: true },
  policy: 'submission.list',
  audit: 'submission.list',
  says: 'Messages to NSOR that agencies without NCIC access ask this one to submit',
  handler: async (c) => {
    const waiting = await submissionsWaiting(c.tx, c.actor.agencyId);
    c.note({ messages: waiting.map((w) => w.messageId) });
    return show(
      c,
      submissionsPage,
      {
        rows: waiting.map((w) => ({
          id: w.messageId,
          agency: w.agencyName,
          key: w.key,
          values: w.values
            .filter((v) => ['NAM', 'DOB', 'OCA', 'NIC', 'ORD'].includes(v.code) && v.value !== '')
            .map((v) => `${v.code} ${v.value}`)
            .join('; '),
          at: iso(w.askedAtMs),
        })),
      },
      { here: 'registry' },
    );
  },
});

const submit = route({
  method: 'POST',
  path: '/registry/submissions/:id',
  kind: 'page',
  object: {
    kind: 'Agreement',
    find: async ({
      tx,
      params,
      actor,
    }: Finding<{ id: string }, unknown, unknown>): Promise<Found | undefined> => {
      if (!isUuid(params.id) || actor?.kind !== 'user') return undefined;
      const waiting = await submissionsWaiting(tx, actor.agencyId);
      return waiting.some((w) => w.messageId === params.id)
        ? { id: params.id, agencyId: actor.agencyId }
        : undefined;
    },
  },
  policy: 'submission.made',
  audit: 'submission.made',
  says: 'Submits a message to NCIC for another agency',
  params: RegistrantId,
  handler: async (c) => {
    if (!(await submitForAgency(c.tx, c.found.id, c.actor.agencyId, c.actor.id, c.now)))
      return refuse('stale');
    return redirect('/registry/submissions?done=saved', { audit: { facts: { message: c.found.id } } });
  },
});

async function draw(
  c: AtPage,
  agreement: StoredAgreement | null,
  form: FormState,
  siteForm: FormState | null = null,
  status?: number,
): Promise<PlainAnswer> {
  const { agencies } = await listAgencies(c.tx, { limit: 2000, offset: 0 });
  const looks = agreement?.scope === 'website' ? await siteChecksOf(c.tx, agreement.id) : [];
  return show(
    c,
    agreementPage,
    {
      id: agreement?.id ?? null,
      title: agreement?.title ?? '',
      agencies: agencies
        .filter((a) => a.active && a.id !== c.actor.agencyId)
        .map((a) => ({ value: a.id, label: agencyLabel(a) })),
      covers: Object.entries(NCIC_COVERS).map(([value, row]) => ({ value, label: row.says })),
      form,
      site:
        agreement?.scope === 'website'
          ? {
              prohibited: Object.entries(PROHIBITED_ON_SITE).map(([value, label]) => ({ value, label })),
              form: siteForm ?? { values: {} },
              earlier: looks.map((l) => ({
                id: l.id,
                on: l.checkedOn,
                by: l.byName ?? '',
                who: `${l.displayName}, ${l.number}`,
                finding: siteFinding(l),
                note: l.note,
              })),
            }
          : null,
      papers: agreement
        ? await attachmentsView(c.tx, 'registry/agreements', agreement, {
            actor: c.actor,
            path: c.request.path,
          })
        : null,
    },
    { here: 'registry', ...asRefused(status) },
  );
}

function inputsOf(a: StoredAgreement): Record<string, string | readonly string[]> {
  return {
    title: a.title,
    partner: a.partnerAgencyId,
    scope: a.scope,
    covers: a.covers,
    document: a.document,
    site: a.siteAddress,
    note: a.note,
    ended: a.endedOn ? 'yes' : 'no',
    version: String(a.version),
    ...dateInputs('from', a.validFrom),
    ...dateInputs('until', a.validUntil),
  };
}

async function readForm(
  c: AtPage,
  body: z.infer<typeof Body>,
  before: StoredAgreement | null,
): Promise<AgreementEntry | { readonly errors: readonly FieldError[] }> {
  const { covers, ...dates } = body;
  const [from, until] = [dateOf(dates, 'from'), dateOf(dates, 'until')];
  const errors: FieldError[] = [];
  if (body.title === '') errors.push({ field: 'title', problem: 'required' });
  if (body.document === '') errors.push({ field: 'document', problem: 'required' });
  if (!Object.hasOwn(AGREEMENT_SCOPES, body.scope)) errors.push({ field: 'scope', problem: 'chooseOne' });
  const { agencies } = await listAgencies(c.tx, { limit: 2000, offset: 0 });
  if (!agencies.some((a) => a.id === body.partner && a.id !== c.actor.agencyId))
    errors.push({ field: 'partner', problem: 'chooseOne' });
  if (!isLikelyDay(from)) errors.push({ field: 'from', problem: 'notADate' });
  if (until !== '' && (!isLikelyDay(until) || until < from))
    errors.push({ field: 'until', problem: 'notADate' });
  if (errors.length > 0) return { errors };
  return {
    partnerAgencyId: body.partner,
    scope: body.scope as AgreementScope,
    covers: body.scope === 'ncic' ? covers.filter((x) => Object.hasOwn(NCIC_COVERS, x)) : [],
    title: body.title,
    document: body.document,
    validFrom: from,
    validUntil: until === '' ? null : until,
    siteAddress: body.site,
    note: body.note,
    endedOn: body.ended === 'yes' ? (before?.endedOn ?? todayOf(c)) : null,
  };
}

export const agreementRoutes: readonly AnyRoute[] = [
  list,
  begin,
  add,
  open,
  paper,
  change,
  look,
  queue,
  submit,
];
