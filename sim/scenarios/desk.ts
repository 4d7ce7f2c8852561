import { sql } from 'kysely';
import { meet, type Stage } from './stage.js';
import { Refused, versionIn } from './visitor.js';

/** What NSOTC's officers do with candidates in the scenarios, on their pages. */
export async function candidatesOf(stage: Stage, name: string, states: readonly string[]) {
  const { recordIds } = meet(stage, name);
  return stage.s.rows(sql<{ id: string; version: number }>`
    select c.id, c.version from candidates c where c.record_id in (${sql.join(recordIds)}) and c.state in (${sql.join(states)})
     order by c.opened_at, c.id`);
}

/** An officer decides every open candidate of the person; a second one agrees where two are needed. */
export async function decide(stage: Stage, name: string, outcome: 'same' | 'not-same'): Promise<void> {
  const { s } = stage;
  const [first, second] = s.desk;
  const open = await candidatesOf(stage, name, ['open']);
  if (open.length === 0) throw new Error(`no candidate of ${name} waits for a decision`);
  for (const { id } of open) {
    const page = `/candidates/${id}`;
    const answers = {
      outcome,
      reasonCode: outcome === 'same' ? 'same-details' : 'not-same-namesake',
      rationale: 'Compared name, birth date and history.',
    };
    // What an officer has before them may change meanwhile (409 is the right answer then); they look again, as the page asks
    // them to, and go on from where the candidate stands: a decision that went through is neither claimed nor made twice.
    for (let looks = 1; ; looks++) {
      try {
        const [now] = await s.rows(sql<{ state: string }>`select state from candidates where id = ${id}`);
        if (now!.state === 'open') {
          await first.read(page);
          await first.post(`${page}/claim`, {});
          const version = versionIn(await first.read(page));
          await first.post(`${page}/decide`, { ...answers, version });
          const done = await first.post(`${page}/confirm`, { ...answers, version });
          if (!done.location?.endsWith('done=proposed')) break;
        } else if (now!.state !== 'second') break;
        const seen = versionIn(await second.read(page));
        await second.post(`${page}/second`, { version: seen, answer: 'agree', note: 'Compared as well.' });
        break;
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        if (looks === 4) throw new Error(`${error.message} (${await heldNow(stage, id)})`);
        await s.settle();
      }
    }
  }
}

/** How a candidate stands that an officer could not decide: whose it is, and who touched it last. */
async function heldNow({ s }: Stage, id: string): Promise<string> {
  const [c] = await s.rows(sql<{ says: string }>`
    select concat_ws(', ', c.state, c.close_reason, 'version ' || c.version, 'held by ' || u.sign_in_name || ' until ' || c.lease_until, 'now ' || ${new Date(s.now()).toISOString()}::text) as says
      from candidates c left join users u on u.id = c.claimed_by where c.id = ${id}`);
  const last = await s.rows(sql<{ says: string }>`
    select concat_ws(' ', action, outcome, facts::text) as says from audit_entries where object_id = ${id} order by at desc limit 6`);
  return [c?.says ?? 'gone', ...last.map((a) => a.says)].join('; ');
}
