import { z } from 'zod';
import { isLikelyDay } from '#basics/dates.js';
import { isUuid } from '#basics/ids.js';
import { ACKNOWLEDGEMENT_VERSION } from '#domain/acknowledgedDuties.js';
import { FILE_KINDS, type FileKind, kindsFor } from '#domain/registrantFile.js';
import { openAttachment } from '#storage/attachments.js';
import { dutiesOf } from '#storage/registrantDuties.js';
import {
  addRegistrantFile,
  currentPhoto,
  filesOf,
  keepPhoto,
  type RegistrantFile,
  readRegistrantFile,
  removeRegistrantFile,
} from '#storage/registrantFiles.js';
import { type RegistrantValue, valuesOf } from '#storage/registrantValues.js';
import { enterElement } from '#storage/registration.js';
import { type FileRow, papersPage, photosPage } from '#web/pages/registrantFiles.js';
import type { FieldError, FormState } from '#web/view.js';
import { file, type PlainAnswer, redirect } from '../answer.js';
import { dateFields } from '../dateFields.js';
import { refuse } from '../errors.js';
import { type AtRegistrant, mayDo, REGISTRANT, RegistrantId, todayOf } from '../foundRegistrant.js';
import { dateInputs, dateOf } from '../recordForm.js';
import { type AnyRoute, route } from '../route.js';
import { asRefused, show } from '../shell.js';
import { takeUpload, UPLOAD } from '../uploads.js';

/**
 * Photographs and papers in the file of a registrant. One road for both: checked and painted anew before the
 * transaction, encrypted, opened only here, each opening a row of the audit.
 */
const Body = z.object({
  file: UPLOAD.optional(),
  what: z.string().max(60).default(''),
  label: z.string().trim().max(120).default(''),
  ...dateFields('on'),
});
type Fields = z.infer<typeof Body>;

/** The elements that a file of a kind belongs to. */
const BELONGS = { mark: 'mark', document: 'document', acknowledgement: 'acknowledgement' } as const;

const PLACES = { photos: 'photo', papers: 'paper' } as const;
type Place = keyof typeof PLACES;

function routesOf(place: Place): AnyRoute[] {
  const open = route({
    method: 'GET',
    path: `/registry/:id/${place}`,
    kind: 'page',
    object: REGISTRANT,
    policy: 'registrant.file-read',
    audit: 'registrant.show',
    says:
      place === 'photos'
        ? 'The photographs of a registrant with their days'
        : 'The scanned papers of a registrant',
    params: RegistrantId,
    handler: (c) =>
      // Nearly every photograph is one of the face; of papers there is no such.
      draw(c, place, {
        values: { ...dateInputs('on', todayOf(c)), ...(place === 'photos' ? { what: 'face' } : {}) },
      }),
  });
  const add = route({
    method: 'POST',
    path: `/registry/:id/${place}`,
    kind: 'page',
    upload: true,
    object: REGISTRANT,
    policy: 'registrant.file-added',
    audit: 'registrant.file-added',
    says: place === 'photos' ? 'Keeps a photograph of a registrant' : 'Keeps a scanned paper of a registrant',
    params: RegistrantId,
    body: Body,
    prepare: ({ body }) => takeUpload(body.file, PLACES[place]),
    handler: async (c) => {
      const { file: _file, ...typed } = c.body;
      const again = (error: FieldError) => draw(c, place, { values: typed, errors: [error] }, 422);
      const { registrant } = c.found;
      const on = dateOf(typed, 'on');
      const values = await valuesOf(c.tx, registrant.id);
      const what = whatOf(place, c.body, values);
      if (!what) return again({ field: 'what', problem: 'chooseOne' });
      if (!isLikelyDay(on) || on > todayOf(c)) return again({ field: 'on', problem: 'notADate' });
      if (c.prepared === null) return again({ field: 'file', problem: 'required' });
      if (!c.prepared.ok)
        return again({ field: 'file', problem: 'registration', values: { says: c.prepared.error.says } });
      const door = { actor: c.actor, nowMs: c.now };
      const signed =
        what.kind === 'acknowledgement'
          ? await enterElement(c.tx, door, registrant, {
              element: 'acknowledgement',
              state: 'known',
              value: { signedOn: on, form: c.body.label || ACKNOWLEDGEMENT_VERSION },
              source: 'Signed sheet in the file',
            })
          : undefined;
      const id = await addRegistrantFile(c.tx, c.services.keys, door, registrant, {
        kind: what.kind,
        valueId: signed?.ok ? signed.value : what.valueId,
        label: c.body.label,
        takenOn: on,
        ...c.prepared.value,
      });
      return redirect(`/registry/${registrant.id}/${place}?done=saved`, {
        audit: { facts: { file: id, kind: what.kind, bytes: c.prepared.value.content.length } },
      });
    },
  });
  return [open, add];
}

/** `face`, `other`, `acknowledgement`, or the id of the entry that the file shows. */
function whatOf(
  place: Place,
  body: Fields,
  values: readonly RegistrantValue[],
): { readonly kind: FileKind; readonly valueId: string | null } | undefined {
  const kind = kindsFor(PLACES[place]).find((k) => k === body.what);
  if (kind && kind !== 'mark' && kind !== 'document') return { kind, valueId: null };
  const element = place === 'photos' ? 'mark' : 'document';
  const value = values.find((v) => v.id === body.what && v.element === element && v.state === 'known');
  return value && { kind: element, valueId: value.id };
}

const unchanged = route({
  method: 'POST',
  path: '/registry/:id/photos/unchanged',
  kind: 'page',
  object: REGISTRANT,
  policy: 'registrant.file-added',
  audit: 'registrant.file-added',
  says: 'Records that an officer saw the person and the photograph on file still shows them',
  params: RegistrantId,
  handler: async (c) => {
    const { registrant } = c.found;
    if (!currentPhoto(await filesOf(c.tx, registrant.id))) return refuse('stale');
    await keepPhoto(c.tx, { actor: c.actor, nowMs: c.now }, registrant, todayOf(c));
    return redirect(`/registry/${registrant.id}/photos?done=saved`, {
      audit: { facts: { unchanged: true } },
    });
  },
});

const AtFile = RegistrantId.extend({ file: z.string().max(60) });

function opening(end: '' | '/thumb'): AnyRoute {
  return route({
    method: 'GET',
    path: `/registry/:id/files/:file${end}`,
    kind: 'page',
    object: REGISTRANT,
    policy: 'registrant.file-read',
    audit: 'registrant.file-read',
    says: end ? 'A photograph of a registrant, small' : 'A photograph or paper of a registrant',
    params: AtFile,
    handler: async (c) => {
      const kept = isUuid(c.params.file) ? await readRegistrantFile(c.tx, c.params.file) : undefined;
      const attachment = end ? kept?.thumbId : kept?.attachmentId;
      if (!kept || kept.registrantId !== c.found.id || !attachment) return refuse('not-found');
      const content = await openAttachment(c.tx, c.services.keys, attachment);
      if (!content) return refuse('gone');
      c.note({ file: kept.id, kind: kept.kind, small: end !== '' });
      const type = end ? 'image/jpeg' : (kept.mediaType ?? 'application/octet-stream');
      // Pictures are ours, pixel by pixel; a PDF is somebody else's and is saved, never shown in place.
      return file(
        content,
        type.startsWith('image/') ? { type } : { type, name: `${kept.kind}-${kept.takenOn}.pdf` },
      );
    },
  });
}

const remove = route({
  method: 'POST',
  path: '/registry/:id/files/:file/remove',
  kind: 'page',
  object: REGISTRANT,
  policy: 'registrant.file-removed',
  audit: 'registrant.file-removed',
  says: 'Destroys a photograph or paper that was kept in error; that there was one stays',
  params: AtFile,
  handler: async (c) => {
    const kept = isUuid(c.params.file) ? await readRegistrantFile(c.tx, c.params.file) : undefined;
    const door = { actor: c.actor, nowMs: c.now };
    if (!kept || !(await removeRegistrantFile(c.tx, door, c.found.registrant, kept.id)))
      return refuse('stale');
    const place = FILE_KINDS[kept.kind].use === 'photo' ? 'photos' : 'papers';
    return redirect(`/registry/${c.found.id}/${place}?done=saved`, {
      audit: { facts: { file: kept.id, kind: kept.kind } },
    });
  },
});

async function draw(c: AtRegistrant, place: Place, form: FormState, status?: number): Promise<PlainAnswer> {
  const { registrant } = c.found;
  const values = await valuesOf(c.tx, registrant.id);
  const kinds = kindsFor(PLACES[place]);
  const files = (await filesOf(c.tx, registrant.id)).filter((f) => kinds.includes(f.kind));
  c.note({ files: files.length });
  const mayAdd = mayDo(c.actor, 'registrant.file-added', registrant) && registrant.state !== 'ended';
  const rows = files.filter((f) => f.answer === 'taken').map((f) => rowOf(f, values));
  const entries = (element: string) =>
    values
      .filter((v) => v.element === element && v.state === 'known')
      .map((v) => ({ value: v.id, label: wordsOf(v) }));
  const common = { id: registrant.id, name: registrant.displayName, mayAdd, form };
  const shell = { here: 'registry', ...asRefused(status) } as const;
  if (place === 'papers')
    return show(
      c,
      papersPage,
      { ...common, rows, entries: entries(BELONGS.document), version: ACKNOWLEDGEMENT_VERSION },
      shell,
    );
  const due = (await dutiesOf(c.tx, registrant.id)).find((d) => d.kind === 'photo' && d.state === 'open');
  const current = currentPhoto(files);
  return show(
    c,
    photosPage,
    {
      ...common,
      rows,
      current: current ? rowOf(current, values) : null,
      unchangedOn: files.find((f) => f.answer === 'unchanged')?.takenOn ?? null,
      due: due ? { on: due.dueOn, reckoning: due.reckoning } : null,
      entries: entries(BELONGS.mark),
    },
    shell,
  );
}

function rowOf(f: RegistrantFile, values: readonly RegistrantValue[]): FileRow {
  const value = values.find((v) => v.id === f.valueId);
  return {
    id: f.id,
    kind: f.kind,
    says: f.label || (value ? wordsOf(value) : ''),
    on: f.takenOn,
    hasThumb: f.thumbId !== null,
    kilobytes: Math.max(1, Math.round((f.bytes ?? 0) / 1024)),
    by: f.recordedByName ?? 'the system',
  };
}

/** A mark or document in a few words: `tattoo, left arm, anchor`. */
function wordsOf(v: RegistrantValue): string {
  const { kind = '', where, text, issuer, number, form } = v.value;
  return [kind.replace(/-/g, ' '), where, text, issuer, number, form].filter(Boolean).join(', ');
}

export const registrantFileRoutes: readonly AnyRoute[] = [
  ...routesOf('photos'),
  ...routesOf('papers'),
  unchanged,
  opening(''),
  opening('/thumb'),
  remove,
];
