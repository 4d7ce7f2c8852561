import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import cliProgress from 'cli-progress';
import type { Command } from 'commander';
import { z } from 'zod';
import { proposeTargets } from '#domain/importTargets.js';
import { type ImportMapping, mappingProblems } from '#domain/registrantImport.js';
import { readCsv } from '#formats/csv.js';
import { runImport } from '#steps/importRegistrants.js';
import { findAgencyByOri } from '#storage/agencies.js';
import { writeAudit } from '#storage/audit.js';
import {
  addImport,
  beginPhase,
  findUnfinished,
  mappingsOf,
  problemsOf,
  type RegistrantImport,
} from '#storage/registrantImports.js';
import { helpAfter } from './config.js';
import { type OpenSystem, withSystem } from './openSystem.js';

/** Larger files are split by who sends them: a number stands in one of them only. */
export const IMPORT_FILE_MAX = 256 * 1024 * 1024;
const ERRORS_SHOWN = 1000;

const MappingFile = z.object({
  columns: z.record(z.string(), z.string().nullable()).default({}),
  defaults: z.record(z.string(), z.string()).default({}),
});

interface Options {
  readonly agency: string;
  readonly mapping?: string;
  readonly check: boolean;
  readonly alreadyShared: boolean;
}

/** `rsoits import registrants FILE`: the road of the page, for files of any size and without a browser. */
export function addImportRegistrantsCommand(group: Command): void {
  group
    .command('registrants')
    .description(
      'enter or bring up to date an agency’s registrants from its own table (CSV); goes on where it stopped',
    )
    .argument('<file>', 'UTF-8, UTF-16 or Windows-1252; commas, semicolons, tabs or bars')
    .requiredOption('--agency <ori>', 'whose registrants they are')
    .option(
      '--mapping <name or file>',
      'a mapping that the agency saved on the page, or a JSON file {"columns": {"Last Name": "name.surname"}, "defaults": {}}; default: by the names of the columns',
    )
    .option('--check', 'tell what would be done and what is wrong, enter nothing', false)
    .option(
      '--already-shared',
      'everybody was told before, by the system that you moved from: tell only of what changes from now on',
      false,
    )
    .addHelpText(
      'after',
      helpAfter({
        variables: 'where',
        examples: [
          'rsoits import registrants registry.csv --agency OHDI00001 --mapping columns.json --check',
        ],
      }),
    )
    .action((file: string, options: Options) =>
      withSystem(async (system) => {
        const { done, problems } = await importFile(system, file, options);
        for (const p of problems)
          process.stderr.write(
            `line ${p.line}, ${p.column || 'the row'}: ${p.came} came. Expected ${p.expected}\n`,
          );
        const { id, state, rowsTotal, added, changed, same, kept, refused } = done;
        process.stdout.write(
          `${JSON.stringify({ import: id, state, rows: rowsTotal, added, changed, same, kept, refused })}\n`,
        );
        if (refused > 0) process.exitCode = 1;
      }),
    );
}

async function importFile(
  system: OpenSystem,
  file: string,
  options: Options,
): Promise<{ done: RegistrantImport; problems: Awaited<ReturnType<typeof problemsOf>> }> {
  const { db } = system;
  const content = readFileSync(file);
  if (content.length > IMPORT_FILE_MAX)
    throw new Error(`${file} has ${content.length} bytes. At most ${IMPORT_FILE_MAX} are read; split it`);
  const agency = await db.asSystem((tx) => findAgencyByOri(tx, options.agency));
  if (!agency) throw new Error(`--agency ${options.agency}: no agency of the directory has this ORI`);
  const sha256 = createHash('sha256').update(content).digest('hex');
  let at = await db.asSystem((tx) => findUnfinished(tx, agency.id, sha256));
  if (!at || (at.state === 'checked' && options.mapping !== undefined)) {
    const id = await enter(system, { agencyId: agency.id, file, content, mapping: options.mapping });
    at = await withBar(system, id);
  } else if (at.state !== 'checked') {
    process.stderr.write(
      `goes on with import ${at.id}, ${at.rowsDone} of ${at.rowsTotal ?? '?'} rows are done\n`,
    );
    at = await withBar(system, at.id);
  }
  if (at.state === 'checked' && !options.check) {
    const { id } = at;
    await db.asSystem(async (tx) => {
      const { alreadyShared } = options;
      await beginPhase(tx, id, 'importing', null, Date.now(), { alreadyShared });
      await writeAudit(tx, Date.now(), {
        actor: { kind: 'system', id: 'command line' },
        action: 'import.started',
        objectKind: 'RegistrantImport',
        objectId: id,
        facts: { alreadyShared },
      });
    });
    at = await withBar(system, id);
  }
  const { id } = at;
  return { done: at, problems: await db.asSystem((tx) => problemsOf(tx, id, 0, ERRORS_SHOWN)) };
}

async function enter(
  system: OpenSystem,
  given: {
    readonly agencyId: string;
    readonly file: string;
    readonly content: Buffer;
    readonly mapping: string | undefined;
  },
): Promise<string> {
  const read = readCsv(given.content, { limits: { columnsMax: 5000 } });
  if (!read.ok) throw new Error(`${given.file}: ${read.error}`);
  const { header, encoding, delimiter } = read.value;
  const mapping = await mappingFor(system, given.agencyId, given.mapping, header);
  const problems = mappingProblems(mapping);
  if (problems.length > 0) throw new Error(`the mapping does not fit ${given.file}: ${problems.join('; ')}`);
  const nowMs = Date.now();
  return system.db.asSystem(async (tx) => {
    const id = await addImport(
      tx,
      system.keys,
      {
        agencyId: given.agencyId,
        fileName: basename(given.file).slice(0, 120),
        encoding,
        delimiter,
        columns: header,
        mapping,
        content: given.content,
        uploadedBy: null,
      },
      nowMs,
    );
    await beginPhase(tx, id, 'checking', null, nowMs);
    await writeAudit(tx, nowMs, {
      actor: { kind: 'system', id: 'command line' },
      action: 'import.uploaded',
      objectKind: 'RegistrantImport',
      objectId: id,
      facts: { bytes: given.content.length, columns: header.length },
    });
    return id;
  });
}

async function mappingFor(
  system: OpenSystem,
  agencyId: string,
  given: string | undefined,
  header: readonly string[],
): Promise<ImportMapping> {
  if (given === undefined) {
    const targets = proposeTargets(header);
    return { columns: Object.fromEntries(header.map((c, i) => [c, targets[i] ?? null])), defaults: {} };
  }
  const saved = (await system.db.asSystem((tx) => mappingsOf(tx, agencyId))).find((m) => m.name === given);
  if (saved) return saved.mapping;
  let text: string;
  try {
    text = readFileSync(given, 'utf8');
  } catch {
    throw new Error(`--mapping ${given}: neither a mapping that the agency saved nor a file`);
  }
  return MappingFile.parse(JSON.parse(text));
}

async function withBar(system: OpenSystem, id: string): Promise<RegistrantImport> {
  const bar = new cliProgress.SingleBar({
    format: '{phase} {bar} {percentage}% | {value} of {total} rows | {eta_formatted} left',
    noTTYOutput: true,
    notTTYSchedule: 5000,
    stream: process.stderr,
  });
  let started = false;
  const done = await runImport(
    { ...system, clock: { now: () => Date.now() } },
    id,
    ({ phase, done: rows, total }) => {
      if (!started) bar.start(total, rows, { phase });
      else bar.update(rows);
      started = true;
    },
  );
  if (started) bar.stop();
  return done!;
}
