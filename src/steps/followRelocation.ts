import { MS } from '#basics/clock.js';
import { addDays } from '#basics/dates.js';
import { instantOf } from '#basics/zones.js';
import { type TaskKind, taskKey } from '#domain/task.js';
import { newWork } from '#domain/workItem.js';
import { findAgency } from '#storage/agencies.js';
import { relyOnContact } from '#storage/contactIncidents.js';
import { readRelocation } from '#storage/relocations.js';
import { cancelTasks, openTasks } from '#storage/tasks.js';
import { addWork } from '#storage/workItems.js';
import type { Step } from './context.js';

/** Whose duty a hand-over is now: the other side hears at once of what this one recorded. */
export const followRelocation: Step<'relocationMoved'> = (_context, item, beats) =>
  beats.save(async (tx, nowMs) => {
    const relocation = await readRelocation(tx, item.payload.relocationId);
    if (!relocation || relocation.version !== item.payload.version) return;
    await cancelTasks(tx, relocation.id, KINDS, nowMs);
    if (relocation.state === 'announced')
      await relyOnContact(
        tx,
        {
          agencyId: relocation.toAgencyId,
          agencyName: relocation.toName,
          purpose: 'registry-office',
          cause: 'relocation',
          objectId: relocation.id,
          fromAgencyId: relocation.fromAgencyId,
        },
        nowMs,
      );
    await addWork(
      tx,
      [
        relocation.state === 'failed-to-appear'
          ? newWork('appearanceFailed', `failed ${relocation.id} v${relocation.version}`, item.payload)
          : // Taken up is a matter between the two sides; the others hear the announcement and the end.
            relocation.state !== 'accepted'
            ? newWork('relocationTold', `tell ${relocation.id} v${relocation.version}`, item.payload)
            : null,
      ].filter((w) => w !== null),
      nowMs,
    );
    const next = NEXT[relocation.state];
    if (next === null) return;
    const ownerAgencyId = next.owner === 'to' ? relocation.toAgencyId : relocation.fromAgencyId;
    const zone = (await findAgency(tx, relocation.toAgencyId))?.timeZone ?? 'America/New_York';
    // The last day to appear is over when the next one begins there.
    const lastDayEnds = instantOf(zone, `${addDays(relocation.appearBy, 1)}T00:00`);
    await openTasks(
      tx,
      [
        {
          naturalKey: taskKey(next.kind, relocation.id, relocation.version),
          kind: next.kind,
          ownerAgencyId,
          objectKind: 'relocation',
          objectId: relocation.id,
          urgency: next.urgency,
          dueAtMs: next.kind === 'relocation-appear' ? lastDayEnds : nowMs + 3 * MS.day,
          facts: { forName: next.owner === 'to' ? relocation.fromName : relocation.toName },
        },
      ],
      nowMs,
    );
  });

const KINDS: readonly TaskKind[] = [
  'relocation-announced',
  'relocation-appear',
  'relocation-failed',
  'relocation-arrived',
];

const NEXT = {
  announced: { kind: 'relocation-announced', owner: 'to', urgency: 2 },
  accepted: { kind: 'relocation-appear', owner: 'to', urgency: 3 },
  arrived: { kind: 'relocation-arrived', owner: 'from', urgency: 4 },
  'failed-to-appear': { kind: 'relocation-failed', owner: 'from', urgency: 1 },
  cancelled: null,
} as const;
