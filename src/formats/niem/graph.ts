import { isNil, within, type XmlElement } from '../xml/tree.js';
import { vocabulary } from './namespaces.js';

/**
 * A NIEM message is a graph written as a tree: an object stands where it is convenient and is meant elsewhere by
 * `ref` (its `id`) or by the same `uri`. This index finds the object behind a mention and the mentions of an object.
 */
export interface Graph {
  readonly root: XmlElement;
  /** Every element, in document order. */
  readonly elements: readonly XmlElement[];
  readonly parentOf: ReadonlyMap<XmlElement, XmlElement>;
  readonly byId: ReadonlyMap<string, XmlElement>;
  /** Elements that say they are the same object. */
  readonly byUri: ReadonlyMap<string, readonly XmlElement[]>;
}

/** Parents, ids and uris of a NIEM document, gathered once; the first element of an id counts. */
export function graphOf(root: XmlElement): Graph {
  const elements = [...within(root)];
  const parentOf = new Map<XmlElement, XmlElement>();
  const byId = new Map<string, XmlElement>();
  const byUri = new Map<string, XmlElement[]>();
  for (const e of elements) {
    for (const c of e.children) parentOf.set(c, e);
    const id = structure(e, 'id');
    if (id !== undefined && !byId.has(id)) byId.set(id, e);
    const uri = structure(e, 'uri');
    if (uri === undefined) continue;
    const same = byUri.get(uri);
    if (same) same.push(e);
    else byUri.set(uri, [e]);
  }
  return { root, elements, parentOf, byId, byUri };
}

/** `id`, `ref` or `uri` of an element, in the structures namespace or, as some write it, in none. */
export function structure(e: XmlElement, name: 'id' | 'ref' | 'uri'): string | undefined {
  for (const a of e.attributes)
    if (a.name === name && (a.ns === '' || vocabulary(a.ns) === 'structures' || vocabulary(a.ns) === 'lexs'))
      return a.value.trim().replace(/^#/, '');
  return undefined;
}

/** The object that an element means: itself, or what its `ref` or `uri` points to. Undefined: it points nowhere. */
export function meant(graph: Graph, e: XmlElement): XmlElement | undefined {
  const ref = structure(e, 'ref');
  if (ref !== undefined) return graph.byId.get(ref) ?? graph.byUri.get(ref)?.find((x) => !isMention(x));
  const uri = structure(e, 'uri');
  if (uri !== undefined && isMention(e))
    return graph.byUri.get(uri)?.find((x) => !isMention(x)) ?? graph.byId.get(uri);
  return e;
}

/** Whether an element only points to an object described elsewhere. */
export function isMention(e: XmlElement): boolean {
  return structure(e, 'ref') !== undefined || isNil(e) || (e.children.length === 0 && e.text === '');
}

/** The elements that hold an element, nearest first. */
export function* holders(graph: Graph, e: XmlElement): Generator<XmlElement> {
  for (let up = graph.parentOf.get(e); up; up = graph.parentOf.get(up)) yield up;
}
