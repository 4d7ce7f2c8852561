import { Buffer } from 'node:buffer';

/** How far the first part's head may reach. */
const HEAD_BYTES_MAX = 8192;

export interface RootPart {
  /** Byte range of the document. */
  readonly from: number;
  readonly to: number;
  /** Where what follows it begins, behind the boundary that ends it. */
  readonly rest: number;
}

/**
 * The document in a message of several parts (MTOM, SOAP with attachments; RFC 2387): the first part, when its head says
 * that it is XML. Undefined for anything else, mail with a manifest in it too. Linear; never throws.
 */
export function rootPart(bytes: Uint8Array): RootPart | undefined {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const head = buffer.toString('latin1', 0, Math.min(buffer.length, HEAD_BYTES_MAX));
  // A head of the whole message may stand before the first boundary.
  const first =
    /^(?:[A-Za-z-]{1,60}:[^\n]{0,1000}\n|[ \t][^\n]{0,1000}\n|\r?\n){0,50}--([^\s]{1,70})[ \t]*\r?\n/.exec(
      head,
    );
  if (!first) return undefined;
  const blank = /\r?\n\r?\n/g;
  blank.lastIndex = first[0].length - 1;
  const end = blank.exec(head);
  if (!end) return undefined;
  const fields = head.slice(first[0].length, end.index);
  if (!/^content-type:[^\n]*xml/im.test(fields)) return undefined;
  const from = end.index + end[0].length;
  const boundary = Buffer.from(`\n--${first[1]}`, 'latin1');
  const at = buffer.indexOf(boundary, from);
  const to = at < 0 ? buffer.length : at > from && buffer[at - 1] === 0x0d ? at - 1 : at;
  return { from, to, rest: at < 0 ? buffer.length : at + boundary.length };
}
