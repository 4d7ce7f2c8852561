/** One form taken apart: plain data that is still to be held against the table. */
export interface PlainFile {
  readonly form: 'json' | 'xml' | 'csv';
  readonly head: Readonly<Record<string, unknown>>;
  readonly events: readonly { readonly value: unknown; readonly offset: number; readonly line?: number }[];
  readonly remarks: readonly (Refusal & { readonly line?: number; readonly quarantine?: true })[];
}

/** Why nothing of a file can be read as what it claims to be; or a remark on it. */
export interface Refusal {
  readonly code: string;
  readonly offset: number;
  readonly text: string;
}

export function isRefusal(x: PlainFile | Refusal): x is Refusal {
  return 'code' in x;
}

/** Text of UTF-8 bytes, without a byte order mark; undefined when they are something else. */
export function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** Byte offset of the beginning of each line, for forms that know only the line. */
export function lineOffsets(bytes: Uint8Array): (line: number) => number {
  const starts = [0];
  for (let i = bytes.indexOf(0x0a); i >= 0; i = bytes.indexOf(0x0a, i + 1)) starts.push(i + 1);
  return (line) => starts[Math.max(0, Math.min(line, starts.length) - 1)]!;
}
