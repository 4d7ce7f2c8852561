import type { AgencyChannel } from './agency.js';

/** An attempt that was made, as far as choosing the next channel cares. */
export interface ChannelAttempt {
  readonly channelId: string | null;
  readonly state: 'begun' | 'delivered' | 'accepted' | 'failed' | 'refused' | 'unknown';
}

export interface ChannelChoice<C extends AgencyChannel = AgencyChannel> {
  readonly channel: C | null;
  /** Whether another channel stands that had fewer attempts: then the next one need not wait. */
  readonly moreThisRound: boolean;
}

/**
 * The channel for the next attempt: in the agency's order, each once a round, so that a dead first channel costs
 * seconds and a wedged receiver never hides a working one. A channel that refused this message for good is left
 * out unless all have. Null when the agency has no channel at all: then only a person can reach it.
 */
export function chooseChannel<C extends AgencyChannel>(
  channels: readonly C[],
  attempts: readonly ChannelAttempt[],
): ChannelChoice<C> {
  const active = channels.filter((c) => c.active).sort((a, b) => a.position - b.position);
  const refused = new Set(attempts.filter((a) => a.state === 'refused').map((a) => a.channelId));
  const open = active.filter((c) => !refused.has(c.id));
  const usable = open.length > 0 ? open : active;
  if (usable.length === 0) return { channel: null, moreThisRound: false };
  const tries = (c: C) => attempts.filter((a) => a.channelId === c.id).length;
  const least = Math.min(...usable.map(tries));
  const inRound = usable.filter((c) => tries(c) === least);
  return { channel: inRound[0]!, moreThisRound: inRound.length > 1 };
}
