import { z } from 'zod';
import { decide } from '#access/decide.js';
import { hashPassword, oneTimePassword } from '#access/password.js';
import { isUuid } from '#basics/ids.js';
import { ROLES, type Role, roleFits } from '#domain/actor.js';
import type { RecipientRole } from '#domain/agency.js';
import { findAgency, listAgencies } from '#storage/agencies.js';
import { listPasskeys } from '#storage/passkeys.js';
import { recoveryCodesLeft } from '#storage/recoveryCodes.js';
import { endSessionsOf } from '#storage/sessions.js';
import { lastTries, releaseLock } from '#storage/signIn.js';
import {
  addUser,
  changeUser,
  findUser,
  listUsers,
  setPassword,
  setTotpSecret,
  type User,
} from '#storage/users.js';
import { userPage } from '#web/pages/user.js';
import { userChangePage } from '#web/pages/userChange.js';
import { newUserPage, type UserState, usersPage } from '#web/pages/users.js';
import type { FieldError, FormState } from '#web/view.js';
import { type PlainAnswer, redirect } from '../answer.js';
import { refuse } from '../errors.js';
import { type AnyRoute, type AtPage, type Finding, type Found, type Person, route } from '../route.js';
import { type Showing, show } from '../shell.js';

/** People who can sign in: of the own agency for its administrator, of all for NSOTC's administrators and help desk. */
const ROWS = 50;

interface FoundUser extends Found {
  readonly user: User;
}

const USER = {
  kind: 'User',
  find: async ({
    tx,
    params,
  }: Finding<{ user: string }, unknown, unknown>): Promise<FoundUser | undefined> => {
    const user = isUuid(params.user) ? await findUser(tx, params.user) : undefined;
    return user && { id: user.id, agencyId: user.agencyId, userId: user.id, user };
  },
} as const;
const params = z.object({ user: z.string().max(60) });
const word = (max: number) => z.string().max(max).optional().catch(undefined);

const list = route({
  method: 'GET',
  path: '/users',
  kind: 'page',
  object: { kind: 'User', all: true },
  policy: 'user.list',
  audit: 'user.list',
  says: 'Users, by name and state',
  query: z.object({
    q: word(100),
    state: word(20),
    page: z.coerce.number().int().min(1).max(10_000).catch(1),
  }),
  handler: async (c) => {
    const { users, total } = await listUsers(c.tx, {
      ...(c.query.q ? { text: c.query.q } : {}),
      lockedOnly: c.query.state === 'locked',
      limit: ROWS,
      offset: (c.query.page - 1) * ROWS,
    });
    c.note({ shown: users.map((u) => u.id) });
    const base = new URLSearchParams();
    if (c.query.q) base.set('q', c.query.q);
    if (c.query.state) base.set('state', c.query.state);
    return show(
      c,
      usersPage,
      {
        rows: users.map((user) => ({
          id: user.id,
          name: user.displayName,
          username: user.signInName,
          agency: user.agencyName,
          roles: user.roles,
          state: stateOf(user, c.now),
          mayOpen: may(c.actor, 'user.show', user.agencyId),
          ...(user.lastSignInAt === null ? {} : { lastSignIn: iso(user.lastSignInAt) }),
        })),
        paging: {
          page: c.query.page,
          pages: Math.max(1, Math.ceil(total / ROWS)),
          total,
          base: base.size > 0 ? `/users?${base}` : '/users',
        },
        filter: { values: { q: c.query.q ?? '', state: c.query.state ?? '' } },
        mayAdd: may(c.actor, 'user.added', c.actor.agencyId),
      },
      { here: 'users' },
    );
  },
});

const newPage = route({
  method: 'GET',
  path: '/users/new',
  kind: 'page',
  object: { kind: 'User', all: true },
  policy: 'user.added',
  audit: 'user.list',
  says: 'The form for a new user',
  handler: (c) => drawNew(c, { values: {} }),
});

const newPost = route({
  method: 'POST',
  path: '/users/new',
  kind: 'page',
  // The owner is the agency that the form names, checked against the policies like any other.
  object: {
    kind: 'User',
    find: async ({ tx, body, actor }: Finding<unknown, unknown, { agency: string }>) => {
      const agency = isUuid(body.agency) ? await findAgency(tx, body.agency) : undefined;
      return { id: '*', agencyId: agency?.id ?? actor?.agencyId ?? null };
    },
  },
  policy: 'user.added',
  audit: 'user.added',
  says: 'Adds a user with a one-time password',
  body: z.object({
    name: z.string().max(200).default(''),
    username: z.string().max(100).default(''),
    email: z.string().max(200).default(''),
    agency: z.string().max(60).default(''),
    roles: z.union([z.string(), z.array(z.string())]).default([]),
  }),
  prepare: async () => {
    const password = oneTimePassword();
    return { password, hash: await hashPassword(password) };
  },
  handler: async (c) => {
    const agency = isUuid(c.body.agency) ? await findAgency(c.tx, c.body.agency) : undefined;
    const roles = rolesIn(c.body.roles);
    const errors = problemsOf(c.body, roles, agency?.recipientRole);
    if (!/^[a-z0-9][a-z0-9._-]{2,60}$/i.test(c.body.username.trim()))
      errors.push({ field: 'username', problem: 'userNameShape' });
    if (!agency) errors.push({ field: 'agency', problem: 'chooseOne' });
    const form = { values: { ...c.body, roles } };
    if (errors.length > 0) return drawNew(c, { ...form, errors }, { status: 422 });
    const id = await addUser(
      c.tx,
      {
        agencyId: c.body.agency,
        signInName: c.body.username,
        displayName: c.body.name.trim(),
        email: c.body.email || null,
        roles,
        passwordHash: c.prepared.hash,
        mustChangePassword: true,
      },
      c.now,
    );
    if (!id)
      return drawNew(c, { ...form, errors: [{ field: 'username', problem: 'nameTaken' }] }, { status: 422 });
    c.note({ roles });
    const user = (await findUser(c.tx, id))!;
    return drawUser(
      c,
      user,
      { oneTimeCode: c.prepared.password },
      {
        done: { code: 'userAdded' },
        audit: { objectId: id },
      },
    );
  },
});

const showUser = route({
  method: 'GET',
  path: '/users/:user',
  kind: 'page',
  object: USER,
  policy: 'user.show',
  audit: 'user.show',
  says: 'A user: state, second factors, last tries',
  params,
  handler: (c) => drawUser(c, c.found.user),
});

const unlock = route({
  method: 'POST',
  path: '/users/:user/unlock',
  kind: 'page',
  object: USER,
  policy: 'user.released',
  audit: 'user.released',
  says: 'Releases a locked account',
  params,
  handler: async (c) => {
    c.note({ wasLocked: await releaseLock(c.tx, c.found.id, c.now) });
    return redirect(`/users/${c.found.id}?done=unlocked`);
  },
});

/** Password and authenticator anew, for somebody who lost both: only after the person was checked another way. */
const reset = route({
  method: 'POST',
  path: '/users/:user/reset',
  kind: 'page',
  object: USER,
  policy: 'user.changed',
  audit: 'user.changed',
  says: 'Gives a one-time password and takes the old factors away',
  params,
  body: z.object({ checked: z.enum(['call-back', 'in-person', 'supervisor']).optional() }),
  prepare: async () => {
    const password = oneTimePassword();
    return { password, hash: await hashPassword(password) };
  },
  handler: async (c) => {
    const { user } = c.found;
    if (!c.body.checked) {
      const form: FormState = { values: {}, errors: [{ field: 'checked', problem: 'chooseOne' }] };
      return drawUser(c, user, { reset: form }, { status: 422 });
    }
    await setPassword(c.tx, user.id, c.prepared.hash, true);
    await setTotpSecret(c.tx, c.services.keys, user.id, null);
    const ended = await endSessionsOf(c.tx, user.id);
    c.note({ what: 'reset', checked: c.body.checked, sessionsEnded: ended });
    return drawUser(
      c,
      (await findUser(c.tx, user.id))!,
      { oneTimeCode: c.prepared.password },
      {
        done: { code: 'resetSent' },
      },
    );
  },
});

const changePage = route({
  method: 'GET',
  path: '/users/:user/change',
  kind: 'page',
  object: USER,
  policy: 'user.changed',
  audit: 'user.show',
  says: 'The form for a user’s name, roles and state',
  params,
  handler: (c) => drawChange(c, c.found.user, valuesOf(c.found.user)),
});

/** Roles count from the next request; somebody switched off is signed out at once. */
const changePost = route({
  method: 'POST',
  path: '/users/:user/change',
  kind: 'page',
  object: USER,
  policy: 'user.changed',
  audit: 'user.changed',
  says: 'Changes a user’s name, roles and state',
  params,
  body: z.object({
    version: z.coerce.number().int(),
    name: z.string().max(200).default(''),
    email: z.string().max(200).default(''),
    badge: z.string().max(60).default(''),
    roles: z.union([z.string(), z.array(z.string())]).default([]),
    status: z.enum(['active', 'disabled']).catch('active'),
  }),
  handler: async (c) => {
    const { user } = c.found;
    const roles = rolesIn(c.body.roles);
    const errors = problemsOf(c.body, roles, user.agencyRole);
    const { version, name, email, badge, status } = c.body;
    if (errors.length > 0)
      return drawChange(c, user, { values: { name, email, badge, status, roles }, errors }, { status: 422 });
    const change = { displayName: name.trim(), email: email || null, badge: badge.trim(), roles, status };
    if (!(await changeUser(c.tx, user.id, version, change, c.now))) refuse('stale');
    const ended = status === 'disabled' ? await endSessionsOf(c.tx, user.id) : 0;
    c.note({ what: 'change', rolesBefore: user.roles, roles, status, sessionsEnded: ended });
    return redirect(`/users/${user.id}?done=saved`);
  },
});

export const userRoutes: readonly AnyRoute[] = [
  list,
  newPage,
  newPost,
  showUser,
  changePage,
  changePost,
  unlock,
  reset,
];

async function drawNew(c: AtPage, form: FormState, showing: Showing = {}): Promise<PlainAnswer> {
  const national = c.actor.agencyRole === 'nsotc';
  const { agencies } = national
    ? await listAgencies(c.tx, { limit: 1000, offset: 0 })
    : { agencies: [(await findAgency(c.tx, c.actor.agencyId))!] };
  const roles = (Object.keys(ROLES) as Role[]).filter(
    (role) => national || roleFits(role, c.actor.agencyRole),
  );
  return show(
    c,
    newUserPage,
    { agencies: agencies.map(({ id, name, kind }) => ({ id, name, kind })), roles, form },
    { here: 'users', ...showing },
  );
}

function drawChange(c: AtPage, user: User, form: FormState, showing: Showing = {}): Promise<PlainAnswer> {
  const roles = (Object.keys(ROLES) as Role[]).filter((role) => roleFits(role, user.agencyRole));
  const view = { id: user.id, name: user.displayName, version: user.version, roles, form };
  return show(c, userChangePage, view, { here: 'users', ...showing });
}

function valuesOf({ displayName, email, badge, roles, status }: User): FormState {
  return { values: { name: displayName, email: email ?? '', badge, roles, status } };
}

function rolesIn(given: string | readonly string[]): Role[] {
  return (typeof given === 'string' ? [given] : given).filter(isRole);
}

/** Separation of duties holds already when roles are given, not only when they are used. */
function problemsOf(
  body: { readonly name: string; readonly email: string },
  roles: readonly Role[],
  agencyRole: RecipientRole | undefined,
): FieldError[] {
  const errors: FieldError[] = [];
  if (body.name.trim() === '') errors.push({ field: 'name', problem: 'required' });
  if (body.email !== '' && !/^[^\s@]+@[^\s@]+$/.test(body.email))
    errors.push({ field: 'email', problem: 'notAnEmail' });
  if (roles.length === 0) errors.push({ field: 'roles', problem: 'chooseOne' });
  else if (roles.includes('auditor') && roles.length > 1)
    errors.push({ field: 'roles', problem: 'auditorAlone' });
  else if (agencyRole && !roles.every((role) => roleFits(role, agencyRole)))
    errors.push({ field: 'roles', problem: 'roleNotHere' });
  return errors;
}

async function drawUser(
  c: AtPage,
  user: User,
  more: { readonly oneTimeCode?: string; readonly reset?: FormState } = {},
  showing: Showing = {},
): Promise<PlainAnswer> {
  const tries = await lastTries(c.tx, user.id, 20);
  const mayReset = may(c.actor, 'user.changed', user.agencyId, user.id);
  const failed = tries.filter((t) => t.result === 'failed').length;
  return show(
    c,
    userPage,
    {
      id: user.id,
      name: user.displayName,
      username: user.signInName,
      agency: user.agencyName,
      roles: user.roles,
      state: stateOf(user, c.now),
      ...(user.lastSignInAt === null ? {} : { lastSignIn: iso(user.lastSignInAt) }),
      factors: {
        authenticator: user.hasAuthenticator,
        passkeys: (await listPasskeys(c.tx, user.id)).length,
        recoveryCodesLeft: await recoveryCodesLeft(c.tx, user.id),
      },
      ...(user.lockedAt === null ? {} : { locked: { tries: failed, since: iso(user.lockedAt) } }),
      tries: tries.map(({ at, result, method }) => ({ at: iso(at), how: method, result })),
      mayChange: mayReset,
      mayUnlock: user.lockedAt !== null && may(c.actor, 'user.released', user.agencyId, user.id),
      ...(more.reset ? { reset: more.reset } : mayReset ? { reset: { values: {} } } : {}),
      ...(more.oneTimeCode ? { oneTimeCode: more.oneTimeCode } : {}),
    },
    { here: 'users', ...showing },
  );
}

function may(
  actor: Person,
  action: 'user.added' | 'user.changed' | 'user.released' | 'user.show',
  agencyId: string,
  userId = '',
): boolean {
  return decide(actor, action, { kind: 'User', id: '*', agencyId, userId }).allowed;
}

function stateOf(user: User, nowMs: number): UserState {
  if (user.status === 'disabled' || (user.endsAt !== null && user.endsAt <= nowMs)) return 'disabled';
  if (user.lockedAt !== null) return 'locked';
  const used = Math.max(user.lastSignInAt ?? 0, user.createdAt);
  return nowMs - used > 90 * 86_400_000 ? 'idle' : 'active';
}

function isRole(text: string): text is Role {
  return Object.hasOwn(ROLES, text);
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
