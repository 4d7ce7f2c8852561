import { candidate } from './candidate.js';
import { common } from './common.js';
import { queue } from './queue.js';
import { reasons } from './reasons.js';
import { signIn } from './signIn.js';

/** English, page by page. */
export const en = { ...common, ...signIn, ...queue, ...candidate, ...reasons } as const;
