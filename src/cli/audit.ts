import type { Command } from 'commander';
import { verifyAudit } from '#storage/audit.js';
import { configHelp, readConfig } from './config.js';
import { openSystem } from './openSystem.js';

/** `rsoits audit verify`: exit 0 and a count, or exit 1 and the first broken row. */
export function addAuditCommand(program: Command): void {
  program
    .command('audit')
    .description('the chained record of who did and saw what')
    .command('verify')
    .description('recompute the chain and hold it against the signed checkpoints')
    .addHelpText('after', `${configHelp()}\nExample:\n  rsoits audit verify && echo whole\n`)
    .action(async () => {
      const system = await openSystem(readConfig(process.env));
      try {
        const verdict = await verifyAudit(system.db, system.keys, system.checkpointsPath);
        if (verdict.whole) {
          process.stdout.write(
            `whole: ${verdict.sealed} entries sealed${verdict.prunedSeq > 0 ? ` after ${verdict.prunedSeq} that were erased in their time` : ''}, ${verdict.waiting} waiting for their seal, ${verdict.checkpoints} checkpoints up to ${verdict.coveredSeq}\n`,
          );
        } else {
          process.stdout.write(
            `broken at ${verdict.seq}${verdict.entryId ? ` (entry ${verdict.entryId})` : ''}: ${verdict.says}\n`,
          );
          process.exitCode = 1;
        }
      } finally {
        await system.close();
      }
    });
}
