import { err, ok, type Result } from '#basics/result.js';
import { Remarks } from '../outcome.js';
import { looksLikeNist, readRecords } from './records.js';

/** Prints of fingers (4, 14) and palms (15). */
const PRINT_TYPES = [4, 14, 15];

export interface ImageRecord {
  readonly type: number;
  /** Two digits by which 1.003 names it. */
  readonly idc: string;
  /** Friction ridge position. */
  readonly position: number;
  /** The whole record. */
  readonly bytes: Uint8Array;
}

/** The prints in a file of a live-scan device, each a record as it stands; everything else of the file is passed over. */
export function imageRecordsOf(file: Uint8Array): Result<readonly ImageRecord[], string> {
  if (!looksLikeNist(file))
    return err('The file is no ANSI/NIST file. Expected what the live-scan device writes.');
  const remarks = new Remarks();
  const records = readRecords(file, remarks);
  const broken = remarks.warnings.find((r) => r.code !== 'trailing-bytes' && r.code !== 'record-count');
  if (broken) return err(`The file is damaged: ${broken.text}.`);
  const found = records
    .filter((r) => PRINT_TYPES.includes(r.type))
    .map((r) => imageRecord(r.type, file.slice(r.offset, r.offset + r.bytes)));
  if (found.length === 0) return err('The file holds no prints. Expected records of type 4, 14 or 15.');
  const wrong = found.find((r) => !r);
  if (wrong !== undefined || found.some((r) => r === undefined))
    return err('A print does not say of which finger or palm it is. Expected field 13 of its record.');
  return ok(found as ImageRecord[]);
}

/** A record by its own words; undefined when it does not say which finger or palm it shows. */
export function imageRecord(type: number, bytes: Uint8Array): ImageRecord | undefined {
  if (type === 4)
    return bytes.length > 18
      ? { type, idc: String(bytes[4]).padStart(2, '0'), position: bytes[6]!, bytes }
      : undefined;
  const head = String.fromCharCode(...bytes.subarray(0, 600));
  const field = (n: string) => new RegExp(`\\x1d${type}\\.${n}:(\\d{1,2})`).exec(head)?.[1];
  const [idc, position] = [field('0*2'), field('0*13')];
  return idc === undefined || position === undefined
    ? undefined
    : { type, idc: idc.padStart(2, '0'), position: Number(position), bytes };
}

export interface PrintPicture {
  readonly position: number;
  readonly width: number;
  readonly height: number;
  readonly ppi: number;
  readonly method: 'live-scan' | 'card';
  /** YYYY-MM-DD. */
  readonly takenOn: string;
  readonly agency: string;
  /** Gray, eight bits a pixel. */
  readonly png: Uint8Array;
}

/** A picture as a record of Type 14 (fingers) or 15 (palms), without loss. */
export function writeImageRecord(idc: string, p: PrintPicture): Uint8Array {
  const type = p.position > 20 ? 15 : 14;
  const isRolled = p.position <= 10;
  const impression =
    type === 15 ? (p.method === 'card' ? 11 : 10) : (p.method === 'card' ? 2 : 0) + (isRolled ? 1 : 0);
  const fields = [
    [2, idc],
    [3, String(impression)],
    [4, p.agency],
    [5, p.takenOn.replaceAll('-', '')],
    [6, String(p.width)],
    [7, String(p.height)],
    [8, '1'],
    [9, String(p.ppi)],
    [10, String(p.ppi)],
    [11, 'PNG'],
    [12, '8'],
    [13, String(p.position)],
  ] as const;
  const body = `\x1d${fields.map(([n, v]) => `${type}.${String(n).padStart(3, '0')}:${v}`).join('\x1d')}\x1d${type}.999:`;
  const head = `${type}.001:`;
  const rest = body.length + p.png.length + 1;
  let length = head.length + rest + 1;
  while (head.length + String(length).length + rest !== length)
    length = head.length + String(length).length + rest;
  const out = new Uint8Array(length);
  const text = `${head}${length}${body}`;
  for (let i = 0; i < text.length; i++) out[i] = text.charCodeAt(i);
  out.set(p.png, text.length);
  out[length - 1] = 0x1c;
  return out;
}
