import { MS } from '#basics/clock.js';
import { writeAudit } from '#storage/audit.js';
import { lookUnderChoices, lookUnderProvision, lookUnderRules } from '#storage/retier.js';
import { readVersion } from '#storage/statutes.js';
import { type Step, type StepContext, SYSTEM } from './context.js';

/** Registrants looked at in one transaction, and how long one turn of the clock may last. */
const PAGE = 100;
const TURN_MS = 20 * MS.second;

/**
 * Holds every registry against a version of the tier rules that came into force, once. Whoever would get another tier
 * becomes a case that an officer decides; no tier changes by itself.
 */
export async function retierUnderRules(context: Pick<StepContext, 'db' | 'clock'>): Promise<void> {
  const until = context.clock.now() + TURN_MS;
  let more = true;
  while (more && context.clock.now() <= until)
    more = await context.db.asSystem((tx) => lookUnderRules(tx, context.clock.now(), PAGE));
}

/** The same for a text that was added to the statute library. */
export const retierUnderProvision: Step<'provisionChanged'> = (_context, item, beats) =>
  beats.save(async (tx, nowMs) => {
    const found = await readVersion(tx, item.payload.versionId);
    if (!found) return;
    const cases = await lookUnderProvision(tx, found, nowMs);
    await writeAudit(tx, nowMs, {
      actor: SYSTEM,
      action: 'retier.opened',
      objectKind: 'provision',
      objectId: found.provision.id,
      facts: { version: found.version.id, cases },
    });
  });

/** The same for what a jurisdiction has chosen of its own. A repeat of it opens no case twice. */
export const retierUnderChoices: Step<'tierChoicesChanged'> = async ({ db, clock }, item, beats) => {
  const { agencyId, key } = item.payload;
  let cases = 0;
  for (let afterId: string | null = null, more = true; more; ) {
    const page = await db.asSystem((tx) =>
      lookUnderChoices(tx, { ...item.payload, afterId }, PAGE, clock.now()),
    );
    cases += page.found;
    afterId = page.lastId;
    more = page.looked === PAGE;
  }
  await beats.save((tx, nowMs) =>
    writeAudit(tx, nowMs, {
      actor: SYSTEM,
      action: 'retier.opened',
      objectKind: 'agency',
      objectId: agencyId,
      facts: { key, cases },
    }),
  );
};
