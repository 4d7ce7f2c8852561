import { exchangeHubRoutes } from './pages/exchange.js';
import { messageRoutes } from './pages/messages.js';
import { sharedFileRoutes } from './pages/sharedFiles.js';
import type { AnyRoute } from './route.js';

/** What jurisdictions exchange with each other beside moves. */
export const exchangeRoutes: readonly AnyRoute[] = [
  ...exchangeHubRoutes,
  ...messageRoutes,
  ...sharedFileRoutes,
];
