import { parseXml, type XmlNode, xmlText } from '../xmlDocument.js';
import {
  type ApplicationFile,
  CONTRACT_VERSION,
  DEPTH_MAX,
  EVENT,
  EVENTS_MAX,
  FILE_BYTES_MAX,
  type Field,
  HEAD,
  XML_NAMESPACE,
} from './fields.js';
import { lineOffsets, type PlainFile, type Refusal } from './plain.js';
import { APPLICATIONS_XSD } from './schema.js';

export const ROOT = 'ApplicationEventBatch';
export const EVENT_ELEMENT = 'ApplicationEvent';

/** Reads the XML form; what does not fit the schema is reported and read as far as the table knows it. */
export function readXml(bytes: Uint8Array): PlainFile | Refusal {
  const parsed = parseXml(bytes, { bytesMax: FILE_BYTES_MAX, depthMax: DEPTH_MAX }, APPLICATIONS_XSD);
  const offsetOf = lineOffsets(bytes);
  if (!parsed.ok) {
    const { code, text, line } = parsed.refusal;
    return { code, text: `line ${line}: ${text}`, offset: offsetOf(line) };
  }
  const { root, misfits } = parsed.value;
  if (root.namespace !== XML_NAMESPACE || root.name !== ROOT)
    return {
      code: 'version',
      offset: 0,
      text: `root element ${root.name.slice(0, 40)}. Expected ${ROOT} of ${XML_NAMESPACE}`,
    };
  const events = root.children.filter((n) => n.name === EVENT_ELEMENT && n.namespace === XML_NAMESPACE);
  const head = plainOf(HEAD, { ...root, children: root.children.filter((n) => n.name !== EVENT_ELEMENT) });
  return {
    form: 'xml',
    head,
    events: events.slice(0, EVENTS_MAX + 1).map((n) => ({
      value: plainOf(EVENT, n),
      offset: offsetOf(n.line),
      line: n.line,
    })),
    remarks: misfits.map((m) => ({
      code: 'schema',
      line: m.line,
      offset: offsetOf(m.line),
      text: `line ${m.line}: ${m.text}`,
    })),
  };
}

/** Elements by the table's names as plain data under the table's other names; an element that is not in it keeps its own. */
function plainOf(fields: readonly Field[], node: XmlNode): Record<string, unknown> {
  const plain: Record<string, unknown> = {};
  for (const child of node.children) {
    const f = child.namespace === XML_NAMESPACE ? fields.find((x) => x.xml === child.name) : undefined;
    if (!f) {
      plain[`<${child.name}>`] = true;
      continue;
    }
    const value = f.is === 'group' ? plainOf(f.fields, child) : scalar(f, child.text);
    if (f.many === undefined) {
      plain[f.name] ??= value;
      continue;
    }
    const list = (plain[f.name] as unknown[] | undefined) ?? [];
    plain[f.name] = list;
    // One more than allowed is kept, so that the table notices; the rest of a flood is not.
    if (list.length <= f.many) list.push(value);
  }
  return plain;
}

/** Text as what the table wants, where it can be that; else the text, for the table to refuse. */
export function scalar(f: Field, text: string): unknown {
  if (f.is === 'number') return /^\d{1,16}$/.test(text) ? Number(text) : text;
  if (f.is === 'flag')
    return text === 'true' || text === '1' ? true : text === 'false' || text === '0' ? false : text;
  return text;
}

/** Writes the XML form: elements in the order of the table, as the schema wants them. */
export function writeXml(file: ApplicationFile): Uint8Array {
  const lines = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<${ROOT} xmlns="${XML_NAMESPACE}" version="${CONTRACT_VERSION}">`,
    ...elements(HEAD, file as unknown as Readonly<Record<string, unknown>>, ' '),
  ];
  for (const event of file.events)
    lines.push(
      ` <${EVENT_ELEMENT}>`,
      ...elements(EVENT, event as unknown as Readonly<Record<string, unknown>>, '  '),
      ` </${EVENT_ELEMENT}>`,
    );
  lines.push(`</${ROOT}>`, '');
  return new TextEncoder().encode(lines.join('\n'));
}

function elements(
  fields: readonly Field[],
  value: Readonly<Record<string, unknown>>,
  indent: string,
): string[] {
  return fields.flatMap((f) => {
    const came = value[f.name];
    if (came === undefined) return [];
    const list = f.many === undefined ? [came] : (came as readonly unknown[]);
    return list.flatMap((v) =>
      f.is === 'group'
        ? [
            `${indent}<${f.xml}>`,
            ...elements(f.fields, v as Readonly<Record<string, unknown>>, `${indent} `),
            `${indent}</${f.xml}>`,
          ]
        : [`${indent}<${f.xml}>${xmlText(String(v))}</${f.xml}>`],
    );
  });
}
