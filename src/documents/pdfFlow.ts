import type { Fact } from './document.js';
import type { Line, Style, Typesetter } from './pdfText.js';

type Element = PDFKit.PDFStructureElement;

export interface TextLook {
  readonly colour: string;
  /** A bar of this colour at the left of the text. */
  readonly bar?: string;
  readonly before?: number;
  readonly after?: number;
}

const SIDE = 54;
const TOP = 56;
const BOTTOM = 88;

/** Content running down pages, each piece of it tied to its place in the structure tree. In points. */
export class Flow {
  readonly left = SIDE;
  readonly width: number;
  readonly type: Typesetter;
  y = TOP;
  readonly #pdf: PDFKit.PDFDocument;

  constructor(pdf: PDFKit.PDFDocument, type: Typesetter) {
    this.#pdf = pdf;
    this.type = type;
    this.width = pdf.page.width - 2 * SIDE;
  }

  get bottom(): number {
    return this.#pdf.page.height - BOTTOM;
  }

  /** Points that one page has for content. */
  get pageHeight(): number {
    return this.bottom - TOP;
  }

  /** Starts a page unless so much room is left. */
  keep(height: number): void {
    if (this.y + Math.min(height, this.pageHeight) > this.bottom) this.newPage();
  }

  newPage(): void {
    this.#pdf.addPage();
    this.y = TOP;
  }

  space(height: number): void {
    if (this.y > TOP) this.y += height;
  }

  text(parent: Element, tag: string, text: string, style: Style, look: TextLook): void {
    const indent = look.bar ? 10 : 0;
    const lines = this.type.lines(text, style, this.width - indent);
    const element = this.#pdf.struct(tag);
    parent.add(element);
    this.space(look.before ?? 0);
    this.run(lines, this.type.lineHeight(style), (slice, top, height) => {
      if (look.bar) this.decorate(() => this.#pdf.rect(this.left, top - 1, 3, height).fill(look.bar!));
      this.content(element, tag, () => {
        this.#pdf.fillColor(look.colour);
        this.#lines(slice, style, this.left + indent, top);
      });
    });
    this.space(look.after ?? 0);
  }

  /** A name and its value side by side, an item of a list (Lbl and LBody of ISO 32000-1, 14.8.4.3.3). */
  pair(
    item: Element,
    fact: Fact,
    styles: { readonly name: Style; readonly value: Style; readonly nameWidth: number },
  ): void {
    const names = this.type.lines(fact.name, styles.name, styles.nameWidth - 4);
    const values = this.type.lines(fact.value, styles.value, this.width - styles.nameWidth);
    const label = this.#pdf.struct('Lbl');
    const body = this.#pdf.struct('LBody');
    item.add(label);
    item.add(body);
    const rows = Array.from({ length: Math.max(names.length, values.length) }, (_, i) => i);
    this.run(rows, this.type.lineHeight(styles.value), (slice, top) => {
      const from = slice[0]!;
      const part = (lines: readonly Line[]) => lines.slice(from, from + slice.length);
      this.#pdf.fillColor('#1b1b1b');
      if (part(names).length > 0)
        this.content(label, 'Lbl', () => this.#lines(part(names), styles.name, this.left, top));
      if (part(values).length > 0)
        this.content(body, 'LBody', () =>
          this.#lines(part(values), styles.value, this.left + styles.nameWidth, top),
        );
    });
  }

  /** Puts rows of one height down the page, as many at a time as fit, and moves on. */
  run<T>(
    rows: readonly T[],
    rowHeight: number,
    put: (slice: readonly T[], top: number, height: number) => void,
  ): void {
    for (let done = 0; done < rows.length; ) {
      const room = Math.floor((this.bottom - this.y) / rowHeight);
      if (room < 1) {
        this.newPage();
        continue;
      }
      const slice = rows.slice(done, done + room);
      put(slice, this.y, slice.length * rowHeight);
      this.y += slice.length * rowHeight;
      done += slice.length;
    }
  }

  /** Draws as content of the element, on the page of this moment. */
  content(element: Element, tag: string, draw: () => void): void {
    element.add(this.#pdf.markStructureContent(tag));
    draw();
    this.#pdf.endMarkedContent();
  }

  /** Draws what only decorates. */
  decorate(draw: () => void): void {
    this.#pdf.markContent('Artifact', { type: 'Layout' });
    draw();
    this.#pdf.endMarkedContent();
  }

  #lines(lines: readonly Line[], style: Style, x: number, top: number): void {
    lines.forEach((line, i) => {
      this.type.draw(line, style, x, top + i * this.type.lineHeight(style));
    });
  }
}
