import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import cliProgress from 'cli-progress';
import type { Command } from 'commander';
import { sql } from 'kysely';
import { problemText } from '#domain/fieldReader.js';
import { type RecordEntry, readRecordEntry } from '#domain/registerRecord.js';
import { writeAudit } from '#storage/audit.js';
import { type Database, json, many, run } from '#storage/database.js';
import { enterRecords } from '#storage/enterRecords.js';
import { REGISTER_FEED } from '#storage/firstFacts.js';
import { isRegistrant } from '#storage/knownRegistrants.js';
import { newId } from '#storage/newId.js';
import { markFeedFresh } from '#storage/registerRecords.js';
import { helpAfter } from './config.js';
import { withSystem } from './openSystem.js';

export interface ImportReport {
  readonly lines: number;
  readonly added: number;
  readonly changed: number;
  readonly same: number;
  /** Wanted entries that are neither of a registrant nor for a sex offence: counted, not loaded. */
  readonly notScreened: number;
  readonly errors: readonly { readonly line: number; readonly says: string }[];
}

/** Errors kept and shown; more are counted. */
const ERRORS_SHOWN = 1000;
const BATCH = 2000;
/** Warrants for other offenses that are held against the registrations; a file of all warrants of a country has more. */
const OTHER_WARRANTS_MAX = 200_000;

/** `rsoits import register FILE`: a file is one feed of the register. All of it is loaded or nothing. */
export function addImportRegisterCommand(group: Command): void {
  group
    .command('register')
    .description('load register records (JSON lines): NSOR, Wanted and foreign advices; all or nothing')
    .argument('<file>', 'JSON lines; docs/formats/register-file.md has the fields')
    .option('--check', 'read and check only, load nothing', false)
    .option(
      '--skip-bad-lines',
      'load the good lines and list the bad ones, instead of refusing the file',
      false,
    )
    .option('--as-of <instant>', 'when the source was complete, ISO; default now')
    .addHelpText(
      'after',
      helpAfter({ variables: 'where', examples: ['rsoits import register --check nsor-2026-03-10.jsonl'] }),
    )
    .action((file: string, options: { check: boolean; skipBadLines: boolean; asOf?: string }) =>
      withSystem(async (system) => {
        const asOfMs = options.asOf === undefined ? Date.now() : Date.parse(options.asOf);
        if (Number.isNaN(asOfMs))
          throw new Error(`--as-of ${options.asOf}: expected an ISO instant such as 2026-03-10T12:00:00Z`);
        const report = await importRegister(system.db, file, {
          checkOnly: options.check,
          skipBadLines: options.skipBadLines,
          asOfMs,
          nowMs: Date.now(),
          isShown: true,
        });
        for (const e of report.errors) process.stderr.write(`line ${e.line}: ${e.says}\n`);
        process.stdout.write(`${JSON.stringify({ ...report, errors: report.errors.length })}\n`);
        if (report.errors.length > 0 && !options.skipBadLines) process.exitCode = 1;
      }),
    );
}

/**
 * Reads and loads a register file. Every line is checked before any is loaded; one transaction loads them, so a crash
 * or a refusal leaves nothing half-imported.
 */
export async function importRegister(
  db: Database,
  file: string,
  options: {
    readonly checkOnly: boolean;
    readonly skipBadLines: boolean;
    readonly asOfMs: number;
    readonly nowMs: number;
    readonly isShown?: boolean;
  },
): Promise<ImportReport> {
  const { size } = await stat(file);
  const bar = options.isShown
    ? new cliProgress.SingleBar({
        format: '{phase} {bar} {percentage}% | {value} of {total}',
        noTTYOutput: true,
        notTTYSchedule: 5000,
        stream: process.stderr,
      })
    : null;
  const agencies = new Map(
    (
      await db.asSystem((tx) =>
        many(tx, sql<{ ori: string; id: string }>`select ori, id from agencies where ori is not null`),
      )
    ).map((a) => [a.ori, a.id]),
  );
  const entries: { entry: RecordEntry; agencyId: string; line: number }[] = [];
  const errors: { line: number; says: string }[] = [];
  const others: { entry: RecordEntry; agencyId: string }[] = [];
  const numbers = new Map<string, number>();
  const hash = createHash('sha256');
  let lines = 0;
  let notScreened = 0;
  let bytes = 0;
  bar?.start(size, 0, { phase: 'reading' });
  const wrong = (says: string) => {
    if (errors.length < ERRORS_SHOWN) errors.push({ line: lines, says });
  };
  for await (const text of createInterface({
    input: createReadStream(file, 'utf8'),
    crlfDelay: Number.POSITIVE_INFINITY,
  })) {
    lines += 1;
    bytes += Buffer.byteLength(text) + 1;
    hash.update(text);
    if (lines % 500 === 0) bar?.update(Math.min(bytes, size));
    const line = lines === 1 ? text.replace(/^\uFEFF/, '') : text;
    if (line.trim() === '') continue;
    let value: unknown;
    try {
      value = JSON.parse(line);
    } catch (error) {
      wrong(`not JSON: ${(error as Error).message}`);
      continue;
    }
    const read = readRecordEntry(value);
    if (!read.ok) {
      wrong(read.error.map(problemText).join('; '));
      continue;
    }
    const entry = read.value;
    const agencyId = agencies.get(entry.ori);
    const key = `${entry.file} ${entry.recordNumber}`;
    const before = numbers.get(key);
    if (!agencyId) wrong(`ori: ${entry.ori} is no agency of the directory. Expected the ORI of one`);
    else if (before !== undefined)
      wrong(`recordNumber: ${key} stands on line ${before} already. Expected each record once`);
    else if (!entry.screened) {
      notScreened += 1;
      // Whether the person registers can be told once the file's own registrations are in.
      if (others.length < OTHER_WARRANTS_MAX) others.push({ entry, agencyId });
    } else {
      numbers.set(key, lines);
      entries.push({ entry, agencyId, line: lines });
    }
  }
  bar?.update(size);
  bar?.stop();
  const report = { lines, added: 0, changed: 0, same: 0, notScreened, errors };
  const refused = errors.length > 0 && !options.skipBadLines;
  if (options.checkOnly) return report;

  const actor = { kind: 'system', id: 'import' } as const;
  const id = newId(options.nowMs);
  const counts = { added: 0, changed: 0, same: 0 };
  await db.asSystem(async (tx) => {
    if (!refused) {
      bar?.start(entries.length, 0, { phase: 'loading' });
      for (let i = 0; i < entries.length; i += BATCH) {
        const saved = await enterRecords(
          tx,
          { actor, nowMs: options.nowMs, feed: REGISTER_FEED.code },
          entries.slice(i, i + BATCH),
        );
        counts.added += saved.added;
        counts.changed += saved.changed;
        counts.same += saved.same;
        bar?.update(Math.min(i + BATCH, entries.length));
      }
      bar?.stop();
      const ofRegistrants = [];
      for (const other of others) if (await isRegistrant(tx, other.entry)) ofRegistrants.push(other);
      notScreened -= ofRegistrants.length;
      const saved = await enterRecords(
        tx,
        { actor, nowMs: options.nowMs, feed: REGISTER_FEED.code },
        ofRegistrants,
      );
      counts.added += saved.added;
      counts.changed += saved.changed;
      counts.same += saved.same;
      await markFeedFresh(tx, REGISTER_FEED.code, options.asOfMs);
    }
    await run(
      tx,
      sql`
      insert into register_imports (id, feed, file_name, sha256, state, lines, added, changed, same, refused, errors, started_at, ended_at)
      values (${id}, ${REGISTER_FEED.code}, ${file.split('/').at(-1)!}, ${hash.digest('hex')}, ${refused ? 'refused' : 'done'}, ${lines}, ${counts.added}, ${counts.changed},
              ${counts.same}, ${errors.length}, ${json(errors.slice(0, 50).map((e) => ({ line: e.line })))}, now(), now())`,
    );
    await writeAudit(tx, options.nowMs, {
      actor,
      action: 'record.imported',
      objectKind: 'import',
      objectId: id,
      facts: { lines, ...counts, notScreened, errors: errors.length, refused },
    });
  });
  return { ...report, ...counts, notScreened };
}
