import type { TierPreview } from '#storage/tierPreviews.js';
import type { LookAheadView } from '#web/parts/LookAhead.js';
import { iso } from './eventLine.js';

/** How far a look at other tier rules is, as pages show it. */
export function lookAhead(p: TierPreview): LookAheadView {
  return {
    says: p.says,
    state: p.state,
    looked: p.looked,
    total: p.total,
    found: p.found,
    by: p.askedByName ?? '',
    at: iso(p.askedAtMs),
  };
}
