import { printable } from '#basics/text.js';
import type { TravelDocument } from '#domain/person.js';
import type { ManifestPerson } from '../manifest.js';
import type { Lexer } from './lexer.js';

export type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** A person while it is being read. */
export type PersonDraft = Mutable<ManifestPerson>;
export type DocumentDraft = Mutable<TravelDocument>;

/** Where a reader of one segment puts its remarks. */
export interface Warns {
  warn(code: string, s: Lexer, text: string): void;
}

/** A sender's characters in a remark: short, and harmless on a terminal. */
export function show(text: string): string {
  return `"${printable(text.slice(0, 40))}"`;
}
