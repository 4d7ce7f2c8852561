import { ABSCONDING_V1 } from '#domain/abscondingRules.js';
import { FEDERAL_CALENDAR } from '#domain/calendar.js';
import { CANDIDATE_CLOCKS_V1 } from '#domain/candidate.js';
import { CAUTIONS_V1 } from '#domain/destinationCaution.js';
import { DUTIES_V1 } from '#domain/duty.js';
import { RELEASE_V1, RELEASE_V2, RELEASE_V3, RELEASE_V4 } from '#domain/release.js';
import { ROUTING_V2 } from '#domain/routingMatrix.js';
import { ROUTING_V3 } from '#domain/routingSharing.js';
import { ROUTING_V1 } from '#domain/routingV1.js';
import { ROUTING_V4 } from '#domain/routingV4.js';
import { ROUTING_V5 } from '#domain/routingV5.js';
import { SHIPPED_ROUTING } from '#domain/shippedRules.js';
import { TIERS_V1 } from '#domain/tierRules.js';
import { addAgencyKinds } from './agencies.js';
import { addCalendar } from './calendars.js';
import type { Tx } from './database.js';
import { addFeed } from './registerRecords.js';
import { addRuleSet, listRuleSets } from './ruleSets.js';

/** The feed of NSOR and Wanted entries: older than four hours, every answer says "check by hand". */
export const REGISTER_FEED = {
  code: 'ncic',
  name: 'NCIC: NSOR and Wanted',
  staleAfterSeconds: 4 * 3600,
} as const;

/**
 * What every installation starts with, put in once and then left alone: kinds of agency, the federal calendar, the
 * first rule sets (later ones are written by one person and approved by another) and the register feed.
 */
export async function addFirstFacts(tx: Tx, nowMs: number): Promise<void> {
  await addAgencyKinds(tx);
  await addCalendar(tx, FEDERAL_CALENDAR);
  // An installation that has decided by the first sets goes on from now; a new one has the newest from the start.
  const from = (await listRuleSets(tx, 'routing')).length > 0 ? nowMs : 0;
  await addRuleSet(tx, ROUTING_V1, nowMs);
  await addRuleSet(tx, RELEASE_V1, nowMs);
  await addRuleSet(tx, CAUTIONS_V1, nowMs);
  await addRuleSet(tx, { ...ROUTING_V2, validFromMs: from }, nowMs);
  await addRuleSet(tx, { ...RELEASE_V2, validFromMs: from }, nowMs);
  await addRuleSet(tx, { ...ROUTING_V3, validFromMs: from }, nowMs);
  await addRuleSet(tx, { ...ROUTING_V4, validFromMs: from }, nowMs);
  await addRuleSet(tx, { ...ROUTING_V5, validFromMs: from }, nowMs);
  await addRuleSet(tx, { ...SHIPPED_ROUTING, validFromMs: from }, nowMs);
  await addRuleSet(tx, { ...RELEASE_V3, validFromMs: from }, nowMs);
  await addRuleSet(tx, { ...RELEASE_V4, validFromMs: from }, nowMs);
  await addRuleSet(
    tx,
    {
      kind: 'clocks',
      version: CANDIDATE_CLOCKS_V1.version,
      validFromMs: 0,
      validUntilMs: null,
      author: 'initial',
      approver: 'initial',
      legalBasis: CANDIDATE_CLOCKS_V1.source,
      body: CANDIDATE_CLOCKS_V1,
    },
    nowMs,
  );
  await addRuleSet(tx, TIERS_V1, nowMs);
  await addRuleSet(tx, DUTIES_V1, nowMs);
  await addRuleSet(tx, ABSCONDING_V1, nowMs);
  await addFeed(tx, REGISTER_FEED);
}
