import { isUuid } from '#basics/ids.js';
import { actionsFor } from '#domain/acknowledgement.js';
import { isNational } from '#domain/actor.js';
import type { RecipientRole } from '#domain/agency.js';
import type { FieldName } from '#domain/fieldCatalogue.js';
import { type MessageContent, releaseAgain } from '#domain/message.js';
import { referenceOf } from '#domain/reference.js';
import type { ReleaseBody, Withheld } from '#domain/release.js';
import type { RuleSet } from '#domain/ruleSet.js';
import type { SubjectStatus } from '#domain/subject.js';
import { type Acknowledgement, acknowledgementsOf } from '#storage/acknowledgements.js';
import { actingFor } from '#storage/actsFor.js';
import type { Tx } from '#storage/database.js';
import { agenciesFor, type DirectoryAgency } from '#storage/directory.js';
import { hasArrived, supersededBy } from '#storage/inbox.js';
import { markOpened, type Notification, readNotification } from '#storage/notifications.js';
import { ruleSetAt } from '#storage/ruleSets.js';
import { refuse } from './errors.js';
import type { Found, Machine, Person } from './route.js';

/** What the page, the API, the PDF and the acknowledgement of a notification have in common. */
export interface FoundNotification extends Found {
  readonly notification: Notification;
  /** Sent to the reader's own agency or to one it acts for: opening it is the recipient's opening. */
  readonly recipient: boolean;
}

/** The reader's own agency and those that it acts for in notifications now. */
export async function agenciesReadFor(tx: Tx, actor: Person | Machine, nowMs: number): Promise<string[]> {
  const agreements = await actingFor(tx, actor.agencyId, nowMs);
  return [actor.agencyId, ...agreements.filter((a) => a.scope === 'notifications').map((a) => a.forAgencyId)];
}

/** One notification as the asker may know of it; undefined for everybody who was not told, whatever the reason. */
export async function findNotification(asked: {
  readonly tx: Tx;
  readonly now: number;
  readonly params: { readonly id: string };
  readonly actor: Person | Machine | undefined;
}): Promise<FoundNotification | undefined> {
  const { tx, actor } = asked;
  if (!actor || !isUuid(asked.params.id)) return undefined;
  const notification = await readNotification(tx, asked.params.id);
  if (!notification) return undefined;
  const recipient = (await agenciesReadFor(tx, actor, asked.now)).includes(notification.recipientAgencyId);
  if (!isNational(actor) && !(recipient && hasArrived(notification))) return undefined;
  return { id: notification.id, agencyId: notification.recipientAgencyId, notification, recipient };
}

export interface OpenedNotification {
  readonly notification: Notification;
  readonly reference: string;
  readonly status: SubjectStatus;
  readonly to: DirectoryAgency;
  readonly content: MessageContent;
  readonly withheld: readonly Withheld[];
  readonly actions: ReturnType<typeof actionsFor>;
  readonly acknowledgements: readonly (Acknowledgement & { readonly agencyName: string })[];
  /** The latest message that corrects or withdraws it. */
  readonly supersededBy: { readonly id: string; readonly reference: string } | undefined;
}

/**
 * Opens a notification: the release of every field is asked again, under the rules of this moment. The recipient's
 * first opening is noted; one by NSOTC for another agency is not.
 */
export async function openNotification(
  tx: Tx,
  { notification: n, recipient }: FoundNotification,
  nowMs: number,
): Promise<OpenedNotification> {
  const release = (await ruleSetAt<ReleaseBody>(tx, 'release', nowMs)) as RuleSet<ReleaseBody>;
  const { content, withheld } = releaseAgain(
    release,
    { content: n.content as MessageContent, withheld: n.withheld as Withheld[], facts: n.facts },
    n.recipientRole as RecipientRole,
  );
  const acknowledgements = await acknowledgementsOf(tx, [n.id]);
  const agencies = await agenciesFor(tx, {
    ids: [n.recipientAgencyId, ...acknowledgements.map((a) => a.agencyId)],
  });
  const to = agencies.find((a) => a.id === n.recipientAgencyId);
  if (!to) return refuse('not-found');
  const later = (await supersededBy(tx, n.id)).at(-1);
  const status = n.facts.status as SubjectStatus;
  if (recipient) await markOpened(tx, n.id, nowMs);
  return {
    notification: n,
    reference: referenceOf(n.tripId ?? n.id),
    status,
    to,
    content,
    withheld,
    actions: actionsFor({ kind: n.kind, status, event: String(n.facts.event) }),
    acknowledgements: acknowledgements.map((a) => ({
      ...a,
      agencyName: agencies.find((g) => g.id === a.agencyId)?.name ?? '',
    })),
    supersededBy: later && { id: later.id, reference: referenceOf(later.tripId ?? later.id) },
  };
}

/** The released value of a field, if the message has it. */
export function fieldOf(content: MessageContent, field: FieldName): string | undefined {
  for (const section of content.sections)
    for (const f of section.fields) if (f.field === field) return f.value;
  return undefined;
}
