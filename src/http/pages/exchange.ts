import { countUnseen } from '#storage/officerAlerts.js';
import { countLetters } from '#storage/reminders.js';
import { countUnread } from '#storage/secureMessages.js';
import { listSharedFiles } from '#storage/sharedFiles.js';
import { exchangePage } from '#web/pages/exchange.js';
import { type AnyRoute, route } from '../route.js';
import { show } from '../shell.js';

/** What jurisdictions exchange, and what of it waits for the reader. */
const hub = route({
  method: 'GET',
  path: '/exchange',
  kind: 'page',
  object: { kind: 'Thread', all: true },
  policy: 'exchange.show',
  audit: 'exchange.show',
  says: 'What jurisdictions exchange with each other, and what waits for the reader',
  handler: async (c) => {
    const unread = await countUnread(c.tx, { userId: c.actor.id, agencyId: c.actor.agencyId });
    const files = await listSharedFiles(c.tx, { nowMs: c.now, limit: 200 });
    const isRegistry = c.actor.roles.includes('register-officer');
    return show(
      c,
      exchangePage,
      {
        parts: [
          { code: 'messages', waiting: unread },
          { code: 'files', waiting: files.filter((f) => f.agencyId !== c.actor.agencyId).length },
          ...(isRegistry
            ? ([
                { code: 'alerts', waiting: await countUnseen(c.tx, c.actor.id) },
                { code: 'reminders', waiting: await countLetters(c.tx, c.actor.agencyId) },
              ] as const)
            : []),
          { code: 'boards', waiting: 0 },
          { code: 'events', waiting: 0 },
          { code: 'library', waiting: 0 },
          { code: 'lands', waiting: 0 },
          { code: 'directory', waiting: 0 },
        ],
      },
      { here: 'exchange', waiting: { exchange: unread } },
    );
  },
});

export const exchangeHubRoutes: readonly AnyRoute[] = [hub];
