// Public Sans, cut in two by the letters it draws. The first half carries English pages; the second is asked for
// only by a page that shows a name needing it. Source Sans, USWDS's own choice, lacks all Vietnamese letters.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import subsetFont from 'subset-font';

const SUBSETS = [
  {
    id: 'latin',
    ranges: [
      [0x20, 0x7e],
      [0xa0, 0xff],
      [0x152, 0x153],
      [0x2c6, 0x2c6],
      [0x2da, 0x2da],
      [0x2dc, 0x2dc],
      [0x2010, 0x2015],
      [0x2018, 0x201e],
      [0x2020, 0x2022],
      [0x2026, 0x2026],
      [0x2030, 0x2030],
      [0x2039, 0x203a],
      [0x20ac, 0x20ac],
      [0x2122, 0x2122],
      [0x2212, 0x2212],
    ],
  },
  {
    id: 'extended',
    ranges: [
      [0x100, 0x151],
      [0x154, 0x24f],
      [0x300, 0x36f],
      [0x1e00, 0x1eff],
    ],
  },
];
const WEIGHTS = [
  { file: 'PublicSans-Regular.woff2', weight: 400 },
  { file: 'PublicSans-Bold.woff2', weight: 700 },
];

/** The four font files with the range that each is declared for. */
export async function makeFonts(uswds) {
  const made = [];
  for (const { file, weight } of WEIGHTS) {
    const whole = readFileSync(join(uswds, 'fonts', 'public-sans', file));
    for (const { id, ranges } of SUBSETS) {
      const letters = ranges.flatMap(([from, to]) =>
        Array.from({ length: to - from + 1 }, (_, i) => from + i),
      );
      // Alternate figures and fractions are never switched on here; keeping them would double the file.
      const bytes = await subsetFont(whole, String.fromCodePoint(...letters), {
        targetFormat: 'woff2',
        keepFeatures: ['kern', 'mark', 'mkmk', 'ccmp', 'locl', 'tnum'],
      });
      const range = ranges
        .map(([from, to]) => (from === to ? hex(from) : `${hex(from)}-${to.toString(16)}`))
        .join(',');
      made.push({ name: `public-sans-${weight}-${id}.woff2`, weight, range, bytes });
    }
  }
  return made;
}

function hex(codePoint) {
  return `U+${codePoint.toString(16)}`;
}
