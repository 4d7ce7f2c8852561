import type { ManifestAnswer } from '../answer.js';
import type { ManifestMessage } from '../manifest.js';
import { ANSWERS_A_MESSAGE } from './cusresFields.js';
import type { MessageOut, SegmentOut, WriteOptions } from './write.js';
import { interchange, writeSegments } from './write.js';

export interface CusresOptions extends WriteOptions {
  readonly version?: 'D:02B' | 'D:05B' | 'D:12B' | 'D:15B';
  readonly application?: string;
  readonly group?: boolean;
}

/** What an answer must have to be written; its references are those of the answer, sender first. */
export type AnswerOut = Pick<ManifestMessage, 'references' | 'kind' | 'legs'> & {
  readonly answers: readonly ManifestAnswer[];
};

const CODES: Partial<Record<ManifestMessage['kind'], string>> = {
  answer: '962',
  'status-change': '132',
  'status-acknowledgement': '312',
};

/**
 * An answer as one interchange of CUSRES messages: more persons than the standard allows in one message go into
 * further messages of the same interchange, numbered as parts.
 */
export function writeCusres(answer: AnswerOut, options: CusresOptions = {}): Uint8Array {
  const r = answer.references;
  const count = Math.max(1, Math.ceil(answer.answers.length / ANSWERS_A_MESSAGE));
  const messages: MessageOut[] = [];
  for (let i = 0; i < count; i++)
    messages.push({
      reference: count === 1 ? (r.message ?? '1') : `${r.message ?? '1'}${i + 1}`,
      segments: body(answer, answer.answers.slice(i * ANSWERS_A_MESSAGE, (i + 1) * ANSWERS_A_MESSAGE)),
      part: { number: i + 1, last: i === count - 1 },
      ...(r.commonAccess === undefined ? {} : { commonAccess: r.commonAccess }),
    });
  const segments = interchange(
    {
      sender: r.sender ?? 'RSOITS',
      recipient: r.recipient ?? 'UNKNOWN',
      reference: r.interchange ?? '1',
      prepared: r.prepared ?? '2000-01-01T00:00',
      messageType: 'CUSRES',
      version: options.version ?? 'D:05B',
      application: options.application ?? '',
      test: r.test ?? false,
      ...(options.group === undefined ? {} : { group: options.group }),
    },
    messages,
  );
  return writeSegments(segments, options);
}

function body(answer: AnswerOut, answers: readonly ManifestAnswer[]): SegmentOut[] {
  const out: SegmentOut[] = [['BGM', CODES[answer.kind] ?? '962']];
  if (answer.references.transaction !== undefined) out.push(['RFF', ['TN', answer.references.transaction]]);
  for (const leg of answer.legs) {
    out.push(['RFF', ['AF', `${leg.carrier ?? ''}${leg.number ?? ''}`]]);
    const time = (qualifier: string, local: string | undefined) => {
      if (local !== undefined) out.push(['DTM', [qualifier, local.replace(/\D/g, '').slice(2, 12), '201']]);
    };
    time('189', leg.departureLocal);
    time('232', leg.arrivalLocal);
    if (leg.departurePort !== undefined) out.push(['LOC', '125', leg.departurePort]);
    if (leg.arrivalPort !== undefined) out.push(['LOC', '87', leg.arrivalPort]);
  }
  for (const a of answers) {
    out.push(['ERP', a.about === 'message' ? '1' : '2']);
    if (a.locator !== undefined) out.push(['RFF', ['AVF', a.locator]]);
    if (a.senderPersonId !== undefined) out.push(['RFF', ['ABO', a.senderPersonId]]);
    out.push(['ERC', a.code]);
    for (const text of a.texts ?? []) out.push(['FTX', 'AAP', '', '', text]);
  }
  return out;
}
