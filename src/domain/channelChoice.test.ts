import { describe, expect, test } from 'vitest';
import type { AgencyChannel } from './agency.js';
import { type ChannelAttempt, chooseChannel } from './channelChoice.js';

const channel = (id: string, position: number, active = true): AgencyChannel => ({
  id,
  agencyId: 'a',
  position,
  kind: 'email',
  address: {},
  carriesContent: false,
  verifiedAt: null,
  active,
});
const tried = (channelId: string, state: ChannelAttempt['state'] = 'failed'): ChannelAttempt => ({
  channelId,
  state,
});
const three = [channel('b', 2), channel('a', 1), channel('c', 3)];

describe('choosing a channel', () => {
  test('starts with the first in the agency’s order', () => {
    expect(chooseChannel(three, [])).toMatchObject({ channel: { id: 'a' }, moreThisRound: true });
  });
  test('a failure falls through to the next at once, and the round ends with the last', () => {
    expect(chooseChannel(three, [tried('a')])).toMatchObject({ channel: { id: 'b' }, moreThisRound: true });
    expect(chooseChannel(three, [tried('a'), tried('b')])).toMatchObject({
      channel: { id: 'c' },
      moreThisRound: false,
    });
    expect(chooseChannel(three, [tried('a'), tried('b'), tried('c')])).toMatchObject({
      channel: { id: 'a' },
      moreThisRound: true,
    });
  });
  test('a channel that refused for good is left out, unless all did', () => {
    expect(chooseChannel(three, [tried('a', 'refused'), tried('b'), tried('c')])).toMatchObject({
      channel: { id: 'b' },
    });
    expect(chooseChannel([channel('a', 1)], [tried('a', 'refused')])).toMatchObject({ channel: { id: 'a' } });
  });
  test('a switched-off channel is never used; without any, nobody is reached by machine', () => {
    expect(chooseChannel([channel('a', 1, false), channel('b', 2)], [])).toMatchObject({
      channel: { id: 'b' },
    });
    expect(chooseChannel([channel('a', 1, false)], [])).toEqual({ channel: null, moreThisRound: false });
  });
});
