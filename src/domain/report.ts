/**
 * A report as those who read it think of it: sections of text, facts, tables and charts. The page draws it, the
 * documents folder prints it and writes its tables as CSV, so the three cannot differ. Values are final text; what may
 * not be shown is already out.
 */
export interface Report {
  readonly title: string;
  readonly sections: readonly Section[];
}

export interface Section {
  /** Begins on a page of its own: letters that are put into envelopes. */
  readonly ownPage?: true;
  readonly heading: string;
  readonly blocks: readonly Block[];
}

export type Block =
  | { readonly kind: 'paragraph'; readonly text: string }
  /** Must not be overlooked, e.g. "UNCONFIRMED, NOT GROUNDS TO DETAIN". */
  | { readonly kind: 'warning'; readonly text: string }
  | { readonly kind: 'bullets'; readonly items: readonly string[] }
  | { readonly kind: 'facts'; readonly facts: readonly Fact[] }
  | Table
  | Chart
  | MapPicture
  /** Something was left out for this reader; a report never hides that it does. */
  | { readonly kind: 'withheld'; readonly what: string; readonly reason: string };

export interface Fact {
  readonly name: string;
  readonly value: string;
}

export interface Table {
  readonly kind: 'table';
  /** Names the table in addresses of CSV files; unique in its report. A table without one has no file of its own. */
  readonly id?: string;
  /** Says what the table shows, for those who jump from table to table. */
  readonly caption: string;
  readonly columns: readonly Column[];
  /** As many cells as columns each. */
  readonly rows: readonly (readonly string[])[];
}

export interface Column {
  readonly heading: string;
  /** Share of the width on paper; the default is 1. */
  readonly share?: number;
  readonly align?: 'left' | 'right';
  /** The cells of this column name their row, as a name or number does. */
  readonly namesRow?: boolean;
}

/** A picture of amounts with its table: a picture is never the only carrier of a fact. */
export interface Chart {
  readonly kind: 'chart';
  /** What the picture says, in a sentence, for those who cannot see it. */
  readonly alt: string;
  /** What the parts of each bar are, in their order; one name where bars have one part. */
  readonly series: readonly string[];
  readonly bars: readonly Bar[];
  readonly table: Table;
}

export interface Bar {
  readonly label: string;
  /** The amounts in words, also of those that are not drawn. */
  readonly says: string;
  /** One a series; null is not known or not shown, and leaves the bar without that part. */
  readonly parts: readonly (number | null)[];
}

/** A journey on the grid of the world, with its table. Paths are SVG path data in the picture's own units. */
export interface MapPicture {
  readonly kind: 'map';
  readonly alt: string;
  readonly width: number;
  readonly height: number;
  readonly land: string;
  readonly grid: readonly string[];
  readonly legs: readonly {
    readonly id: string;
    readonly d: string;
    readonly kind: 'noticed' | 'observed';
  }[];
  readonly places: readonly { readonly name: string; readonly x: number; readonly y: number }[];
  readonly table: Table;
}

/** A picture with more bars is no longer read at a glance; its table alone is better. */
export const BARS_MAX = 24;
/** More parts of a bar could no longer be told apart without colour. */
export const PARTS_MAX = 4;

/** The chart with no more bars than one can look at: the first ones stay, the table has all. */
export function cutBars(chart: Chart): Chart {
  return chart.bars.length <= BARS_MAX ? chart : { ...chart, bars: chart.bars.slice(0, BARS_MAX) };
}

/** Where each part of each bar begins and ends, as a share of the longest bar. */
export function barShares(
  chart: Chart,
): readonly (readonly { readonly series: number; readonly from: number; readonly to: number }[])[] {
  const sums = chart.bars.map((bar) => bar.parts.reduce<number>((sum, part) => sum + (part ?? 0), 0));
  const most = Math.max(1e-9, ...sums);
  return chart.bars.map((bar) => {
    let at = 0;
    return bar.parts.flatMap((part, series) => {
      if (part === null || part === 0) return [];
      const from = at / most;
      at += part;
      return [{ series, from, to: at / most }];
    });
  });
}

/** The tables of a report in order, those of charts too. */
export function tablesOf(sections: readonly Section[]): readonly Table[] {
  return sections.flatMap(({ blocks }) =>
    blocks.flatMap((block) =>
      block.kind === 'table' ? [block] : block.kind === 'chart' || block.kind === 'map' ? [block.table] : [],
    ),
  );
}

/** Throws on sections that are ours to mend: ragged tables, amounts that cannot be drawn, empty words. */
export function checkSections(sections: readonly Section[]): void {
  const ids = new Set<string>();
  for (const table of tablesOf(sections)) {
    table.rows.forEach((row, i) => {
      if (row.length !== table.columns.length)
        throw new Error(
          `table "${table.caption}", row ${i + 1}: ${row.length} cells. Expected ${table.columns.length}`,
        );
    });
    if (table.id !== undefined && ids.has(table.id)) throw new Error(`two tables are named ${table.id}`);
    if (table.id !== undefined) ids.add(table.id);
  }
  for (const { blocks } of sections)
    for (const block of blocks) {
      if (block.kind === 'chart') checkChart(block);
      if (block.kind === 'map' && !block.alt.trim())
        throw new Error(`map "${block.table.caption}" needs words for who cannot see it`);
    }
}

function checkChart(chart: Chart): void {
  const { caption } = chart.table;
  if (!chart.alt.trim()) throw new Error(`chart "${caption}" needs words for who cannot see it`);
  if (chart.bars.length > BARS_MAX) throw new Error(`chart "${caption}": more than ${BARS_MAX} bars`);
  if (chart.series.length > PARTS_MAX) throw new Error(`chart "${caption}": more than ${PARTS_MAX} parts`);
  for (const bar of chart.bars) {
    if (bar.parts.length !== chart.series.length)
      throw new Error(`chart "${caption}": ${bar.parts.length} parts. Expected ${chart.series.length}`);
    if (!bar.parts.every((part) => part === null || (Number.isFinite(part) && part >= 0)))
      throw new Error(`chart "${caption}": amounts are finite and not negative`);
  }
}
