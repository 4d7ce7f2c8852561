import { taskKey } from '#domain/task.js';
import {
  assignPersonKeys,
  closesAt,
  directionOf,
  isOff,
  manifestEventKey,
  personKeys,
  voyageKey,
} from '#domain/travelEvent.js';
import {
  foldVoyage,
  type ManifestEntry,
  missingParts,
  type VoyageFacts,
  voyageFacts,
} from '#domain/voyage.js';
import { type NewWork, newWork } from '#domain/workItem.js';
import type { ManifestMessage } from '#formats/manifest.js';
import { worse } from '#formats/outcome.js';
import { readAny } from '#formats/read.js';
import { writeAudit } from '#storage/audit.js';
import type { Tx } from '#storage/database.js';
import { type Keys, keyedDigest } from '#storage/keys.js';
import { operatingAgency } from '#storage/operatingAgency.js';
import { cancelTasks, openTasks } from '#storage/tasks.js';
import {
  readTransmission as loadTransmission,
  markTransmissionRead,
  openTransmission,
  type Transmission,
} from '#storage/transmissions.js';
import {
  type EventToSave,
  eventsOfVoyage,
  moveEvents,
  retimeEvents,
  saveEvents,
} from '#storage/travelEvents.js';
import { lockVoyage, saveVoyage } from '#storage/voyages.js';
import { addWork } from '#storage/workItems.js';
import { type Step, SYSTEM } from './context.js';
import { describePerson, ENTRY_KINDS, legFacts, personFacts, voyageIdentity } from './manifestEntries.js';
import { refoldTripsOfEvents } from './refoldTrips.js';
import { retimeCandidates } from './retimeCandidates.js';

/**
 * Travellers per screening item: small enough that the first candidates of a full aircraft are shown while the last
 * travellers are still compared, large enough to batch.
 */
const SCREEN_BATCH = 100;

/**
 * Reads what a partner sent into travel events: one per person and voyage, whatever parts, resends and changes they
 * came in. Nothing received is lost: a message that cannot be read ends quarantined or rejected with a task.
 */
export const readTransmission: Step<'transmissionReceived'> = async (context, item, beats) => {
  const { transmissionId } = item.payload;
  const loaded = await context.db.asSystem(async (tx) => ({
    transmission: await loadTransmission(tx, transmissionId),
    raw: await openTransmission(tx, context.keys, transmissionId),
  }));
  const { transmission, raw } = loaded;
  if (!transmission || transmission.state === 'read' || raw === null)
    return beats.save(async () => undefined);

  const messages = readAny(raw, undefined, {
    receivedOn: new Date(transmission.receivedAtMs).toISOString().slice(0, 10),
  });
  const outcome = messages.map((m) => m.outcome).reduce(worse, 'accepted');
  const warnings = messages.flatMap((m) => m.warnings).slice(0, 200);
  const persons = messages.reduce((n, m) => n + m.persons.length, 0);

  await beats.save(async (tx, nowMs) => {
    const toScreen: string[] = [];
    const off: NewWork[] = [];
    for (const message of messages) {
      const saved = await saveMessage(tx, context.keys, transmission, message, nowMs);
      toScreen.push(...saved.screen);
      if (saved.off.length === 0) continue;
      const key = `off ${transmissionId} ${message.range.from}`;
      off.push(newWork('travelEventsCancelled', key, { eventIds: saved.off }, { urgency: 1 }));
    }
    await markTransmissionRead(
      tx,
      transmissionId,
      {
        format: messages[0]?.format ?? 'unknown',
        outcome,
        warnings,
        persons,
        refs: { ...(messages[0]?.references ?? {}), messages: messages.length },
      },
      nowMs,
    );
    await addWork(tx, [...off, ...screenWork(transmissionId, [...new Set(toScreen)])], nowMs);
    if (outcome === 'quarantined' || outcome === 'rejected') {
      const owner = await operatingAgency(tx);
      await openTasks(
        tx,
        [
          {
            naturalKey: taskKey('quarantined-transmission', transmissionId),
            kind: 'quarantined-transmission',
            ownerAgencyId: owner.id,
            objectKind: 'transmission',
            objectId: transmissionId,
            urgency: outcome === 'rejected' ? 3 : 4,
            facts: {
              outcome,
              sender: transmission.sender,
              codes: [...new Set(warnings.map((w) => w.code))].slice(0, 10),
            },
          },
        ],
        nowMs,
      );
    }
    await writeAudit(tx, nowMs, {
      actor: SYSTEM,
      action: 'transmission.read',
      objectKind: 'transmission',
      objectId: transmissionId,
      facts: { outcome, persons, messages: messages.length, screened: toScreen.length },
    });
  });
};

/** Screening in items of nearly equal size. */
function screenWork(transmissionId: string, eventIds: readonly string[]): NewWork[] {
  const items = Math.ceil(eventIds.length / SCREEN_BATCH);
  return Array.from({ length: items }, (_, i) => {
    const at = (n: number) => Math.floor((n * eventIds.length) / items);
    const ids = eventIds.slice(at(i), at(i + 1));
    return newWork(
      'travelEventsRecorded',
      `screen ${transmissionId} ${i}`,
      { transmissionId, eventIds: ids },
      { urgency: 3 },
    );
  });
}

/** Folds one message into its voyage and saves its persons' events. @returns ids of events to screen, and of those now off */
async function saveMessage(
  tx: Tx,
  keys: Keys,
  transmission: Transmission,
  message: ManifestMessage,
  nowMs: number,
): Promise<{ readonly screen: readonly string[]; readonly off: readonly string[] }> {
  const kind = ENTRY_KINDS[message.kind];
  if (kind === null || (message.persons.length === 0 && message.legs.length === 0))
    return { screen: [], off: [] };
  const identity = voyageIdentity(message);
  const first = message.legs[0];
  // A list without carrier, number or day cannot be joined with others: it is a voyage of its own.
  const joinable = identity.carrier !== '' && identity.number !== '' && first?.departureLocal !== undefined;
  const naturalKey = joinable
    ? voyageKey({ ...identity, departurePort: first.departurePort, departureLocal: first.departureLocal })
    : `V|transmission|${transmission.id}|${message.range.from}`;
  const voyage = await lockVoyage(tx, { naturalKey, ...identity, sender: transmission.sender }, nowMs);
  const before = await eventsOfVoyage(tx, voyage.id);

  const known = new Map(before.map((e) => [String(e.facts.personKey ?? ''), e.traveller]));
  const knownByKey = new Map(before.map((e) => [personKeys(e.traveller)[0]!, e.traveller]));
  // Keys name people; only their digests are kept.
  const keysOfPersons = assignPersonKeys(message.persons, knownByKey).map((k) =>
    keyedDigest(keys, `person ${k}`).slice(0, 40),
  );

  const entry: ManifestEntry = {
    transmissionId: transmission.id,
    receivedAtMs: transmission.receivedAtMs,
    kind,
    group: [message.references.transaction ?? message.references.commonAccess ?? '', message.kind].join('/'),
    ...(message.references.part === undefined ? {} : { part: message.references.part }),
    ...(message.references.firstPart === undefined ? {} : { firstPart: message.references.firstPart }),
    ...(message.references.lastPart === undefined ? {} : { lastPart: message.references.lastPart }),
    ...declared(message),
    persons: keysOfPersons,
  };
  const fold = foldVoyage(voyage.fold, entry);
  const facts: VoyageFacts | null = message.legs.length > 0 ? voyageFacts(legFacts(message)) : null;
  await saveVoyage(tx, voyage.id, facts, fold, nowMs);
  // Whole now, whatever the clock says: nobody needs to ask for a part any more.
  if (entry.part !== undefined && missingParts(fold, Number.MAX_SAFE_INTEGER).length === 0)
    await cancelTasks(tx, voyage.id, ['missing-part'], nowMs);

  const timing = facts ?? voyage;
  const direction = facts ? facts.direction : voyage.direction;
  const closes = closesAt({
    kind: 'manifest',
    state: 'listed',
    recordedAtMs: nowMs,
    departsAtMs: timing.departsAtMs,
    lastArrivalAtMs: timing.lastArrivalAtMs,
    portsKnown: timing.portsKnown,
  });
  const events = new Map<string, EventToSave>();
  message.persons.forEach((p, i) => {
    const personKey = keysOfPersons[i]!;
    const traveller = describePerson(p);
    const personKnowsLegs = p.embark !== undefined && p.disembark !== undefined;
    events.set(personKey, {
      kind: 'manifest',
      naturalKey: manifestEventKey(voyage.id, personKey),
      state: fold.persons[personKey] ?? 'listed',
      direction:
        direction === 'unknown' && personKnowsLegs
          ? directionOf([{ departurePort: p.embark, arrivalPort: p.disembark }])
          : direction,
      voyageId: voyage.id,
      transmissionId: transmission.id,
      sender: transmission.sender,
      role: p.role,
      // A flight-close list often names persons by number only: it must not blank out what is known.
      traveller: hasIdentity(traveller) ? traveller : (known.get(personKey) ?? traveller),
      facts: { ...personFacts(p), personKey },
      occursAtMs: timing.departsAtMs,
      closesAtMs: closes,
    });
  });
  const saved = await saveEvents(tx, [...events.values()], nowMs);
  const moved = await moveEvents(
    tx,
    before
      .filter((e) => !events.has(String(e.facts.personKey)))
      .flatMap((e) => {
        const state = fold.persons[String(e.facts.personKey)];
        return state && state !== e.state ? [{ naturalKey: e.naturalKey, state }] : [];
      }),
    nowMs,
  );
  const others = before.filter((e) => !events.has(String(e.facts.personKey)));
  const retimed =
    facts !== null &&
    others.some(
      (e) => e.occursAtMs !== facts.departsAtMs || e.closesAtMs !== closes || e.direction !== facts.direction,
    );
  if (facts && retimed)
    await retimeEvents(
      tx,
      voyage.id,
      { occursAtMs: facts.departsAtMs, closesAtMs: closes, direction: facts.direction },
      nowMs,
    );
  if (facts && before.length > 0 && facts.departsAtMs !== voyage.departsAtMs)
    await retimeCandidates(tx, { id: voyage.id, departsAtMs: facts.departsAtMs }, nowMs);
  if (before.length > 0)
    await refoldTripsOfEvents(
      tx,
      retimed ? before.map((e) => e.id) : [...moved, ...saved.map((s) => s.id)],
      nowMs,
    );

  const turned = (to: 'on' | 'off') =>
    before.flatMap((e) => {
      const state = fold.persons[String(e.facts.personKey)] ?? e.state;
      const [was, is] = [isOff('manifest', e.state), isOff('manifest', state)];
      return was !== is && is === (to === 'off') ? [e.id] : [];
    });
  return {
    // Who was off has not been screened, or not since; who is on again is.
    screen: [...saved.filter((s) => s.screen).map((s) => s.id), ...turned('on')],
    off: turned('off'),
  };
}

function declared(message: ManifestMessage): { declaredTotal?: number } {
  const total = message.kind === 'crew' ? message.declaredTotals.crew : message.declaredTotals.passengers;
  return total === undefined ? {} : { declaredTotal: total };
}

function hasIdentity(person: {
  readonly names: readonly unknown[];
  readonly documents?: readonly unknown[];
}): boolean {
  return person.names.length > 0 || (person.documents?.length ?? 0) > 0;
}
