import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Command } from 'commander';
import { type Described, dateCorrected, readDescription } from '#matching/describe.js';
import { IndexBuilder, matchNames, type NamePairKind, TABLES_VERSION } from '#matching/engine.js';
import { MODEL_VERSION } from '#matching/model.js';
import { TokenPairs } from '#matching/tokenPairs.js';
import { helpAfter } from './config.js';

/**
 * `rsoits match` and `rsoits match-names`: the matching engine on files, without a database. One JSON line a query,
 * in order, on stdout, with the model, tables and lines that made it; what was refused or corrected goes to stderr with
 * its line number. A register in a file has no feed, so its epoch is 0.
 */
export function addMatchCommands(program: Command): void {
  // A reader that has seen enough (head) closes the pipe; that is its right and no failure of ours.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
    throw error;
  });
  program
    .command('match')
    .description('match persons of one file against a register in another; one JSON line a query')
    .requiredOption('--register <file>', 'register records, one JSON object a line')
    .requiredOption('--queries <file>', 'persons to match, one JSON object a line')
    .option('--review <bits>', 'show records at or above this line instead of the review line', parseBits)
    .addHelpText(
      'after',
      helpAfter({ examples: ['rsoits match --register register.jsonl --queries persons.jsonl --review 18'] }),
    )
    .action(async (options: { register: string; queries: string; review?: number }) => {
      await matchFiles(options);
    });
  program
    .command('match-names')
    .description('evidence in bits that two names are one, for each row of a CSV file with columns a,b')
    .requiredOption('--kind <kind>', 'given, surname or full')
    .requiredOption('--pairs <file>', 'CSV file with a header line and the columns a and b')
    .addHelpText('after', helpAfter({ examples: ['rsoits match-names --kind surname --pairs pairs.csv'] }))
    .action(async (options: { kind: string; pairs: string }) => {
      if (options.kind !== 'given' && options.kind !== 'surname' && options.kind !== 'full')
        program.error(`unknown kind: ${options.kind}. Expected given, surname or full`);
      await matchNamePairs(options.kind as NamePairKind, options.pairs);
    });
}

function parseBits(text: string): number {
  const bits = Number(text);
  if (!Number.isFinite(bits)) throw new Error(`not a number of bits: ${text}`);
  return bits;
}

/** Reads a file of persons line by line; bad lines are refused on stderr and the rest goes on. */
async function* readPersons(file: string, what: string): AsyncGenerator<Described> {
  const lines = createInterface({ input: createReadStream(file, { encoding: 'utf8' }), crlfDelay: Infinity });
  let number = 0;
  for await (const raw of lines) {
    number++;
    const line = number === 1 ? raw.replace(/^\uFEFF/, '') : raw;
    if (line.trim() === '') continue;
    const refuse = (why: string): void => {
      process.stderr.write(`${what} line ${number}: refused: ${why}\n`);
    };
    let value: unknown;
    try {
      value = JSON.parse(line);
    } catch {
      refuse('not JSON');
      continue;
    }
    const read = readDescription(value, (text, kept) =>
      process.stderr.write(`${what} line ${number}: warning: ${dateCorrected(text, kept)}\n`),
    );
    if (!read.ok) {
      refuse(read.error);
      continue;
    }
    yield read.value;
  }
}

async function matchFiles(options: { register: string; queries: string; review?: number }): Promise<void> {
  const builder = new IndexBuilder();
  for await (const { person, analysed } of readPersons(options.register, 'register'))
    builder.add(person, analysed);
  const index = builder.build();
  const stamp = index.stamp();
  const out = new LineWriter();
  for await (const { person } of readPersons(options.queries, 'queries')) {
    const candidates = index.match(
      person,
      options.review === undefined ? {} : { reviewBits: options.review },
    );
    await out.write(JSON.stringify({ id: person.id, candidates, stamp }));
  }
  await out.end();
}

/** Writes lines to stdout in large pieces and waits when the reader is slow. */
class LineWriter {
  #held: string[] = [];
  #size = 0;

  async write(line: string): Promise<void> {
    this.#held.push(line);
    this.#size += line.length;
    if (this.#size > 65_536) await this.#flush();
  }

  async end(): Promise<void> {
    await this.#flush();
  }

  async #flush(): Promise<void> {
    if (this.#held.length === 0) return;
    const text = `${this.#held.join('\n')}\n`;
    this.#held = [];
    this.#size = 0;
    await new Promise<void>((done, fail) => {
      process.stdout.write(text, (error) => (error ? fail(error) : done()));
    });
  }
}

async function matchNamePairs(kind: NamePairKind, file: string): Promise<void> {
  // Rows are the caller's own with one column more, so what made the bits is told beside them.
  process.stderr.write(`model ${MODEL_VERSION}, tables ${TABLES_VERSION}\n`);
  const pairs = new TokenPairs();
  const out = new LineWriter();
  let header: readonly string[] | null = null;
  let [a, b] = [0, 1];
  for await (const { fields, raw } of readCsv(file)) {
    if (!header) {
      header = fields.map((f) => f.trim().toLowerCase());
      a = header.indexOf('a');
      b = header.indexOf('b');
      if (a < 0 || b < 0) throw new Error(`${file}: expected columns a and b, found: ${header.join(', ')}`);
      await out.write(`${raw},bits`);
      continue;
    }
    const bits = matchNames(kind, fields[a] ?? '', fields[b] ?? '', pairs);
    await out.write(`${raw},${bits}`);
  }
  await out.end();
}

/** Rows of a CSV file (RFC 4180 quotes, also across lines), each with its own text. */
async function* readCsv(file: string): AsyncGenerator<{ fields: string[]; raw: string }> {
  const lines = createInterface({ input: createReadStream(file, { encoding: 'utf8' }), crlfDelay: Infinity });
  let held = '';
  let first = true;
  for await (const line of lines) {
    const text = first ? line.replace(/^\uFEFF/, '') : line;
    first = false;
    held = held === '' ? text : `${held}\n${text}`;
    if ((held.split('"').length - 1) % 2 === 1) continue;
    if (held.trim() !== '') yield { fields: csvFields(held), raw: held };
    held = '';
  }
}

function csvFields(row: string): string[] {
  const fields: string[] = [];
  let field = '';
  let quoted = false;
  for (let i = 0; i < row.length; i++) {
    const c = row[i]!;
    if (quoted) {
      if (c !== '"') field += c;
      else if (row[i + 1] === '"') {
        field += '"';
        i++;
      } else quoted = false;
    } else if (c === '"') quoted = true;
    else if (c === ',') {
      fields.push(field);
      field = '';
    } else field += c;
  }
  fields.push(field);
  return fields;
}
