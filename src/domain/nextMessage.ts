import type { AlreadyTold, NotificationIdentity, Recipient } from './notification.js';
import type { RoutingRule } from './routingRules.js';
import type { SubjectStatus } from './subject.js';

export interface NextMessage {
  readonly kind: 'alert' | 'update';
  readonly version: string;
  readonly supersedesId: string | null;
  readonly reason: string;
  readonly repeatedHit: boolean;
  /** The earlier messages were of another status: this one takes their place. */
  readonly newStatus: boolean;
}

/** What one agency hears next of the trip, or null when it has heard exactly this. */
export function nextMessage(
  facts: {
    readonly status: SubjectStatus;
    readonly hitKey: string;
    readonly news?: string;
    readonly legConflict?: boolean;
  },
  identity: NotificationIdentity,
  asked: { readonly recipient: Pick<Recipient, 'agencyId'>; readonly rules: readonly RoutingRule[] },
  already: readonly AlreadyTold[],
): NextMessage | null {
  const { agencyId } = asked.recipient;
  const own = already
    .filter((n) => n.recipientAgencyId === agencyId && n.state !== 'withdrawn')
    .sort((a, b) => a.subjectSeq - b.subjectSeq);
  const stopped = already.filter((n) => n.recipientAgencyId === agencyId && n.state === 'withdrawn').length;
  const round = own.filter((n) => n.kind === 'withdrawal').length + stopped;
  const latest = own[own.length - 1];
  const alert = (reason: string, supersedesId: string | null): NextMessage => ({
    kind: 'alert',
    version: `${facts.status}.${round}.${own.filter((n) => n.kind === 'alert').length}`,
    supersedesId,
    reason,
    repeatedHit: false,
    newStatus: false,
  });
  if (!latest) return alert(facts.news ?? '', null);
  if (latest.kind === 'withdrawal')
    return alert('The earlier message was withdrawn; this one is new.', latest.notificationId);
  if (latest.status !== facts.status)
    return {
      ...alert(`The status changed from ${latest.status} to ${facts.status}.`, latest.notificationId),
      newStatus: true,
    };
  const sameClaim = latest.identity === identity && latest.kind !== 'correction';
  const heard = own.filter((n) => n.hitKey === facts.hitKey);
  if (latest.identity === 'confirmed' && identity !== 'confirmed') {
    // A claim never sinks from "confirmed" by a repeated hit: only a correction takes it back. A leg that cannot be
    // travelled beside the confirmed one is no repeated hit: it is said as what it is, once.
    if (!facts.legConflict || identity !== 'unconfirmed' || heard.length > 0) return null;
    return {
      kind: 'update',
      version: `${facts.hitKey}.${identity}.${round}.apart`,
      supersedesId: latest.notificationId,
      reason: LEG_APART,
      repeatedHit: false,
      newStatus: false,
    };
  }
  // Row 15 folds into rows 11 to 14: a query that makes only the record certain says less than was told.
  if (identity === 'record-only' && latest.identity === 'unconfirmed') return null;
  const lookoutIsNews = heard.length > 0 && sameClaim && !heard.some((n) => byLookout(n, asked.rules));
  if (sameClaim && heard.length > 0 && !lookoutIsNews) return null;
  return {
    kind: 'update',
    version: `${facts.hitKey}.${identity}.${round}.${own.filter((n) => n.kind === 'correction').length}${lookoutIsNews ? '.lookout' : ''}`,
    supersedesId: latest.notificationId,
    reason:
      facts.news ??
      (lookoutIsNews
        ? LOOKOUT_PLACED
        : sameClaim
          ? 'Another hit of the same trip.'
          : identity === 'confirmed'
            ? 'An officer confirmed the identity.'
            : 'What is known of the identity changed.'),
    repeatedHit: sameClaim && facts.news === undefined && !lookoutIsNews,
    newStatus: false,
  };
}

const LEG_APART =
  'The person is also on a leg that cannot be traveled beside the confirmed one. That one stands; an officer looks at this one.';

const LOOKOUT_PLACED = 'A lookout was placed on the person, and the passport has not issued.';

/** Whether a message was already asked for by the lookout that asks now; where none asks, nothing of it is news. */
function byLookout(told: AlreadyTold, rules: readonly RoutingRule[]): boolean {
  const ids = rules.filter((r) => r.tie === 'placed-lookout').map((r) => r.id);
  // A message that does not say which rules asked for it was asked for by its own alone.
  const asked = told.rules?.map((r) => r.split(' ')[0]!) ?? [told.ruleId];
  return ids.length === 0 || ids.some((id) => asked.includes(id));
}
