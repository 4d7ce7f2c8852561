import type { PossibleMatch } from '#domain/evidence.js';
import { agreedOf, describeRegistrant, matchKeys, pairState } from '#domain/registrantPair.js';
import { NOT_HANDED_OVER } from '#domain/relocation.js';
import { TASK_KINDS, taskKey } from '#domain/task.js';
import { newWork } from '#domain/workItem.js';
import { writeAudit } from '#storage/audit.js';
import type { Tx } from '#storage/database.js';
import { keyedDigest } from '#storage/keys.js';
import {
  handedOverWith,
  linkedPairsOf,
  type PairSide,
  proposePair,
  readPair,
  registrantsToMatch,
  type SharedRegistration,
  saveMatchKeys,
  setPairState,
  shareWithSide,
  withdrawPairs,
} from '#storage/registrantPairs.js';
import { type Registrant, readRegistrant } from '#storage/registrants.js';
import { valuesOf } from '#storage/registrantValues.js';
import { cancelTasks, openTasks } from '#storage/tasks.js';
import { addWork } from '#storage/workItems.js';
import { type Step, type StepContext, SYSTEM } from './context.js';

/** So many registrants of others are compared; those who share most come first. */
const COMPARED_MAX = 50;

/**
 * Holds a registrant against those of all other agencies, as the system: both agencies hear that they may have the
 * same person, each with its own fields that agree, and nothing of the other's. Whom one handed over to the other, and
 * no longer registers, is not asked about.
 */
export const matchRegistrant: Step<'registrantToMatch'> = async (context, item, beats) => {
  const { registrantId } = item.payload;
  const loaded = await context.db.asSystem(async (tx) => {
    const registrant = await readRegistrant(tx, registrantId);
    if (!registrant || registrant.sealedAtMs !== null) return null;
    const person = describeRegistrant(await valuesOf(tx, registrantId));
    const digests = matchKeys(person).map((k) => keyedDigest(context.keys, `registrant ${k}`));
    const near = await saveMatchKeys(tx, registrant, digests, COMPARED_MAX, context.clock.now());
    const moved = await handedOverWith(tx, registrantId);
    const others = [];
    for (const id of near.filter((one) => !moved.has(one))) {
      const other = await readRegistrant(tx, id);
      if (other) others.push({ registrant: other, person: describeRegistrant(await valuesOf(tx, id)) });
    }
    return { registrant, person, others };
  });
  if (!loaded) return beats.save(async () => undefined);
  if (!context.screening)
    return beats.postpone(context.clock.now() + 60_000, 'no matching engine in this process');
  const found: { other: Registrant; match: PossibleMatch; modelVersion: string }[] = [];
  for (const other of loaded.others) {
    const { match, stamp } = await context.screening.explain(
      { id: loaded.registrant.id, person: loaded.person },
      { id: other.registrant.id, person: other.person },
    );
    if (match.band !== null) found.push({ other: other.registrant, match, modelVersion: stamp.modelVersion });
  }
  return beats.save(async (tx, nowMs) => {
    await withdrawHandedOver(tx, registrantId, nowMs);
    for (const { other, match, modelVersion } of found) {
      const sides = await proposePair(
        tx,
        {
          sides: [
            {
              agencyId: loaded.registrant.agencyId,
              registrantId: loaded.registrant.id,
              agreed: agreedOf(match, 'theirs'),
            },
            { agencyId: other.agencyId, registrantId: other.id, agreed: agreedOf(match, 'ours') },
          ],
          modelVersion,
        },
        nowMs,
      );
      if (sides === null) continue;
      await openTasks(
        tx,
        sides.map((s) => ({
          naturalKey: taskKey('same-registrant', s.id),
          kind: 'same-registrant',
          ownerAgencyId: s.agencyId,
          objectKind: 'registrant-pair',
          objectId: s.id,
          urgency: TASK_KINDS['same-registrant'].urgency,
        })),
        nowMs,
      );
      await writeAudit(tx, nowMs, {
        actor: SYSTEM,
        action: 'pair.proposed',
        objectKind: 'registrant',
        objectId: loaded.registrant.id,
        facts: { with: other.id, model: modelVersion },
      });
    }
    for (const pairId of await linkedPairsOf(tx, [registrantId])) await shareBoth(tx, pairId, nowMs);
  });
};

/** Takes back the question that was asked between the arrival and the end of the first file, with its tasks. */
async function withdrawHandedOver(tx: Tx, registrantId: string, nowMs: number): Promise<void> {
  const withdrawn = await withdrawPairs(tx, registrantId, await handedOverWith(tx, registrantId));
  for (const { pairId, sideIds } of withdrawn) {
    for (const sideId of sideIds) await cancelTasks(tx, sideId, ['same-registrant'], nowMs);
    await writeAudit(tx, nowMs, {
      actor: SYSTEM,
      action: 'pair.parted',
      objectKind: 'registrant-pair',
      objectId: pairId,
      facts: { was: 'proposed', because: 'handed-over' },
    });
  }
}

/** An agency or NSOTC has spoken: the two are linked and each sees the other's registration, or they are not. */
export const followPair: Step<'pairAnswered'> = (_context, item, beats) =>
  beats.save(async (tx, nowMs) => {
    const { pairId } = item.payload;
    const pair = await readPair(tx, pairId);
    if (!pair) return;
    const [a, b] = pair.sides as [PairSide, PairSide];
    const next = pairState(pair.state, [a.answer, b.answer], pair.decision);
    for (const side of pair.sides)
      if (side.answer !== 'open' || next !== 'proposed')
        await cancelTasks(tx, side.id, ['same-registrant'], nowMs);
    if (next === pair.state) return;
    await setPairState(tx, pairId, next, nowMs);
    if (next === 'linked') await shareBoth(tx, pairId, nowMs);
    else for (const side of pair.sides) await shareWithSide(tx, side.id, null, nowMs);
    await openTasks(
      tx,
      pair.sides.map((s) => ({
        naturalKey: taskKey('pair-decided', s.id, `${next} ${nowMs}`),
        kind: 'pair-decided',
        ownerAgencyId: s.agencyId,
        objectKind: 'registrant-pair',
        objectId: s.id,
        urgency: TASK_KINDS['pair-decided'].urgency,
        facts: { why: next },
      })),
      nowMs,
    );
    await writeAudit(tx, nowMs, {
      actor: SYSTEM,
      action: next === 'linked' ? 'pair.linked' : 'pair.parted',
      objectKind: 'registrant-pair',
      objectId: pairId,
      facts: { was: pair.state, is: next, registrants: pair.sides.map((s) => s.registrantId) },
    });
  });

/** Each side gets the other's registration as it stands. */
async function shareBoth(tx: Tx, pairId: string, nowMs: number): Promise<void> {
  const pair = await readPair(tx, pairId);
  if (pair?.sides.length !== 2) return;
  const [a, b] = pair.sides as [PairSide, PairSide];
  for (const [side, other] of [
    [a, b],
    [b, a],
  ] as const) {
    const registrant = await readRegistrant(tx, other.registrantId);
    await shareWithSide(tx, side.id, registrant ? await sharedOf(tx, registrant) : null, nowMs);
  }
}

async function sharedOf(tx: Tx, registrant: Registrant): Promise<SharedRegistration> {
  const values = registrant.sealedAtMs === null ? await valuesOf(tx, registrant.id) : [];
  return {
    displayName: registrant.displayName,
    number: registrant.number,
    state: registrant.state,
    tier: registrant.tier,
    registeredOn: registrant.registeredOn,
    values: values
      .filter((v) => !NOT_HANDED_OVER.has(v.element) && v.state === 'known')
      .map(({ element, state, value, fromOn, untilOn }) => ({ element, state, value, fromOn, untilOn })),
  };
}

/** Registrants that were brought in many at once, or changed while nobody looked. @returns how many were put in the queue */
export async function sweepRegistrants(context: Pick<StepContext, 'db' | 'clock'>): Promise<number> {
  return context.db.asSystem(async (tx) => {
    const nowMs = context.clock.now();
    const ids = await registrantsToMatch(tx, 500);
    const hour = Math.floor(nowMs / 3_600_000);
    await addWork(
      tx,
      ids.map((registrantId) =>
        newWork('registrantToMatch', `sweep ${registrantId} ${hour}`, { registrantId }, { urgency: 7 }),
      ),
      nowMs,
    );
    return ids.length;
  });
}
