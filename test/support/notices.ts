import { sql } from 'kysely';
import type { RecipientRole } from '../../src/domain/agency.js';
import { composeMessage } from '../../src/domain/message.js';
import type { NotificationKind, NotificationState } from '../../src/domain/notification.js';
import { RELEASE_V1 } from '../../src/domain/release.js';
import type { Database } from '../../src/storage/database.js';
import { newId } from '../../src/storage/newId.js';

/** An invented message to an agency, as the planner would have composed it. @returns its id */
export async function plantNotification(
  db: Database,
  to: { readonly agencyId: string; readonly role?: RecipientRole; readonly name?: string },
  more: {
    readonly kind?: NotificationKind;
    readonly status?: 'wanted' | 'non-fugitive';
    readonly state?: NotificationState;
    readonly atMs: number;
    readonly name?: string;
    readonly supersedesId?: string;
    readonly ackDueAtMs?: number;
  },
): Promise<string> {
  const id = newId(more.atMs);
  const { kind = 'alert', status = 'non-fugitive', state = 'delivered' } = more;
  const role = to.role ?? 'sora';
  const facts = {
    event: 'departure',
    direction: 'departure',
    status,
    path: 'certain',
    hitKey: 'h',
    rules: ['non-fugitive-departure 1'],
    policy: {},
    standInFor: [],
    reason: kind === 'alert' ? '' : 'The passport was read wrongly.',
    leadSora: null,
  };
  const composed = composeMessage(
    RELEASE_V1,
    {
      kind,
      identity: 'confirmed',
      status,
      class: status === 'wanted' ? 'P1' : 'P2',
      recipientRole: role,
      fieldGroups: ['identity', 'match', 'travel', 'warrant', 'registration', 'offence', 'contact'],
      facts,
    },
    {
      names: more.name ?? 'VANTERPOOL, LUCIAN',
      birthDate: '1980-11-02',
      fbiNumber: '123456AB7',
      voyage: 'TX 204',
      recordNumber: 'W987654321',
      reference: 'RT-TEST',
      contactOri: 'INTEST001',
      contactAgency: 'Marion County Warrants',
      contactPhone: '(317) 555-0121',
      victimAge: '12',
    },
    { isTest: true },
  );
  const at = new Date(more.atMs).toISOString();
  const due = new Date(more.ackDueAtMs ?? more.atMs + 600_000).toISOString();
  await db.asSystem((tx) =>
    sql`insert into notifications (id, natural_key, recipient_agency_id, recipient_role, kind, class, identity, rule_id, rule_version, legal_basis,
          facts, content, withheld, supersedes_id, format_version, subject_seq, state, planned_at, dispatch_due_at, ack_due_at, dispatched_at)
        values (${id}, ${id}, ${to.agencyId}, ${role}, ${kind}, ${status === 'wanted' ? 'P1' : 'P2'}, 'confirmed', 'r', 1, '34 USC 20930',
          ${JSON.stringify({ ...facts, because: 'you registered the person', recipientName: to.name ?? 'Agency' })}::jsonb,
          ${JSON.stringify(composed.content)}::jsonb, ${JSON.stringify(composed.withheld)}::jsonb, ${more.supersedesId ?? null}, 1, 1, ${state},
          ${at}, ${at}, ${due}, ${state === 'planned' || state === 'withdrawn' ? null : at})`.execute(tx),
  );
  return id;
}
