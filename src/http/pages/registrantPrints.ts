import { z } from 'zod';
import { isLikelyDay } from '#basics/dates.js';
import { isUuid } from '#basics/ids.js';
import { localDate } from '#basics/zones.js';
import { FEDERAL_CALENDAR } from '#domain/calendar.js';
import {
  askNgiFrom,
  missingPositions,
  PRINT_KINDS,
  PRINT_METHODS,
  PRINT_POSITIONS,
  type PrintKind,
  type PrintMethod,
} from '#domain/printSubmission.js';
import { newWork } from '#domain/workItem.js';
import { listActsFor } from '#storage/actsFor.js';
import { findAgency } from '#storage/agencies.js';
import { openAttachment } from '#storage/attachments.js';
import type { Tx } from '#storage/database.js';
import {
  addPrintImage,
  beginPrints,
  forwardPrints,
  type PrintSubmission,
  printImagesOf,
  printQueue,
  printSubmissionsOf,
  readPrintSubmission,
  sendPrints,
} from '#storage/printSubmissions.js';
import { cancelTasks } from '#storage/tasks.js';
import { addWork } from '#storage/workItems.js';
import { printQueuePage, printsPage } from '#web/pages/registrantPrints.js';
import type { FieldError, FormState } from '#web/view.js';
import { file, type PlainAnswer, redirect } from '../answer.js';
import { NIST_RECORDS } from '../checkUpload.js';
import { dateFields } from '../dateFields.js';
import { refuse } from '../errors.js';
import { type AtRegistrant, mayDo, REGISTRANT, RegistrantId, todayOf } from '../foundRegistrant.js';
import { dateInputs, dateOf } from '../recordForm.js';
import { type AnyRoute, route } from '../route.js';
import { asRefused, show } from '../shell.js';
import { takeUpload, UPLOAD } from '../uploads.js';
import { iso } from '../views/eventLine.js';

/** Prints and palms of a registrant: taken, on their way to NGI, answered; and where all of a jurisdiction stand. */
const LISTED = 200;

const queue = route({
  method: 'GET',
  path: '/registry/prints',
  kind: 'page',
  object: { kind: 'Registrant', all: true },
  policy: 'prints.list',
  audit: 'prints.list',
  says: 'Prints that NGI has not accepted yet: rejected ones, those to send on for a partner, those without an answer',
  handler: async (c) => {
    const rows = await printQueue(c.tx, LISTED);
    c.note({ shown: [...new Set(rows.map((r) => r.registrantId))] });
    const today = todayOf(c);
    return show(
      c,
      printQueuePage,
      {
        rows: rows.map((r) => ({
          id: r.id,
          registrantId: r.registrantId,
          name: r.displayName,
          number: r.number,
          agency: r.agencyId === c.actor.agencyId ? '' : r.agencyName,
          kind: PRINT_KINDS[r.kind],
          method: PRINT_METHODS[r.method],
          takenOn: r.takenOn,
          state: r.state,
          ask: askDay(r, today, c.user.timeZone),
        })),
      },
      { here: 'registry' },
    );
  },
});

/** The day from which NGI is asked about a set without an answer. */
function askDay(p: PrintSubmission, today: string, zone: string) {
  if (p.state !== 'sent' || p.sentAtMs === null) return null;
  const { due, reckoning } = askNgiFrom(FEDERAL_CALENDAR, p.method, localDate(zone, p.sentAtMs));
  return { on: due, now: due < today, reckoning };
}

const open = route({
  method: 'GET',
  path: '/registry/:id/prints',
  kind: 'page',
  object: REGISTRANT,
  policy: 'prints.list',
  audit: 'registrant.show',
  says: 'The prints of a registrant with where each set stands',
  params: RegistrantId,
  query: z.object({ set: z.string().max(60).default(''), retake: z.string().max(60).default('') }),
  handler: async (c) => {
    const { set, retake } = c.query;
    // A set taken again begins as the one that was refused; how it was taken may be another way now.
    const again = isUuid(retake) ? await readPrintSubmission(c.tx, retake) : undefined;
    const as =
      again?.registrantId === c.found.id && again.state === 'rejected'
        ? { retakeOf: again.id, kind: again.kind, method: again.method, ppi: String(again.ppi) }
        : {};
    return draw(c, { values: { ...dateInputs('on', todayOf(c)), set, ...as } });
  },
});

const begin = route({
  method: 'POST',
  path: '/registry/:id/prints',
  kind: 'page',
  object: REGISTRANT,
  policy: 'prints.changed',
  audit: 'prints.changed',
  says: 'Opens a set of prints or palms, a new one or one taken again after a rejection',
  params: RegistrantId,
  body: z.object({
    kind: z.string().max(10).default(''),
    method: z.string().max(10).default(''),
    ppi: z.string().max(5).default(''),
    retakeOf: z.string().max(60).default(''),
    ...dateFields('on'),
  }),
  handler: async (c) => {
    const on = dateOf(c.body, 'on');
    const errors: FieldError[] = [];
    if (!Object.hasOwn(PRINT_KINDS, c.body.kind)) errors.push({ field: 'kind', problem: 'chooseOne' });
    if (!Object.hasOwn(PRINT_METHODS, c.body.method)) errors.push({ field: 'method', problem: 'chooseOne' });
    if (!['500', '1000'].includes(c.body.ppi)) errors.push({ field: 'ppi', problem: 'chooseOne' });
    if (!isLikelyDay(on) || on > todayOf(c)) errors.push({ field: 'on', problem: 'notADate' });
    if (errors.length > 0) return draw(c, { values: c.body, errors }, 422);
    const again = isUuid(c.body.retakeOf) ? await readPrintSubmission(c.tx, c.body.retakeOf) : undefined;
    const id = await beginPrints(c.tx, { actor: c.actor, nowMs: c.now }, c.found.registrant, {
      kind: c.body.kind as PrintKind,
      method: c.body.method as PrintMethod,
      takenOn: on,
      ppi: Number(c.body.ppi),
      ...(again?.registrantId === c.found.id && again.state === 'rejected' ? { retakeOf: again.id } : {}),
    });
    if (again) await cancelTasks(c.tx, c.found.id, ['prints-rejected'], c.now);
    // Its own form stands open, whatever other set waits for files.
    return redirect(`/registry/${c.found.id}/prints?set=${id}&done=saved`, {
      audit: { facts: { prints: id } },
    });
  },
});

const AtSet = RegistrantId.extend({ set: z.string().max(60) });

async function setOf(c: AtRegistrant): Promise<PrintSubmission> {
  const { set } = c.params as { set: string };
  const found = isUuid(set) ? await readPrintSubmission(c.tx, set) : undefined;
  return found?.registrantId === c.found.id ? found : refuse('not-found');
}

const addImage = route({
  method: 'POST',
  path: '/registry/:id/prints/:set/images',
  kind: 'page',
  upload: true,
  object: REGISTRANT,
  policy: 'prints.changed',
  audit: 'prints.changed',
  says: 'Keeps the file of a live-scan device, or one scanned print of a card',
  params: AtSet,
  body: z.object({ file: UPLOAD.optional(), position: z.string().max(3).default('') }),
  prepare: ({ body }) => takeUpload(body.file, 'print'),
  handler: async (c) => {
    const set = await setOf(c);
    if (set.state !== 'taken') return refuse('stale');
    const again = (error: FieldError) =>
      draw(c, { values: { position: c.body.position, set: set.id }, errors: [error] }, 422);
    const taken = c.prepared;
    if (taken === null) return again({ field: 'file', problem: 'required' });
    if (!taken.ok)
      return again({ field: 'file', problem: 'registration', values: { says: taken.error.says } });
    const door = { actor: c.actor, nowMs: c.now };
    const { records } = taken.value;
    const prints = records
      ? records.map((r) => ({ position: r.position, mediaType: NIST_RECORDS, content: r.bytes }))
      : [
          {
            position: Number(c.body.position),
            mediaType: taken.value.mediaType,
            content: taken.value.content,
          },
        ];
    const wrong = prints.find((p) => PRINT_POSITIONS[p.position]?.kind !== set.kind);
    if (wrong)
      return again(
        records
          ? {
              field: 'file',
              problem: 'registration',
              values: {
                says: `The file holds a print of position ${wrong.position}, which this set does not take.`,
              },
            }
          : { field: 'position', problem: 'chooseOne' },
      );
    for (const print of prints) await addPrintImage(c.tx, c.services.keys, door, set, print);
    return redirect(`/registry/${c.found.id}/prints?set=${set.id}&done=saved`, {
      audit: { facts: { prints: set.id, positions: prints.map((p) => p.position) } },
    });
  },
});

const image = route({
  method: 'GET',
  path: '/registry/:id/prints/:set/images/:image',
  kind: 'page',
  object: REGISTRANT,
  policy: 'registrant.file-read',
  audit: 'registrant.file-read',
  says: 'One print of a registrant',
  params: AtSet.extend({ image: z.string().max(60) }),
  handler: async (c) => {
    const set = await setOf(c);
    const print = (await printImagesOf(c.tx, c.found.id)).find(
      (i) => i.id === c.params.image && i.submissionId === set.id,
    );
    const content = print ? await openAttachment(c.tx, c.services.keys, print.attachmentId) : null;
    if (!print || !content) return refuse('not-found');
    c.note({ prints: set.id, position: print.position });
    return file(content, {
      type: print.mediaType,
      ...(print.mediaType === NIST_RECORDS ? { name: `print-${print.position}.an2` } : {}),
    });
  },
});

const send = route({
  method: 'POST',
  path: '/registry/:id/prints/:set/send',
  kind: 'page',
  object: REGISTRANT,
  policy: 'prints.queued',
  audit: 'prints.queued',
  says: 'Puts a whole set on the way to NGI, or into the hands of the partner that sends it under its agreement',
  params: AtSet,
  body: z.object({ via: z.string().max(60).default('') }),
  handler: async (c) => {
    const set = await setOf(c);
    const there = (await printImagesOf(c.tx, c.found.id)).filter((i) => i.submissionId === set.id);
    const missing = missingPositions(
      set.kind,
      there.map((i) => i.position),
    );
    const again = (says: string) =>
      draw(
        c,
        { values: { set: set.id }, errors: [{ field: 'send', problem: 'registration', values: { says } }] },
        422,
      );
    if (missing.length > 0) return again(`Missing: ${missing.join(', ')}.`);
    const via = c.body.via === '' ? null : c.body.via;
    const partners = await partnersOf(c.tx, set.agencyId, c.now);
    if (via !== null && !partners.some((p) => p.value === via))
      return again('Choose a partner whose agreement is running.');
    const own = await findAgency(c.tx, set.agencyId);
    if (via === null && !own?.ori)
      return again('This agency has no ORI. A partner with one sends its prints under an agreement.');
    if (!(await sendPrints(c.tx, set.id, via, c.now))) return refuse('stale');
    if (via)
      await addWork(
        c.tx,
        [newWork('registryAsked', `prints ${set.id}`, { about: 'prints', id: set.id }, { urgency: 3 })],
        c.now,
      );
    return redirect(`/registry/${c.found.id}/prints?done=saved`, {
      audit: { facts: { prints: set.id, ...(via ? { via } : {}) } },
    });
  },
});

const forward = route({
  method: 'POST',
  path: '/registry/:id/prints/:set/forward',
  kind: 'page',
  object: REGISTRANT,
  policy: 'prints.queued',
  audit: 'prints.queued',
  says: 'The partner agency sends on a set that was handed to it',
  params: AtSet,
  handler: async (c) => {
    const set = await setOf(c);
    if (!(await forwardPrints(c.tx, set.id, c.actor.agencyId, c.now))) return refuse('stale');
    await cancelTasks(c.tx, c.found.id, ['prints-send-on'], c.now);
    return redirect(`/registry/${c.found.id}/prints?done=saved`, { audit: { facts: { prints: set.id } } });
  },
});

/** Agencies that act for this one under an agreement that is running. */
async function partnersOf(tx: Tx, agencyId: string, nowMs: number) {
  const running = (await listActsFor(tx, agencyId)).filter(
    (a) =>
      a.forAgencyId === agencyId &&
      a.scope === 'registrations' &&
      a.validFrom <= nowMs &&
      a.validUntil > nowMs,
  );
  return Promise.all(
    [...new Set(running.map((a) => a.agencyId))].map(async (value) => ({
      value,
      label: (await findAgency(tx, value))?.name ?? value,
    })),
  );
}

async function draw(c: AtRegistrant, form: FormState, status?: number): Promise<PlainAnswer> {
  const { registrant } = c.found;
  const [sets, images] = [
    await printSubmissionsOf(c.tx, registrant.id),
    await printImagesOf(c.tx, registrant.id),
  ];
  c.note({ prints: sets.length });
  const isOwn = registrant.agencyId === c.actor.agencyId;
  const may = mayDo(c.actor, 'prints.changed', registrant) && isOwn && registrant.state !== 'ended';
  const today = todayOf(c);
  return show(
    c,
    printsPage,
    {
      id: registrant.id,
      name: registrant.displayName,
      mayAdd: may,
      collecting: may
        ? ((
            sets.find((s) => s.state === 'taken' && s.id === form.values.set) ??
            sets.find((s) => s.state === 'taken')
          )?.id ?? null)
        : null,
      form,
      partners: may ? await partnersOf(c.tx, registrant.agencyId, c.now) : [],
      positions: Object.entries(PRINT_POSITIONS).map(([value, p]) => ({
        value,
        label: p.says,
        kind: p.kind,
      })),
      sets: sets.map((p) => {
        const own = images.filter((i) => i.submissionId === p.id);
        return {
          id: p.id,
          kind: p.kind,
          method: p.method,
          takenOn: p.takenOn,
          ppi: p.ppi,
          state: p.state,
          via: p.viaAgencyName,
          madeBy: p.madeByName ?? 'the system',
          images: own.map((i) => ({
            id: i.id,
            position: PRINT_POSITIONS[i.position]?.says ?? String(i.position),
            isPicture: i.mediaType === 'image/png',
          })),
          missing: missingPositions(
            p.kind,
            own.map((i) => i.position),
          ),
          answer: [p.answer.says, p.answer.fbiNumber ? `FBI number ${p.answer.fbiNumber}` : '']
            .filter(Boolean)
            .join('. '),
          answeredAt: p.answeredAtMs === null ? null : iso(p.answeredAtMs),
          ask: askDay(p, today, c.user.timeZone),
          mayForward: p.state === 'handed' && p.viaAgencyId === c.actor.agencyId,
          mayRetake: may && p.state === 'rejected' && !sets.some((s) => s.retakeOf === p.id),
        };
      }),
    },
    { here: 'registry', ...asRefused(status) },
  );
}

export const registrantPrintRoutes: readonly AnyRoute[] = [
  queue,
  open,
  begin,
  addImage,
  image,
  send,
  forward,
];
