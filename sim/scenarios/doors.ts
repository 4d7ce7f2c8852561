import { SCENARIO_AGENCIES } from './agencies.js';
import type { Stage } from './stage.js';

/** How the programs of agencies reach the system in the scenarios: the real addresses, with their own credentials. */
export async function call(
  stage: Stage,
  agency: string,
  method: 'POST' | 'PUT',
  path: string,
  body: unknown,
): Promise<Record<string, unknown>> {
  const answer = await stage.s.client(agency).send(method, path, JSON.stringify(body), 'application/json');
  if (answer.status >= 300)
    throw new Error(`${method} ${path} answered ${answer.status}: ${JSON.stringify(answer.body)}`);
  return answer.body as Record<string, unknown>;
}

/** Bytes at a door, and the transmission must have been read without a remark. */
export async function post(
  stage: Pick<Stage, 's'>,
  agency: string,
  path: string,
  bytes: Uint8Array,
): Promise<void> {
  const client = stage.s.client(agency);
  const answer = await client.send('POST', path, bytes);
  if (answer.status >= 300)
    throw new Error(`POST ${path} answered ${answer.status}: ${JSON.stringify(answer.body)}`);
  await stage.s.settle();
  const { status } = answer.body as { status: string };
  const became = (await client.send('GET', status)).body as {
    outcome: string;
    warnings: readonly { text: string }[];
  };
  if (became.outcome === 'quarantined' || became.outcome === 'rejected')
    throw new Error(`${path}: ${became.outcome}, ${became.warnings.map((w) => w.text).join('; ')}`);
}

export function oriOf(agency: string): string {
  return SCENARIO_AGENCIES.find((a) => a.name === agency)!.ori;
}

export function iso(stage: Stage): string {
  return `${new Date(stage.s.now()).toISOString().slice(0, 19)}Z`;
}
