import type { Command } from 'commander';
import { taskKey } from '#domain/task.js';
import { findAgencyByOri } from '#storage/agencies.js';
import { writeAudit } from '#storage/audit.js';
import { lockFeeds, setFeedBaseline, setFeedSender } from '#storage/registerFeeds.js';
import { addFeed, feedStates } from '#storage/registerRecords.js';
import { cancelTasksByKey } from '#storage/tasks.js';
import { helpAfter } from './config.js';
import { withSystem } from './openSystem.js';

/** `rsoits feed`: sources of register changes: which there are, who may send them, and how far they are. */
export function addFeedCommands(program: Command): void {
  const feed = program.command('feed').description('sources of register changes and how far they are');

  feed
    .command('list')
    .description('every feed with freshness, position and what is missing, as JSON lines')
    .addHelpText('after', helpAfter({ variables: 'where', examples: ['rsoits feed list'] }))
    .action(() =>
      withSystem(async (system) => {
        for (const f of await system.db.asSystem((tx) => feedStates(tx)))
          process.stdout.write(
            `${JSON.stringify({
              code: f.code,
              name: f.name,
              freshAsOf: f.freshAsOfMs === null ? null : new Date(f.freshAsOfMs).toISOString(),
              sourceSeq: f.sourceSeq,
              sourceHighest: f.sourceHighest,
              gapSince: f.gapSinceMs === null ? null : new Date(f.gapSinceMs).toISOString(),
            })}\n`,
          );
      }),
    );

  feed
    .command('add')
    .description('a feed and the agency whose machine clients may send it; from then on its freshness counts')
    .argument('<code>', '2 to 12 small letters, digits or hyphens, as in $.R.CODE.')
    .argument('<name>', 'for people')
    .requiredOption('--sender <ori>', 'ORI of the sending agency')
    .option('--stale-after <hours>', 'older than this, every answer says "check by hand"', '4')
    .addHelpText(
      'after',
      helpAfter({ variables: 'where', examples: ['rsoits feed add ohleg "Ohio broker" --sender OHLEG0001'] }),
    )
    .action((code: string, name: string, options: { sender: string; staleAfter: string }) =>
      withSystem(async (system) => {
        const hours = Number(options.staleAfter);
        if (!/^[a-z0-9-]{2,12}$/.test(code))
          throw new Error(`${code}: expected 2 to 12 small letters, digits or hyphens`);
        if (!(hours > 0 && hours <= 168))
          throw new Error(`--stale-after ${options.staleAfter}: expected hours up to 168`);
        const nowMs = Date.now();
        await system.db.asSystem(async (tx) => {
          const agency = await findAgencyByOri(tx, options.sender);
          if (!agency) throw new Error(`--sender ${options.sender}: no agency of the directory has this ORI`);
          await addFeed(tx, { code, name, staleAfterSeconds: Math.round(hours * 3600) });
          await setFeedSender(tx, code, agency.id);
          await note(tx, nowMs, code, { sender: agency.id });
        });
      }),
    );

  feed
    .command('baseline')
    .description(
      'after a full load took the place of messages that the source cannot send again: count from here',
    )
    .argument('<code>', 'the feed')
    .argument('<number>', 'last number of the source that the load contains')
    .addHelpText('after', helpAfter({ variables: 'where', examples: ['rsoits feed baseline ohleg 48210'] }))
    .action((code: string, number: string) =>
      withSystem(async (system) => {
        const sequence = Number(number);
        if (!Number.isSafeInteger(sequence) || sequence < 0)
          throw new Error(`${number}: expected a whole number`);
        const nowMs = Date.now();
        await system.db.asSystem(async (tx) => {
          const before = (await lockFeeds(tx)).get(code);
          if (!before) throw new Error(`${code}: no such feed`);
          if (!(await setFeedBaseline(tx, code, sequence)))
            throw new Error(`${code} is at ${before.sourceSeq} already. A baseline never goes back`);
          await cancelTasksByKey(tx, [taskKey('register-gap', code, before.sourceSeq + 1)], nowMs);
          await note(tx, nowMs, code, { from: before.sourceSeq, to: sequence });
        });
      }),
    );
}

function note(
  tx: Parameters<typeof writeAudit>[0],
  nowMs: number,
  code: string,
  facts: Readonly<Record<string, unknown>>,
): Promise<void> {
  return writeAudit(tx, nowMs, {
    actor: { kind: 'system', id: 'cli' },
    action: 'feed.changed',
    objectKind: 'feed',
    objectId: code,
    facts,
  });
}
