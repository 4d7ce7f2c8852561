import { existsSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { type Browser, chromium } from 'playwright-core';
import type { Server } from '../../src/http/server.js';

/** Where the browser is: Debian's, else RSOITS_CHROMIUM. */
const CHROMIUM = process.env.RSOITS_CHROMIUM ?? '/usr/bin/chromium';

/** Whether there is a browser; where there is none, a line says what was not tried. */
export function chromiumOr(missed: string): boolean {
  const present = existsSync(CHROMIUM);
  if (!present) console.warn(`${missed}: no browser at ${CHROMIUM} (Debian: apt-get install chromium)`);
  return present;
}

/** @param flags besides those that a container and a machine without graphics need */
export function launchChromium(flags: readonly string[] = []): Promise<Browser> {
  return chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--disable-gpu', ...flags] });
}

/** Serves on a free port. @param host the name that people type; passkeys and cookies are bound to it @returns the origin */
export async function served(server: Server, host = 'localhost'): Promise<string> {
  await server.app.listen({ host: '127.0.0.1', port: 0 });
  return `http://${host}:${(server.app.server.address() as AddressInfo).port}`;
}
