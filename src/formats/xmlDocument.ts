import { ParseOption, XmlDocument, type XmlElement, XmlValidateError, XsdValidator } from 'libxml2-wasm';

/** An element as the readers see it: no prefixes, no references to the parser's memory. */
export interface XmlNode {
  readonly name: string;
  readonly namespace: string;
  readonly line: number;
  /** Text between its children, blanks at the ends gone. */
  readonly text: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlNode[];
}

export interface XmlRefusal {
  readonly code: 'too-large' | 'charset' | 'doctype' | 'depth' | 'xml';
  readonly line: number;
  readonly text: string;
}

export interface ParsedXml {
  readonly root: XmlNode;
  /** Where the document does not fit the schema; at most 50. Values that came are not repeated. */
  readonly misfits: readonly { readonly line: number; readonly text: string }[];
}

export interface XmlLimits {
  readonly bytesMax: number;
  readonly depthMax: number;
}

const PARSE = ParseOption.XML_PARSE_NO_XXE | ParseOption.XML_PARSE_NONET | ParseOption.XML_PARSE_BIG_LINES;

/**
 * Reads an XML document of a stranger: UTF-8 only, no document type (so no entity but XML's own five, nothing fetched,
 * nothing that grows), depth and size capped before anything is built. Linear in the size of the input. Never throws.
 * @param schema text of an XML Schema to hold it against; what does not fit is reported, the tree is there all the same
 */
export function parseXml(
  bytes: Uint8Array,
  limits: XmlLimits,
  schema?: string,
): { readonly ok: true; readonly value: ParsedXml } | { readonly ok: false; readonly refusal: XmlRefusal } {
  const refused = (code: XmlRefusal['code'], text: string, line = 1) =>
    ({ ok: false, refusal: { code, line, text } }) as const;
  if (bytes.length > limits.bytesMax)
    return refused('too-large', `${bytes.length} bytes. Expected at most ${limits.bytesMax}`);
  const text = utf8(bytes);
  if (text === undefined) return refused('charset', 'not UTF-8. Expected XML in UTF-8');
  const declared = /^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([^"']{0,40})["']/.exec(text.slice(0, 400))?.[1];
  if (declared !== undefined && !/^(utf-?8|us-ascii|ascii)$/i.test(declared))
    return refused('charset', `declared as ${declared.slice(0, 20)}. Expected UTF-8`);
  const scan = scanMarkup(text, limits.depthMax);
  if (scan) return refused(scan.code, scan.says, scan.line);
  let document: XmlDocument | undefined;
  try {
    document = XmlDocument.fromString(text.trimStart(), { option: PARSE });
    const root = nodeOf(document.root);
    return { ok: true, value: { root, misfits: schema === undefined ? [] : misfitsOf(document, schema) } };
  } catch (error) {
    const { details } = error as { details?: readonly { readonly line: number }[] };
    // The parser's own words quote the document.
    return refused('xml', 'not well-formed. Expected one XML document', details?.[0]?.line ?? 1);
  } finally {
    document?.dispose();
  }
}

function utf8(bytes: Uint8Array): string | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    // UTF-16 without a mark is sound UTF-8 full of NUL.
    return text.includes('\0') ? undefined : text;
  } catch {
    return undefined;
  }
}

/** One pass over the tags: a document type, or nesting beyond the cap, ends it before the parser sees it. */
function scanMarkup(
  text: string,
  depthMax: number,
): { readonly code: 'doctype' | 'depth'; readonly says: string; readonly line: number } | undefined {
  let depth = 0;
  for (let at = text.indexOf('<'); at >= 0; at = text.indexOf('<', at)) {
    if (text.startsWith('<!--', at)) at = after(text, '-->', at);
    else if (text.startsWith('<![CDATA[', at)) at = after(text, ']]>', at);
    else if (text.startsWith('<?', at)) at = after(text, '?>', at);
    else if (text.startsWith('<!', at))
      return {
        code: 'doctype',
        says: 'a document type. Expected a document without',
        line: lineOf(text, at),
      };
    else {
      const end = endOfTag(text, at);
      if (text[at + 1] === '/') depth--;
      else if (text[end - 2] !== '/') depth++;
      if (depth > depthMax)
        return {
          code: 'depth',
          says: `more than ${depthMax} levels. Expected fewer`,
          line: lineOf(text, at),
        };
      at = end;
    }
  }
  return undefined;
}

function after(text: string, mark: string, from: number): number {
  const at = text.indexOf(mark, from);
  return at < 0 ? text.length : at + mark.length;
}

/** Behind the `>` of a tag; one inside a quoted attribute does not end it. */
function endOfTag(text: string, from: number): number {
  let quote = '';
  for (let i = from + 1; i < text.length; i++) {
    const c = text[i]!;
    if (quote !== '') quote = c === quote ? '' : quote;
    else if (c === '"' || c === "'") quote = c;
    else if (c === '>') return i + 1;
  }
  return text.length;
}

function lineOf(text: string, at: number): number {
  let line = 1;
  for (let i = text.indexOf('\n'); i >= 0 && i < at; i = text.indexOf('\n', i + 1)) line++;
  return line;
}

function nodeOf(element: XmlElement): XmlNode {
  const children: XmlNode[] = [];
  const texts: string[] = [];
  for (let n = element.firstChild; n; n = n.next) {
    if (isElement(n)) children.push(nodeOf(n));
    else if (n.constructor.name === 'XmlText' || n.constructor.name === 'XmlCData') texts.push(n.content);
  }
  const attributes: Record<string, string> = {};
  for (const a of element.attrs) attributes[a.name] = a.content;
  return {
    name: element.name,
    namespace: element.namespaceUri,
    line: element.line,
    text: texts.join('').trim(),
    attributes,
    children,
  };
}

function isElement(node: object): node is XmlElement {
  return node.constructor.name === 'XmlElement';
}

const MISFITS_KEPT = 50;
/** Compiled once for the life of the process; the few schemas of the program are constants. */
const compiled = new Map<string, XsdValidator>();

function misfitsOf(document: XmlDocument, schema: string): ParsedXml['misfits'] {
  let validator = compiled.get(schema);
  if (!validator) {
    const source = XmlDocument.fromString(schema);
    validator = XsdValidator.fromDoc(source);
    compiled.set(schema, validator);
  }
  try {
    validator.validate(document);
    return [];
  } catch (error) {
    if (!(error instanceof XmlValidateError)) throw error;
    return error.details.slice(0, MISFITS_KEPT).map((d) => ({ line: d.line, text: misfitText(d.message) }));
  }
}

/** Names the element and leaves out what stood in it. */
function misfitText(message: string): string {
  const element = /Element '(?:\{[^}]*\})?([^']{1,60})'/.exec(message)?.[1] ?? 'an element';
  const expected = /Expected is (?:one of )?\(([^)]{1,200})\)/.exec(message)?.[1];
  const what = /not expected|Missing child/.test(message)
    ? 'is out of place or lacks a part'
    : 'has a value that does not fit';
  const names = expected?.replaceAll(/\{[^}]*\}/g, '').trim();
  return `${element} ${what}. Expected ${names ? names : 'what the schema says'}`;
}

/** Text and attribute values made safe to stand in XML; characters that XML cannot hold become U+FFFD. */
export function xmlText(text: string): string {
  return text
    .replace(
      /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g,
      '\ufffd',
    )
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
