import type { PossibleMatch } from '#domain/evidence.js';
import { TASK_KINDS, taskKey } from '#domain/task.js';
import type { ScreenedBatch, ScreeningDoors } from '#screening/doors.js';
import { operatingAgency } from '#storage/operatingAgency.js';
import { findRecord, type RegisterRecord } from '#storage/registerRecords.js';
import { openTasks } from '#storage/tasks.js';
import type { TravelEvent } from '#storage/travelEvents.js';
import type { StepContext } from './context.js';

/** The record that an event names itself: NCIC says which one an officer met. */
function nameOf(event: TravelEvent): { readonly file: string; readonly number: string } | null {
  const { recordFile, recordNumber } = event.facts;
  if (event.kind !== 'live-query' || typeof recordNumber !== 'string' || recordNumber === '') return null;
  return { file: typeof recordFile === 'string' ? recordFile : 'NSOR', number: recordNumber };
}

/**
 * Whether the sender of a live query named this record. NCIC gives its number. A print system gives the FBI number of whom
 * it met, so it named the records that have it, and with a possible match it named nobody. Another door that names none
 * vouches for whatever its traveller meets.
 */
export function isNamed(
  event: TravelEvent,
  record: Pick<RegisterRecord, 'file' | 'recordNumber' | 'person'>,
): boolean {
  const name = nameOf(event);
  if (name !== null) return name.file === record.file && name.number === record.recordNumber;
  if (event.kind !== 'live-query' || event.facts.result === 'possible') return false;
  if (!event.traveller.verified?.includes('biometric')) return true;
  return event.traveller.fbiNumber !== undefined && event.traveller.fbiNumber === record.person.fbiNumber;
}

/**
 * Adds to what screening found the records that events name themselves, however little the traveller resembles them: an
 * officer met the record under some name. A named record comes first. One that is not here opens a task.
 * @param among only records that changed just now; absent: any
 */
export async function withNamedRecords(
  context: Pick<StepContext, 'db' | 'clock'>,
  screening: ScreeningDoors,
  events: readonly TravelEvent[],
  found: ScreenedBatch,
  among?: ReadonlySet<string>,
): Promise<ScreenedBatch> {
  const named = new Map<string, PossibleMatch>();
  for (const event of events) {
    const name = nameOf(event);
    if (name === null) continue;
    const record = await context.db.asSystem((tx) => findRecord(tx, name.file, name.number));
    if (record?.state !== 'active') {
      if (among === undefined && !record) await askForRecord(context, event, name);
      continue;
    }
    if (among && !among.has(record.id)) continue;
    const { match } = await screening.explain(
      { id: event.id, person: event.traveller },
      { id: record.id, person: record.person },
    );
    named.set(event.id, match);
  }
  if (named.size === 0) return found;
  const screened = new Map(found.screened.map((s) => [s.id, s]));
  for (const [id, match] of named) {
    const others = (screened.get(id)?.matches ?? []).filter((m) => m.id !== match.id);
    const own = screened.get(id)?.matches.find((m) => m.id === match.id);
    screened.set(id, { id, matches: [own ?? match, ...others] });
  }
  return { ...found, screened: [...screened.values()] };
}

async function askForRecord(
  context: Pick<StepContext, 'db' | 'clock'>,
  event: TravelEvent,
  name: { readonly file: string; readonly number: string },
): Promise<void> {
  await context.db.asSystem(async (tx) => {
    const desk = await operatingAgency(tx);
    await openTasks(
      tx,
      [
        {
          naturalKey: taskKey('queried-record-unknown', event.id),
          kind: 'queried-record-unknown',
          ownerAgencyId: desk.id,
          objectKind: 'travel-event',
          objectId: event.id,
          urgency: TASK_KINDS['queried-record-unknown'].urgency,
          facts: { file: name.file, record: name.number, queriedBy: event.facts.queriedBy ?? null },
        },
      ],
      context.clock.now(),
    );
  });
}
