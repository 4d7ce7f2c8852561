import { common } from './common.js';
import { queue } from './queue.js';
import { signIn } from './signIn.js';

/** English, page by page. */
export const en = { ...common, ...signIn, ...queue } as const;
