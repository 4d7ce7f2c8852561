import { sql } from 'kysely';
import { newWork } from '#domain/workItem.js';
import { first, instant, many, run, type Tx } from './database.js';
import { newId } from './newId.js';
import { addWork } from './workItems.js';

/** Words of an e-mail that something waits here: they pass through mail relays and strangers' logs. */
export const MAIL_SUBJECTS = {
  message: 'A secure message waits for you',
  file: 'A file was shared with your agency',
  alert: 'An alert that you set has come true',
  reminder: 'A reminder waits for you',
  format: 'The message format of your agency: see what is announced',
  'foreign-registry': 'A message for your registry waits',
} as const;
export type MailSubject = keyof typeof MAIL_SUBJECTS;

export interface MailNotice {
  readonly id: string;
  readonly address: string;
  readonly subject: MailSubject;
  /** Where it is opened, a path of ours with ids only. */
  readonly path: string;
  readonly state: 'waiting' | 'sent' | 'failed';
  readonly tries: number;
  readonly madeAtMs: number;
}

export interface NewMailNotice {
  /** The same key is one mail, whoever asks again. */
  readonly naturalKey: string;
  readonly agencyId: string;
  readonly userId: string | null;
  readonly address: string;
  readonly subject: MailSubject;
  readonly path: string;
}

/** Called as the system. @returns how many are new */
export async function addMailNotices(
  tx: Tx,
  notices: readonly NewMailNotice[],
  nowMs: number,
): Promise<number> {
  let added = 0;
  for (const n of notices) {
    const id = newId(nowMs);
    const isNew = await run(
      tx,
      sql`insert into mail_notices (id, natural_key, agency_id, user_id, address, subject, path, state, made_at)
        values (${id}, ${n.naturalKey}, ${n.agencyId}, ${n.userId}, ${n.address}, ${n.subject}, ${n.path}, 'waiting', ${instant(nowMs)}) on conflict (natural_key) do nothing`,
    );
    if (isNew === 0) continue;
    added += 1;
    await addWork(tx, [newWork('mailNoticeMade', `mail ${id}`, { mailNoticeId: id }, { urgency: 6 })], nowMs);
  }
  return added;
}

export async function readMailNotice(tx: Tx, id: string): Promise<MailNotice | undefined> {
  return first(
    tx,
    sql<MailNotice>`select id, address, subject, path, state, tries, made_at as "madeAtMs" from mail_notices where id = ${id}`,
  );
}

export async function markMailNotice(
  tx: Tx,
  id: string,
  fate: { readonly state: MailNotice['state']; readonly detail: string },
  nowMs: number,
): Promise<void> {
  await run(
    tx,
    sql`update mail_notices set state = ${fate.state}, detail = ${fate.detail}, tries = tries + 1,
          ended_at = case when ${fate.state} = 'waiting' then null else ${instant(nowMs)} end where id = ${id}`,
  );
}

/** Where the registry office of an agency reads mail: its first contact for it that has an address. */
export async function officeAddresses(
  tx: Tx,
  agencyIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (agencyIds.length === 0) return new Map();
  const rows = await many(
    tx,
    sql<{ agencyId: string; email: string }>`
    select distinct on (agency_id) agency_id as "agencyId", email from agency_contacts
     where agency_id in (${sql.join(agencyIds)}) and email is not null order by agency_id, (purpose = 'registry-office') desc, position`,
  );
  return new Map(rows.map((r) => [r.agencyId, r.email]));
}
