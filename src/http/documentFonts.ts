import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { FontBytes } from '#documents/pdfText.js';

const PACKAGE = '@uswds/uswds/fonts/public-sans';

/**
 * The fonts of our PDF files, read once at start: Public Sans of USWDS, which has Latin with all its
 * extensions and Vietnamese. For other scripts an operator names font files of its own, tried in order; a
 * letter that none has is printed as its code point.
 * @param others paths of TrueType or OpenType files @throws when one cannot be read: told at start, not at the first print
 */
export async function loadDocumentFonts(others: readonly string[] = []): Promise<FontBytes> {
  const { resolve } = createRequire(import.meta.url);
  const read = async (path: string) => new Uint8Array(await readFile(path));
  const [regular, bold, ...more] = await Promise.all([
    read(resolve(`${PACKAGE}/PublicSans-Regular.ttf`)),
    read(resolve(`${PACKAGE}/PublicSans-Bold.ttf`)),
    ...others.map(read),
  ]);
  return { regular: regular!, bold: bold!, others: more };
}

let loaded: Promise<FontBytes> | undefined;

/** The fonts, read at the first document and kept. */
export function documentFonts(): Promise<FontBytes> {
  loaded ??= loadDocumentFonts();
  return loaded;
}
