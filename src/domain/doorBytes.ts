/**
 * What a partner sent, and what of it may be kept. Card numbers, contacts and prints are taken out before anything is
 * stored: no key, backup or mistake can bring back what was never written. Made by `formats/stripAtDoor.ts` alone.
 */
export interface DoorBytes {
  /** As sent, for the hash by which a repetition is recognised. Never stored. */
  readonly sent: Uint8Array;
  /** The same length, with what must not be kept blanked in place, so that positions in remarks still hold. */
  readonly kept: Uint8Array;
  readonly removed: readonly Removed[];
}

export interface Removed {
  /** booking-data: payment, contacts and history of a PNRGOV; card: a card number elsewhere; image: a print or photo. */
  readonly what: 'booking-data' | 'card' | 'image';
  /** Byte range of what was taken out. */
  readonly from: number;
  readonly to: number;
}
