/** A field: its value, or subfields of items. */
export type NistValue = string | readonly (readonly string[])[];

export interface NistTransaction {
  /** 1.004, such as SRE. */
  readonly type: string;
  /** 1.005. */
  readonly date: string;
  /** 1.007 and 1.008: nine characters each. */
  readonly to: string;
  readonly from: string;
  /** 1.009 and, of an answer, 1.010. */
  readonly controlNumber: string;
  readonly answers?: string;
  /** 1.014, an instant in UTC. */
  readonly instant?: string;
  /** Type 2 by field number, 3 and up. */
  readonly fields: Readonly<Record<number, NistValue>>;
  /** Records behind Type 2, such as prints, whole; 1.003 lists them. */
  readonly records?: readonly { readonly type: number; readonly idc: string; readonly bytes: Uint8Array }[];
}

const [FS, GS, RS, US] = ['\x1c', '\x1d', '\x1e', '\x1f'] as const;

/** Writes Type 1 and Type 2 of an ANSI/NIST-ITL file, and the records given, version 0502, lengths included. Throws for a separator in a value. */
export function writeNist(t: NistTransaction): Uint8Array {
  const header: [number, NistValue][] = [
    [2, '0502'],
    [
      3,
      [
        ['1', String(1 + (t.records?.length ?? 0))],
        ['2', '00'],
        ...(t.records ?? []).map((r) => [String(r.type), r.idc]),
      ],
    ],
    [4, t.type],
    [5, t.date.replaceAll('-', '')],
    [7, t.to],
    [8, t.from],
    [9, t.controlNumber],
    ...(t.answers === undefined ? [] : [[10, t.answers] as [number, NistValue]]),
    [11, '00.00'],
    [12, '00.00'],
    [13, [['NORAM', 'EBTS10.0']]],
    ...(t.instant === undefined
      ? []
      : [[14, t.instant.replace(/[-:T]/g, '').replace(/\.\d+/, '')] as [number, NistValue]]),
    [15, [['3', 'UTF-8']]],
  ];
  const described: [number, NistValue][] = [
    [2, '00'],
    ...Object.entries(t.fields)
      .map(([number, value]) => [Number(number), value] as [number, NistValue])
      .sort(([a], [b]) => a - b),
  ];
  const parts = [record(1, header), record(2, described), ...(t.records ?? []).map((r) => r.bytes)];
  const out = new Uint8Array(parts.reduce((n, part) => n + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

/** One record. Its first field is its own length in bytes, that field and the final separator included. */
function record(type: number, fields: readonly (readonly [number, NistValue])[]): Uint8Array {
  const body = fields
    .map(([number, value]) => `${type}.${String(number).padStart(3, '0')}:${written(value)}`)
    .join(GS);
  const rest = new TextEncoder().encode(`${GS}${body}${FS}`);
  const head = `${type}.001:`;
  let length = head.length + rest.length + 1;
  while (head.length + String(length).length + rest.length !== length)
    length = head.length + String(length).length + rest.length;
  const out = new Uint8Array(length);
  out.set(new TextEncoder().encode(`${head}${length}`));
  out.set(rest, length - rest.length);
  return out;
}

function written(value: NistValue): string {
  const subfields = typeof value === 'string' ? [[value]] : value;
  for (const item of subfields.flat())
    if (/[\x1c-\x1f]/.test(item))
      throw new Error('a value of ANSI/NIST holds a separator. Expected text without control bytes');
  return subfields.map((items) => items.join(US)).join(RS);
}
