import pg from 'pg';
import type { PersonDescription } from '#domain/person.js';
import type { OwnServer } from '../pgServer.js';
import { dateBlock, foldedName, lastWord, type Peer, type Records } from './peer.js';

/**
 * Screening designs in SQL on one table of (record, name, date) rows. All use the same rows and the trigram
 * similarity as score; they differ in how they find rows to score. The best of them counts as the peer.
 */
interface Design {
  readonly id: string;
  readonly label: string;
  readonly sql: (
    query: PersonDescription,
  ) => { readonly name: string; readonly text: string; readonly values: unknown[] } | null;
}

const nameOf = (query: PersonDescription): string => (query.names[0] ? foldedName(query.names[0]) : '');

const SCORE = 'similarity(name, $1)';
const BLOCK = `select record, ${SCORE} as score from entry where dob = any($2::date[])`;

const dateDesigns: readonly Design[] = [
  {
    id: 'pg-date-blocks',
    label: 'PostgreSQL: date blocks, double metaphone and year for partial dates, similarity()',
    sql: (query) => {
      const date = query.birthDates?.[0];
      if (date?.length !== 10) return null;
      return {
        name: 'blocks',
        text: `${BLOCK} and ${SCORE} >= 0.3
          union all select record, ${SCORE} from entry where part = $3 and sound = dmetaphone($4) and ${SCORE} >= 0.3
          union all select record, ${SCORE} from entry where part = $5 and sound = dmetaphone($4) and ${SCORE} >= 0.3`,
        values: [nameOf(query), dateBlock(date), date.slice(0, 4), lastWord(nameOf(query)), date.slice(0, 7)],
      };
    },
  },
  {
    id: 'pg-date-blocks-edits',
    label: 'PostgreSQL: the same with levenshtein()',
    sql: (query) => {
      const date = query.birthDates?.[0];
      if (date?.length !== 10) return null;
      const near = `1 - levenshtein(name, left($1, 100))::real / greatest(length(name), length($1), 1)`;
      const found = (where: string) =>
        `select record, greatest(${SCORE}, ${near}) as score from entry where ${where}`;
      return {
        name: 'edits',
        text: `select record, score from (${found('dob = any($2::date[])')} union all ${found('part = $3 and sound = dmetaphone($4)')} union all ${found('part = $5 and sound = dmetaphone($4)')}) x where score >= 0.4`,
        values: [nameOf(query), dateBlock(date), date.slice(0, 4), lastWord(nameOf(query)), date.slice(0, 7)],
      };
    },
  },
  {
    id: 'pg-all-blocks',
    label: 'PostgreSQL: date blocks with every partial date of the year, similarity()',
    sql: (query) => {
      const date = query.birthDates?.[0];
      if (date?.length !== 10) return null;
      return {
        name: 'all',
        text: `${BLOCK} and ${SCORE} >= 0.3 union all select record, ${SCORE} from entry where part = any($3::text[]) and ${SCORE} >= 0.3`,
        values: [nameOf(query), dateBlock(date), [date.slice(0, 4), date.slice(0, 7)]],
      };
    },
  },
  {
    id: 'pg-trigrams-and-dates',
    label: 'PostgreSQL: trigram GIN (0.4) and date blocks',
    sql: (query) => {
      const date = query.birthDates?.[0];
      if (date?.length !== 10) return null;
      return {
        name: 'gin',
        text: `select record, ${SCORE} as score from entry where name % $1 and (dob = any($2::date[]) or part = any($3::text[]))`,
        values: [nameOf(query), dateBlock(date), [date.slice(0, 4), date.slice(0, 7)]],
      };
    },
  },
];

const yearDesigns: readonly Design[] = [
  {
    id: 'pg-year-sound',
    label: 'PostgreSQL: double metaphone and year, similarity()',
    sql: (query) => {
      const year = query.birthDates?.[0]?.slice(0, 4);
      if (!year) return null;
      return {
        name: 'yearSound',
        text: `select record, ${SCORE} as score from entry where year = $2 and sound = dmetaphone($3) and ${SCORE} >= 0.3`,
        values: [nameOf(query), Number(year), lastWord(nameOf(query))],
      };
    },
  },
];

const nameDesigns: readonly Design[] = [
  {
    id: 'pg-sound',
    label: 'PostgreSQL: double metaphone of surname and given name, similarity()',
    sql: (query) => {
      const name = nameOf(query);
      return {
        name: 'sound',
        text: `select record, ${SCORE} as score from entry where sound = dmetaphone($2) and given_sound = dmetaphone($3) and ${SCORE} >= 0.3`,
        values: [name, lastWord(name), name.split(' ')[0] ?? ''],
      };
    },
  },
  {
    id: 'pg-trigrams',
    label: 'PostgreSQL: trigram GIN (0.4) on the name alone',
    sql: (query) => ({
      name: 'trigrams',
      text: `select record, ${SCORE} as score from entry where name % $1`,
      values: [nameOf(query)],
    }),
  },
];

export const DESIGNS = { date: dateDesigns, year: yearDesigns, name: nameDesigns } as const;
export type Asked = keyof typeof DESIGNS;

export interface PgRegister {
  readonly loadSeconds: number;
  readonly trigramSeconds: number;
  readonly bytes: number;
  readonly peer: (design: Design) => Promise<Peer>;
}

/** Loads the register once; every design shares the table, each has the indexes it wants. */
export async function loadRegister(
  server: OwnServer,
  records: Records,
  progress: (text: string) => void,
): Promise<PgRegister> {
  const connect = async () => {
    const client = new pg.Client({
      host: '127.0.0.1',
      port: server.port,
      user: 'bench',
      database: 'postgres',
    });
    await client.connect();
    await client.query('set pg_trgm.similarity_threshold = 0.4').catch(() => {});
    return client;
  };
  const client = await connect();
  await client.query(`create extension pg_trgm; create extension fuzzystrmatch;
    create unlogged table entry (record int, name text, dob date, part text, year smallint, sound text, given_sound text)`);
  const started = Date.now();
  const rows = {
    record: [] as number[],
    name: [] as string[],
    dob: [] as (string | null)[],
    part: [] as (string | null)[],
    year: [] as (number | null)[],
  };
  const flush = async () => {
    await client.query({
      name: 'load',
      text: `insert into entry select r, n, d, p, y, dmetaphone(substring(n from '[^ ]*$')), dmetaphone(split_part(n, ' ', 1))
        from unnest($1::int[], $2::text[], $3::date[], $4::text[], $5::smallint[]) as t(r, n, d, p, y)`,
      values: [rows.record, rows.name, rows.dob, rows.part, rows.year],
    });
    for (const list of Object.values(rows)) list.length = 0;
  };
  let said = Date.now();
  for (let i = 0; i < records.length; i++) {
    const record = records[i]!;
    const names = new Set(record.names.map(foldedName));
    for (const date of record.birthDates?.length ? record.birthDates : [null])
      for (const name of names) {
        rows.record.push(i);
        rows.name.push(name);
        rows.dob.push(date?.length === 10 ? date : null);
        rows.part.push(date && date.length < 10 ? date : null);
        rows.year.push(date ? Number(date.slice(0, 4)) : null);
      }
    if (rows.record.length >= 20_000) await flush();
    if (Date.now() - said > 5000) {
      said = Date.now();
      progress(`PostgreSQL: ${i} of ${records.length} records loaded`);
    }
  }
  if (rows.record.length > 0) await flush();
  await client.query(`create index on entry (dob); create index on entry (part, sound) where part is not null;
    create index on entry (year, sound); create index on entry (sound, given_sound); analyze entry`);
  const loadSeconds = (Date.now() - started) / 1000;
  progress('PostgreSQL: trigram index');
  const trigramStart = Date.now();
  await client.query('create index on entry using gin (name gin_trgm_ops); analyze entry');
  const trigramSeconds = (Date.now() - trigramStart) / 1000;
  const size = await client.query<{ bytes: string }>(`select pg_total_relation_size('entry') as bytes`);
  await client.end();
  return {
    loadSeconds,
    trigramSeconds,
    bytes: Number(size.rows[0]?.bytes ?? 0),
    peer: async (design) => {
      const lanes = await Promise.all([connect(), connect(), connect(), connect()]);
      return {
        id: design.id,
        label: design.label,
        buildSeconds: loadSeconds,
        bytes: Number(size.rows[0]?.bytes ?? 0),
        lanes: lanes.length,
        ask: async (query, lane) => {
          const asked = design.sql(query);
          const found = new Map<string, number>();
          if (!asked) return found;
          const result = await lanes[lane]!.query<{ record: number; score: number }>(asked);
          for (const { record, score } of result.rows) {
            const id = records[record]!.id;
            if (score > (found.get(id) ?? 0)) found.set(id, score);
          }
          return found;
        },
        close: async () => {
          await Promise.all(lanes.map((lane) => lane.end()));
        },
      };
    },
  };
}
