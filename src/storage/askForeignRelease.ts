import { type CautionBody, cautionsFor } from '#domain/destinationCaution.js';
import type { ForeignAsk } from '#domain/foreignAsk.js';
import { countryName } from '#domain/foreignMessage.js';
import { proposeRelease } from '#domain/foreignRelease.js';
import type { MessageValues } from '#domain/message.js';
import { referenceOf } from '#domain/reference.js';
import type { RuleSet } from '#domain/ruleSet.js';
import { newWork } from '#domain/workItem.js';
import { agenciesOf } from './caseFacts.js';
import type { Tx } from './database.js';
import { agenciesFor } from './directory.js';
import { aboutOf, draftDigest, madeOf, OUR_CONTACT } from './foreignCase.js';
import { addForeignDraft, readForeignDraft, saveForeignDraft } from './foreignDrafts.js';
import { occasionValues } from './messageValues.js';
import { newId } from './newId.js';
import type { RegisterRecord } from './registerRecords.js';
import { ruleSetAt } from './ruleSets.js';
import { addWork } from './workItems.js';

/**
 * A registration agency asks USNCB itself about its own registrant: the draft is proposed by the asking officer and
 * waits for USNCB's second person; a destination caution stops it first, as at NSOTC.
 * @returns the draft's id, or null while the directory has no USNCB
 */
export async function askForeignRelease(
  tx: Tx,
  record: RegisterRecord,
  ask: ForeignAsk,
  by: { readonly id: string },
  nowMs: number,
): Promise<string | null> {
  const [usncb] = await agenciesFor(tx, { roles: ['usncb'] });
  if (!usncb) return null;
  const sourceId = newId(nowMs);
  const reference = referenceOf(sourceId);
  const journey: MessageValues = {
    event: 'Travel told by the registration agency',
    direction: 'leaving the United States',
    route: `United States to ${[ask.place, countryName(ask.country)].filter(Boolean).join(', ')}`,
    departure: ask.departsOn,
    arrival: ask.arrivesOn,
  };
  const values: MessageValues = {
    ...occasionValues(
      { person: record.person, values: journey, filedByAgencyId: null },
      [record],
      await agenciesOf(tx, [record], []),
      reference,
    ),
    ...OUR_CONTACT,
  };
  const rules = await ruleSetAt<CautionBody>(tx, 'destination-caution', nowMs);
  const cautions = cautionsFor(rules as RuleSet<CautionBody>, ask.country, aboutOf([record]));
  const departsAtMs = Date.parse(`${ask.departsOn}T00:00:00Z`);
  const id = await addForeignDraft(
    tx,
    {
      source: 'sora-request',
      sourceId,
      sourceVersion: 1,
      kind: 'notice',
      reference,
      country: ask.country,
      role: 'destination',
      because: '',
      leg: {
        seq: 1,
        country: ask.country,
        place: ask.place === '' ? null : ask.place,
        arrivesAtMs: Date.parse(`${ask.arrivesOn}T00:00:00Z`),
        leavesAtMs: null,
      },
      tripId: null,
      subjectId: null,
      ownerAgencyId: record.enteringAgencyId,
      secondAgencyId: usncb.id,
      state: cautions.length > 0 ? 'stopped' : 'open',
      madeOf: madeOf(values, [record]),
      digest: draftDigest({ country: ask.country, role: 'destination', needed: true, values }),
      cautions,
      departsAtMs,
    },
    nowMs,
  );
  if (!id) return null;
  const draft = (await readForeignDraft(tx, id, true))!;
  if (draft.state === 'open') {
    const input = { outcome: 'release', withhold: [], rationale: ask.rationale, version: draft.version };
    const proposed = proposeRelease(draft, input, by.id, nowMs);
    if (!proposed.ok) throw new Error(`a draft just made was refused: ${proposed.error.code}`);
    await saveForeignDraft(tx, proposed.value, draft.version, nowMs);
  }
  await addWork(tx, [newWork('foreignDraftChanged', `foreign draft ${id} asked`, { draftId: id })], nowMs);
  return id;
}
