/** Font files as bytes; the pure folder opens none. */
export interface FontBytes {
  readonly regular: Uint8Array;
  readonly bold: Uint8Array;
  /** For what the two lack, in order of preference. */
  readonly families?: readonly FontFamily[];
}

/** One font in one or several files, each with some of its letters. */
export interface FontFamily {
  readonly parts: readonly Uint8Array[];
  /** A word with such a letter is set in this family before the others. */
  readonly first?: RegExp;
}

export type Weight = 'regular' | 'bold';

export interface Style {
  readonly weight: Weight;
  readonly size: number;
}

/** A stretch of text that one font can draw. */
export interface Run {
  readonly font: string;
  readonly text: string;
  readonly width: number;
  readonly features?: never[];
}

/** A run where it stands, in points from the beginning of the line. */
export interface PlacedRun extends Run {
  readonly x: number;
  /**
   * The word of other fonts than the first it is of. Where letters are joined or exchanged when drawn, the file keeps
   * the word as it was written; a word from right to left is turned by whoever reads the file, and would be twice.
   */
  readonly of?: { readonly word: string | null };
}

export interface Line {
  /** In the order in which they are read, which is not always the one in which they stand. */
  readonly runs: readonly PlacedRun[];
  /** Without blanks at its end. */
  readonly width: number;
}

/**
 * Text for paper. A letter that no font has is written as its code point, `[U+4E2D]`: a name on paper may be
 * hard to read, but none of it is ever missing.
 */
export class Typesetter {
  readonly #pdf: PDFKit.PDFDocument;
  readonly #families: readonly { readonly parts: readonly string[]; readonly first?: RegExp }[];
  readonly #known = new Map<string, Map<number, boolean>>();
  #escaped = false;

  constructor(pdf: PDFKit.PDFDocument, fonts: FontBytes) {
    this.#pdf = pdf;
    pdf.registerFont('regular', fonts.regular as Buffer);
    pdf.registerFont('bold', fonts.bold as Buffer);
    this.#families = (fonts.families ?? []).map(({ parts, first }, family) => ({
      ...(first ? { first } : {}),
      parts: parts.map((bytes, part) => {
        const name = `family${family}.${part}`;
        pdf.registerFont(name, bytes as Buffer);
        return name;
      }),
    }));
  }

  /** Whether some letter had to be written as its code point so far. */
  get escaped(): boolean {
    return this.#escaped;
  }

  lineHeight(style: Style): number {
    return style.size * 1.35;
  }

  /** The text in lines no wider than given; a word that is wider alone is cut between letters. */
  lines(text: string, style: Style, width: number): readonly Line[] {
    return text
      .replace(/\t/g, ' ')
      .split(/\r\n|[\n\r\u0085\u2028\u2029]/)
      .flatMap((paragraph) => this.#wrap(paragraph, style, width));
  }

  draw(line: Line, style: Style, x: number, y: number): void {
    for (const [i, run] of line.runs.entries()) {
      // ISO 32000-1, 14.9.4: for search, copies and screen readers.
      if (run.of?.word && run.of !== line.runs[i - 1]?.of)
        this.#pdf.markContent('Span', { actual: run.of.word });
      // Fonts are placed by their tops, which differ: what counts is the line that letters stand on.
      const down = run.of ? (this.#ascent(style.weight) - this.#ascent(run.font)) * (style.size / 1000) : 0;
      this.#pdf.font(run.font, style.size).text(run.text, x + run.x, y + down, {
        lineBreak: false,
        ...(run.features ? { features: run.features } : {}),
      });
      if (run.of?.word && run.of !== line.runs[i + 1]?.of) this.#pdf.endMarkedContent();
    }
  }

  #wrap(paragraph: string, style: Style, width: number): Line[] {
    const lines: Line[] = [];
    let pieces: Piece[] = [];
    let used = 0;
    const close = () => {
      lines.push(lineOf(pieces));
      pieces = [];
      used = 0;
    };
    const put = (piece: Piece) => {
      pieces.push(piece);
      used += piece.width;
    };
    for (const word of paragraph.normalize('NFC').match(/ |[^ ]+/g) ?? []) {
      const parts = wordParts(word).map((part) => this.#piece(part, style));
      const wide = parts.reduce((sum, part) => sum + part.width, 0);
      // A blank at the end of a line hangs over, so that the next one does not begin with it.
      if (word !== ' ' && used > 0 && used + wide > width) close();
      if (word === ' ' || wide <= width) parts.forEach(put);
      else
        for (const letter of word) {
          const one = this.#piece(letter, style);
          if (used > 0 && used + one.width > width) close();
          put(one);
        }
    }
    if (pieces.length > 0 || lines.length === 0) close();
    return lines;
  }

  #piece(text: string, style: Style): Piece {
    const runs = this.#runs(text, style);
    // What is written as code points runs from left to right, whatever its script.
    const leftward = RIGHT_TO_LEFT.test(text) && runs.some((run) => RIGHT_TO_LEFT.test(run.text));
    return {
      runs,
      width: runs.reduce((sum, run) => sum + run.width, 0),
      direction: leftward ? 'leftward' : /[\p{L}]/u.test(text) ? 'rightward' : 'neutral',
      blank: text === ' ',
    };
  }

  #runs(text: string, style: Style): Run[] {
    const parts: { font: string; text: string }[] = [];
    const fontOf = this.#fontsFor(text, style);
    for (const letter of text) {
      const last = parts.at(-1);
      // Joiners draw nothing; they say how their neighbors in such a script are drawn.
      const found = JOINERS.test(letter) && last && last.font !== style.weight ? last.font : fontOf(letter);
      if (!found) this.#escaped = true;
      const shown = found ? letter : codePointText(letter);
      const font = found ?? style.weight;
      if (last?.font === font) last.text += shown;
      else parts.push({ font, text: shown });
    }
    return parts.flatMap((part) => this.#measured(part, style));
  }

  /** The run with its width; the library fails on some marks of some fonts, and those are set without being placed. */
  #measured(part: { font: string; text: string }, style: Style): Run[] {
    this.#pdf.font(part.font, style.size);
    for (const features of [undefined, MARKS_AS_THEY_COME])
      try {
        const width = this.#pdf.widthOfString(part.text, features && { features });
        return [{ ...part, width, ...(features ? { features } : {}) }];
      } catch (error) {
        if (!part.font.startsWith('family')) throw error;
      }
    this.#escaped = true;
    const text = [...part.text].map(codePointText).join('');
    const width = this.#pdf.font(style.weight, style.size).widthOfString(text);
    return [{ font: style.weight, text, width }];
  }

  /** Letter by letter the first font that has it; what the first lacks of a word is of one family where one has it all. */
  #fontsFor(word: string, style: Style): (letter: string) => string | undefined {
    const has = (parts: readonly string[], letter: string) =>
      parts.find((font) => this.#has(font, letter.codePointAt(0)!));
    const lacking = [...word].filter((letter) => !has([style.weight], letter));
    if (lacking.length === 0) return () => style.weight;
    const order = [
      ...this.#families.filter(({ first }) => first?.test(word)),
      ...this.#families.filter(({ first }) => !first?.test(word)),
    ].map(({ parts }) => parts);
    const whole = order.find((parts) =>
      lacking.every((letter) => JOINERS.test(letter) || has(parts, letter)),
    );
    const fonts = [style.weight, ...(whole ?? order.flat())];
    return (letter) => has(fonts, letter);
  }

  #has(font: string, code: number): boolean {
    // Controls, and marks that change the order of what stands around them, are never drawn as themselves.
    if (code < 0x20 || (code >= 0x7f && code < 0xa0) || isFormatControl(code)) return false;
    const known = this.#known.get(font) ?? new Map<number, boolean>();
    this.#known.set(font, known);
    const has = known.get(code) ?? this.#fontHas(font, code);
    known.set(code, has);
    return has;
  }

  #fontHas(font: string, code: number): boolean {
    return this.#open(font).font.hasGlyphForCodePoint(code);
  }

  /** How high the font rises above the line, in thousandths of its size. */
  #ascent(font: string): number {
    return this.#open(font).ascender;
  }

  #open(font: string): OpenFont {
    this.#pdf.font(font);
    return (this.#pdf as unknown as { _font: OpenFont })._font;
  }
}

/** What the library keeps of a font and its typings do not tell. */
interface OpenFont {
  readonly ascender: number;
  readonly font: { hasGlyphForCodePoint(code: number): boolean };
}

/** Signs around a word that is read from right to left belong to the line around it. */
function wordParts(word: string): readonly string[] {
  if (!RIGHT_TO_LEFT.test(word)) return [word];
  return word.split(/(?<=^[\p{P}\p{S}]+)(?![\p{P}\p{S}])|(?<![\p{P}\p{S}])(?=[\p{P}\p{S}]+$)/u);
}

const codePointText = (letter: string): string =>
  `[U+${letter.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}]`;

const MARKS_AS_THEY_COME = { mark: false, mkmk: false, abvm: false, blwm: false } as unknown as never[];

/** Zero width non-joiner and joiner: within a Persian or Indian word they are part of how it is written. */
const JOINERS = /^[\u200c\u200d]$/;

function isFormatControl(code: number): boolean {
  return (
    code === 0xad ||
    code === 0x61c ||
    (code >= 0x200b && code <= 0x200f) ||
    (code >= 0x202a && code <= 0x202e) ||
    (code >= 0x2060 && code <= 0x206f) ||
    code === 0xfeff ||
    (code >= 0xe0000 && code <= 0xe007f)
  );
}

const RIGHT_TO_LEFT = /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;

/** A word, a blank, or a letter of a word that had to be cut. */
export interface Piece {
  readonly runs: readonly Run[];
  readonly width: number;
  readonly direction: 'leftward' | 'rightward' | 'neutral';
  readonly blank: boolean;
}

/**
 * The font's shaping turns the letters within a word; the words of a stretch that is read from right to left are
 * turned here, with the blanks and numbers between them. A short form of the Unicode bidirectional algorithm
 * (UAX 9) that is enough for names and addresses within an English page.
 */
export function inReadingOrder(pieces: readonly Piece[]): Piece[] {
  const ordered: Piece[] = [];
  for (let at = 0; at < pieces.length; at++) {
    if (pieces[at]!.direction !== 'leftward') {
      ordered.push(pieces[at]!);
      continue;
    }
    let last = at;
    for (let i = at + 1; i < pieces.length && pieces[i]!.direction !== 'rightward'; i++)
      if (pieces[i]!.direction === 'leftward') last = i;
    ordered.push(...pieces.slice(at, last + 1).reverse());
    at = last;
  }
  return ordered;
}

/** Neighbours in Latin become one run; blanks at the end count for nothing. */
function lineOf(pieces: readonly Piece[]): Line {
  const end = pieces.findLastIndex((piece) => !piece.blank) + 1;
  const places = new Map<Piece, number>();
  let x = 0;
  for (const piece of inReadingOrder(pieces)) {
    places.set(piece, x);
    x += piece.width;
  }
  const runs: PlacedRun[] = [];
  for (const piece of pieces) {
    let at = places.get(piece)!;
    // Runs of one word that is read from right to left stand from right to left as well.
    const inside = piece.direction === 'leftward' ? piece.runs.toReversed() : piece.runs;
    const starts = new Map<Run, number>();
    for (const run of inside) {
      starts.set(run, at);
      at += run.width;
    }
    const of = piece.runs.some((run) => run.font.startsWith('family'))
      ? { word: piece.direction === 'leftward' ? null : piece.runs.map((run) => run.text).join('') }
      : undefined;
    for (const run of piece.runs) {
      const last = runs.at(-1);
      const x = starts.get(run)!;
      if (last?.font === run.font && !of && !last.of && Math.abs(last.x + last.width - x) < 1e-6)
        runs[runs.length - 1] = { ...last, text: last.text + run.text, width: last.width + run.width };
      else runs.push({ ...run, x, ...(of ? { of } : {}) });
    }
  }
  return { runs, width: pieces.slice(0, end).reduce((sum, piece) => sum + piece.width, 0) };
}
