import PDFDocument from 'pdfkit';
import { never } from '#basics/assert.js';
import { barShares } from '#domain/report.js';
import { oneLineOf, wellFormed } from './characters.js';
import {
  type Block,
  type Chart,
  checkDocument,
  type Document,
  type DocumentMark,
  type MapPicture,
  type Table,
} from './document.js';
import { Flow } from './pdfFlow.js';
import { drawTable } from './pdfTable.js';
import { type FontBytes, type Line, type Style, Typesetter } from './pdfText.js';

const BODY: Style = { weight: 'regular', size: 10 };
const STRONG: Style = { weight: 'bold', size: 10 };
const TITLE: Style = { weight: 'bold', size: 18 };
const HEADING: Style = { weight: 'bold', size: 13 };
const CAPTION: Style = { weight: 'bold', size: 9.5 };
const SMALL: Style = { weight: 'regular', size: 8 };

const INK = '#1b1b1b';
const ACCENT = '#005ea2';
const ALARM = '#b50909';
const GREY = '#71767a';

/**
 * The document as tagged PDF for the laws that ask for it (Section 508 by way of PDF/UA, ISO 14289-1): a tree
 * of headings, lists, tables with headers and a figure with words for it; language and title set; every font
 * embedded; what only decorates is marked so. Equal documents give equal bytes.
 */
export async function toPdf(document: Document, fonts: FontBytes): Promise<Uint8Array> {
  checkDocument(document);
  const at = new Date(document.printed.atMs);
  const options: PDFKit.PDFDocumentOptions = {
    size: 'LETTER',
    margin: 0,
    pdfVersion: '1.7',
    // The typings lag behind: the library knows this subset, and a missing font keeps Helvetica out.
    subset: 'PDF/UA' as never,
    font: '',
    tagged: true,
    displayTitle: true,
    lang: document.language,
    bufferPages: true,
    info: {
      Title: oneLineOf(document.title),
      Subject: oneLineOf(document.reference),
      Creator: 'RSOITS',
      Producer: 'RSOITS',
      CreationDate: at,
      ModDate: at,
    },
  };
  const pdf = new PDFDocument(options);
  const bytes = collect(pdf);
  const type = new Typesetter(pdf, fonts);
  const flow = new Flow(pdf, type);

  const root = pdf.struct('Document');
  pdf.addStructure(root);
  flow.text(root, 'H1', document.title, TITLE, { colour: INK, after: 4 });
  flow.text(root, 'P', `Reference ${document.reference}`, BODY, { colour: INK, after: 10 });
  for (const [i, section] of document.sections.entries()) {
    if (section.ownPage && i > 0) flow.newPage();
    const part = pdf.struct('Sect');
    root.add(part);
    // A heading stands with what it heads: the caption, the headings and a first row of a table, or lines of text.
    const begins = section.blocks[0]?.kind === 'table' ? TABLE_BEGINS + 12 : 3 * type.lineHeight(BODY);
    flow.keep(8 + type.lineHeight(HEADING) + begins);
    flow.space(8);
    flow.text(part, 'H2', section.heading, HEADING, { colour: ACCENT, after: 4 });
    for (const block of section.blocks) drawBlock(pdf, flow, part, block);
  }
  const margins = marginLines(type, flow.width, document);
  if (type.escaped) {
    const note =
      'Characters written as [U+…] are Unicode code points of letters that the fonts of this installation do not have. Nothing was left out.';
    flow.text(root, 'P', note, SMALL, { colour: INK, before: 12 });
  }
  drawMargins(pdf, flow, margins, document.mark !== 'none');
  root.end();
  pdf.end();
  return await bytes;
}

function drawBlock(
  pdf: PDFKit.PDFDocument,
  flow: Flow,
  parent: PDFKit.PDFStructureElement,
  block: Block,
): void {
  switch (block.kind) {
    case 'paragraph':
      flow.text(parent, 'P', block.text, BODY, { colour: INK, after: 6 });
      break;
    case 'warning':
      flow.text(parent, 'P', block.text, STRONG, { colour: ALARM, bar: ALARM, before: 2, after: 8 });
      break;
    case 'withheld':
      flow.text(parent, 'P', `Withheld: ${block.what}. Reason: ${block.reason}`, BODY, {
        colour: INK,
        bar: GREY,
        after: 6,
      });
      break;
    case 'bullets': {
      const list = pdf.struct('L');
      parent.add(list);
      for (const item of block.items) {
        const entry = pdf.struct('LI');
        list.add(entry);
        flow.pair(entry, { name: '•', value: item }, { name: BODY, value: BODY, nameWidth: 14 });
      }
      flow.space(6);
      break;
    }
    case 'facts': {
      const list = pdf.struct('L');
      parent.add(list);
      for (const fact of block.facts) {
        const entry = pdf.struct('LI');
        list.add(entry);
        flow.pair(entry, fact, { name: STRONG, value: BODY, nameWidth: flow.width * 0.32 });
      }
      flow.space(6);
      break;
    }
    case 'table':
      drawWholeTable(pdf, flow, parent, block);
      break;
    case 'chart':
      drawBars(pdf, flow, parent, block);
      drawWholeTable(pdf, flow, parent, block.table);
      break;
    case 'map':
      drawMap(pdf, flow, parent, block);
      drawWholeTable(pdf, flow, parent, block.table);
      break;
    default:
      never(block);
  }
}

/** Points that the caption, the headings and a first row take. */
const TABLE_BEGINS = 70;

function drawWholeTable(
  pdf: PDFKit.PDFDocument,
  flow: Flow,
  parent: PDFKit.PDFStructureElement,
  table: Table,
): void {
  const element = pdf.struct('Table');
  parent.add(element);
  flow.keep(TABLE_BEGINS);
  flow.text(element, 'Caption', table.caption, CAPTION, { colour: INK, before: 4, after: 3 });
  drawTable(pdf, flow, element, table);
  flow.space(10);
}

const BAR_HEIGHT = 26;
/** Told apart by lightness as well, and the amounts stand beside them in words. */
const SERIES = [ACCENT, '#e5a000', '#54278f', '#71767a'];

/** Labels above their bars, as on the page: long names have the whole width. */
function drawBars(
  pdf: PDFKit.PDFDocument,
  flow: Flow,
  parent: PDFKit.PDFStructureElement,
  chart: Chart,
): void {
  if (chart.bars.length === 0) return;
  const legend = chart.series.length > 1 ? BAR_HEIGHT / 2 + 4 : 0;
  const height = chart.bars.length * BAR_HEIGHT + legend + 8;
  flow.keep(height);
  const top = flow.y;
  const figure = pdf.struct('Figure', {
    alt: wellFormed(chart.alt),
    bbox: [flow.left, top, flow.left + flow.width, top + height],
  } as PDFKit.Mixins.StructureElementOptions);
  parent.add(figure);
  figure.add(pdf.markStructureContent('Figure'));
  const write = (text: string, x: number, y: number, width: number) => {
    pdf.fillColor(INK);
    const line = flow.type.lines(text, SMALL, width)[0];
    if (line) flow.type.draw(line, SMALL, x, y);
  };
  if (legend > 0)
    chart.series.forEach((name, i) => {
      const x = flow.left + (i * flow.width) / chart.series.length;
      pdf.rect(x, top + 4, 8, 8).fill(SERIES[i]!);
      write(name, x + 12, top + 3, flow.width / chart.series.length - 14);
    });
  const shares = barShares(chart);
  chart.bars.forEach((bar, i) => {
    const y = top + 4 + legend + i * BAR_HEIGHT;
    write(`${bar.label}: ${bar.says}`, flow.left, y, flow.width);
    for (const part of shares[i]!)
      pdf
        .rect(flow.left + part.from * flow.width, y + 12, (part.to - part.from) * flow.width, 9)
        .fill(SERIES[part.series]!);
  });
  pdf.endMarkedContent();
  flow.y = top + height;
  flow.space(4);
}

/** The map as wide as the page; what is drawn dashed on screen is dashed here. */
function drawMap(
  pdf: PDFKit.PDFDocument,
  flow: Flow,
  parent: PDFKit.PDFStructureElement,
  map: MapPicture,
): void {
  if (map.legs.length === 0) return;
  const scale = flow.width / map.width;
  const height = map.height * scale;
  flow.keep(height + 8);
  const top = flow.y;
  const figure = pdf.struct('Figure', {
    alt: wellFormed(map.alt),
    bbox: [flow.left, top, flow.left + flow.width, top + height],
  } as PDFKit.Mixins.StructureElementOptions);
  parent.add(figure);
  figure.add(pdf.markStructureContent('Figure'));
  pdf.save().translate(flow.left, top).scale(scale);
  pdf.rect(0, 0, map.width, map.height).fill('#f0f6fa');
  pdf.path(map.land).fill('#dfe1e2');
  pdf.lineWidth(0.4);
  for (const d of map.grid) pdf.path(d).stroke('#c6cace');
  for (const leg of map.legs) {
    pdf.lineWidth(2.2);
    if (leg.kind === 'noticed') pdf.dash(6, { space: 4 }).path(leg.d).stroke('#54278f').undash();
    else pdf.path(leg.d).stroke(ACCENT);
  }
  for (const { x, y } of map.places) pdf.circle(x, y, 4).fill(INK);
  pdf.restore();
  pdf.fillColor(INK);
  map.places.forEach((place, i) => {
    const line = flow.type.lines(place.name, SMALL, flow.width)[0];
    if (!line) return;
    const x = flow.left + place.x * scale + (place.x > map.width * 0.83 ? -line.width - 5 : 5);
    flow.type.draw(line, SMALL, x, top + place.y * scale + (i % 2 === 0 ? -11 : 4));
  });
  pdf.endMarkedContent();
  flow.y = top + height;
  flow.space(4);
}

interface Margins {
  readonly banner: Line;
  readonly taken: readonly Line[];
  where(page: number, pages: number): Line;
}

const BANNERS: Readonly<Record<DocumentMark, string>> = {
  none: '',
  test: 'TEST - NOT REAL · ',
  training: 'TRAINING - INVENTED PERSON · ',
};

function marginLines(type: Typesetter, width: number, document: Document): Margins {
  const banner = `${BANNERS[document.mark]}${document.classification}`;
  const { by, at, purpose } = document.printed;
  const taken = `Printed by ${by} at ${at} for: ${purpose}`;
  return {
    banner: type.lines(banner, STRONG, width)[0]!,
    taken: type.lines(taken, SMALL, width).slice(0, 2),
    where: (page, pages) => type.lines(`${document.reference} · Page ${page} of ${pages}`, SMALL, width)[0]!,
  };
}

/** Classification above and below, who printed it and which page: on every page, and no part of the content. */
function drawMargins(pdf: PDFKit.PDFDocument, flow: Flow, margins: Margins, marked: boolean): void {
  const { type, left, width } = flow;
  const { start, count } = pdf.bufferedPageRange();
  for (let page = 0; page < count; page++) {
    pdf.switchToPage(start + page);
    pdf.markContent('Artifact', { type: 'Pagination' });
    pdf.fillColor(marked ? ALARM : INK);
    const x = left + (width - margins.banner.width) / 2;
    type.draw(margins.banner, STRONG, x, 28);
    type.draw(margins.banner, STRONG, x, pdf.page.height - 38);
    pdf.fillColor(INK);
    [margins.where(page + 1, count), ...margins.taken].forEach((line, i) => {
      type.draw(line, SMALL, left, pdf.page.height - 74 + i * type.lineHeight(SMALL));
    });
    pdf.endMarkedContent();
  }
}

function collect(pdf: PDFKit.PDFDocument): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const chunks: Uint8Array[] = [];
    pdf.on('data', (chunk: Uint8Array) => chunks.push(chunk));
    pdf.on('error', reject);
    pdf.on('end', () => {
      const all = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
      let at = 0;
      for (const chunk of chunks) {
        all.set(chunk, at);
        at += chunk.length;
      }
      resolve(all);
    });
  });
}
