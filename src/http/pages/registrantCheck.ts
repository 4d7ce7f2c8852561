import { dateText } from '#basics/dates.js';
import { fieldText } from '#domain/plainValue.js';
import { withTribesNamed } from '#domain/registration.js';
import {
  completeness,
  ELEMENT_GROUPS,
  type ElementGroup,
  type ElementRow,
  elementsOf,
} from '#domain/registrationElements.js';
import { answersOf, fieldsOf } from '#storage/agencyFields.js';
import { currentPhoto, filesOf } from '#storage/registrantFiles.js';
import { valuesOf } from '#storage/registrantValues.js';
import { registryNames } from '#storage/registryPlaces.js';
import { type CheckRow, checkPage } from '#web/pages/registrantCheck.js';
import { mayDo, REGISTRANT, RegistrantId } from '../foundRegistrant.js';
import { type AnyRoute, route } from '../route.js';
import { show } from '../shell.js';

/** All answers of a registration on one page: checked with the person before it is entered as registered, and printed. */
const check = route({
  method: 'GET',
  path: '/registry/:id/check',
  kind: 'page',
  object: REGISTRANT,
  policy: 'registrant.show',
  audit: 'registrant.show',
  says: 'Every answer of a registration on one page, to be checked with the person and printed',
  params: RegistrantId,
  handler: async (c) => {
    const { registrant } = c.found;
    const values = withTribesNamed(await valuesOf(c.tx, registrant.id), await registryNames(c.tx));
    const photo = currentPhoto(await filesOf(c.tx, registrant.id));
    const standing = new Map(
      (await answersOf(c.tx, registrant.id))
        .filter((a) => a.endedAtMs === null)
        .map((a) => [a.code, a.value]),
    );
    const complete = completeness(new Set(values.map((v) => v.element)));
    c.note({ part: 'all' });
    return show(
      c,
      checkPage,
      {
        id: registrant.id,
        name: registrant.displayName,
        number: registrant.number,
        photo: photo ? { file: photo.id, on: photo.takenOn } : null,
        open: complete.open.length,
        mayChange: mayDo(c.actor, 'registrant.changed', registrant) && registrant.state !== 'ended',
        parts: (Object.keys(ELEMENT_GROUPS) as ElementGroup[]).map((code) => ({
          code,
          title: ELEMENT_GROUPS[code].title,
          rows: elementsOf(code).flatMap(([element, row]): CheckRow[] => {
            const held = values.filter((v) => v.element === element);
            if (held.length === 0)
              return row.asked ? [{ id: element, label: row.label, text: '', answer: 'open' }] : [];
            return held.map((v) => ({
              id: v.id,
              label: row.label,
              text: textOf(row, v.value, v.fromOn, v.untilOn),
              answer: v.state,
            }));
          }),
        })),
        own: (await fieldsOf(c.tx, registrant.agencyId)).map((f) => ({
          id: f.code,
          label: f.label,
          text: standing.get(f.code) ?? '',
        })),
      },
      { here: 'registry' },
    );
  },
});

function textOf(
  row: ElementRow,
  value: Readonly<Record<string, string>>,
  from: string | null,
  until: string | null,
): string {
  const told = row.fields.flatMap((f) => {
    const text = value[f.code];
    return text === undefined ? [] : [`${f.label}: ${fieldText(f, text)}`];
  });
  return [...told, from ? `from ${dateText(from)}` : '', until ? `until ${dateText(until)}` : '']
    .filter(Boolean)
    .join('; ');
}

export const registrantCheckRoutes: readonly AnyRoute[] = [check];
