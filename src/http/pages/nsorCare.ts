import { z } from 'zod';
import { toCsv } from '#documents/csv.js';
import { NSOR_DIFFERENCES } from '#domain/nsorCare.js';
import { agenciesSeen } from '#storage/actsFor.js';
import { addValidation, type ReconciledLine, reconcileNsor, validationsOf } from '#storage/nsorCare.js';
import { dutiesOf } from '#storage/registrantDuties.js';
import { REGISTRANT_STATES, type RegistrantState } from '#storage/registrants.js';
import { refreshRegistrant } from '#storage/registration.js';
import { nsorReportPage, validationPage } from '#web/pages/nsorCare.js';
import type { FieldError, FormState } from '#web/view.js';
import { file, type PlainAnswer, redirect } from '../answer.js';
import { type AtRegistrant, REGISTRANT, RegistrantId, todayOf } from '../foundRegistrant.js';
import { type AnyRoute, route } from '../route.js';
import { asRefused, show } from '../shell.js';

/** Whether NSOR says what the registry says, and the validation of its entries. */
const SHOWN = 500;

const report = route({
  method: 'GET',
  path: '/registry/nsor/reconciliation',
  kind: 'page',
  object: { kind: 'Registrant', all: true },
  policy: 'nsor.list',
  audit: 'nsor.list',
  says: 'The registry held against NSOR: missing, behind, refused, still there, not here',
  handler: async (c) => {
    const agencyIds = await agenciesSeen(c.tx, c.actor.agencyId, c.now);
    let compared = 0;
    let differ = 0;
    const first: ReconciledLine[] = [];
    for await (const line of reconcileNsor(c.tx, agencyIds, todayOf(c))) {
      compared += 1;
      if (line.difference === null) continue;
      differ += 1;
      if (first.length < SHOWN) first.push(line);
    }
    c.note({ compared, differ, shown: first.flatMap((l) => l.registrantId ?? []) });
    return show(
      c,
      nsorReportPage,
      {
        same: compared - differ,
        differ,
        rows: first.map((l, i) => ({
          id: l.registrantId ?? `record ${i}`,
          registrantId: l.registrantId,
          name: l.displayName,
          number: l.number,
          here: l.registry ? REGISTRANT_STATES[l.registry as RegistrantState] : '',
          there: l.record ?? '',
          recordNumber: l.recordNumber,
          message: l.lastMessage ?? '',
          difference: NSOR_DIFFERENCES[l.difference!],
          says: l.says,
        })),
      },
      { here: 'registry' },
    );
  },
});

const reportCsv = route({
  method: 'GET',
  path: '/registry/nsor/reconciliation.csv',
  kind: 'page',
  object: { kind: 'Registrant', all: true },
  policy: 'nsor.list',
  audit: 'nsor.list',
  says: 'The registry held against NSOR as a table, everybody',
  handler: async (c) => {
    const agencyIds = await agenciesSeen(c.tx, c.actor.agencyId, c.now);
    const lines: ReconciledLine[] = [];
    for await (const line of reconcileNsor(c.tx, agencyIds, todayOf(c))) lines.push(line);
    c.note({ as: 'csv', compared: lines.length, shown: lines.flatMap((l) => l.registrantId ?? []) });
    return file(
      toCsv(
        [
          'registrant',
          'file number',
          'here',
          'NSOR record',
          'state there',
          'last message',
          'difference',
          'why',
        ],
        lines.map((l) => [
          l.displayName,
          l.number,
          l.registry ?? '',
          l.recordNumber ?? '',
          l.record ?? '',
          l.lastMessage ?? '',
          l.difference ? NSOR_DIFFERENCES[l.difference] : '',
          l.says,
        ]),
        'spreadsheet',
      ),
      { type: 'text/csv; charset=utf-8', name: 'nsor-reconciliation.csv' },
    );
  },
});

const ask = route({
  method: 'GET',
  path: '/registry/:id/nsor/validate',
  kind: 'page',
  object: REGISTRANT,
  policy: 'nsor.checked',
  audit: 'nsor.show',
  says: 'The questions of a validation of an NSOR entry, and the earlier ones',
  params: RegistrantId,
  handler: (c) => draw(c, { values: {} }),
});

const validate = route({
  method: 'POST',
  path: '/registry/:id/nsor/validate',
  kind: 'page',
  object: REGISTRANT,
  policy: 'nsor.checked',
  audit: 'nsor.validated',
  says: 'Records that an NSOR entry was reviewed with its source documents and with court or prosecutor',
  params: RegistrantId,
  body: z.object({
    outcome: z.string().max(20).default(''),
    documents: z.string().trim().max(2000).default(''),
    contact: z.string().trim().max(1000).default(''),
    note: z.string().trim().max(2000).default(''),
  }),
  handler: async (c) => {
    const { outcome, documents, contact, note } = c.body;
    const errors: FieldError[] = [];
    if (outcome !== 'valid' && outcome !== 'changed' && outcome !== 'not-valid')
      errors.push({ field: 'outcome', problem: 'chooseOne' });
    if (documents === '') errors.push({ field: 'documents', problem: 'required' });
    if (contact === '') errors.push({ field: 'contact', problem: 'required' });
    if (errors.length > 0) return draw(c, { values: c.body, errors }, 422);
    const on = todayOf(c);
    const open = (await dutiesOf(c.tx, c.found.id)).find(
      (d) => d.kind === 'nsor-validation' && d.state === 'open',
    );
    await addValidation(
      c.tx,
      c.found.registrant,
      { outcome: outcome as 'valid', documents, contact, note, validatedOn: on, by: c.actor.id },
      c.now,
    );
    await refreshRegistrant(
      c.tx,
      c.found.registrant,
      c.now,
      open && outcome !== 'not-valid' ? [{ kind: 'nsor-validation', key: open.key, on }] : [],
    );
    return redirect(`/registry/${c.found.id}/nsor?done=saved`, { audit: { facts: { outcome } } });
  },
});

async function draw(c: AtRegistrant, form: FormState, status?: number): Promise<PlainAnswer> {
  const earlier = await validationsOf(c.tx, c.found.id);
  return show(
    c,
    validationPage,
    {
      id: c.found.id,
      name: c.found.registrant.displayName,
      earlier: earlier.map((v) => ({
        id: v.id,
        on: v.validatedOn,
        outcome: v.outcome,
        documents: v.documents,
        contact: v.contact,
        by: v.byName ?? '',
      })),
      form,
    },
    { here: 'registry', ...asRefused(status) },
  );
}

export const nsorCareRoutes: readonly AnyRoute[] = [report, reportCsv, ask, validate];
