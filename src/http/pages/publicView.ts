import { publicOptions, publicView } from '#domain/publicView.js';
import { findAgency } from '#storage/agencies.js';
import { valuesOf } from '#storage/registrantValues.js';
import { type PublicViewView, publicViewPage } from '#web/pages/publicView.js';
import { type AnyRoute, route } from '../route.js';
import { show } from '../shell.js';
import { REGISTRANT, RegistrantId } from './registrants.js';

/** What the public would see of a registrant, with the reason for everything that it would not. */
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
    const ages = values
      .filter((v) => v.element === 'offence' && v.state === 'known')
      .map((v) => (/^\d+$/.test(v.value.victimAge ?? '') ? Number(v.value.victimAge) : 0));
    const view = publicView(
      {
        ...registrant,
        sealed: registrant.sealedAtMs !== null,
        againstMinor: ages.length === 0 || ages.some((age) => age < 18),
      },
      values,
      publicOptions(agency?.settings),
    );
    c.note({ as: 'public' });
    return show(
      c,
      publicViewPage,
      {
        id: registrant.id,
        name: registrant.displayName,
        absconded: registrant.state === 'absconded',
        ...(view as Pick<PublicViewView, 'notListed' | 'shown' | 'withheld'>),
      },
      { here: 'registry' },
    );
  },
});

export const publicViewRoutes: readonly AnyRoute[] = [showOne];
