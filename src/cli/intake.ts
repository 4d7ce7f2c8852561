import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { stripAtDoor } from '#formats/stripAtDoor.js';
import { receiveForReading } from '#storage/receive.js';
import { readTransmission } from '#storage/transmissions.js';
import { helpAfter } from './config.js';
import { withSystem } from './openSystem.js';

/** `rsoits intake FILE…`: hands files in as a partner would; the running program reads and screens them. */
export function addIntakeCommand(program: Command): void {
  program
    .command('intake')
    .description('hand in manifest files as a partner would; prints one JSON line a file')
    .argument('<file...>', 'files with EDIFACT interchanges or another format that `rsoits read` knows')
    .option('--sender <name>', 'who sent them', 'intake')
    .option('--wait <seconds>', 'wait so long for each to be read, 0 not at all', '30')
    .addHelpText(
      'after',
      helpAfter({ variables: 'where', examples: ['rsoits intake --sender TX manifests/*.edi'] }),
    )
    .action((files: string[], options: { sender: string; wait: string }) =>
      withSystem(async (system) => {
        for (const file of files) {
          const raw = await readFile(file);
          const received = await system.db.asSystem((tx) =>
            receiveForReading(
              tx,
              system.keys,
              {
                door: 'intake',
                sender: options.sender,
                raw: stripAtDoor(raw),
                actor: { kind: 'system', id: 'intake' },
              },
              Date.now(),
            ),
          );
          const until = Date.now() + Number(options.wait) * 1000;
          let t = await system.db.asSystem((tx) => readTransmission(tx, received.id));
          while (t?.state === 'received' && Date.now() < until) {
            await new Promise((resolve) => setTimeout(resolve, 100));
            t = await system.db.asSystem((tx) => readTransmission(tx, received.id));
          }
          process.stdout.write(
            `${JSON.stringify({ file, transmission: received.id, as: received.kind, state: t?.state, outcome: t?.outcome, persons: t?.persons, warnings: t?.warnings })}\n`,
          );
        }
      }),
    );
}
