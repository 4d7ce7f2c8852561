import { z } from 'zod';
import { isUuid } from '#basics/ids.js';
import { scoreWithout } from '#domain/calibration.js';
import { nameText } from '#domain/person.js';
import { candidateReference } from '#domain/reference.js';
import { screeningLines } from '#screening/lines.js';
import { readCandidate } from '#storage/candidates.js';
import { findRecord, type RegisterRecord } from '#storage/registerRecords.js';
import { readEvent } from '#storage/travelEvents.js';
import { whyNotPage } from '#web/pages/whyNot.js';
import type { FormState } from '#web/view.js';
import type { PlainAnswer } from '../answer.js';
import { type AnyRoute, route } from '../route.js';
import { show } from '../shell.js';
import { iso } from '../views/eventLine.js';
import { CANDIDATE, CANDIDATE_PARAMS } from './candidates.js';

/** "Why not this one?": the full comparison of a candidate's traveller with a record that an officer names. */
const form = route({
  method: 'GET',
  path: '/candidates/:id/why-not',
  kind: 'page',
  object: CANDIDATE,
  policy: 'candidate.why-not',
  audit: 'candidate.why-not',
  says: 'The form to compare a candidate’s traveller with a named record',
  params: CANDIDATE_PARAMS,
  handler: async (c): Promise<PlainAnswer> => {
    const event = await readEvent(c.tx, c.found.candidate.travelEventId);
    return show(
      c,
      whyNotPage,
      {
        candidateId: c.found.id,
        reference: candidateReference(c.found.id),
        travellerName: nameText(event?.traveller.names[0] ?? {}),
        form: { values: {} },
      },
      { here: 'queue' },
    );
  },
});

const ask = route({
  method: 'POST',
  path: '/candidates/:id/why-not',
  kind: 'page',
  object: CANDIDATE,
  policy: 'candidate.why-not',
  audit: 'candidate.why-not',
  says: 'Compares a candidate’s traveller with a named record, whatever the score',
  params: CANDIDATE_PARAMS,
  body: z.object({ number: z.string().max(40).default('') }),
  // The engine is asked before the transaction: it works on other threads and no lock waits for it.
  prepare: async ({ services, actor, params, body }) => {
    const number = body.number.trim().toUpperCase();
    const sides = await services.db.asActor(actor, async (tx) => {
      const candidate = isUuid(params.id) ? await readCandidate(tx, params.id) : undefined;
      const event = candidate && (await readEvent(tx, candidate.travelEventId));
      let record: RegisterRecord | undefined;
      for (const file of number ? (['NSOR', 'WANTED', 'FOREIGN'] as const) : [])
        record ??= await findRecord(tx, file, number);
      return { event, record };
    });
    if (!sides.event || !sides.record || !services.screening) return { ...sides, explained: null };
    const explained = await services.screening.explain(
      { id: sides.event.id, person: sides.event.traveller },
      { id: sides.record.id, person: sides.record.person },
    );
    return { ...sides, explained };
  },
  handler: async (c): Promise<PlainAnswer> => {
    const { event, record, explained } = c.prepared;
    const number = c.body.number.trim();
    const typed: FormState = { values: { number } };
    const view = {
      candidateId: c.found.id,
      reference: candidateReference(c.found.id),
      travellerName: nameText(event?.traveller.names[0] ?? {}),
    };
    if (!record || !explained)
      return show(
        c,
        whyNotPage,
        {
          ...view,
          form: {
            ...typed,
            errors: [{ field: 'number', problem: 'unknownValue', values: { value: number || '-' } }],
          },
        },
        { here: 'queue', status: 422, audit: { outcome: 'refused' } },
      );
    const { match, stamp } = explained;
    const lines = screeningLines(stamp.registerSize);
    const band = (bits: number) =>
      bits >= lines.urgentBits ? ('urgent' as const) : bits >= lines.reviewBits ? ('review' as const) : null;
    c.note({ record: record.id, bits: Math.round(match.bits * 100) / 100 });
    return show(
      c,
      whyNotPage,
      {
        ...view,
        form: typed,
        compared: {
          recordName: nameText(record.person.names[0] ?? {}),
          recordNumber: record.recordNumber,
          bits: match.bits,
          shown: match.bits >= lines.reviewBits,
          explanation: {
            evidence: match.evidence,
            without: match.evidence
              .filter((e) => e.bits !== 0 && e.field !== 'together')
              .map((e) => ({ field: e.field, bits: scoreWithout(match, e.field) }))
              .map((row) => ({ ...row, band: band(row.bits) })),
            reviewLineBits: lines.reviewBits,
            urgentLineBits: lines.urgentBits,
            stamp,
            screenedAt: iso(c.now),
          },
        },
      },
      { here: 'queue' },
    );
  },
});

export const whyNotRoutes: readonly AnyRoute[] = [form, ask];
