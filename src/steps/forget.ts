import { MS } from '#basics/clock.js';
import { writeAudit } from '#storage/audit.js';
import { eraseClosedEvents, eraseTransmissions, noteErasure } from '#storage/travelEvents.js';
import { type Step, SYSTEM } from './context.js';

/** Travel events nobody was a candidate in are erased this long after they close. */
export const FORGET_AFTER_MS = 72 * MS.hour;
const PAGE = 5000;

/** Forgets what has served its purpose: events, then transmissions whose key is destroyed. Counts and hashes stay. */
export const forget: Step<'retentionDue'> = async (context, item, beats) => {
  const nowMs = context.clock.now();
  const totals = { events: 0, transmissions: 0 };
  for (let more = true; more; ) {
    const [events, transmissions] = await context.db.asSystem(async (tx) => {
      const e = await eraseClosedEvents(tx, nowMs - FORGET_AFTER_MS, nowMs, PAGE);
      const t = await eraseTransmissions(tx, nowMs - FORGET_AFTER_MS, nowMs, PAGE);
      if (e > 0)
        await noteErasure(tx, { retentionClass: 'travel', table: 'travel_events', rows: e, keys: 0 }, nowMs);
      if (t > 0)
        await noteErasure(
          tx,
          { retentionClass: 'transmission', table: 'transmissions', rows: t, keys: t },
          nowMs,
        );
      return [e, t] as const;
    });
    totals.events += events;
    totals.transmissions += transmissions;
    more = events === PAGE || transmissions === PAGE;
  }
  await beats.save((tx, at) =>
    writeAudit(tx, at, {
      actor: SYSTEM,
      action: 'event.erased',
      objectKind: 'retention',
      objectId: item.payload.day,
      facts: totals,
    }),
  );
};
