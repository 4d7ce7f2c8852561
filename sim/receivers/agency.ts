import { createHash } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import type { AcknowledgementBody, Api } from './api.js';
import type { ReceiverLog, ReceivingChannel } from './log.js';
import type { Plan, Reaction } from './plan.js';

export interface AgencyOptions {
  readonly agencyId: string;
  readonly name: string;
  readonly log: ReceiverLog;
  readonly plan: Plan;
  /** Without one the agency takes and never answers. */
  readonly api?: Api;
  /** Chooses from what the fetched notification offers. */
  readonly decide?: (notification: unknown) => { readonly action: string; readonly note: string };
  /** Of the operator running the simulation. */
  readonly say?: (line: string) => void;
}

// Hours of patience: the system may be starting again, and again.
const ANSWER_TRIES = 2000;

/**
 * One simulated receiving agency: takes what comes by any channel, acts on each notification once, opens it with
 * its own rights and acknowledges it, all by its seeded plan. Its memory is its log, so it can be killed at will.
 */
export class SimulatedAgency {
  readonly agencyId: string;
  readonly plan: Plan;
  readonly log: ReceiverLog;
  readonly #options: AgencyOptions;
  readonly #arrivals = new Map<string, number>();
  readonly #work = new Set<Promise<void>>();
  readonly #stop = new AbortController();

  constructor(options: AgencyOptions) {
    this.#options = options;
    this.agencyId = options.agencyId;
    this.plan = options.plan;
    this.log = options.log;
    // Every answer under way waits on it.
    setMaxListeners(0, this.#stop.signal);
  }

  /** What will be done with a message that has just come in. */
  meet(id: string): { readonly reaction: Reaction; readonly arrival: number } {
    const arrival = (this.#arrivals.get(id) ?? 0) + 1;
    this.#arrivals.set(id, arrival);
    return { reaction: this.plan.reaction(id, arrival), arrival };
  }

  note(channel: ReceivingChannel, id: string, body: Uint8Array, reaction: string): void {
    const bodySha256 = createHash('sha256').update(body).digest('hex');
    this.log.add({ what: 'received', channel, id, bodySha256, reaction });
  }

  /** Acts on it, once, whatever channel and however often it came; written down before anything is answered. */
  take(channel: ReceivingChannel, id: string): void {
    if (this.#stop.signal.aborted || this.log.hasActed(id)) return;
    this.log.add({ what: 'acted', channel, id });
    this.#options.say?.(`${this.#options.name} took ${id} by ${channel}`);
    this.#startAnswer(id);
  }

  /** After a restart: goes on with what was acted on and not acknowledged before. */
  resume(): void {
    for (const id of this.log.unanswered()) this.#startAnswer(id);
  }

  #startAnswer(id: string): void {
    const work = this.#answer(id)
      .catch((error: unknown) => this.#options.say?.(`${this.#options.name}, ${id}: ${String(error)}`))
      .finally(() => this.#work.delete(work));
    this.#work.add(work);
  }

  /** Until all that was taken is answered, as far as the plan lets it be. */
  async settled(): Promise<void> {
    while (this.#work.size > 0) await Promise.all(this.#work);
  }

  async close(): Promise<void> {
    this.#stop.abort();
    await this.settled();
    this.log.close();
  }

  async #answer(id: string): Promise<void> {
    const { api, decide } = this.#options;
    const answer = this.plan.answer(id);
    if (!api || answer === 'sleep') return;
    await this.#pause(this.plan.delayMs('answerAfterMs', id, 0));
    const notification = await this.#open(api, id);
    if (this.#stop.signal.aborted) return;
    const { action, note } = (decide ?? firstAction)(notification);
    const body = {
      officer: `Duty officer of ${this.#options.name}`,
      action,
      note,
      at: new Date().toISOString(),
    };
    const via = answer === 'signedReply' ? 'signed-reply' : 'api';
    await this.#acknowledge(api, id, body, via);
    if (answer === 'acknowledgeTwice') await this.#acknowledge(api, id, body, via);
  }

  async #open(api: Api, id: string): Promise<unknown> {
    for (let attempt = 1; attempt <= ANSWER_TRIES && !this.#stop.signal.aborted; attempt++) {
      const got = await api.fetchNotification(id).catch(() => ({ status: 0, body: undefined }));
      this.log.add({ what: 'fetched', id, status: got.status });
      if (!passing(got.status)) return got.body;
      await this.#pause(backoffMs(attempt));
    }
    return undefined;
  }

  async #acknowledge(
    api: Api,
    id: string,
    body: AcknowledgementBody,
    via: 'api' | 'signed-reply',
  ): Promise<void> {
    for (let attempt = 1; attempt <= ANSWER_TRIES && !this.#stop.signal.aborted; attempt++) {
      const sent = via === 'api' ? api.acknowledge(id, body) : api.replySigned(id, body);
      const status = await sent.catch(() => 0);
      this.log.add({ what: 'acknowledged', id, via, action: body.action, status });
      if (!passing(status)) return;
      await this.#pause(backoffMs(attempt));
    }
  }

  async #pause(ms: number): Promise<void> {
    await wait(ms, undefined, { signal: this.#stop.signal }).catch(() => undefined);
  }
}

/** The first action that the notification offers and that needs no explaining. */
export function firstAction(notification: unknown): { readonly action: string; readonly note: string } {
  const offered = (notification as { readonly actions?: unknown } | undefined)?.actions;
  const actions = Array.isArray(offered)
    ? (offered as { readonly action: string; readonly needsNote: boolean }[])
    : [];
  const plain = actions.find((a) => !a.needsNote);
  return plain ? { action: plain.action, note: '' } : { action: 'no-action', note: 'nothing to do' };
}

/** Trouble that may pass: no connection, too many requests, a server's own fault. */
function passing(status: number): boolean {
  return status === 0 || status === 429 || status >= 500;
}

function backoffMs(attempt: number): number {
  return Math.min(6000, 250 * 2 ** attempt);
}
