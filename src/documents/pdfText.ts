/** Font files as bytes; the pure folder opens none. */
export interface FontBytes {
  readonly regular: Uint8Array;
  readonly bold: Uint8Array;
  /** For what the two lack, in order of preference: fonts that the operator names for other scripts. */
  readonly others?: readonly Uint8Array[];
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
}

export interface Line {
  readonly runs: readonly Run[];
  /** Without blanks at its end. */
  readonly width: number;
}

/**
 * Text for paper. A letter that no font has is written as its code point, `[U+4E2D]`: a name on paper may be
 * hard to read, but none of it is ever missing.
 */
export class Typesetter {
  readonly #pdf: PDFKit.PDFDocument;
  readonly #others: readonly string[];
  readonly #known = new Map<string, Map<number, boolean>>();
  #escaped = false;

  constructor(pdf: PDFKit.PDFDocument, fonts: FontBytes) {
    this.#pdf = pdf;
    const others = fonts.others ?? [];
    pdf.registerFont('regular', fonts.regular as Buffer);
    pdf.registerFont('bold', fonts.bold as Buffer);
    others.forEach((bytes, i) => {
      pdf.registerFont(`other${i}`, bytes as Buffer);
    });
    this.#others = others.map((_bytes, i) => `other${i}`);
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
    let at = x;
    for (const run of line.runs) {
      this.#pdf.font(run.font, style.size).text(run.text, at, y, { lineBreak: false });
      at += run.width;
    }
  }

  #wrap(paragraph: string, style: Style, width: number): Line[] {
    const lines: Line[] = [];
    let pieces: Piece[] = [];
    let used = 0;
    const close = () => {
      lines.push(lineOf(inReadingOrder(pieces)));
      pieces = [];
      used = 0;
    };
    const put = (piece: Piece) => {
      pieces.push(piece);
      used += piece.width;
    };
    for (const word of paragraph.normalize('NFC').match(/ |[^ ]+/g) ?? []) {
      const piece = this.#piece(word, style);
      // A blank at the end of a line hangs over, so that the next one does not begin with it.
      if (word !== ' ' && used > 0 && used + piece.width > width) close();
      if (word === ' ' || piece.width <= width) put(piece);
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
    for (const letter of text) {
      const code = letter.codePointAt(0)!;
      const font = [style.weight, ...this.#others].find((name) => this.#has(name, code));
      if (!font) this.#escaped = true;
      const shown = font ? letter : `[U+${code.toString(16).toUpperCase().padStart(4, '0')}]`;
      const last = parts.at(-1);
      if (last && last.font === (font ?? style.weight)) last.text += shown;
      else parts.push({ font: font ?? style.weight, text: shown });
    }
    return parts.map((part) => ({
      ...part,
      width: this.#pdf.font(part.font, style.size).widthOfString(part.text),
    }));
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
    this.#pdf.font(font);
    const open = this.#pdf as unknown as { _font: { font: { hasGlyphForCodePoint(code: number): boolean } } };
    return open._font.font.hasGlyphForCodePoint(code);
  }
}

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

/** Neighbours in one font become one run; blanks at the end count for nothing. */
function lineOf(pieces: readonly Piece[]): Line {
  const end = pieces.findLastIndex((piece) => !piece.blank) + 1;
  const runs: Run[] = [];
  for (const run of pieces.flatMap((piece) => piece.runs)) {
    const last = runs.at(-1);
    if (last?.font === run.font)
      runs[runs.length - 1] = { ...last, text: last.text + run.text, width: last.width + run.width };
    else runs.push(run);
  }
  return { runs, width: pieces.slice(0, end).reduce((sum, piece) => sum + piece.width, 0) };
}
