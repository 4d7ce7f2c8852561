import { findUser } from '#storage/users.js';
import { address, DUTY_ADDRESS } from '#web/addresses.js';
import { firstRunPage } from '#web/pages/firstRun.js';
import type { Duty } from '#web/view.js';
import { redirect } from './answer.js';
import { personOf } from './callers.js';
import { refuse } from './errors.js';
import { isLoopback } from './loopback.js';
import { type AnyRoute, type Person, route } from './route.js';
import { dutiesOf, show } from './shell.js';

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

/** Where work begins: the first of these that is open to the reader, else the first entry of their menu. */
const STARTS: readonly Duty[] = ['queue', 'inbox', 'registry', 'records', 'audit', 'users', 'rules'];

function startOf(actor: Person): string {
  const open = dutiesOf(actor);
  const duty = STARTS.find((start) => open.includes(start)) ?? open[0];
  return duty === undefined ? address.account : DUTY_ADDRESS[duty];
}

/** The front door: to their work for those who have signed in, first-run or sign-in for the others. */
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
      const user = await findUser(c.tx, c.session.userId);
      if (user) return redirect(startOf(personOf(user, c.session)));
    }
    return redirect(c.services.firstRun && c.services.settings.isTest ? '/first-run' : '/sign-in');
  },
});

export const firstRunRoutes: readonly AnyRoute[] = [firstRun, home];
