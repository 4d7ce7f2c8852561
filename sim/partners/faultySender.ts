import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Random } from '../../bench/matching/random.js';
import type { PartnerClient } from './client.js';

/** Numbers that a partner never uses twice, whatever happens between two starts. */
export class Counter {
  readonly #file: string;
  #n: number;

  constructor(folder: string) {
    mkdirSync(folder, { recursive: true });
    this.#file = join(folder, 'count.txt');
    try {
      this.#n = Number(readFileSync(this.#file, 'utf8')) || 0;
    } catch {
      this.#n = 0;
    }
  }

  next(): number {
    this.#n += 1;
    writeFileSync(this.#file, String(this.#n));
    return this.#n;
  }
}

/**
 * Sends a message with the faults of real lines: one in twelve twice, one in fifteen cut off first and then whole.
 * @returns what was done, in words; throws when the door does not take the bytes
 */
export async function sendWithFaults(
  client: PartnerClient,
  path: string,
  bytes: Uint8Array,
  random: Random,
): Promise<string> {
  const send = async (part: Uint8Array) => {
    const { status } = await client.send('POST', path, part);
    if (status >= 400) throw new Error(`${path} answered ${status}`);
  };
  const isCut = random.chance(1 / 15);
  if (isCut) await send(bytes.subarray(0, Math.floor(bytes.length / 2)));
  await send(bytes);
  if (!random.chance(1 / 12)) return isCut ? 'sent cut off, then whole' : 'sent';
  await send(bytes);
  return 'sent twice';
}
