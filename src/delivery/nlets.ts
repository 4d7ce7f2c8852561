import { readNlets } from '#formats/nlets/read.js';
import { STATUS_CODES } from '#formats/nlets/types.js';
import { type NletsToSend, nletsProblems, teletype, writeNlets } from '#formats/nlets/write.js';
import {
  type AddressOf,
  type Channel,
  type Fate,
  fate,
  isPlainId,
  type Letter,
  oneLine,
  type SendContext,
} from './channel.js';
import type { NetworkGuard } from './networkGuard.js';
import { postBytes } from './webhook.js';

/** Where the installation's own interface to its message switch is. */
export interface NletsLineOptions {
  /** Takes the text of one message by POST and answers with nothing or with the text of a status (SM). */
  readonly gateway: string;
  /** Our own ORI on the line. */
  readonly sender: string;
  readonly token?: string;
  readonly guard?: NetworkGuard;
  readonly deadlineMs?: number;
}

/** The line to the switch: any message as text, and what became of it. */
export interface NletsLine {
  readonly sender: string;
  /** Never throws and always ends. A switch that takes a message has accepted it; the other side answers by itself. */
  send(text: string, context: SendContext): Promise<Fate>;
}

export function nletsLine(options: NletsLineOptions): NletsLine {
  return {
    sender: options.sender,
    async send(text, context) {
      if (context.signal?.aborted) return fate('failed-try-again', 'the program is stopping');
      return postBytes(
        options.gateway,
        {
          'content-type': 'text/plain; charset=us-ascii',
          ...(options.token === undefined ? {} : { authorization: `Bearer ${options.token}` }),
        },
        new TextEncoder().encode(text),
        {
          ...(options.guard ? { guard: options.guard } : {}),
          ...(options.deadlineMs === undefined ? {} : { deadlineMs: options.deadlineMs }),
          ...(context.signal ? { signal: context.signal } : {}),
          readAnswer: (answer, result) =>
            statusFate(answer) ??
            (result.kind === 'delivered' ? fate('accepted', 'the switch took it') : result),
        },
      );
    },
  };
}

/** A status of the switch in its answer; null: it said none. */
function statusFate(answer: string): Fate | null {
  const trimmed = answer.trimStart();
  if (!trimmed.toUpperCase().startsWith('SM.')) return null;
  const code = readNlets(new TextEncoder().encode(trimmed))[0]?.nlets?.status ?? null;
  const row = code === null ? undefined : STATUS_CODES[code];
  // An unknown status must not count as taken.
  if (!row) return fate('failed-try-again', 'the switch answered with a status that is not known');
  return fate(
    row.fate === 'refused' ? 'refused-for-good' : 'failed-try-again',
    `status .${code}.: ${row.says}`,
  );
}

/**
 * A notification as a free message (AM), or a relocation notice (SON) where it is one and the address may have the
 * person. Without a line it says so and the next channel has its turn.
 */
export function nletsChannel(line: NletsLine | null): Channel<'nlets'> {
  const sender = line?.sender ?? 'NONE00000';
  return {
    kind: 'nlets',
    compose: async (letter, address) => {
      const text = writeNlets(messageOf(letter, address, sender));
      return new TextEncoder().encode(text.ok ? text.value : '');
    },
    async send(letter, address, context) {
      if (!isPlainId(letter.notificationId)) return fate('refused-for-good', 'notification id is malformed');
      if (line === null) return fate('failed-try-again', 'no Nlets line is configured (RSOITS_NLETS_URL)');
      if (address.carries === 'content' && !letter.content)
        return fate('failed-try-again', 'the address takes the record but the letter has none');
      const message = messageOf(letter, address, sender);
      const [problem] = nletsProblems(message);
      const text = writeNlets(message);
      if (!text.ok) return fate('refused-for-good', problem ?? 'the message cannot be written');
      return line.send(text.value, context);
    },
  };
}

function messageOf(letter: Letter, address: AddressOf<'nlets'>, sender: string): NletsToSend {
  const isContent = address.carries === 'content' && letter.content !== undefined;
  const value = (text: string, max: number) =>
    teletype(oneLine(text, max)).replaceAll('/', '-').replace(/[.…]/g, ' ').trim().slice(0, max);
  const relocation = isContent ? letter.relocation : undefined;
  const open = `OPEN ${oneLine(letter.openAt, 300)}`;
  const words = isContent
    ? teletype(new TextDecoder().decode(letter.content!.bytes))
    : `${teletype(oneLine(letter.subject))}\n${open}`;
  return {
    type: relocation ? 'SON' : 'AM',
    sender,
    destinations: [address.ori],
    // The end of an id of this program is its random part.
    control: letter.notificationId
      .replace(/[^A-Za-z0-9]/g, '')
      .slice(-10)
      .toUpperCase(),
    fields: [
      ...(relocation
        ? [
            { code: 'NAM', value: value(relocation.name, 30) },
            { code: 'DOB', value: relocation.birthDate.replaceAll('-', '').padEnd(8, '0') },
          ]
        : []),
      { code: 'REF', value: value(letter.reference, 40) || '-' },
      { code: 'NID', value: value(letter.notificationId, 40) },
    ],
    text: `${teletype(oneLine(letter.class, 80))} ${letter.issuedAt}\n${words}\nREPLY BY AM WITH NID, ACT, OFF`,
    test: letter.test,
  };
}
