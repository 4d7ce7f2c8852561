import { z } from 'zod';
import { isLikelyDay } from '#basics/dates.js';
import { isUuid } from '#basics/ids.js';
import { KIT_FORM, LABORATORIES, nextDnaStep, takeDnaStep } from '#domain/dna.js';
import { fieldText } from '#domain/plainValue.js';
import { nameOfValue, withTribesNamed } from '#domain/registration.js';
import { elementOf } from '#domain/registrationElements.js';
import { TASK_KINDS, taskKey } from '#domain/task.js';
import { newWork } from '#domain/workItem.js';
import { findAgency, listAgencies } from '#storage/agencies.js';
import { listContacts } from '#storage/agencyContacts.js';
import { addColdHit, answerColdHit, coldHitsOf, readDna, saveDna } from '#storage/dnaSamples.js';
import { valuesOf } from '#storage/registrantValues.js';
import { registryNames } from '#storage/registryPlaces.js';
import { cancelTasksByKey, openTasks } from '#storage/tasks.js';
import { addWork } from '#storage/workItems.js';
import { dnaPage } from '#web/pages/registrantDna.js';
import type { FieldError, FormState } from '#web/view.js';
import { type PlainAnswer, redirect } from '../answer.js';
import { dateFields } from '../dateFields.js';
import { refuse } from '../errors.js';
import { type AtRegistrant, mayDo, REGISTRANT, RegistrantId, todayOf } from '../foundRegistrant.js';
import { dateInputs, dateOf } from '../recordForm.js';
import { type AnyRoute, route } from '../route.js';
import { asRefused, show } from '../shell.js';
import { iso } from '../views/eventLine.js';

/** DNA of a registrant: CODIS first, then kit, submission and receipt; and cold hits with who investigates. */
const Short = z.string().trim().max(200).default('');
const Day = {
  ...dateFields('on'),
};

const open = route({
  method: 'GET',
  path: '/registry/:id/dna',
  kind: 'page',
  object: REGISTRANT,
  policy: 'dna.show',
  audit: 'dna.show',
  says: 'What became of the DNA of a registrant, the next step, and cold hits',
  params: RegistrantId,
  handler: (c) => draw(c, { values: dateInputs('on', todayOf(c)) }),
});

const record = route({
  method: 'POST',
  path: '/registry/:id/dna',
  kind: 'page',
  object: REGISTRANT,
  policy: 'dna.changed',
  audit: 'dna.changed',
  says: 'Records the next step of a registrant’s DNA; none out of its order',
  params: RegistrantId,
  body: z.object({
    ...Day,
    step: Short,
    codis: Short,
    asked: Short,
    kit: Short,
    twoPrints: Short,
    laboratory: Short,
    reference: Short,
  }),
  handler: async (c) => {
    const sample = await readDna(c.tx, c.found.id, true);
    const { body } = c;
    const done = takeDnaStep(
      sample,
      body.step,
      { ...body, on: dateOf(body, 'on'), twoPrints: body.twoPrints === 'yes' },
      todayOf(c),
    );
    if (!done.ok)
      return draw(
        c,
        {
          values: body,
          errors: done.error.map((p) => ({
            field: p.field,
            problem: 'registration',
            values: { says: p.says },
          })),
        },
        422,
      );
    const door = { actor: c.actor, nowMs: c.now };
    await saveDna(c.tx, door, c.found.registrant, done.value, sample?.valueId ?? null);
    return redirect(`/registry/${c.found.id}/dna?done=saved`, { audit: { facts: { step: body.step } } });
  },
});

const addHit = route({
  method: 'POST',
  path: '/registry/:id/dna/hits',
  kind: 'page',
  object: REGISTRANT,
  policy: 'dna.changed',
  audit: 'dna.changed',
  says: 'Records that the DNA of a registrant met an open case, and tells who investigates whom to call',
  params: RegistrantId,
  body: z.object({ ...Day, hitLaboratory: Short, caseNumber: Short, investigator: Short, asks: Short }),
  handler: async (c) => {
    const on = dateOf(c.body, 'on');
    const errors: FieldError[] = [];
    if (!isLikelyDay(on) || on > todayOf(c)) errors.push({ field: 'on', problem: 'notADate' });
    for (const field of ['hitLaboratory', 'caseNumber', 'asks'] as const)
      if (c.body[field] === '') errors.push({ field, problem: 'required' });
    const { investigator } = c.body;
    const agency = isUuid(investigator) ? await findAgency(c.tx, investigator) : undefined;
    if (investigator !== '' && !agency) errors.push({ field: 'investigator', problem: 'chooseOne' });
    if (errors.length > 0) return draw(c, { values: c.body, errors }, 422);
    const door = { actor: c.actor, nowMs: c.now };
    const id = await addColdHit(c.tx, door, c.found.registrant, {
      toldOn: on,
      laboratory: c.body.hitLaboratory,
      caseNumber: c.body.caseNumber,
      investigatorId: agency?.id ?? null,
      asks: c.body.asks,
    });
    await openTasks(
      c.tx,
      [
        {
          naturalKey: taskKey('dna-cold-hit', id),
          kind: 'dna-cold-hit',
          ownerAgencyId: c.found.registrant.agencyId,
          objectKind: 'registrant',
          objectId: c.found.id,
          urgency: TASK_KINDS['dna-cold-hit'].urgency,
          facts: { says: `Case ${c.body.caseNumber}` },
        },
      ],
      c.now,
    );
    await addWork(
      c.tx,
      [newWork('registryAsked', `cold hit ${id}`, { about: 'cold-hit', id }, { urgency: 2 })],
      c.now,
    );
    return redirect(`/registry/${c.found.id}/dna?done=saved`, { audit: { facts: { hit: id } } });
  },
});

const answerHit = route({
  method: 'POST',
  path: '/registry/:id/dna/hits/:hit',
  kind: 'page',
  object: REGISTRANT,
  policy: 'dna.changed',
  audit: 'dna.changed',
  says: 'Records what was answered to who investigates a cold hit',
  params: RegistrantId.extend({ hit: z.string().max(60) }),
  body: z.object({ answer: z.string().trim().max(2000).default('') }),
  handler: async (c) => {
    const { hit } = c.params;
    if (c.body.answer === '')
      return draw(
        c,
        { values: dateInputs('on', todayOf(c)), errors: [{ field: `answer-${hit}`, problem: 'required' }] },
        422,
      );
    const door = { actor: c.actor, nowMs: c.now };
    if (!isUuid(hit) || !(await answerColdHit(c.tx, door, c.found.id, hit, c.body.answer)))
      return refuse('stale');
    await cancelTasksByKey(c.tx, [taskKey('dna-cold-hit', hit)], c.now);
    return redirect(`/registry/${c.found.id}/dna?done=saved`, { audit: { facts: { hit } } });
  },
});

async function draw(c: AtRegistrant, form: FormState, status?: number): Promise<PlainAnswer> {
  const { registrant } = c.found;
  const sample = await readDna(c.tx, registrant.id);
  const hits = await coldHitsOf(c.tx, registrant.id);
  const values = withTribesNamed(await valuesOf(c.tx, registrant.id), await registryNames(c.tx)).filter(
    (v) => v.state === 'known',
  );
  const [contact] = await listContacts(c.tx, registrant.agencyId);
  const agency = await findAgency(c.tx, registrant.agencyId);
  c.note({ hits: hits.length });
  const may = mayDo(c.actor, 'dna.changed', registrant) && registrant.agencyId === c.actor.agencyId;
  return show(
    c,
    dnaPage,
    {
      id: registrant.id,
      name: registrant.displayName,
      sample,
      next: may && registrant.state !== 'ended' ? nextDnaStep(sample) : null,
      // What the form in the kit asks for, from the registration, so that it is copied and not asked again.
      kitForm: [
        ...KIT_FORM.map(({ element, says }) => ({
          says,
          text: values
            .filter((v) => v.element === element)
            .map((v) => kitText(element, v.value))
            .join('; '),
        })),
        {
          says: 'Agency, ORI and whom to call',
          text: [agency?.name, agency?.ori, contact?.name, contact?.phone].filter(Boolean).join(', '),
        },
      ],
      laboratories: Object.entries(LABORATORIES).map(([value, label]) => ({ value, label })),
      agencies: may
        ? (await listAgencies(c.tx, { limit: 500, offset: 0 })).agencies
            .filter((a) => a.active && a.id !== registrant.agencyId)
            .map((a) => ({ value: a.id, label: a.name }))
        : [],
      hits: hits.map((h) => ({
        id: h.id,
        toldOn: h.toldOn,
        laboratory: h.laboratory,
        caseNumber: h.caseNumber,
        investigator: h.investigatorName,
        asks: h.asks,
        answer: h.answer,
        answeredBy: h.answeredByName,
        answeredAt: h.answeredAtMs === null ? null : iso(h.answeredAtMs),
      })),
      mayRecord: may,
      form,
    },
    { here: 'registry', ...asRefused(status) },
  );
}

const KIT_FIELDS: Readonly<Record<string, readonly string[]>> = {
  birth: ['date'],
  origin: ['sex', 'place'],
  description: ['race', 'height', 'weight', 'eyes', 'hair'],
  offence: ['offence', 'citation', 'place', 'convictedOn'],
};

/** Fields of an element that the form asks for; of a conviction nothing of the victim. */
function kitText(element: string, value: Readonly<Record<string, string>>): string {
  if (element === 'name') return nameOfValue(value);
  const fields = elementOf(element)?.fields ?? [];
  return (KIT_FIELDS[element] ?? [])
    .map((code) => {
      const text = value[code] ?? '';
      const field = fields.find((f) => f.code === code);
      return field ? fieldText(field, text) : text;
    })
    .filter(Boolean)
    .join(', ');
}

export const registrantDnaRoutes: readonly AnyRoute[] = [open, record, addHit, answerHit];
