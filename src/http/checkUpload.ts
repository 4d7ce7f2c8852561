import { Buffer } from 'node:buffer';
import { err, ok, type Result } from '#basics/result.js';
import { type ImageRecord, imageRecordsOf } from '#formats/nist/images.js';
import { looksLikeNist } from '#formats/nist/records.js';
import { checkPdf } from '#formats/pdf/checkPdf.js';
import type { PictureUse } from '#formats/picture/repaint.js';
import { repaint } from '#formats/picture/repaint.js';

/** photo: a picture only. print: a picture or the file of a live-scan device. paper: a picture or a PDF. any: plain text too. */
export type UploadUse = PictureUse | 'any';

export interface UploadAsked {
  readonly content: Uint8Array;
  readonly use: UploadUse;
}

export interface CheckedUpload {
  readonly mediaType: string;
  readonly content: Uint8Array;
  readonly thumb?: Uint8Array;
  /** Of a live-scan file: its prints one by one. */
  readonly records?: readonly ImageRecord[];
  /** Of a picture, in pixels. */
  readonly width?: number;
  readonly height?: number;
}

/** Whole records of ANSI/NIST-ITL, one behind the other. */
export const NIST_RECORDS = 'application/x-ansi-nist-records';

export interface UploadProblem {
  readonly code: 'fileType' | 'pictureDamaged' | 'pictureTooLarge' | 'pictureTooSmall' | 'pdfRefused';
  readonly says: string;
}

const CODES = {
  'not-a-picture': 'fileType',
  damaged: 'pictureDamaged',
  'too-many-pixels': 'pictureTooLarge',
  'too-small': 'pictureTooSmall',
} as const;

/**
 * What of an uploaded file may be kept, by its bytes alone: pictures are painted anew, PDFs looked through, text kept
 * when it is text. Computes up to seconds: `uploads.ts` calls it in a thread of its own.
 */
export function checkUpload({ content, use }: UploadAsked): Result<CheckedUpload, UploadProblem> {
  const bytes = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  if ((use === 'paper' || use === 'any') && bytes.subarray(0, 5).equals(Buffer.from('%PDF-'))) {
    const problem = checkPdf(bytes);
    return problem
      ? err({ code: 'pdfRefused', says: problem })
      : ok({ mediaType: 'application/pdf', content });
  }
  if (use === 'any' && isText(bytes)) return ok({ mediaType: 'text/plain', content });
  // What a live-scan device writes: only its prints are kept, not whom it says they are of.
  if (use === 'print' && looksLikeNist(bytes)) {
    const prints = imageRecordsOf(bytes);
    if (!prints.ok) return err({ code: 'pictureDamaged', says: prints.error });
    const records = Buffer.concat(prints.value.map((r) => r.bytes));
    return ok({ mediaType: NIST_RECORDS, content: records, records: prints.value });
  }
  const painted = repaint(bytes, use === 'any' ? 'paper' : use);
  if (!painted.ok) return err({ code: CODES[painted.error.code], says: painted.error.says });
  const { mediaType, thumb, width, height } = painted.value;
  return ok({ mediaType, content: painted.value.content, thumb, width, height });
}

function isText(bytes: Buffer): boolean {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return !/[\u0000-\u0008\u000e-\u001f]|<(script|html|svg|!doctype)/i.test(text);
  } catch {
    return false;
  }
}
