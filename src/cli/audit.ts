import type { Command } from 'commander';
import { type AuditVerdict, verifyAudit } from '#storage/audit.js';
import { helpAfter } from './config.js';
import { withSystem } from './openSystem.js';

/** `rsoits audit verify`: exit 0 and a count, 1 and the first broken row, 2 where there is nothing to verify. */
export function addAuditCommand(program: Command): void {
  program
    .command('audit')
    .description('the chained record of who did and saw what')
    .command('verify')
    .description('recompute the chain and hold it against the signed checkpoints')
    .addHelpText(
      'after',
      helpAfter({
        variables: 'where',
        examples: [
          'rsoits audit verify && echo whole',
          'RSOITS_DATA=var/trial rsoits audit verify    the trial of npm start, also while it runs',
        ],
        more: 'Exit codes: 0 whole, 1 broken, 2 nothing to verify: maybe another database is meant.',
      }),
    )
    .action(() =>
      withSystem(async (system, config) => {
        const verdict = await verifyAudit(system.db, system.keys, system.checkpointsPath);
        const { says, exitCode } = verdictText(
          verdict,
          config.databaseUrl ? 'the database of RSOITS_DATABASE_URL' : `the database in ${config.data}`,
        );
        process.stdout.write(`${says}\n`);
        process.exitCode = exitCode;
      }),
    );
}

/** One line and the exit code. A chain without any entry proves nothing: it is not called whole. */
export function verdictText(
  v: AuditVerdict,
  where: string,
): { readonly says: string; readonly exitCode: 0 | 1 | 2 } {
  if (!v.whole)
    return { says: `broken at ${v.seq}${v.entryId ? ` (entry ${v.entryId})` : ''}: ${v.says}`, exitCode: 1 };
  if (v.sealed === 0 && v.waiting === 0 && v.prunedSeq === 0)
    return {
      says: `nothing to verify: ${where} has no audit entry. Is it the one that is meant (RSOITS_DATA, RSOITS_DATABASE_URL)?`,
      exitCode: 2,
    };
  const pruned = v.prunedSeq > 0 ? ` after ${v.prunedSeq} that were erased in their time` : '';
  return {
    says: `whole: ${v.sealed} entries sealed${pruned}, ${v.waiting} waiting for their seal, ${v.checkpoints} checkpoints up to ${v.coveredSeq}`,
    exitCode: 0,
  };
}
