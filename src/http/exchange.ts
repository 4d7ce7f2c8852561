import { alertRoutes } from './pages/alerts.js';
import { boardRoutes } from './pages/boards.js';
import { exchangeHubRoutes } from './pages/exchange.js';
import { exchangeEventRoutes } from './pages/exchangeEvents.js';
import { messageRoutes } from './pages/messages.js';
import { reminderRoutes } from './pages/reminders.js';
import { retierRoutes } from './pages/retier.js';
import { sharedFileRoutes } from './pages/sharedFiles.js';
import { splitLandRoutes } from './pages/splitLands.js';
import { statuteRoutes } from './pages/statutes.js';
import type { AnyRoute } from './route.js';

/** What jurisdictions exchange with each other beside moves. */
export const exchangeRoutes: readonly AnyRoute[] = [
  ...exchangeHubRoutes,
  ...messageRoutes,
  ...sharedFileRoutes,
  ...statuteRoutes,
  ...retierRoutes,
  ...alertRoutes,
  ...reminderRoutes,
  ...boardRoutes,
  ...exchangeEventRoutes,
  ...splitLandRoutes,
];
