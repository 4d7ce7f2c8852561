import { z } from 'zod';
import { isUuid } from '#basics/ids.js';
import { nameText } from '#domain/person.js';
import { candidateReference } from '#domain/reference.js';
import { candidatesOfEvent, readCandidate } from '#storage/candidates.js';
import { findRecordByNumber } from '#storage/registerRecords.js';
import { readEvent } from '#storage/travelEvents.js';
import { type WhyNotView, whyNotPage } from '#web/pages/whyNot.js';
import type { FormState } from '#web/view.js';
import type { PlainAnswer } from '../answer.js';
import { type AnyRoute, route } from '../route.js';
import { show } from '../shell.js';
import { explanationView } from '../views/explanation.js';
import { CANDIDATE, CANDIDATE_PARAMS } from './candidates.js';

/** "Why not this one?": the full comparison of a candidate's traveller with a record that an officer names. */
const form = route({
  method: 'GET',
  path: '/candidates/:id/why-not',
  kind: 'page',
  object: CANDIDATE,
  policy: 'candidate.why-not',
  audit: 'candidate.why-not',
  says: 'The form to compare a candidate’s traveler with a named record',
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
  says: 'Compares a candidate’s traveler with a named record, whatever the score',
  params: CANDIDATE_PARAMS,
  body: z.object({ number: z.string().max(40).default('') }),
  // The engine is asked before the transaction: it works on other threads and no lock waits for it.
  prepare: async ({ services, actor, params, body }) => {
    const number = body.number.trim().toUpperCase();
    const sides = await services.db.asActor(actor, async (tx) => {
      const candidate = isUuid(params.id) ? await readCandidate(tx, params.id) : undefined;
      const event = candidate && (await readEvent(tx, candidate.travelEventId));
      const record = await findRecordByNumber(tx, number);
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
            errors: [
              number === ''
                ? { field: 'number', problem: 'required' }
                : { field: 'number', problem: 'noSuchRecord', values: { number } },
            ],
          },
        },
        { here: 'queue', status: 422, audit: { outcome: 'refused' } },
      );
    const { match, stamp } = explained;
    const here = (await candidatesOfEvent(c.tx, c.found.candidate.travelEventId)).find(
      (candidate) => candidate.recordId === record.id,
    );
    const standing: NonNullable<WhyNotView['compared']>['standing'] = here
      ? { kind: 'candidate', id: here.id, reference: candidateReference(here.id) }
      : record.state === 'active'
        ? { kind: 'none' }
        : { kind: 'ended' };
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
          standing,
          explanation: explanationView(match, stamp, c.now, {
            traveller: event?.traveller.names ?? [],
            record: record.person.names,
          }),
        },
      },
      { here: 'queue' },
    );
  },
});

export const whyNotRoutes: readonly AnyRoute[] = [form, ask];
