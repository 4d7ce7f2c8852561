import { isObject, type JsonObject, listed } from '../jsonDocument.js';
import type { XmlAttribute, XmlElement } from '../xml/tree.js';

const STRUCTURES = 'https://docs.oasis-open.org/niemopen/ns/model/structures/6.0/';
const SIMPLE = new Set(['string', 'number', 'boolean']);

/** Whether an object is NIEM JSON: a context for its prefixes, or members named with one. */
export function looksLikeNiemJson(value: JsonObject): boolean {
  return '@context' in value || Object.keys(value).some((k) => /^[A-Za-z][\w-]*:[A-Z]\w*$/.test(k));
}

/**
 * NIEM JSON (JSON-LD with a context) as the tree that the XML readers know: a property is an element, one or many
 * values are one or many elements, `@id` and `@uri` say which object is meant. There are no byte offsets in it.
 * @returns undefined when there is nothing but a context
 */
export function treeOfNiemJson(value: JsonObject): XmlElement | undefined {
  const context = isObject(value['@context']) ? value['@context'] : {};
  const prefixes = new Map(
    Object.entries(context).flatMap(([prefix, ns]) =>
      typeof ns === 'string' ? [[prefix, ns.replace(/#$/, '')] as const] : [],
    ),
  );
  const children = elementsOf(value, prefixes);
  if (children.length === 0) return undefined;
  if (children.length === 1) return children[0];
  return { ns: '', name: 'Message', attributes: [], children, text: '', offset: 0 };
}

function elementsOf(object: JsonObject, prefixes: ReadonlyMap<string, string>): XmlElement[] {
  return Object.entries(object).flatMap(([key, value]) => {
    if (key.startsWith('@')) return [];
    const [prefix, name] = key.includes(':') ? key.split(':', 2) : ['', key];
    // Without a context the usual prefixes are taken at their word.
    const ns = prefixes.get(prefix!) ?? USUAL_PREFIXES[prefix!] ?? '';
    return listed(value).map((v) => elementOf(ns, name!, v, prefixes));
  });
}

function elementOf(
  ns: string,
  name: string,
  value: unknown,
  prefixes: ReadonlyMap<string, string>,
): XmlElement {
  const plain = { ns, name, offset: 0 };
  if (SIMPLE.has(typeof value)) return { ...plain, attributes: [], children: [], text: String(value).trim() };
  if (!isObject(value)) return { ...plain, attributes: [], children: [], text: '' };
  const attributes: XmlAttribute[] = ['@id', '@uri'].flatMap((key) => {
    const id = value[key];
    return typeof id === 'string' ? [{ ns: STRUCTURES, name: 'uri', value: id }] : [];
  });
  const literal = value['@value'] ?? value['rdf:value'];
  return {
    ...plain,
    attributes,
    children: elementsOf(value, prefixes),
    text: SIMPLE.has(typeof literal) ? String(literal).trim() : '',
  };
}

const USUAL_PREFIXES: Readonly<Record<string, string>> = {
  nc: 'http://release.niem.gov/niem/niem-core/5.0/',
  j: 'http://release.niem.gov/niem/domains/jxdm/7.0/',
};
