import { apiDocsPage, apiDocsView } from '#web/pages/apiDocs.js';
import { helpPage, keysPage } from '#web/pages/help.js';
import { type AnyRoute, route } from '../route.js';
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

export const helpRoutes: readonly AnyRoute[] = [help, keys, apiDocs];
