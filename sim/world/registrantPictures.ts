import { addDays } from '#basics/dates.js';
import { ACKNOWLEDGEMENT_VERSION } from '#domain/acknowledgedDuties.js';
import { repaint } from '#formats/picture/repaint.js';
import type { Database } from '#storage/database.js';
import type { Keys } from '#storage/keys.js';
import { addRegistrantFile, type NewFile } from '#storage/registrantFiles.js';
import { listRegistrants, readRegistrant } from '#storage/registrants.js';
import { valuesOf } from '#storage/registrantValues.js';
import { enterElement, visitsOf } from '#storage/registration.js';
import { drawCard, drawFace } from './pictures.js';

const ACTOR = { kind: 'system', id: 'trial' } as const;

/**
 * Gives the registrants of the trial photographs and scanned papers of nobody, over the road of the pages: painted
 * anew, encrypted, with their days. Every third photograph is old, so that the due list asks for one.
 */
export async function givePictures(
  db: Database,
  keys: Keys,
  agencyIds: readonly string[],
  nowMs: number,
): Promise<void> {
  const door = { actor: ACTOR, nowMs };
  let n = 0;
  for (const agencyId of agencyIds) {
    const registrants = await db.asSystem((tx) => listRegistrants(tx, { agencyIds: [agencyId], limit: 200 }));
    for (const { id, registeredOn } of registrants) {
      n += 1;
      if (registeredOn === null) continue;
      await db.asSystem(async (tx) => {
        const registrant = (await readRegistrant(tx, id))!;
        const last = (await visitsOf(tx, id)).at(-1)?.visitedOn ?? registeredOn;
        const keep = (f: Omit<NewFile, 'label' | 'mediaType' | 'content' | 'thumb'>, picture: Uint8Array) => {
          const painted = repaint(picture, f.kind === 'face' || f.kind === 'mark' ? 'photo' : 'paper');
          if (!painted.ok) throw new Error(`trial picture: ${painted.error.says}`);
          return addRegistrantFile(tx, keys, door, registrant, { ...f, label: '', ...painted.value });
        };
        const takenOn = n % 3 === 0 ? addDays(last, -400) : last;
        await keep({ kind: 'face', valueId: null, takenOn, name: 'photo.jpg' }, drawFace(n));
        const document = (await valuesOf(tx, id)).find(
          (v) => v.element === 'document' && v.state === 'known',
        );
        if (document)
          await keep(
            { kind: 'document', valueId: document.id, takenOn: registeredOn, name: 'card.jpg' },
            drawCard(n),
          );
        if (n % 2 === 0) return;
        const signed = await enterElement(tx, door, registrant, {
          element: 'acknowledgement',
          state: 'known',
          value: { signedOn: registeredOn, form: ACKNOWLEDGEMENT_VERSION },
          source: 'Signed sheet in the file',
        });
        if (signed.ok)
          await keep(
            { kind: 'acknowledgement', valueId: signed.value, takenOn: registeredOn, name: 'sheet.jpg' },
            drawCard(n + 1000),
          );
      });
    }
  }
}
