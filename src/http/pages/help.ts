import { decide } from '#access/decide.js';
import { apiDocsPage, apiDocsView } from '#web/pages/apiDocs.js';
import { helpPage, keysPage, pagesPage } from '#web/pages/help.js';
import { type AnyRoute, type Found, route } from '../route.js';
import { show } from '../shell.js';

/** Help, and the description of the API for people: the same for everybody. */
const help = route({
  method: 'GET',
  path: '/help',
  kind: 'public',
  object: { kind: 'Service', all: true },
  policy: 'api.described',
  audit: 'api.described',
  says: 'Help',
  readsSession: true,
  handler: (c) => show(c, helpPage, { helpDesk: c.services.settings.helpDesk }),
});

const pages = route({
  method: 'GET',
  path: '/pages',
  kind: 'page',
  object: {
    kind: 'Account',
    find: ({ actor }: { actor: { id: string; agencyId: string } | undefined }): Found | undefined =>
      actor && { id: actor.id, agencyId: actor.agencyId, userId: actor.id },
  },
  policy: 'account.show',
  audit: 'account.show',
  says: 'Every page that is open to the reader',
  handler: (c) =>
    show(c, pagesPage, {
      pages: c.services.lists
        .filter(
          (p) => decide(c.actor, p.policy, { kind: p.object, id: '*', agencyId: c.actor.agencyId }).allowed,
        )
        .map(({ path, says }) => ({ path, name: nameOf(path), says })),
    }),
});

/** `/foreign-messages` is `Foreign messages`, `/registry/due` is `Registry, due`. */
function nameOf(path: string): string {
  const words = path.slice(1).replaceAll('-', ' ').replaceAll('/', ', ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

const keys = route({
  method: 'GET',
  path: '/help/keys',
  kind: 'public',
  object: { kind: 'Service', all: true },
  policy: 'api.described',
  audit: 'api.described',
  says: 'The list of keys',
  readsSession: true,
  handler: (c) => show(c, keysPage, {}),
});

const apiDocs = route({
  method: 'GET',
  path: '/api/docs',
  kind: 'public',
  object: { kind: 'Service', all: true },
  policy: 'api.described',
  audit: 'api.described',
  says: 'The description of the HTTP API, to be read by people',
  readsSession: true,
  handler: (c) => show(c, apiDocsPage, apiDocsView(c.services.describe()), { here: 'api' }),
});

export const helpRoutes: readonly AnyRoute[] = [help, pages, keys, apiDocs];
