import { sql } from 'kysely';
import { TASK_KINDS, type TaskKind, taskKey } from '#domain/task.js';
import { first, type Tx } from '#storage/database.js';
import { openTasks } from '#storage/tasks.js';
import type { Step } from './context.js';

interface Ask {
  readonly kind: TaskKind;
  readonly ownerAgencyId: string;
  readonly objectKind: string;
  readonly objectId: string;
  readonly says: string;
}

/**
 * Opens the task of the agency that a registry asks. A partner under an agreement sees the file; who investigates a cold
 * hit hears the case and whom to call, and nothing of the person.
 */
export const askOtherAgency: Step<'registryAsked'> = (_context, item, beats) =>
  beats.save(async (tx, nowMs) => {
    const { about, id } = item.payload;
    const ask = about === 'prints' ? await handedPrints(tx, id) : await coldHit(tx, id);
    if (!ask) return;
    await openTasks(
      tx,
      [
        {
          naturalKey: taskKey(ask.kind, id),
          kind: ask.kind,
          ownerAgencyId: ask.ownerAgencyId,
          objectKind: ask.objectKind,
          objectId: ask.objectId,
          urgency: TASK_KINDS[ask.kind].urgency,
          facts: { says: ask.says },
        },
      ],
      nowMs,
    );
  });

async function handedPrints(tx: Tx, id: string): Promise<Ask | undefined> {
  const row = await first(
    tx,
    sql<{ registrantId: string; via: string; agency: string }>`
    select p.registrant_id as "registrantId", p.via_agency_id as via, a.name as agency from print_submissions p join agencies a on a.id = p.agency_id
     where p.id = ${id} and p.state = 'handed'`,
  );
  return (
    row && {
      kind: 'prints-send-on',
      ownerAgencyId: row.via,
      objectKind: 'prints',
      objectId: row.registrantId,
      says: `${row.agency} hands you prints under your agreement: send them on to NGI.`,
    }
  );
}

async function coldHit(tx: Tx, id: string): Promise<Ask | undefined> {
  const row = await first(
    tx,
    sql<{
      investigator: string;
      caseNumber: string;
      agency: string;
      contact: string | null;
      phone: string | null;
    }>`
    select h.investigator_id as investigator, h.case_number as "caseNumber", a.name as agency, c.name as contact, c.phone
      from dna_cold_hits h join agencies a on a.id = h.agency_id
      left join lateral (select name, phone from agency_contacts where agency_id = a.id order by position limit 1) c on true
     where h.id = ${id} and h.investigator_id is not null`,
  );
  if (!row) return undefined;
  const whom = [row.contact, row.phone].filter(Boolean).join(', ');
  return {
    kind: 'dna-cold-hit-told',
    ownerAgencyId: row.investigator,
    objectKind: 'dna-cold-hit',
    objectId: id,
    says: `CODIS case ${row.caseNumber}: ask ${row.agency}${whom ? ` (${whom})` : ''}.`,
  };
}
