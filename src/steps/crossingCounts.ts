import { saveCrossings } from '#storage/crossings.js';
import { type MessageHandler, NOTHING_TAKEN } from './messageHandler.js';

/** Keeps what a port counted; a batch that comes late never overwrites a later one. */
export const takeCrossingCounts: MessageHandler = async (tx, _context, transmission, message, nowMs) => {
  if (transmission.door !== 'inspections') {
    const [first] = message.crossings ?? [];
    if (!first) return NOTHING_TAKEN;
    return {
      ...NOTHING_TAKEN,
      outcome: 'quarantined',
      remarks: [
        {
          code: 'wrong-door',
          offset: message.range.from,
          text: `crossing counts came in at the door ${transmission.door}. Expected the door inspections; they were not taken in`,
        },
      ],
    };
  }
  await saveCrossings(
    tx,
    {
      sender: transmission.sender,
      transmissionId: transmission.id,
      feedSequence: message.references.feedSequence ?? null,
    },
    message.crossings ?? [],
    nowMs,
  );
  return NOTHING_TAKEN;
};
