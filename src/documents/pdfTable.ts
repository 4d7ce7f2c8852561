import type { Column, Table } from './document.js';
import type { Flow } from './pdfFlow.js';
import type { Line, Style } from './pdfText.js';

type Element = PDFKit.PDFStructureElement;

const CELL: Style = { weight: 'regular', size: 9 };
const NAME: Style = { weight: 'bold', size: 9 };
const PAD = 4;
const RULE = '#a9aeb1';
const SHADE = '#f0f0f0';

interface Cell {
  readonly lines: readonly Line[];
  readonly x: number;
  readonly width: number;
  readonly style: Style;
  readonly align: 'left' | 'right';
}

/**
 * Rows stay whole where a page can hold them; the headings stand again on every page, once in the structure
 * and else as decoration. Column headings, and cells that name their row, are headers with a scope, so that a
 * screen reader can say whose value it reads.
 */
export function drawTable(pdf: PDFKit.PDFDocument, flow: Flow, element: Element, table: Table): void {
  const widths = columnWidths(table.columns, flow.width);
  const cellsOf = (texts: readonly string[], styleOf: (column: Column) => Style): Cell[] => {
    let x = flow.left;
    return texts.map((text, i) => {
      const column = table.columns[i]!;
      const style = styleOf(column);
      const cell = {
        lines: flow.type.lines(text, style, widths[i]! - 2 * PAD),
        x,
        width: widths[i]!,
        style,
        align: column.align ?? ('left' as const),
      };
      x += widths[i]!;
      return cell;
    });
  };
  const headings = cellsOf(
    table.columns.map((column) => column.heading),
    () => NAME,
  );
  const headHeight = heightOf(headings, flow);

  const head = child(pdf, element, 'THead');
  const headRow = child(pdf, head, 'TR');
  const headElements = table.columns.map(() => header(pdf, headRow, 'Column'));
  drawRow(pdf, flow, headings, { elements: headElements, shade: true });

  const body = child(pdf, element, 'TBody');
  for (const row of table.rows) {
    const cells = cellsOf(row, (column) => (column.namesRow ? NAME : CELL));
    const rowElement = child(pdf, body, 'TR');
    const elements = table.columns.map((column) =>
      column.namesRow ? header(pdf, rowElement, 'Row') : child(pdf, rowElement, 'TD'),
    );
    drawRow(pdf, flow, cells, {
      elements,
      newPage: () => {
        flow.newPage();
        drawRow(pdf, flow, headings, { shade: true });
      },
      headHeight,
    });
  }
}

interface RowLook {
  /** One a cell; without them the row is decoration. */
  readonly elements?: readonly Element[];
  readonly shade?: boolean;
  readonly newPage?: () => void;
  readonly headHeight?: number;
}

function drawRow(pdf: PDFKit.PDFDocument, flow: Flow, cells: readonly Cell[], look: RowLook): void {
  const height = heightOf(cells, flow);
  const newPage = look.newPage ?? (() => flow.newPage());
  const fitsOnePage = height + (look.headHeight ?? 0) <= flow.pageHeight;
  if (flow.y + height > flow.bottom && (fitsOnePage || flow.y + 3 * lineHeight(flow) > flow.bottom))
    newPage();
  const lines = Math.max(1, ...cells.map((cell) => cell.lines.length));
  for (let from = 0; from < lines; ) {
    const room = Math.max(1, Math.floor((flow.bottom - flow.y - 2 * PAD) / lineHeight(flow)));
    const to = Math.min(lines, from + room);
    drawSlice(pdf, flow, cells, { ...look, from, to });
    from = to;
    if (from < lines) newPage();
  }
}

function drawSlice(
  pdf: PDFKit.PDFDocument,
  flow: Flow,
  cells: readonly Cell[],
  slice: RowLook & { readonly from: number; readonly to: number },
): void {
  const top = flow.y;
  const height = (slice.to - slice.from) * lineHeight(flow) + 2 * PAD;
  flow.decorate(() => {
    for (const cell of cells) {
      pdf.rect(cell.x, top, cell.width, height);
      if (slice.shade) pdf.fillAndStroke(SHADE, RULE);
      else pdf.lineWidth(0.5).stroke(RULE);
    }
  });
  cells.forEach((cell, i) => {
    const lines = cell.lines.slice(slice.from, slice.to);
    if (lines.length === 0) return;
    const draw = () => {
      pdf.fillColor('#1b1b1b');
      lines.forEach((line, n) => {
        const x = cell.align === 'right' ? cell.x + cell.width - PAD - line.width : cell.x + PAD;
        flow.type.draw(line, cell.style, x, top + PAD + n * lineHeight(flow));
      });
    };
    const element = slice.elements?.[i];
    if (element) flow.content(element, 'Span', draw);
    else flow.decorate(draw);
  });
  flow.y = top + height;
}

function columnWidths(columns: readonly Column[], width: number): number[] {
  const shares = columns.map((column) => column.share ?? 1);
  const all = shares.reduce((sum, share) => sum + share, 0);
  return shares.map((share) => (share / all) * width);
}

function heightOf(cells: readonly Cell[], flow: Flow): number {
  return Math.max(1, ...cells.map((cell) => cell.lines.length)) * lineHeight(flow) + 2 * PAD;
}

function lineHeight(flow: Flow): number {
  return flow.type.lineHeight(CELL);
}

function child(pdf: PDFKit.PDFDocument, parent: Element, tag: string): Element {
  const element = pdf.struct(tag);
  parent.add(element);
  return element;
}

function header(pdf: PDFKit.PDFDocument, parent: Element, scope: 'Column' | 'Row'): Element {
  // The typings lag behind: the library writes the Scope attribute (ISO 32000-1, 14.8.5.7).
  const element = pdf.struct('TH', { scope } as PDFKit.Mixins.StructureElementOptions);
  parent.add(element);
  return element;
}
