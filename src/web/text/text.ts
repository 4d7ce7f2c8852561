import { en } from './en/index.js';

/**
 * Every text a page shows comes from the catalogue, by key. English is the reference: another language is the same
 * keys with other sentences, and does not compile while one is missing.
 */
export type Language = 'en';
export type TextKey = keyof typeof en;
export type Catalogue = { readonly [K in TextKey]: string };

const catalogues: { readonly [L in Language]: Catalogue } = { en };

/** The names between braces in a text: `Holes<'{n} of {all}'>` is `'n' | 'all'`. */
type Holes<S extends string> = S extends `${string}{${infer Name}}${infer Rest}` ? Name | Holes<Rest> : never;
type Filling<K extends TextKey> = [Holes<(typeof en)[K]>] extends [never]
  ? []
  : [values: Readonly<Record<Holes<(typeof en)[K]>, string | number>>];

/** A key that exists as `….one` and `….other`; the number chooses, by the language's own rules. */
export type CountedKey = TextKey extends infer K ? (K extends `${infer Base}.other` ? Base : never) : never;

export interface Texts {
  readonly lang: Language;
  /** The text of a key, its holes filled. */
  <K extends TextKey>(key: K, ...values: Filling<K>): string;
  /** The text for so many things; `{n}` in it is the number. */
  count(key: CountedKey, n: number): string;
  /** The text with its holes open, for an island that fills them in the browser. */
  raw(key: TextKey): string;
  /** The text of a code that is a row of data and may be newer than the catalogue; else the code itself. */
  coded(prefix: string, code: string): string;
  /** Text of a key that is only known at run time, such as an error that a route names; a missing one throws. */
  named(key: string, values?: Readonly<Record<string, string | number>>): string;
}

export function texts(lang: Language): Texts {
  const catalogue = catalogues[lang];
  const plural = new Intl.PluralRules(lang);
  const numbers = new Intl.NumberFormat(lang === 'en' ? 'en-US' : lang);
  const named = (key: string, values: Readonly<Record<string, string | number>> = {}): string => {
    const text = (catalogue as Readonly<Record<string, string>>)[key];
    if (text === undefined) throw new Error(`no text for ${key} in ${lang}`);
    return text.replace(/\{(\w+)\}/g, (_, hole: string) => {
      const value = values[hole];
      if (value === undefined) throw new Error(`text ${key} needs a value for {${hole}}`);
      return typeof value === 'number' ? numbers.format(value) : value;
    });
  };
  const t = (key: string, values?: Readonly<Record<string, string | number>>): string => named(key, values);
  return Object.assign(t, {
    lang,
    named,
    coded: (prefix: string, code: string) =>
      (catalogue as Readonly<Record<string, string>>)[`${prefix}.${code}`] ?? code,
    raw: (key: TextKey) => catalogue[key],
    count: (key: CountedKey, n: number) =>
      named(`${key}.${plural.select(n) === 'one' ? 'one' : 'other'}`, { n }),
  }) as Texts;
}
