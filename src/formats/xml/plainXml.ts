import { type Buffer, isUtf8 } from 'node:buffer';
import type { XmlAttribute, XmlElement } from './tree.js';

/** What the caller's limits are; beyond them nothing is taken. */
export interface PlainXmlLimits {
  readonly depthMax: number;
  readonly elementsMax: number;
  /** Elements whose text is an image, print or attachment and is not kept. */
  readonly binary: ReadonlySet<string>;
}

/**
 * Reads the XML that machines write: elements, attributes and text, names in ASCII. It takes only what it is sure of and
 * answers undefined for everything else, good or bad: comments, sections, instructions, references to characters by
 * number, anything that is not well-formed. The caller then asks the full parser, whose word counts. What is taken here the
 * full parser takes too, with the same tree (`plainXml.test.ts` holds one against the other): it only costs less, since no
 * element has to be fetched from the memory of another machine. Linear; XML 1.0 (fifth edition) and Namespaces in XML 1.0.
 */
export function readPlainXml(bytes: Buffer, limits: PlainXmlLimits): XmlElement | undefined {
  const from = afterDeclaration(bytes);
  if (from < 0 || !hasPlainCharacters(bytes)) return undefined;
  return new PlainReader(bytes, limits).read(from);
}

const DECLARATION =
  /^<\?xml version=(?:"1\.0"|'1\.0')(?: encoding=(?:"(?:UTF-8|utf-8)"|'(?:UTF-8|utf-8)'))?(?: standalone="(?:yes|no)")? ?\?>/;

/** Where the document begins behind a declaration of the usual form; -1: there is one of another form. */
function afterDeclaration(bytes: Buffer): number {
  if (bytes[0] !== LT || bytes[1] !== 0x3f) return 0;
  return DECLARATION.exec(bytes.toString('latin1', 0, 100))?.[0].length ?? -1;
}

/** UTF-8 without control characters, without CR, which would be made LF, and without U+F000 and up (U+FFFE is no character). */
function hasPlainCharacters(bytes: Buffer): boolean {
  let ascii = true;
  for (let i = 0; i < bytes.length; i++) {
    const b = bytes[i]!;
    if (b < 0x20 ? b !== 0x0a && b !== 0x09 : b >= 0x7f) {
      if (b < 0x80 || b === 0xef) return false;
      ascii = false;
    }
  }
  return ascii || isUtf8(bytes);
}

const [LT, GT, SLASH, AMP, EQUALS, COLON, QUOTE, APOSTROPHE] = [...'<>/&=:"\''].map((c) =>
  c.charCodeAt(0),
) as [number, number, number, number, number, number, number, number];

/** Namespaces as partners have them; the full parser refuses some values that are no URI. */
const NAMESPACE =
  /^(?:https?:\/\/[A-Za-z0-9.-]+(?:\/[A-Za-z0-9._~/-]*)?(?:#[A-Za-z0-9._~/-]*)?|[A-Za-z][A-Za-z0-9]*:[A-Za-z0-9][A-Za-z0-9._:-]*)$/;

/** Bytes that a name is made of: 1 may begin one, 2 may follow. */
const NAME = new Uint8Array(256);
for (const c of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_') NAME[c.charCodeAt(0)] = 1;
for (const c of '0123456789.-') NAME[c.charCodeAt(0)] = 2;

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

interface Open {
  readonly element: XmlElement & { readonly children: XmlElement[]; text: string };
  /** Where its name stands, for its end tag. */
  readonly nameFrom: number;
  readonly nameTo: number;
  readonly binary: boolean;
  /** Prefixes as they are outside of it. */
  readonly outer: ReadonlyMap<string, string>;
}

const NOTHING: ReadonlyMap<string, string> = new Map();

class PlainReader {
  readonly #bytes: Buffer;
  readonly #limits: PlainXmlLimits;
  #at = 0;
  #elements = 0;
  #prefixes: ReadonlyMap<string, string> = NOTHING;

  constructor(bytes: Buffer, limits: PlainXmlLimits) {
    this.#bytes = bytes;
    this.#limits = limits;
  }

  read(from: number): XmlElement | undefined {
    const bytes = this.#bytes;
    this.#at = from;
    this.#blanks();
    const open: Open[] = [];
    for (;;) {
      if (bytes[this.#at] !== LT) return undefined;
      let done: XmlElement | undefined;
      if (bytes[this.#at + 1] === SLASH) {
        const last = open.pop();
        if (!last || !this.#endTag(last)) return undefined;
        done = closed(last);
        this.#prefixes = last.outer;
      } else {
        const outer = this.#prefixes;
        const begun = this.#startTag(outer);
        if (!begun) return undefined;
        open.at(-1)?.element.children.push(begun.element);
        if (begun.empty) {
          done = begun.element;
          this.#prefixes = outer;
        } else open.push(begun);
        if (open.length > this.#limits.depthMax || ++this.#elements > this.#limits.elementsMax)
          return undefined;
      }
      const holder = open.at(-1);
      if (!holder) {
        this.#blanks();
        return this.#at === bytes.length ? done : undefined;
      }
      if (!this.#text(holder)) return undefined;
    }
  }

  #blanks(): boolean {
    const from = this.#at;
    for (let b = this.#bytes[this.#at]; b === 0x20 || b === 0x0a || b === 0x09; b = this.#bytes[this.#at])
      this.#at++;
    return this.#at > from;
  }

  /** Ends behind the name. @returns where its colon stands, -1 without one, undefined where it is no name of ours */
  #name(): number | undefined {
    const bytes = this.#bytes;
    if (NAME[bytes[this.#at] ?? 0] !== 1) return undefined;
    let colon = -1;
    let at = this.#at + 1;
    for (; at < bytes.length; at++) {
      const b = bytes[at]!;
      if (NAME[b] !== 0) continue;
      if (b !== COLON) break;
      if (colon >= 0 || NAME[bytes[at + 1] ?? 0] !== 1) return undefined;
      colon = at;
    }
    this.#at = at;
    return colon;
  }

  #startTag(outer: ReadonlyMap<string, string>): (Open & { readonly empty: boolean }) | undefined {
    const bytes = this.#bytes;
    const offset = this.#at++;
    const nameFrom = this.#at;
    const colon = this.#name();
    if (colon === undefined) return undefined;
    const nameTo = this.#at;
    const given: { readonly prefix: string; readonly name: string; readonly value: string }[] = [];
    for (;;) {
      const apart = this.#blanks();
      const b = bytes[this.#at];
      if (b === GT || b === SLASH) break;
      const attribute = apart ? this.#attribute() : undefined;
      if (!attribute) return undefined;
      if (attribute.prefix === 'xmlns' || (attribute.prefix === '' && attribute.name === 'xmlns')) {
        if (!this.#declare(attribute, outer)) return undefined;
      } else given.push(attribute);
    }
    const empty = bytes[this.#at] === SLASH;
    if (empty && bytes[++this.#at] !== GT) return undefined;
    this.#at++;
    const ns = this.#namespace(colon < 0 ? '' : bytes.toString('latin1', nameFrom, colon), true);
    const attributes = this.#resolved(given);
    if (ns === undefined || !attributes) return undefined;
    const name = bytes.toString('latin1', colon < 0 ? nameFrom : colon + 1, nameTo);
    const element = { ns, name, attributes, children: [], text: '', offset };
    return { element, nameFrom, nameTo, binary: this.#limits.binary.has(name), outer, empty };
  }

  #attribute(): { readonly prefix: string; readonly name: string; readonly value: string } | undefined {
    const bytes = this.#bytes;
    const from = this.#at;
    const colon = this.#name();
    if (colon === undefined || bytes[this.#at] !== EQUALS) return undefined;
    const to = this.#at;
    const quote = bytes[to + 1];
    if (quote !== QUOTE && quote !== APOSTROPHE) return undefined;
    let at = to + 2;
    for (; bytes[at] !== quote; at++) {
      const b = bytes[at];
      // A blank of another kind in a value would be made a space.
      if (b === undefined || b === LT || b === AMP || b < 0x20) return undefined;
    }
    this.#at = at + 1;
    return {
      prefix: colon < 0 ? '' : bytes.toString('latin1', from, colon),
      name: bytes.toString('latin1', colon < 0 ? from : colon + 1, to),
      value: bytes.toString('utf8', to + 2, at),
    };
  }

  #declare(
    a: { readonly prefix: string; readonly name: string; readonly value: string },
    outer: ReadonlyMap<string, string>,
  ): boolean {
    const prefix = a.prefix === '' ? '' : a.name;
    // What is special about these is the full parser's to know.
    if (/^xml/i.test(prefix) || /^http:\/\/www\.w3\.org\/(XML|2000\/xmlns)/.test(a.value)) return false;
    if (a.value === '' ? prefix !== '' : !NAMESPACE.test(a.value)) return false;
    if (this.#prefixes === outer) this.#prefixes = new Map(outer);
    else if (this.#prefixes.get(prefix) !== outer.get(prefix)) return false;
    (this.#prefixes as Map<string, string>).set(prefix, a.value);
    return true;
  }

  #namespace(prefix: string, ofElement: boolean): string | undefined {
    if (prefix === '') return ofElement ? (this.#prefixes.get('') ?? '') : '';
    return this.#prefixes.get(prefix);
  }

  #resolved(
    given: readonly { readonly prefix: string; readonly name: string; readonly value: string }[],
  ): XmlAttribute[] | undefined {
    const attributes: XmlAttribute[] = [];
    for (const { prefix, name, value } of given) {
      const ns = this.#namespace(prefix, false);
      if (ns === undefined || attributes.length >= ATTRIBUTES_MAX) return undefined;
      if (attributes.some((a) => a.name === name && a.ns === ns)) return undefined;
      attributes.push({ ns, name, value });
    }
    return attributes;
  }

  #endTag({ nameFrom, nameTo }: Open): boolean {
    const bytes = this.#bytes;
    let at = this.#at + 2;
    for (let i = nameFrom; i < nameTo; i++, at++) if (bytes[at] !== bytes[i]) return false;
    this.#at = at;
    this.#blanks();
    return bytes[this.#at++] === GT;
  }

  /** Adds the text up to the next tag to the element that holds it. */
  #text({ element, binary }: Open): boolean {
    const bytes = this.#bytes;
    const from = this.#at;
    let blank = true;
    let references = false;
    let at = from;
    for (; bytes[at] !== LT; at++) {
      const b = bytes[at];
      if (b === undefined) return false;
      if (b > 0x20) {
        blank = false;
        if (b === AMP) references = true;
        else if (b === GT && bytes[at - 1] === 0x5d && bytes[at - 2] === 0x5d) return false;
      }
    }
    this.#at = at;
    if (at === from || (blank && element.text === '')) return true;
    const text = bytes.toString('utf8', from, at);
    const said = references ? resolvedText(text) : text;
    if (said === undefined) return false;
    if (!binary) element.text += said;
    return true;
  }
}

/** More attributes of one element are left to the full parser: two alike are looked for one by one. */
const ATTRIBUTES_MAX = 50;

/** The five names that XML itself knows; undefined with any other reference. */
function resolvedText(text: string): string | undefined {
  let known = true;
  const said = text.replace(/&(?:(amp|lt|gt|quot|apos);)?/g, (_all, name: string | undefined) => {
    if (name === undefined) known = false;
    return ENTITIES[name ?? ''] ?? '';
  });
  return known ? said : undefined;
}

function closed({ element }: Open): XmlElement {
  element.text = element.text.trim();
  return element;
}
