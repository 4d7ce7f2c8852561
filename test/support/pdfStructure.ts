import { inflateSync } from 'node:zlib';

/**
 * Reads a PDF of ours back and checks by itself what PDF/UA-1 (ISO 14289-1) asks of structure and can be told without
 * looking: veraPDF is in no Debian release and needs Java, so these are the rules of the Matterhorn Protocol that our
 * kind of document can break. Reading order, contrast and whether words fit pictures still need a person.
 */
export interface Structure {
  readonly title: string | undefined;
  /** Tags in reading order with their depth, e.g. `2 H2`. */
  readonly tags: readonly string[];
  /** Words for pictures. */
  readonly alts: readonly string[];
  readonly pages: number;
  /** Rules that are broken, by their Matterhorn checkpoint; empty is well. */
  readonly problems: readonly string[];
}

interface Node {
  readonly tag: string;
  readonly text: string;
  readonly kids: readonly Node[];
  readonly content: number;
}

/** Standard structure types (ISO 32000-1, 14.8.4) that our writer uses. */
const STANDARD = new Set(
  'Document Sect H1 H2 H3 P L LI Lbl LBody Table Caption THead TBody TR TH TD Figure Span Link'.split(' '),
);
const INSIDE: Readonly<Record<string, readonly string[]>> = {
  TR: ['Table', 'THead', 'TBody'],
  TH: ['TR'],
  TD: ['TR'],
  THead: ['Table'],
  TBody: ['Table'],
  LI: ['L'],
  Lbl: ['LI'],
  LBody: ['LI'],
};

export function structureOf(bytes: Uint8Array): Structure {
  const file = Buffer.from(bytes).toString('latin1');
  const objects = new Map<number, string>();
  for (const [, number, body] of file.matchAll(/^(\d+) 0 obj\n([\s\S]*?)\nendobj$/gm))
    objects.set(Number(number), body!);
  const at = (text: string | undefined, key: string): string | undefined => {
    const number = new RegExp(`/${key} (\\d+) 0 R`).exec(text ?? '')?.[1];
    return number === undefined ? undefined : objects.get(Number(number));
  };
  const problems: string[] = [];
  const need = (ok: boolean, checkpoint: string, says: string) => {
    if (!ok) problems.push(`${checkpoint} ${says}`);
  };
  const catalog = [...objects.values()].find((o) => /\/Type \/Catalog\b/.test(o));
  const info = at(/trailer\n([\s\S]*)$/.exec(file)?.[1], 'Info');
  const named = at(info, 'Title');
  const title = named === undefined ? undefined : stringOf(`/Title ${named}`, 'Title');
  need(/\/Marked true/.test(at(catalog, 'MarkInfo') ?? ''), '06', 'is not marked as tagged');
  need(/\/Lang \([a-z]{2}/.test(catalog ?? ''), '11-006', 'says no language');
  need(/\/DisplayDocTitle true/.test(at(catalog, 'ViewerPreferences') ?? ''), '07-001', 'shows no title');
  need(!!title?.trim(), '06-003', 'has no title');
  const metadata = at(catalog, 'Metadata') ?? '';
  need(/<pdfuaid:part>1<\/pdfuaid:part>/.test(metadata), '06-002', 'does not say that it is PDF/UA');
  need(/<dc:title>/.test(metadata), '06-003', 'has no title in its metadata');
  const root = at(catalog, 'StructTreeRoot');
  need(!!root, '01', 'has no structure tree');
  need(/\/ParentTree (<<|\d+ 0 R)/.test(root ?? ''), '01', 'has no way from content to its tag');
  const pages = [...objects.values()].filter((o) => /\/Type \/Page\b/.test(o));
  for (const page of pages) need(/\/Tabs \/S/.test(page), '09', 'a page is not read by structure');
  for (const page of pages) need(/\/StructParents \d+/.test(page), '01', 'a page has no tags');
  const fonts = [...objects.values()].filter((o) => /\/Type \/FontDescriptor\b/.test(o));
  need(
    fonts.length > 0 && fonts.every((o) => /\/FontFile[23]? \d+ 0 R/.test(o)),
    '31-009',
    'a font is missing',
  );
  need(
    !/\/BaseFont \/(Helvetica|Times|Courier|Symbol|ZapfDingbats)/.test(file),
    '31-009',
    'relies on a viewer’s font',
  );
  for (const content of contents(file))
    need(isAllMarked(content), '01-003', 'something is drawn outside the tree');

  const node = (text: string): Node => {
    const kids: Node[] = [];
    let content = 0;
    for (const [item] of kidsOf(text).matchAll(/\d+ 0 R|<<[\s\S]*?>>|\d+/g)) {
      const number = /^(\d+) 0 R$/.exec(item)?.[1];
      if (number === undefined) content++;
      else kids.push(node(objects.get(Number(number)) ?? ''));
    }
    return { tag: /\/S \/(\w+)/.exec(text)?.[1] ?? '', text, kids, content };
  };
  const top = root ? node(root) : undefined;
  const tags: string[] = [];
  const alts: string[] = [];
  const headings: number[] = [];
  const walk = (n: Node, depth: number, parent: Node | undefined) => {
    if (parent) {
      tags.push(`${depth} ${n.tag}`);
      need(STANDARD.has(n.tag), '02-001', `${n.tag} is no standard type`);
      const homes = INSIDE[n.tag];
      need(!homes || homes.includes(parent.tag), '09', `${n.tag} stands in ${parent.tag}`);
      need(
        n.kids.length > 0 || n.content > 0 || n.tag === 'TD' || n.tag === 'TH' || n.tag === 'TBody',
        '01',
        `an empty ${n.tag}`,
      );
      if (/^H\d$/.test(n.tag)) headings.push(Number(n.tag[1]));
      if (n.tag === 'Figure') {
        const alt = stringOf(n.text, 'Alt') ?? '';
        alts.push(alt);
        need(alt.trim().length > 0, '13-004', 'a picture has no words');
        need(/\/BBox \[/.test(n.text), '13', 'a picture has no place');
      }
      if (n.tag === 'TH')
        need(/\/Scope \/(Column|Row)/.test(n.text), '15-003', 'a header says not whose it is');
      if (n.tag === 'Table') checkTable(n, need);
    }
    for (const kid of n.kids) walk(kid, depth + 1, n);
  };
  if (top) walk(top, 0, undefined);
  need(headings[0] === 1, '14-002', 'does not begin with a first heading');
  need(headings.filter((h) => h === 1).length === 1, '14-006', 'has several first headings');
  need(
    headings.every((h, i) => i === 0 || h <= headings[i - 1]! + 1),
    '14-003',
    'leaves out a level of headings',
  );
  return { title, tags, alts, pages: pages.length, problems: [...new Set(problems)] };
}

function checkTable(table: Node, need: (ok: boolean, checkpoint: string, says: string) => void): void {
  const rows = table.kids.flatMap((kid) =>
    kid.tag === 'TR' ? [kid] : kid.kids.filter((k) => k.tag === 'TR'),
  );
  const widths = new Set(rows.map((row) => row.kids.length));
  need(widths.size === 1, '15', 'rows of a table differ in length');
  need(table.kids[0]?.tag === 'Caption', '15', 'a table has no caption');
  need(rows[0]?.kids.every((cell) => cell.tag === 'TH') === true, '15', 'a table has no heading row');
}

/** What hangs below an element: the items of its `/K`. */
function kidsOf(text: string): string {
  const list = /\/K \[([^\]]*)\]/.exec(text)?.[1];
  return list ?? /\/K (\d+ 0 R|\d+)/.exec(text)?.[1] ?? '';
}

function stringOf(text: string, key: string): string | undefined {
  const found = new RegExp(`/${key} \\(((?:\\\\.|[^\\\\)])*)\\)`, 's').exec(text)?.[1];
  if (found === undefined) return undefined;
  const bytes = Buffer.from(
    found.replace(
      /\\([nrtbf()\\])/g,
      (_, c: string) => ({ n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' })[c] ?? c,
    ),
    'latin1',
  );
  return bytes[0] === 0xfe && bytes[1] === 0xff
    ? bytes.subarray(2).swap16().toString('utf16le')
    : bytes.toString('latin1');
}

/** The drawing instructions of every page. */
function contents(file: string): string[] {
  return [...file.matchAll(/\/Filter \/FlateDecode\n>>\nstream\n([\s\S]*?)\nendstream/g)]
    .map((m) => inflateSync(Buffer.from(m[1]!, 'latin1')).toString('latin1'))
    .filter((content) => content.includes('BT'));
}

/** Whether everything is drawn either as content of a tag or as decoration, and never one within the other. */
function isAllMarked(content: string): boolean {
  let depth = 0;
  // A span that keeps a word as it was written stands within a tag's content.
  const outside = content.replace(
    /\/Span <<\s*\/ActualText \((?:\\[\s\S]|[^\\)])*\)\s*>> BDC([\s\S]*?)\bEMC\b/g,
    '$1',
  );
  for (const [token] of outside.matchAll(/\b(?:BDC|BMC|EMC|TJ|Tj|re)\b/g)) {
    if (token === 'EMC') depth--;
    else if (token === 'BDC' || token === 'BMC') depth++;
    else if (depth !== 1) return false;
  }
  return depth === 0;
}
