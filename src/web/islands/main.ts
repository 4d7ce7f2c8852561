import { startClocks } from './clocks.js';
import { startIdleLock } from './idleLock.js';
import { startKeep } from './keep.js';
import { startLive } from './live.js';
import { startMenu } from './menu.js';
import { startRepairs } from './repairs.js';
import { startKeys } from './rowKeys.js';
import { startSendOnce } from './sendOnce.js';

// Each island looks for its own hooks and does nothing on a page without them. One that fails must not stop the next.
for (const start of [
  startMenu,
  startRepairs,
  startClocks,
  startKeep,
  startLive,
  startKeys,
  startIdleLock,
  startSendOnce,
]) {
  try {
    start();
  } catch (error) {
    console.error(error);
  }
}
