import { MS } from '#basics/clock.js';
import { type AgencyHours, dutyPeriods } from './dutyHours.js';
import { instantText } from './reckoning.js';
import { quantile, type SilenceState, span } from './silence.js';

/**
 * An agency that normally answers and has stopped. A recipient speaks only when it is spoken to, so it is judged by
 * how long it takes to answer in its own duty hours, never by the calendar: nights, weekends and holidays of the
 * agency do not count.
 */
export interface RecipientSilenceSettings {
  /** Answers that must be known. */
  readonly answersMin: number;
  readonly delayQuantile: number;
  /** Silent when messages wait for longer than the quantile times this. */
  readonly delayFactor: number;
  readonly waitMinutesMin: number;
  /** So many messages must wait: a single one is chased by its own deadline. */
  readonly waitingMin: number;
}

export const RECIPIENT_SILENCE_STANDARD: RecipientSilenceSettings = {
  answersMin: 20,
  delayQuantile: 0.95,
  delayFactor: 2,
  waitMinutesMin: 30,
  waitingMin: 2,
};

export interface RecipientHeard {
  readonly hours: AgencyHours;
  /** Messages that were answered: acknowledged, or opened where that came first. */
  readonly answers: readonly { readonly sentAtMs: number; readonly answeredAtMs: number }[];
  /** When messages that nobody answered were sent. */
  readonly waiting: readonly number[];
  readonly lastHeardMs: number | null;
}

export interface RecipientFinding {
  readonly state: SilenceState;
  /** Messages sent since the agency was last heard. */
  readonly waiting: number;
  readonly waitedMs: number;
  readonly limitMs: number | null;
  readonly usualMs: number | null;
  readonly says: string;
}

/**
 * Whether an agency has fallen silent: its own usual time to answer, in its duty hours, against how long what was sent
 * since it was last heard has waited. Too few answers to know what is usual: learning, and nobody is alarmed.
 */
export function judgeRecipient(
  of: RecipientHeard,
  settings: RecipientSilenceSettings,
  nowMs: number,
): RecipientFinding {
  // Whoever answered anything since is there; that one message waits is its own deadline's matter.
  const unheard = of.waiting.filter((sentAtMs) => sentAtMs > (of.lastHeardMs ?? 0));
  const firstMs = Math.min(...unheard);
  const waitedMs = unheard.length === 0 ? 0 : dutyMsBetween(of.hours, firstMs, nowMs);
  const common = { waiting: unheard.length, waitedMs };
  if (of.answers.length < settings.answersMin)
    return {
      ...common,
      state: 'learning',
      limitMs: null,
      usualMs: null,
      says: `${of.answers.length} of the ${settings.answersMin} answers that must be known.`,
    };
  const delays = of.answers
    .map((a) => dutyMsBetween(of.hours, a.sentAtMs, a.answeredAtMs))
    .sort((a, b) => a - b);
  const usualMs = quantile(delays, settings.delayQuantile);
  const limitMs = Math.max(usualMs * settings.delayFactor, settings.waitMinutesMin * MS.minute);
  const silent = unheard.length >= settings.waitingMin && waitedMs > limitMs;
  return {
    ...common,
    state: silent ? 'silent' : 'speaks',
    limitMs,
    usualMs,
    says:
      `Usually answers within ${span(usualMs)} of its duty hours (${Math.round(settings.delayQuantile * 100)} % of ${delays.length}); ` +
      (unheard.length === 0
        ? 'nothing waits.'
        : `${unheard.length} sent since it was last heard and not answered, the first ${instantText(firstMs)}. ` +
          `Of its duty hours ${span(waitedMs)} have passed since; ${span(limitMs)} may.`),
  };
}

/** How much of the time between two instants the agency was on duty; at most three weeks are looked at. */
export function dutyMsBetween(hours: AgencyHours, fromMs: number, toMs: number): number {
  if (toMs <= fromMs) return 0;
  if (hours.dutyHours.length === 0) return toMs - fromMs;
  return dutyPeriods(hours, fromMs).reduce(
    (ms, p) => ms + Math.max(0, Math.min(p.toMs, toMs) - Math.max(p.fromMs, fromMs)),
    0,
  );
}
