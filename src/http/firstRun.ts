import { findUser } from '#storage/users.js';
import { firstRunPage } from '#web/pages/firstRun.js';
import { redirect } from './answer.js';
import { refuse } from './errors.js';
import { isLoopback } from './loopback.js';
import { type AnyRoute, route } from './route.js';
import { show } from './shell.js';

/** Who can sign in to a trial and what to try. Only where the installation is a trial, only on this machine. */
const firstRun = route({
  method: 'GET',
  path: '/first-run',
  kind: 'public',
  object: { kind: 'SignIn', all: true },
  policy: 'sign-in.page',
  audit: 'sign-in.page',
  says: 'Who can sign in to a trial and what to try',
  handler: async (c) => {
    const { firstRun: view, settings } = c.services;
    if (!view || !settings.isTest || !isLoopback(c.request.ip)) throw refuse('not-found');
    return show(c, firstRunPage, await view());
  },
});

/** The front door: the queue for those who work it, the inbox for agencies, first-run or sign-in for the others. */
const home = route({
  method: 'GET',
  path: '/',
  kind: 'public',
  object: { kind: 'SignIn', all: true },
  policy: 'sign-in.page',
  audit: 'sign-in.page',
  says: 'Leads to where one’s work is',
  readsSession: true,
  handler: async (c) => {
    if (c.session?.state === 'full' || c.session?.state === 'locked') {
      const roles = await rolesOf(c.tx, c.session.userId);
      if (roles.some((r) => r.startsWith('nsotc-'))) return redirect('/queue');
      if (roles.includes('auditor')) return redirect('/audit');
      if (roles.includes('help-desk')) return redirect('/users');
      return redirect('/inbox');
    }
    return redirect(c.services.firstRun && c.services.settings.isTest ? '/first-run' : '/sign-in');
  },
});

async function rolesOf(tx: Parameters<typeof findUser>[0], userId: string): Promise<readonly string[]> {
  return (await findUser(tx, userId))?.roles ?? [];
}

export const firstRunRoutes: readonly AnyRoute[] = [firstRun, home];
