import { readFile, stat } from 'node:fs/promises';
import type { Command } from 'commander';
import { FORMATS, readAny } from '#formats/read.js';
import { readLine } from '#formats/readLine.js';
import { helpAfter } from './config.js';

/** Larger files are refused before they are loaded; the formats have lower limits of their own. */
const FILE_BYTES_MAX = 256 * 1024 * 1024;

/** Adds `rsoits read FILE… [--format KIND]`: one JSON line a message on stdout. Opens no database. */
export function addReadCommand(program: Command): void {
  program
    .command('read')
    .description('read transmissions and print one JSON line a message; opens no database')
    .argument('<file...>', 'files to read')
    .option('--format <kind>', `read as this: ${FORMATS.map((f) => f.name).join(', ')}`)
    .addHelpText(
      'after',
      helpAfter({ examples: ['rsoits read manifest.edi', 'rsoits read --format manifest list.csv'] }),
    )
    .action(async (files: string[], options: { format?: string }) => {
      if (options.format !== undefined && !FORMATS.some((f) => f.name === options.format))
        program.error(
          `error: no format ${options.format}. Expected one of ${FORMATS.map((f) => f.name).join(', ')}`,
        );
      for (const file of files) {
        let bytes: Uint8Array;
        try {
          const { size } = await stat(file);
          if (size > FILE_BYTES_MAX) throw new Error(`${size} bytes. Expected at most ${FILE_BYTES_MAX}`);
          bytes = await readFile(file);
        } catch (error) {
          process.stderr.write(`${file}: cannot be read: ${(error as Error).message}\n`);
          process.exitCode = 1;
          continue;
        }
        for (const message of readAny(bytes, options.format)) {
          const line = `${JSON.stringify(readLine(file, message))}\n`;
          if (!process.stdout.write(line))
            await new Promise<void>((drained) => process.stdout.once('drain', drained));
        }
      }
    });
}
