/**
 * An XML document as plain data. Names are by namespace and local name; prefixes are a writer's habit and are not
 * kept. Readers go through it with the functions below.
 */
export interface XmlElement {
  readonly ns: string;
  readonly name: string;
  readonly attributes: readonly XmlAttribute[];
  readonly children: readonly XmlElement[];
  /** The element's own text without outer blanks; empty for images and other binary content, which is not kept. */
  readonly text: string;
  /** Byte offset of its start tag in the transmission. */
  readonly offset: number;
}

export interface XmlAttribute {
  readonly ns: string;
  readonly name: string;
  readonly value: string;
}

export const XSI = 'http://www.w3.org/2001/XMLSchema-instance';

/** The first child with the name, whatever its namespace. */
export function child(e: XmlElement | undefined, name: string): XmlElement | undefined {
  return e?.children.find((c) => c.name === name);
}

export function childrenNamed(e: XmlElement | undefined, name: string): readonly XmlElement[] {
  return e?.children.filter((c) => c.name === name) ?? [];
}

/** The element at the end of a path of child names, first match at each step. */
export function at(e: XmlElement | undefined, path: string): XmlElement | undefined {
  let found = e;
  for (const name of path.split('/')) found = child(found, name);
  return found;
}

/** The text at the end of a path; undefined where the path does not lead or the text is empty. */
export function textAt(e: XmlElement | undefined, path: string): string | undefined {
  const text = at(e, path)?.text;
  return text === undefined || text === '' ? undefined : text;
}

/** All elements below and including one, in document order. */
export function* within(e: XmlElement): Generator<XmlElement> {
  const waiting = [e];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    yield next;
    for (let i = next.children.length - 1; i >= 0; i--) waiting.push(next.children[i]!);
  }
}

/** All elements of a name below one, in document order. */
export function allNamed(e: XmlElement, name: string): XmlElement[] {
  return [...within(e)].filter((x) => x.name === name);
}

/** The first text found in an element or below it, in document order. */
export function anyText(e: XmlElement | undefined): string | undefined {
  if (!e) return undefined;
  for (const x of within(e)) if (x.text !== '') return x.text;
  return undefined;
}

export function attribute(e: XmlElement, name: string): string | undefined {
  return e.attributes.find((a) => a.name === name)?.value;
}

/** Whether the writer says that the element has no value. */
export function isNil(e: XmlElement): boolean {
  return e.attributes.some((a) => a.ns === XSI && a.name === 'nil' && /^(true|1)$/.test(a.value.trim()));
}
