/** A branded string: an id of one noun cannot be passed where another noun's id is meant. */
export type Id<Noun extends string> = string & { readonly __noun?: Noun };

/**
 * UUID version 7 (RFC 9562, 5.7) from a time and ten random bytes. Time-ordered, so that index pages stay warm.
 * @param nowMs milliseconds since 1970 UTC @param random at least 10 random bytes
 */
export function uuidV7(nowMs: number, random: Uint8Array): string {
  const t = Math.floor(nowMs / 65_536);
  const low = nowMs % 65_536;
  const at = (i: number) => HEX[random[i]!]!;
  return (
    `${HEX[Math.floor(t / 16_777_216) % 256]}${HEX[(t >>> 16) & 255]}${HEX[(t >>> 8) & 255]}${HEX[t & 255]}-` +
    `${HEX[low >>> 8]}${HEX[low & 255]}-${HEX[(random[0]! & 0x0f) | 0x70]}${at(1)}-` +
    `${HEX[(random[2]! & 0x3f) | 0x80]}${at(3)}-${at(4)}${at(5)}${at(6)}${at(7)}${at(8)}${at(9)}`
  );
}

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** Whether the text has the shape of a UUID, of any version. Ids from outside are checked before they reach SQL. */
/** The instant in which a time-ordered id was made, in milliseconds. @param id of `uuidV7` */
export function instantOfId(id: string): number {
  return Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);
}

export function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(text);
}
