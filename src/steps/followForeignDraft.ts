import { composeForeignCopy, foreignLines, numbersIn } from '#domain/foreignCopy.js';
import { countryName, foreignMessage, foreignReference, foreignText } from '#domain/foreignMessage.js';
import { RELEASE_CLOCKS, type ReleaseClock, releaseClocks } from '#domain/foreignRelease.js';
import type { ReleaseBody } from '#domain/release.js';
import type { RuleSet } from '#domain/ruleSet.js';
import { TASK_KINDS, type TaskKind, taskKey } from '#domain/task.js';
import { newWork } from '#domain/workItem.js';
import { writeForeignNoticeXml } from '#formats/foreignNotice/writeXml.js';
import { writeAudit } from '#storage/audit.js';
import type { Tx } from '#storage/database.js';
import { deadlinesOf, endDeadlines, handDeadlinesTo, startDeadlines } from '#storage/deadlines.js';
import { agenciesFor } from '#storage/directory.js';
import { addDisclosure } from '#storage/disclosures.js';
import { type ForeignDraft, readForeignDraft } from '#storage/foreignDrafts.js';
import { exchangeTo } from '#storage/foreignExchanges.js';
import { addForeignMessage, messagesOfDraft, messagesTo } from '#storage/foreignMessages.js';
import { operatingAgency } from '#storage/operatingAgency.js';
import { ruleSetAt } from '#storage/ruleSets.js';
import { cancelTasks, openTasks } from '#storage/tasks.js';
import { noteToldAbroad } from '#storage/toldAbroad.js';
import { addWork } from '#storage/workItems.js';
import { type Step, type StepContext, SYSTEM } from './context.js';

const TASKS: readonly TaskKind[] = ['decide-caution', 'decide-release', 'second-release', 'release-due'];
const CLOCKS = Object.keys(RELEASE_CLOCKS) as readonly ReleaseClock[];

/**
 * What follows from a draft as it is now: whose task it is, which clocks run, and, when two persons have released
 * it, the message and its entry in the account of disclosures.
 */
export const followForeignDraft: Step<'foreignDraftChanged'> = (context, item, beats) =>
  beats.save(async (tx, nowMs) => {
    const draft = await readForeignDraft(tx, item.payload.draftId, true);
    if (!draft) return;
    await cancelTasks(tx, draft.id, TASKS, nowMs);
    for (const m of await messagesOfDraft(tx, draft.id))
      if (m.state === 'sent') {
        await cancelTasks(tx, m.id, ['forward-foreign-message'], nowMs);
        if (m.kind === 'notice') await noteToldAbroad(tx, draft, nowMs);
      }
    await setTask(tx, draft, nowMs);
    await setClocks(tx, draft, nowMs);
    if (draft.state === 'released') await release(tx, context, draft, nowMs);
  });

async function setTask(tx: Tx, draft: ForeignDraft, nowMs: number): Promise<void> {
  const desk = await operatingAgency(tx);
  const [kind, owner] =
    draft.state === 'stopped'
      ? (['decide-caution', desk.id] as const)
      : draft.state === 'open'
        ? (['decide-release', draft.ownerAgencyId] as const)
        : draft.state === 'proposed'
          ? (['second-release', draft.secondAgencyId] as const)
          : [null, null];
  const tasks = kind === null ? [] : [{ kind, owner }];
  const copied = draft.source === 'sora-request' && draft.ownerAgencyId !== desk.id;
  await openTasks(
    tx,
    [
      ...tasks,
      ...(copied ? [{ kind: 'foreign-request-copied' as const, owner: desk.id, once: true }] : []),
    ].map((task) => ({
      naturalKey: taskKey(task.kind, draft.id, 'once' in task ? 0 : draft.version),
      kind: task.kind,
      ownerAgencyId: task.owner,
      objectKind: 'foreign-draft',
      objectId: draft.id,
      dueAtMs: draft.departsAtMs,
      urgency: TASK_KINDS[task.kind].urgency,
      facts: { country: countryName(draft.country), why: draft.cautions[0]?.says ?? draft.because },
    })),
    nowMs,
  );
}

async function setClocks(tx: Tx, draft: ForeignDraft, nowMs: number): Promise<void> {
  const waits = draft.state === 'open' || draft.state === 'stopped' || draft.state === 'proposed';
  if (!waits) {
    const decided = draft.state === 'released' || draft.state === 'not-released';
    await endDeadlines(tx, [draft.id], CLOCKS, decided ? 'met' : 'cancelled', nowMs);
    return;
  }
  // A proposal waits for its second person, maybe of another agency: that one sees the clock and hears when it rings.
  const ownerAgencyId = draft.state === 'proposed' ? draft.secondAgencyId : draft.ownerAgencyId;
  await handDeadlinesTo(tx, draft.id, CLOCKS, ownerAgencyId);
  const running = await deadlinesOf(tx, [draft.id]);
  await startDeadlines(
    tx,
    releaseClocks(draft.departsAtMs, nowMs)
      // A clock starts again only when the departure moved: looking at a draft never buys time.
      .filter((c) => !running.some((r) => r.kind === c.kind && r.reckoning.steps[0] === c.steps[0]))
      .map((c) => ({
        kind: c.kind,
        objectKind: 'foreign-draft',
        objectId: draft.id,
        ownerAgencyId,
        dueAtMs: c.dueAtMs,
        reckoning: {
          start: new Date(nowMs).toISOString(),
          rule: RELEASE_CLOCKS[c.kind].says,
          steps: c.steps,
          due: new Date(c.dueAtMs).toISOString(),
          source: 'Travel notice alarms: T-7 days and T-48 hours; 34 USC 21503, 21504',
        },
      })),
    nowMs,
  );
}

/** The basis on which foreign authorities are told, as the account of disclosures states it. */
const LEGAL_BASIS = '34 USC 21504; 34 USC 20930; INTERPOL constitution art. 2; White paper IV.A.3.b, VI(5)';

async function release(
  tx: Tx,
  context: Pick<StepContext, 'isTest'>,
  draft: ForeignDraft,
  nowMs: number,
): Promise<void> {
  const rules = await ruleSetAt<ReleaseBody>(tx, 'release', nowMs);
  const copy = composeForeignCopy(rules as RuleSet<ReleaseBody>, draft.madeOf, draft.country, draft.withheld);
  const before = await messagesTo(tx, draft);
  const last = before.at(-1);
  const exchange = await exchangeTo(tx, draft.country);
  const content = foreignMessage(copy, {
    ...(exchange ? { registry: { name: exchange.registry, fields: exchange.fields } } : {}),
    kind: draft.kind,
    reference: foreignReference(draft.reference, draft.country, before.length + 1),
    supersedes: last?.reference ?? null,
    issuedAtMs: nowMs,
    test: context.isTest,
    reason: draft.kind === 'correction' ? 'What we know of the journey or the person changed.' : '',
  });
  // The copy cannot hold them; if it ever did, nothing leaves and the step fails for a person to see.
  for (const bytes of [JSON.stringify(content.fields), foreignText(content), writeForeignNoticeXml(content)])
    if (numbersIn(bytes, draft.madeOf.neverAbroad).length > 0)
      throw new Error(`the foreign copy of draft ${draft.id} holds a number that never leaves the country`);
  const usncb = (await agenciesFor(tx, { roles: ['usncb'] }))[0];
  if (!usncb) throw new Error('no agency of the role usncb is in the directory: nobody can forward abroad');
  const id = await addForeignMessage(
    tx,
    { draftId: draft.id, supersedesId: last?.id ?? null, content, forwarderAgencyId: usncb.id },
    nowMs,
  );
  if (!id) return;
  await addDisclosure(tx, {
    naturalKey: `foreign ${id}`,
    atMs: nowMs,
    byAgencyId: draft.ownerAgencyId,
    byUserId: draft.secondBy,
    toName: content.to.bureau,
    toCountry: draft.country,
    subjectId: draft.subjectId,
    tripId: draft.tripId,
    fields: foreignLines(copy).map((l) => l.field),
    purpose: draft.rationale,
    legalBasis: LEGAL_BASIS,
    medium: 'USNCB, I-24/7',
    foreignMessageId: id,
  });
  if (exchange && content.registry)
    await addDisclosure(tx, {
      naturalKey: `registry ${id}`,
      atMs: nowMs,
      byAgencyId: draft.ownerAgencyId,
      byUserId: draft.secondBy,
      toName: exchange.registry,
      toCountry: draft.country,
      subjectId: draft.subjectId,
      tripId: draft.tripId,
      fields: content.registry.fields,
      purpose: `Agreement: ${exchange.agreement}`,
      legalBasis: exchange.legalBasis,
      medium: 'USNCB, I-24/7',
      foreignMessageId: id,
    });
  await writeAudit(tx, nowMs, {
    actor: SYSTEM,
    action: 'release.released',
    objectKind: 'foreign-draft',
    objectId: draft.id,
    facts: {
      message: id,
      country: draft.country,
      kind: draft.kind,
      fields: content.fields.map((f) => f.field),
      release: rules.version,
      proposedBy: draft.proposedBy,
      secondBy: draft.secondBy,
    },
  });
  await addWork(
    tx,
    [newWork('foreignMessageReleased', `foreign message ${id}`, { messageId: id }, { urgency: 1 })],
    nowMs,
  );
}
