import { decide } from '#access/decide.js';
import type { User } from '#storage/users.js';
import { PAGE_NAMES } from '#web/pageNames.js';
import { apiDocsPage, apiDocsView } from '#web/pages/apiDocs.js';
import { helpPage, keysPage, type PageArea, pagesPage } from '#web/pages/help.js';
import { type AnyRoute, type Found, type Person, route } from '../route.js';
import type { Services } from '../services.js';
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
  handler: (c) =>
    show(asReader(c), helpPage, {
      helpDesk: c.services.settings.helpDesk,
      open: openTo(c.services, c.reader?.actor).map(({ path }) => path),
    }),
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
  handler: (c) => {
    const open = openTo(c.services, c.actor);
    const areas = AREAS.map((area) => ({
      area,
      pages: open
        .filter((p) => areaOf(p.path) === area)
        .map(({ path, says }) => ({ path, says, name: PAGE_NAMES[path] ?? null })),
    }));
    return show(c, pagesPage, { areas: areas.filter((a) => a.pages.length > 0) });
  },
});

/** Somebody who has signed in keeps name, menu and the way out on pages that are open to everybody. */
function asReader<C extends { readonly reader?: { readonly user: User; readonly actor: Person } }>(c: C) {
  return { ...c, ...c.reader };
}

/** The pages that lead on and are open to the reader; what a page asks for while it stands open is none. */
function openTo(services: Services, actor: Person | undefined): Services['lists'] {
  if (!actor) return [];
  return services.lists.filter(
    (p) =>
      !p.path.startsWith('/live/') &&
      decide(actor, p.policy, { kind: p.object, id: '*', agencyId: actor.agencyId }).allowed,
  );
}

/** Where a page stands in the list of all pages, by the first word of its address; what is not here stands last. */
const AREA_OF: Readonly<Record<string, PageArea>> = {
  queue: 'travellers',
  search: 'travellers',
  trips: 'travellers',
  cases: 'travellers',
  redress: 'travellers',
  'angel-watch': 'travellers',
  secondary: 'travellers',
  lookouts: 'travellers',
  inbox: 'told',
  tasks: 'told',
  notices: 'told',
  releases: 'told',
  'foreign-messages': 'told',
  'foreign-receipts': 'told',
  'foreign-exchanges': 'told',
  'passport-requests': 'told',
  iml: 'told',
  disclosures: 'told',
  reconciliation: 'told',
  deliveries: 'told',
  registry: 'registry',
  records: 'registry',
  relocations: 'registry',
  training: 'registry',
  exchange: 'exchange',
  messages: 'exchange',
  files: 'exchange',
  boards: 'exchange',
  events: 'exchange',
  statutes: 'exchange',
  alerts: 'exchange',
  reminders: 'registry',
  retier: 'registry',
  'split-land': 'registry',
  agencies: 'exchange',
};
const AREAS: readonly PageArea[] = ['travellers', 'told', 'registry', 'exchange', 'system'];

function areaOf(path: string): PageArea {
  return AREA_OF[path.split('/')[1] ?? ''] ?? 'system';
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
  handler: (c) => show(asReader(c), keysPage, {}),
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
  handler: (c) => show(asReader(c), apiDocsPage, apiDocsView(c.services.describe()), { here: 'api' }),
});

export const helpRoutes: readonly AnyRoute[] = [help, pages, keys, apiDocs];
