import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import subsetFont from 'subset-font';
import type { Document } from '#documents/document.js';
import { inLetters } from '#documents/inLetters.js';
import { toPdf } from '#documents/pdf.js';
import type { FontBytes, FontFamily } from '#documents/pdfText.js';
import { lettersFor } from '#documents/scriptFamilies.js';

const { resolve } = createRequire(import.meta.url);
const PUBLIC_SANS = '@uswds/uswds/fonts/public-sans';
const NOTO = '@fontsource-variable';

/** The document as PDF: its days in letters, as on pages, and in the fonts that its letters need. */
export async function printPdf(written: Document): Promise<Buffer> {
  const document = inLetters(written);
  return Buffer.from(await toPdf(document, await documentFonts(document)));
}

/**
 * Public Sans of USWDS, which has Latin with its extensions and Vietnamese, and for what else stands in the document
 * the files of Noto Sans that have it. A letter that none has is printed as its code point.
 */
export async function documentFonts(document: Document): Promise<FontBytes> {
  const [{ regular, bold }, families] = await Promise.all([publicSans(), scriptFonts(document)]);
  return { regular, bold, families };
}

let loaded: Promise<FontBytes> | undefined;

function publicSans(): Promise<FontBytes> {
  const read = async (name: string) => new Uint8Array(await readFile(resolve(`${PUBLIC_SANS}/${name}.ttf`)));
  loaded ??= Promise.all([read('PublicSans-Regular'), read('PublicSans-Bold')]).then(([regular, bold]) => ({
    regular,
    bold,
  }));
  return loaded;
}

function scriptFonts(document: Document): Promise<FontFamily[]> {
  return Promise.all(
    [...lettersFor(document)].map(async ([{ family, first }, letters]) => {
      const parts = (await partsOf(family)).filter((part) => part.codes.some((code) => letters.has(code)));
      return { parts: await Promise.all(parts.map(fontOf)), ...(first ? { first } : {}) };
    }),
  );
}

/** One file of a family and the letters it is declared for; it may lack some of them. */
interface Part {
  readonly file: string;
  readonly codes: readonly number[];
}

const families = new Map<string, Promise<readonly Part[]>>();

function partsOf(family: string): Promise<readonly Part[]> {
  const known = families.get(family) ?? readParts(family);
  families.set(family, known);
  return known;
}

async function readParts(family: string): Promise<readonly Part[]> {
  const text = await rangesOf(family);
  return Object.entries(JSON.parse(text) as Record<string, string>).map(([name, ranges]) => ({
    file: `${NOTO}/${family}/files/${family}-${name.replace(/[[\]]/g, '')}-wght-normal.woff2`,
    codes: ranges.split(',').flatMap((range) => {
      const [from, to = from] = range
        .replace(/U\+/gi, '')
        .split('-')
        .map((hex) => Number.parseInt(hex, 16));
      return Array.from({ length: to! - from! + 1 }, (_, i) => from! + i);
    }),
  }));
}

/** An installation that left a package out prints code points and says so: a paper is wanted all the same. */
async function rangesOf(family: string): Promise<string> {
  try {
    return await readFile(resolve(`${NOTO}/${family}/unicode.json`), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'MODULE_NOT_FOUND') return '{}';
    throw error;
  }
}

/** Files made ready, oldest first; a document of many names in Chinese needs some twenty, at 60 kB. */
const ready = new Map<string, Promise<Uint8Array>>();
const KEPT = 120;

/** The file at regular weight: in a variable font the first outlines are the thinnest. Takes 5 to 100 ms once. */
function fontOf({ file, codes }: Part): Promise<Uint8Array> {
  const made =
    ready.get(file) ??
    readFile(resolve(file)).then((bytes) =>
      subsetFont(bytes, String.fromCodePoint(...codes), {
        targetFormat: 'sfnt',
        variationAxes: { wght: 400 },
      }),
    );
  ready.delete(file);
  ready.set(file, made);
  if (ready.size > KEPT) ready.delete(ready.keys().next().value!);
  return made;
}
