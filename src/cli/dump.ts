import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { startEmbedded, writeDump } from '#storage/embedded.js';
import { helpAfter, readConfig } from './config.js';

/** `rsoits dump` and `restore` of the embedded database. A server is kept with PostgreSQL's own tools. */
export function addDumpCommands(program: Command): void {
  program
    .command('dump')
    .description('write the embedded database to a file; the program must not be running')
    .argument('<file>', 'where to, e.g. rsoits.tar.gz')
    .addHelpText(
      'after',
      helpAfter({ variables: 'where', examples: ['rsoits dump backup-2026-03-10.tar.gz'] }),
    )
    .action(async (file: string) => {
      const embedded = await startEmbedded({ directory: embeddedDirectory() });
      try {
        const bytes = await embedded.dump();
        writeDump(file, bytes);
        process.stdout.write(`${file}: ${bytes.length} bytes. Keep the keys file with it, apart.\n`);
      } finally {
        await embedded.stop();
      }
    });
  program
    .command('restore')
    .description('make the embedded database from a dump; refused where there is one')
    .argument('<file>', 'a file of `rsoits dump`')
    .addHelpText(
      'after',
      helpAfter({
        variables: 'where',
        examples: ['RSOITS_DATA=./restored rsoits restore backup-2026-03-10.tar.gz'],
      }),
    )
    .action(async (file: string) => {
      const directory = embeddedDirectory();
      mkdirSync(directory, { recursive: true, mode: 0o700 });
      const embedded = await startEmbedded({ directory, restore: readFileSync(file) });
      await embedded.stop();
      process.stdout.write(`restored into ${directory}\n`);
    });
}

function embeddedDirectory(): string {
  const config = readConfig(process.env);
  if (config.databaseUrl)
    throw new Error('RSOITS_DATABASE_URL is set: use pg_dump and pg_restore for a server');
  return join(config.data, 'database');
}
