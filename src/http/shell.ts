import { decide } from '#access/decide.js';
import type { ObjectKind } from '#access/objectKinds.js';
import type { RecipientRole } from '#domain/agency.js';
import type { AuditAction } from '#domain/auditAction.js';
import { staleFeeds } from '#domain/registerDoubt.js';
import { isTrainingAgency } from '#domain/training.js';
import type { Tx } from '#storage/database.js';
import { feedStates } from '#storage/registerRecords.js';
import { SESSION, type Session } from '#storage/sessions.js';
import type { User } from '#storage/users.js';
import type { Page } from '#web/page.js';
import { renderPage } from '#web/render.js';
import type { DoneCode, Duty, Shell } from '#web/view.js';
import { type AuditMore, type Cookie, type PlainAnswer, page } from './answer.js';
import type { Person, RequestFacts } from './route.js';
import type { Services } from './services.js';

/**
 * Menu entries in order, each shown to whom its first action is open; `of`: only to this kind of agency, whose other
 * pages do not lead there.
 */
const DUTIES: readonly {
  readonly duty: Duty;
  readonly kind: ObjectKind;
  readonly action: AuditAction;
  readonly of?: RecipientRole;
}[] = [
  { duty: 'queue', kind: 'Candidate', action: 'candidate.list' },
  { duty: 'inbox', kind: 'Notification', action: 'notification.list' },
  { duty: 'tasks', kind: 'Task', action: 'task.list' },
  { duty: 'search', kind: 'Subject', action: 'subject.search' },
  { duty: 'registry', kind: 'Registrant', action: 'registrant.list' },
  { duty: 'due', kind: 'Registrant', action: 'registrant.due' },
  { duty: 'exchange', kind: 'Thread', action: 'exchange.show' },
  { duty: 'records', kind: 'RegisterRecord', action: 'record.list' },
  { duty: 'releases', kind: 'ForeignDraft', action: 'release.list' },
  { duty: 'notices', kind: 'TravelNotice', action: 'notice.list' },
  { duty: 'redress', kind: 'Redress', action: 'redress.list' },
  { duty: 'cases', kind: 'ComplianceCase', action: 'case.list' },
  { duty: 'passports', kind: 'PassportRequest', action: 'passport.list', of: 'state-ca' },
  { duty: 'watch', kind: 'AngelWatch', action: 'angel-watch.list', of: 'awc' },
  { duty: 'statistics', kind: 'Statistics', action: 'statistics.show' },
  { duty: 'deliveries', kind: 'Delivery', action: 'delivery.list' },
  { duty: 'feeds', kind: 'Feed', action: 'feed.show' },
  { duty: 'rules', kind: 'RuleSet', action: 'rules.show' },
  { duty: 'agencies', kind: 'Agency', action: 'agency.list' },
  { duty: 'users', kind: 'User', action: 'user.list' },
  { duty: 'audit', kind: 'Audit', action: 'audit.show' },
  { duty: 'api', kind: 'MachineClient', action: 'client.list' },
];

/** What every page handler has; public routes lack the user. */
export interface Drawing {
  readonly services: Services;
  readonly csrf: string;
  readonly now: number;
  readonly request: Pick<RequestFacts, 'path'>;
  readonly tx: Tx;
  readonly session?: Session | undefined;
  readonly user?: User | undefined;
  readonly actor: Person | { readonly kind: 'anyone' };
}

export interface Showing {
  readonly here?: Duty;
  readonly done?: Shell['done'];
  /** Number beside menu entries. */
  readonly waiting?: Readonly<Partial<Record<Duty, number>>>;
  readonly status?: number;
  readonly cookies?: readonly Cookie[];
  readonly audit?: AuditMore;
}

/** What a form that comes back with its problems adds to the answer; nothing where no status says that it does. */
export function asRefused(status: number | undefined): Pick<Showing, 'status' | 'audit'> {
  return status === undefined ? {} : { status, audit: { outcome: 'refused' } };
}

/** Answers with a page: its view, in the shell that this person sees. Drawn after the transaction has ended. */
export async function show<View>(
  c: Drawing,
  drawn: Page<View>,
  view: View,
  showing: Showing = {},
): Promise<PlainAnswer> {
  const shell = await shellOf(c, showing);
  const { status, cookies, audit } = showing;
  return page(() => renderPage(drawn, view, shell, c.services.assets), {
    ...(status === undefined ? {} : { status }),
    ...(cookies === undefined ? {} : { cookies }),
    ...(audit === undefined ? {} : { audit }),
  });
}

async function shellOf(c: Drawing, showing: Showing): Promise<Shell> {
  const { settings } = c.services;
  const { user, session } = c;
  const done = showing.done ?? doneOf(c.request.path);
  const common = {
    lang: 'en',
    now: new Date(c.now).toISOString(),
    zone: user?.timeZone ?? 'America/New_York',
    test: settings.isTest,
    ...(session?.facts.training ? { training: session.facts.training } : {}),
    installation: settings.installation,
    version: settings.version,
    csrf: c.csrf,
    path: c.request.path,
    ...(showing.here === undefined ? {} : { here: showing.here }),
    ...(done === undefined ? {} : { done }),
  } as const;
  if (!user || !session || c.actor.kind !== 'user') return common;
  const [stale] = staleFeeds(await feedStates(c.tx), c.now);
  const { lastSignIn, purpose } = session.facts;
  return {
    ...common,
    user: {
      id: user.id,
      name: user.displayName,
      agency: { id: user.agencyId, name: user.agencyName, kind: user.agencyKind },
      keysOn: user.singleKeys,
      ...(lastSignIn
        ? { lastSignIn: { at: new Date(lastSignIn.at).toISOString(), from: lastSignIn.from } }
        : {}),
    },
    menu: dutiesOf(c.actor).map((duty) => ({ duty, waiting: showing.waiting?.[duty] ?? 0 })),
    locksAt: new Date(Math.min(session.lastSeenAt + SESSION.idleMs, session.endsAt)).toISOString(),
    ...(stale
      ? {
          staleRegister: {
            file: stale.name,
            ...(stale.freshAsOfMs === null ? {} : { since: new Date(stale.freshAsOfMs).toISOString() }),
          },
        }
      : {}),
    ...(purpose ? { purpose } : {}),
  };
}

const dutiesByRoles = new Map<string, readonly Duty[]>();

/** Menu entries this person may open, by the same policies that guard the pages. */
export function dutiesOf(actor: Person): readonly Duty[] {
  const key = `${isTrainingAgency(actor.agencyId)} ${actor.agencyRole} ${[...actor.roles].sort().join(' ')}`;
  const known = dutiesByRoles.get(key);
  if (known) return known;
  const open = DUTIES.filter(
    ({ kind, action, of }) =>
      (of === undefined || of === actor.agencyRole) &&
      decide(actor, action, { kind, id: '*', agencyId: actor.agencyId }).allowed,
  ).map(({ duty }) => duty);
  dutiesByRoles.set(key, open);
  return open;
}

const DONE_CODES: Readonly<Record<DoneCode, true>> = {
  claimed: true,
  released: true,
  handedOver: true,
  decided: true,
  proposed: true,
  returned: true,
  acknowledged: true,
  saved: true,
  taskDone: true,
  retried: true,
  readAgain: true,
  tookAside: true,
  unlocked: true,
  resetSent: true,
  passkeyAdded: true,
  passkeyRemoved: true,
  authenticatorOn: true,
  signedOut: true,
  recordSubmitted: true,
  linked: true,
  userAdded: true,
  noticeFiled: true,
  noticeAccepted: true,
  noticeAsked: true,
  noticeCancelled: true,
  trainingBegun: true,
  trainingErased: true,
  trainingLeft: true,
  sent: true,
};

/** `?done=claimed` after a redirect: one of our codes or nothing. */
function doneOf(path: string): Shell['done'] {
  const code = new URL(path, 'http://rsoits.invalid').searchParams.get('done');
  return code !== null && Object.hasOwn(DONE_CODES, code) ? { code: code as DoneCode } : undefined;
}
