import { z } from 'zod';
import { decide } from '#access/decide.js';
import { isUuid } from '#basics/ids.js';
import type { VersionDifference } from '#domain/versionDifferences.js';
import {
  type ProposalChanges,
  type ProposalKind,
  type RuleProposal,
  readProposal,
} from '#storage/ruleProposals.js';
import type { Finding, Found, Person } from './route.js';

/** What the pages of proposed rules share, whatever the rules are about: whose a proposal is, and who may do what. */

export interface FoundProposal<K extends ProposalKind> extends Found {
  readonly proposal: RuleProposal<ProposalChanges[K]>;
}
export type AtProposal = { readonly id: string };
export const ProposalId = z.object({ id: z.string().max(60) });

export function proposalFinders<K extends ProposalKind>(kind: K) {
  type Finder = (f: Finding<AtProposal, unknown, unknown>) => Promise<FoundProposal<K> | undefined>;
  const find: Finder = async ({ tx, params }) => {
    const proposal = isUuid(params.id) ? await readProposal(tx, params.id, kind) : undefined;
    return proposal && { id: proposal.id, agencyId: null, proposal };
  };
  /** For its author alone: to everybody else there is nothing here to write on. */
  const findOwn: Finder = async (f) => {
    const found = await find(f);
    return found && f.actor?.id === found.proposal.authorId ? found : undefined;
  };
  /** For the second person; the policies know who was the first. */
  const findForSecond: Finder = async (f) => {
    const found = await find(f);
    return found && { ...found, firstPersonId: found.proposal.authorId };
  };
  return { find, findOwn, findForSecond };
}

export function mayWithRules(
  actor: Person,
  action: 'rules.changed' | 'rules.decided' | 'rules.tried',
  firstPersonId?: string,
): boolean {
  return decide(actor, action, {
    kind: 'RuleSet',
    id: '*',
    agencyId: null,
    ...(firstPersonId === undefined ? {} : { firstPersonId }),
  }).allowed;
}

/** Differences as the pages draw them: a side that is not there is left out. */
export function differenceRows<What extends string>(differences: readonly VersionDifference<What>[]) {
  return differences.map(({ what, id, before, after }) => ({
    what,
    id,
    ...(before === null ? {} : { before }),
    ...(after === null ? {} : { after }),
  }));
}
