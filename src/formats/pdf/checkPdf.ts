import { Buffer } from 'node:buffer';
import { inflateSync } from 'node:zlib';

/** What of a PDF is unfolded while it is looked through; a scan that unfolds further is refused. */
const UNFOLDED_MAX = 256 * 1024 * 1024;
const STREAMS_MAX = 20_000;

/** Names that let a PDF act, reach out or carry other files. Long enough to be looked for among compressed bytes too. */
const ACTS: Readonly<Record<string, string>> = {
  JavaScript: 'a script',
  Launch: 'a command to start a program',
  EmbeddedFile: 'another file',
  EmbeddedFiles: 'another file',
  FileAttachment: 'another file',
  AFRelationship: 'another file',
  RichMedia: 'a film or program',
  Rendition: 'a film or sound',
  Movie: 'a film or sound',
  SubmitForm: 'a form that sends itself away',
  ImportData: 'a form that fetches data',
  GoToR: 'a jump into another file',
  GoToE: 'a jump into another file',
  XFA: 'a form with a program of its own',
};
/** Short names stand among compressed bytes by chance; they count where objects stand. */
const ACTS_SHORT: Readonly<Record<string, string>> = { JS: 'a script', EF: 'another file' };
/** Encodings that nothing is looked into behind; scanners and printing to PDF use none of them. */
const OPAQUE =
  /\/(ASCII85Decode|ASCIIHexDecode|LZWDecode|RunLengthDecode|Crypt)(?![A-Za-z0-9])|\/Filter\s+\d+\s+\d+\s+R/;

/**
 * What speaks against keeping a PDF, in words for the officer; null when nothing does. A PDF is kept as it came, so one
 * that can do anything but be looked at is refused: scripts, launches, embedded files, encryption, bytes behind its
 * end. Objects in compressed streams are looked through too. Bounded in time and memory by what it unfolds.
 */
export function checkPdf(bytes: Uint8Array): string | null {
  const source = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (!/^%PDF-[12]\.\d/.test(source.subarray(0, 9).toString('latin1')))
    return 'The file is no PDF, whatever its name says.';
  const end = source.lastIndexOf('%%EOF');
  if (end < 0 || source.lastIndexOf('startxref') < 0) return 'The PDF is cut off or damaged. Save it again.';
  if (!/^\s*$/.test(source.subarray(end + 5).toString('latin1')))
    return 'The PDF has something behind its end. Print it to PDF again.';
  const text = plainNames(source.toString('latin1'));
  if (/\/Encrypt(?![A-Za-z0-9])/.test(text))
    return 'The PDF is encrypted, so that nobody can check it. Save it without a password.';
  if (OPAQUE.test(text))
    return 'The PDF is packed in a way that cannot be looked into. Print it to PDF again.';
  const found = acts(text, ACTS);
  if (found) return holds(found);
  return lookThrough(source);
}

function holds(what: string): string {
  return `The PDF holds ${what}. Print it to PDF again, or scan the paper.`;
}

/** Names may be written with escapes: `/J#61vaScript` is JavaScript. */
function plainNames(text: string): string {
  return text.replace(/#([0-9a-fA-F]{2})/g, (whole, hex: string) => {
    const char = String.fromCharCode(Number.parseInt(hex, 16));
    return /[A-Za-z0-9]/.test(char) ? char : whole;
  });
}

function acts(text: string, names: Readonly<Record<string, string>>): string | undefined {
  const any = new RegExp(`/(${Object.keys(names).join('|')})(?![A-Za-z0-9])`);
  const [, name] = any.exec(text) ?? [];
  return name === undefined ? undefined : names[name];
}

/**
 * Unfolds whatever follows the word that opens a stream, wherever it stands, also inside another stream: a reader goes
 * where the table of objects points.
 */
function lookThrough(source: Buffer): string | null {
  let unfolded = 0;
  let objectsFrom = 0;
  let stop = -1;
  let at = source.indexOf('stream');
  for (let n = 0; at >= 0; n++, at = source.indexOf('stream', at + 6)) {
    if (n > STREAMS_MAX) return 'The PDF has too many parts. Print it to PDF again.';
    // Behind an opening word nothing is an object until the word that closes; one that closes nothing hides nothing.
    const objects = plainNames(source.subarray(objectsFrom, at).toString('latin1'));
    const short = acts(objects, ACTS_SHORT);
    if (short) return holds(short);
    if (source.subarray(at - 3, at).toString('latin1') === 'end') {
      objectsFrom = at + 6;
      continue;
    }
    let data = at + 6;
    if (source[data] === 0x0d) data += 1;
    if (source[data] === 0x0a) data += 1;
    objectsFrom = source.length;
    // Looked for again only behind the last one found: each word would read the whole file.
    if (stop < data) stop = source.indexOf('endstream', data);
    if (stop < 0) return 'The PDF is cut off or damaged. Save it again.';
    if ((source[data]! & 0x0f) !== 8) continue;
    const content = unfold(source.subarray(data), UNFOLDED_MAX - unfolded);
    if (content === 'too-far') return 'The PDF unfolds to more than can be looked through.';
    unfolded += content.length;
    const inside = plainNames(content.toString('latin1'));
    const found = acts(inside, { ...ACTS, ...(/ObjStm/.test(objects) ? ACTS_SHORT : {}) });
    if (found) return holds(found);
  }
  const short = acts(plainNames(source.subarray(objectsFrom).toString('latin1')), ACTS_SHORT);
  return short ? holds(short) : null;
}

function unfold(data: Buffer, most: number): Buffer | 'too-far' {
  try {
    return inflateSync(data, { maxOutputLength: Math.max(1, most), finishFlush: 2 });
  } catch (error) {
    // A stream that is not deflated after all is no stream of objects.
    return (error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE' ? 'too-far' : Buffer.alloc(0);
  }
}
