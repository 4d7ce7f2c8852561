import type { Agency } from '#domain/agency.js';
import { formatTaskKey } from '#domain/formatTask.js';
import { formatFor, formatsAnnounced } from '#domain/messageFormat.js';
import type { FormatSwitch, RoutingBody } from '#domain/routingRules.js';
import { newWork } from '#domain/workItem.js';
import type { Tx } from './database.js';
import { acceptedFormats, addFormatStep, type FormatStep } from './messageFormats.js';
import { ruleSetAt } from './ruleSets.js';
import { cancelTasksByKey } from './tasks.js';
import { addWork } from './workItems.js';

/** How an agency is told and what comes: for its page and its programs. */
export interface AgencyFormats {
  readonly body: RoutingBody;
  readonly version: number;
  /** Announced, their day still ahead, the nearest first. */
  readonly ahead: readonly (FormatSwitch & { readonly accepted: boolean })[];
}

export async function formatsOf(
  tx: Tx,
  agency: Pick<Agency, 'id' | 'recipientRole'>,
  nowMs: number,
): Promise<AgencyFormats> {
  const { body } = await ruleSetAt<RoutingBody>(tx, 'routing', nowMs);
  const reader = { recipientRole: agency.recipientRole, agencyId: agency.id };
  const accepted = (await acceptedFormats(tx, [agency.id])).get(agency.id) ?? [];
  return {
    body,
    version: formatFor(body, reader, nowMs, accepted).version,
    ahead: formatsAnnounced(body, reader)
      .filter((f) => Date.parse(f.from) > nowMs)
      .map((f) => ({ ...f, accepted: accepted.includes(f.version) })),
  };
}

/**
 * One thing that an agency does about a format, whatever the door. A trial puts the test message on its way;
 * accepting ends the task that asked for it.
 * @returns the step's id; null where it does not fit: not announced, accepted before, not accepted
 */
export async function applyFormatStep(
  tx: Tx,
  agency: Pick<Agency, 'id' | 'recipientRole'>,
  step: Pick<FormatStep, 'version' | 'kind' | 'byName' | 'note'> & { readonly byUserId: string | null },
  nowMs: number,
): Promise<string | null> {
  const { version, ahead } = await formatsOf(tx, agency, nowMs);
  const announced = ahead.find((f) => f.version === step.version);
  const fits = {
    accepted: announced !== undefined && !announced.accepted,
    'taken-back': announced?.accepted === true,
    tried: announced !== undefined || step.version === version,
  }[step.kind];
  if (!fits) return null;
  const id = await addFormatStep(tx, { ...step, agencyId: agency.id }, nowMs);
  if (step.kind === 'tried')
    await addWork(tx, [newWork('formatTried', `format tried ${id}`, { stepId: id }, { urgency: 6 })], nowMs);
  // A later version reads the earlier ones: whatever was asked up to it is done.
  if (step.kind === 'accepted')
    await cancelTasksByKey(
      tx,
      ahead.filter((f) => f.version <= step.version).map((f) => formatTaskKey(agency.id, f)),
      nowMs,
    );
  return id;
}
