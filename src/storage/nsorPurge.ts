import { sql } from 'kysely';
import { type NsorMessage, nsorName, nsorRemoval } from '#domain/nsorEntry.js';
import type { Scrubber } from '#domain/purge.js';
import type { ElementValue } from '#domain/registrationElements.js';
import { json, run, type Tx } from './database.js';
import { addNsor, nsorMessagesOf, nsorSubjectOf, type StoredNsorMessage } from './nsorMessages.js';
import type { Registrant } from './registrants.js';

const SYSTEM = { kind: 'system', id: 'purge' } as const;

export interface NsorPurge {
  /** NCIC was sent the name, and nothing that takes it out was accepted yet. */
  readonly waits: boolean;
  /** Messages that must hold the name until NCIC has answered them: there is no other way to have it removed. */
  readonly spare: readonly string[];
  /** What was sent to have it removed: nothing, on its way, done or refused. */
  readonly correction: 'none' | 'sent' | 'done' | 'refused';
}

/**
 * Has purged names taken out of NSOR. What waits to be sent goes without them; where NCIC was sent them, a message that
 * removes them is queued, once.
 */
export async function purgeFromNsor(
  tx: Tx,
  registrant: Registrant,
  purged: readonly ElementValue[],
  scrub: Scrubber,
  nowMs: number,
): Promise<NsorPurge> {
  const akas = new Set(purged.map((v) => nsorName('AKA', v)).filter((v) => v !== ''));
  const mains = new Set(purged.map((v) => nsorName('NAM', v)).filter((v) => v !== ''));
  const messages = [...(await nsorMessagesOf(tx, registrant.id))].reverse();
  for (const m of messages)
    if (m.state === 'queued' && !removes(m, akas)) await cleanWaiting(tx, m, akas, mains, registrant, scrub);
  const sent = messages.filter((m) => m.state === 'sent' || m.state === 'accepted');
  const there = new Set<string>();
  let mainThere = false;
  for (const m of sent) {
    if (ENDS.has(m.key)) {
      there.clear();
      mainThere = false;
    }
    for (const v of m.content.values)
      if (v.code === 'AKA' && akas.has(v.value))
        if (m.key === 'XXSN') there.delete(v.value);
        else there.add(v.value);
    const main = m.content.values.findLast((v) => v.code === 'NAM');
    if (main && CARRIES_MAIN.has(m.key)) mainThere = mains.has(main.value);
  }
  const removals = messages.filter((m) => removes(m, akas));
  const answered = removals.findLast((m) => m.state === 'accepted' || m.state === 'rejected');
  // An officer who sends the registration anew drops what waited: it is still to be removed.
  for (const m of removals)
    if (m.state === 'dropped' && m.position > (answered?.position ?? 0))
      for (const v of m.content.values) if (v.code === 'AKA' && akas.has(v.value)) there.add(v.value);
  const waiting = removals.filter((m) => m.state === 'queued' || m.state === 'sent');
  if (waiting.length > 0) return { waits: true, spare: waiting.map((m) => m.id), correction: 'sent' };
  // Refused once: the task of the refusal is with its agency, and asking again would be refused again.
  if (answered?.state === 'rejected') return { waits: false, spare: [], correction: 'refused' };
  if (there.size === 0 && !mainThere)
    return { waits: false, spare: [], correction: answered || changedMain(sent, mains) ? 'done' : 'none' };
  const last = messages.findLast(
    (m) => m.state !== 'dropped' && m.state !== 'rejected' && m.state !== 'past',
  );
  const now = await nsorSubjectOf(tx, registrant);
  if (!last || !now) return { waits: false, spare: [], correction: 'none' };
  const name = now.elements.find((e) => e.code === 'name')?.value;
  const subject = scrub.json({ ...last.subject, nic: now.nic, caseNumber: now.caseNumber });
  const main = mainThere && name ? nsorName('NAM', name) : null;
  await addNsor(
    tx,
    { actor: SYSTEM, nowMs },
    registrant,
    main && name
      ? {
          ...subject,
          elements: [...subject.elements.filter((e) => e.code !== 'name'), { code: 'name', value: name }],
        }
      : subject,
    nsorRemoval(subject, [...there], main),
  );
  const added = (await nsorMessagesOf(tx, registrant.id)).filter((m) => !messages.some((o) => o.id === m.id));
  return { waits: true, spare: added.filter((m) => removes(m, akas)).map((m) => m.id), correction: 'sent' };
}

const ENDS: ReadonlySet<string> = new Set(['CXS', 'XXS']);
const CARRIES_MAIN: ReadonlySet<string> = new Set(['EXS', 'EXSC', 'MXS', 'MXSC']);

function removes(m: StoredNsorMessage, akas: ReadonlySet<string>): boolean {
  return m.key === 'XXSN' && m.content.values.some((v) => v.code === 'AKA' && akas.has(v.value));
}

function changedMain(sent: readonly StoredNsorMessage[], mains: ReadonlySet<string>): boolean {
  return sent.some((m) => m.content.values.some((v) => v.code === 'NAM' && mains.has(v.value)));
}

/** A message that has not left says what the file says now; one that has nothing left to say does not go. */
async function cleanWaiting(
  tx: Tx,
  m: StoredNsorMessage,
  akas: ReadonlySet<string>,
  mains: ReadonlySet<string>,
  registrant: Registrant,
  scrub: Scrubber,
): Promise<void> {
  const name = (await nsorSubjectOf(tx, registrant))?.elements.find((e) => e.code === 'name')?.value;
  const lastMain = m.content.values.findLastIndex((v) => v.code === 'NAM');
  const values = m.content.values.flatMap((v, i) => {
    if (v.code === 'AKA' && akas.has(v.value)) return [];
    if (v.code !== 'NAM' || !mains.has(v.value)) return [v];
    // In front of a change the name only says which record is meant: the case number does too.
    const isIdentity = i !== lastMain || m.content.values.every((x) => x.code === 'NAM' || x.code === 'NIC');
    if (isIdentity || !CARRIES_MAIN.has(m.key)) return [{ code: 'OCA', value: registrant.number }];
    return name ? [{ code: 'NAM', value: nsorName('NAM', name) }] : [];
  });
  const content: NsorMessage = { ...m.content, values };
  const isEmpty = m.key === 'EXSN' && values.every((v) => v.code === 'NIC' || v.code === 'OCA');
  if (values.length === m.content.values.length && values.every((v, i) => v === m.content.values[i])) return;
  await run(
    tx,
    sql`update nsor_messages set content = ${json(content)}, subject = ${json(scrub.json(m.subject))}, state = ${isEmpty ? 'dropped' : 'queued'}
         where id = ${m.id} and state = 'queued'`,
  );
  await run(
    tx,
    sql`update nsor_submissions set content = ${json(content)} where message_id = ${m.id} and submitted_at is null`,
  );
}
