import { localDate } from '#basics/zones.js';
import { valueText } from '#domain/publicProjection.js';
import { mayBeAgainstMinor, publicOptions, publicView } from '#domain/publicView.js';
import { ELEMENTS } from '#domain/registrationElements.js';
import { findAgency } from '#storage/agencies.js';
import { isPublicDue, publicRecordOf } from '#storage/publicProjection.js';
import { valuesOf } from '#storage/registrantValues.js';
import { publicViewPage } from '#web/pages/publicView.js';
import { REGISTRANT, RegistrantId } from '../foundRegistrant.js';
import { type AnyRoute, route } from '../route.js';
import { show } from '../shell.js';
import { iso } from '../views/eventLine.js';

/**
 * What the public may see of a registrant, from the table that holds nothing else, with the reason for everything that
 * is not there. Of somebody who is not listed the table holds nothing; what would be shown is worked out for the reader.
 */
const showOne = route({
  method: 'GET',
  path: '/registry/:id/public',
  kind: 'page',
  object: REGISTRANT,
  policy: 'registrant.show',
  audit: 'registrant.show',
  says: 'What the public would see of a registrant, and why not the rest',
  params: RegistrantId,
  handler: async (c) => {
    const { registrant } = c.found;
    const values = await valuesOf(c.tx, registrant.id);
    const agency = await findAgency(c.tx, registrant.agencyId);
    const view = publicView(
      { ...registrant, sealed: registrant.sealedAtMs !== null, againstMinor: mayBeAgainstMinor(values) },
      values,
      publicOptions(agency?.settings),
      localDate(agency?.timeZone ?? 'America/New_York', c.now),
    );
    const kept = await publicRecordOf(c.tx, registrant.id);
    c.note({ as: 'public' });
    return show(
      c,
      publicViewPage,
      {
        id: registrant.id,
        name: registrant.displayName,
        absconded: kept?.absconded ?? false,
        photo: kept?.photoId ?? null,
        notListed: view.notListed,
        shown: kept?.listed
          ? kept.entries.map((e) => ({
              label: ELEMENTS[e.element].label,
              text: valueText(e.element, e.fields, Object.keys(e.fields)),
            }))
          : view.shown,
        withheld: view.withheld,
        behind: kept === undefined || (await isPublicDue(c.tx, registrant.id)),
        changedAt: kept ? iso(kept.changedAtMs) : null,
      },
      { here: 'registry' },
    );
  },
});

export const publicViewRoutes: readonly AnyRoute[] = [showOne];
