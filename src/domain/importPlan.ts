import { dateText, type IsoDate } from '#basics/dates.js';
import { type HeldValue, type Merged, mergeEntries } from './importMerge.js';
import { placeDoubts, withCodes } from './importPlaces.js';
import type { ImportProblem, ImportRow } from './registrantImport.js';
import { convictionAfter } from './registration.js';
import type { Tier } from './tierRules.js';
import type { Tribe } from './whereToRegister.js';

/** A row of an agency's table that was read without a mistake, with its line in the file. */
export interface ImportLine {
  readonly line: number;
  readonly row: ImportRow;
}

/** What of a person's file decides whether a row can be taken, and what it changes besides values. */
export interface FiledBefore {
  readonly id: string;
  readonly state: string;
  readonly sealedAtMs: number | null;
  readonly recordId: string | null;
  readonly registeredOn: IsoDate | null;
  readonly tier: Tier | null;
  readonly appearancesKeptUntil: IsoDate | null;
}

/** What stands here of the persons that the rows name. */
export interface ImportGround {
  /** By file number. */
  readonly filed: ReadonlyMap<string, FiledBefore>;
  /** By the id of the registrant, as are visits. */
  readonly held: ReadonlyMap<string, readonly HeldValue[]>;
  readonly visits: ReadonlyMap<
    string,
    readonly { readonly visitedOn: IsoDate; readonly photoTaken: boolean }[]
  >;
  /** Ids of active NSOR records that the agency entered, by their number (NIC). */
  readonly records: ReadonlyMap<string, string>;
  /** Tribes with a registration office of their own. */
  readonly tribes: readonly Tribe[];
}

interface LineProblems {
  readonly line: number;
  readonly problems: readonly ImportProblem[];
}

export interface BatchResult {
  readonly added: number;
  readonly changed: number;
  readonly same: number;
  /** Values that a person here changed since, and that the file says as before. */
  readonly kept: number;
  readonly refused: readonly LineProblems[];
  /** Rows that are taken and about which an officer is asked. */
  readonly asked: readonly LineProblems[];
  /** Registrants that were written. */
  readonly ids: readonly string[];
}

/** A row that is taken and changes something. */
export interface PlannedRow extends ImportLine {
  readonly id: string;
  readonly before: FiledBefore | undefined;
  readonly merged: Merged;
  readonly recordId: string | null;
  readonly visits: readonly { readonly on: IsoDate; readonly photo: boolean }[];
}

/** A registration that stands before the earliest conviction: the row is taken and an officer is asked. */
export interface DaysQuestion {
  readonly id: string;
  readonly line: number;
  readonly registeredOn: IsoDate;
  /** A day, or the part of one that is known: 2020-03. */
  readonly convictedOn: string;
}

export interface ImportPlan {
  readonly planned: readonly PlannedRow[];
  readonly questions: readonly DaysQuestion[];
  readonly result: BatchResult;
}

/**
 * What rows of an agency's table would do to its registry: each is added, changes a file, is the same, or is refused
 * with every reason. The same row twice changes nothing.
 * @param newId for persons who are not on file yet
 */
export function planImport(
  lines: readonly ImportLine[],
  ground: ImportGround,
  newId: () => string,
): ImportPlan {
  const counts = { added: 0, changed: 0, same: 0, kept: 0 };
  const refused: LineProblems[] = [];
  const planned: PlannedRow[] = [];
  const questions: DaysQuestion[] = [];
  const asked = new Map<number, ImportProblem[]>();
  const ask = (line: number, problems: readonly ImportProblem[]) => {
    if (problems.length > 0) asked.set(line, [...(asked.get(line) ?? []), ...problems]);
  };
  for (const { line, row: typed } of lines) {
    const row = { ...typed, entries: typed.entries.map((e) => withCodes(e, ground.tribes)) };
    const before = ground.filed.get(row.number);
    // What an earlier file said is compared as this one is read; what stands by its name takes the code with this row.
    const held = (before ? (ground.held.get(before.id) ?? []) : []).map((h) =>
      h.standing ? h : withCodes(h, ground.tribes),
    );
    const problems = conflicts(row, before, ground.records);
    const merged = mergeEntries(held, row.entries);
    for (const e of merged.refused)
      problems.push({
        column: e.element,
        came: 'a value',
        expected: 'nothing: a name of this person was purged. Enter it by hand if it may be held',
      });
    if (problems.length > 0) {
      refused.push({ line, problems });
      continue;
    }
    counts.kept += merged.kept;
    ask(
      line,
      row.entries.flatMap((e) => placeDoubts(e, ground.tribes)),
    );
    const seen = before ? (ground.visits.get(before.id) ?? []) : [];
    const visits = visitsIn(row).filter(
      (v) => !seen.some((s) => s.visitedOn === v.on && (s.photoTaken || !v.photo)),
    );
    const recordId = row.nic !== null && !before?.recordId ? (ground.records.get(row.nic) ?? null) : null;
    const id = before?.id ?? newId();
    const registeredOn = before?.registeredOn ?? row.registered;
    const convictedOn = registeredOn && convictionAfter(registeredOn, valuesAfter(held, merged));
    if (registeredOn && convictedOn) questions.push({ id, line, registeredOn, convictedOn });
    if (
      before &&
      merged.add.length === 0 &&
      visits.length === 0 &&
      recordId === null &&
      !headsDiffer(row, before)
    )
      counts.same += 1;
    else {
      counts[before ? 'changed' : 'added'] += 1;
      planned.push({ line, row, before, merged, recordId, visits, id });
    }
  }
  for (const q of questions) ask(q.line, [daysProblem(q)]);
  const doubted = [...asked].map(([line, problems]) => ({ line, problems }));
  return {
    planned,
    questions,
    result: { ...counts, refused, asked: doubted, ids: planned.map((p) => p.id) },
  };
}

/** What stands in the file once a row is taken. */
function valuesAfter(held: readonly HeldValue[], { add }: Merged) {
  const ended = new Set(add.flatMap((a) => a.replaces));
  return [...held.filter((v) => v.standing && !ended.has(v.id)), ...add.map((a) => a.entry)];
}

function daysProblem(q: DaysQuestion): ImportProblem {
  return {
    column: 'registered',
    came: dateText(q.registeredOn),
    expected: `${dateText(q.convictedOn)} or later: the earliest conviction. The person is taken; settle it after the import`,
  };
}

/** What stands against a row although each cell is right: facts that were decided here are not decided by a file. */
function conflicts(
  row: ImportRow,
  before: FiledBefore | undefined,
  records: ReadonlyMap<string, string>,
): ImportProblem[] {
  const problems: ImportProblem[] = [];
  const say = (column: string, came: string, expected: string) => problems.push({ column, came, expected });
  if (row.nic !== null && !records.has(row.nic))
    say('nic', row.nic, 'the number of an active NSOR record that your agency entered');
  if (!before) {
    if (!row.entries.some((e) => e.element === 'name' && e.state === 'known'))
      say('name.surname', 'nothing', 'the name of a person who is not on file yet');
    if (row.on === null && row.registered === null)
      say('on', 'nothing', 'the day of registration, or the day from which registration was asked for');
    return problems;
  }
  if (before.state === 'ended' || before.sealedAtMs !== null)
    say('number', row.number, 'a registration that has not ended');
  if (row.registered !== null && before.registeredOn !== null && row.registered !== before.registeredOn)
    say('registered', row.registered, `${dateText(before.registeredOn)}, as the file here has it`);
  if (row.tier !== null && before.tier !== null && row.tier !== before.tier)
    say('tier', row.tier, `${before.tier}, which is in force here; a tier is changed by a decision`);
  return problems;
}

/** Whether a row changes what stands in the registrant's own row: registration, tier, appearances kept. */
export function headsDiffer(row: ImportRow, before: FiledBefore): boolean {
  return (
    (row.registered !== null && before.registeredOn === null) ||
    (row.tier !== null && before.tier === null) ||
    (row.lastVisit !== null && (before.appearancesKeptUntil ?? '') < row.lastVisit)
  );
}

function visitsIn(row: ImportRow): { on: IsoDate; photo: boolean }[] {
  const { lastVisit, photoOn } = row;
  return [
    ...(lastVisit ? [{ on: lastVisit, photo: lastVisit === photoOn }] : []),
    ...(photoOn && photoOn !== lastVisit ? [{ on: photoOn, photo: true }] : []),
  ];
}
