import { CANDIDATE_CLOCKS_V1 } from '#domain/candidate.js';
import { RELEASE_V1 } from '#domain/release.js';
import { ROUTING_V1 } from '#domain/routingRules.js';
import type { Tx } from './database.js';
import { addRuleSet } from './ruleSets.js';

/** The rule sets that a new installation starts with. Later versions are written by one person and approved by another. */
export async function addFirstRules(tx: Tx, nowMs: number): Promise<void> {
  await addRuleSet(tx, ROUTING_V1, nowMs);
  await addRuleSet(tx, RELEASE_V1, nowMs);
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
}
