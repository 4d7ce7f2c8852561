import { checkSections, type Section } from '#domain/report.js';

export type { Block, Chart, Column, Fact, MapPicture, Section, Table } from '#domain/report.js';

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
  /** Made by a trial system, or by somebody who practises: every page says so above and below. */
  readonly mark: DocumentMark;
  /** What people quote on the telephone; opaque. */
  readonly reference: string;
  readonly sections: readonly Section[];
  readonly printed: Printed;
}

/** `training` beats `test`: what was practised is less than what a trial holds. */
export type DocumentMark = 'none' | 'test' | 'training';

/** Who took this copy, when and what for; on every page, because pages part. */
export interface Printed {
  readonly by: string;
  /** Formatted, with its zone. */
  readonly at: string;
  readonly atMs: number;
  readonly purpose: string;
}

/** Throws on a document that is ours to mend. */
export function checkDocument(document: Document): void {
  if (!document.title.trim()) throw new Error('a document needs a title');
  if (!document.classification.trim()) throw new Error('a document needs a classification');
  checkSections(document.sections);
}
