/**
 * A document as the people who write one think of it; `pdf.ts`, the pages and tests give it shapes. Values
 * are final text: dates are formatted, codes are spelled out, and what may not be shown is already out.
 */
export interface Document {
  readonly title: string;
  /** BCP 47, e.g. `en`. */
  readonly language: string;
  /** Shown at the top and bottom of every page, e.g. `LAW ENFORCEMENT SENSITIVE`. */
  readonly classification: string;
  /** Made by a trial or training system: every page says TEST. */
  readonly test: boolean;
  /** What people quote on the telephone; opaque. */
  readonly reference: string;
  readonly sections: readonly Section[];
  readonly printed: Printed;
}

/** Who took this copy, when and what for; on every page, because pages part. */
export interface Printed {
  readonly by: string;
  /** Formatted, with its zone. */
  readonly at: string;
  readonly atMs: number;
  readonly purpose: string;
}

export interface Section {
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
  | BarChart
  /** Something was left out for this reader; a document never hides that it does. */
  | { readonly kind: 'withheld'; readonly what: string; readonly reason: string };

export interface Fact {
  readonly name: string;
  readonly value: string;
}

export interface Table {
  readonly kind: 'table';
  /** Says what the table shows, for those who jump from table to table. */
  readonly caption: string;
  readonly columns: readonly Column[];
  /** As many cells as columns each. */
  readonly rows: readonly (readonly string[])[];
}

export interface Column {
  readonly heading: string;
  /** Share of the width; the default is 1. */
  readonly share?: number;
  readonly align?: 'left' | 'right';
  /** The cells of this column name their row, as a name or number does. */
  readonly namesRow?: boolean;
}

/** A small picture of amounts. Its table follows it: a picture is never the only carrier of a fact. */
export interface BarChart {
  readonly kind: 'bars';
  readonly caption: string;
  /** What the picture says, in a sentence, for those who cannot see it. */
  readonly alt: string;
  readonly unit: string;
  readonly bars: readonly { readonly label: string; readonly amount: number }[];
}

/** The same facts as a table, so that a reader without the picture misses nothing. */
export function tableOf(chart: BarChart): Table {
  return {
    kind: 'table',
    caption: `${chart.caption}, as a table`,
    columns: [
      { heading: 'Label', share: 3, namesRow: true },
      { heading: chart.unit, share: 1, align: 'right' },
    ],
    rows: chart.bars.map((bar) => [bar.label, String(bar.amount)]),
  };
}

/** A picture with more bars is no longer read at a glance; its table alone is better. */
export const BARS_MAX = 24;

/** Throws on a document that is ours to mend: ragged tables, amounts that cannot be drawn, empty names. */
export function checkDocument(document: Document): void {
  if (!document.title.trim()) throw new Error('a document needs a title');
  if (!document.classification.trim()) throw new Error('a document needs a classification');
  for (const section of document.sections)
    for (const block of section.blocks) {
      if (block.kind === 'table')
        block.rows.forEach((row, i) => {
          if (row.length !== block.columns.length)
            throw new Error(
              `table "${block.caption}", row ${i + 1}: ${row.length} cells. Expected ${block.columns.length}`,
            );
        });
      if (block.kind === 'bars') {
        if (!block.alt.trim()) throw new Error(`chart "${block.caption}" needs words for who cannot see it`);
        if (block.bars.length > BARS_MAX)
          throw new Error(`chart "${block.caption}": more than ${BARS_MAX} bars`);
        if (!block.bars.every((bar) => Number.isFinite(bar.amount) && bar.amount >= 0))
          throw new Error(`chart "${block.caption}": amounts are finite and not negative`);
      }
    }
}
