import { MS } from '#basics/clock.js';
import { err, ok, type Result } from '#basics/result.js';
import type { NotificationKind, NotificationState } from './notification.js';
import type { SubjectStatus } from './subject.js';
import type { TaskKind } from './task.js';

interface Action {
  readonly says: string;
  /** Which messages it answers. */
  readonly answers: 'wanted' | 'non-fugitive' | 'both' | 'taken-back' | 'prosecution';
  /** What the answer says of the warrant; null where it says nothing. */
  readonly hitConfirmed: boolean | null;
  /** A task that follows at NSOTC; null where nothing does. */
  readonly follows: TaskKind | null;
  readonly needsNote: boolean;
}

const action = (
  answers: Action['answers'],
  says: string,
  more: Partial<Pick<Action, 'hitConfirmed' | 'follows' | 'needsNote'>> = {},
): Action => ({ answers, says, hitConfirmed: null, follows: null, needsNote: false, ...more });

/** What an agency can say it will do: listed, so that it can be counted (White paper IV.A.3.a.ii, V.A.6.ii). */
export const ACTIONS = {
  'hit-confirmed': action('wanted', 'Hit confirmed: the warrant is active and we extradite', {
    hitConfirmed: true,
  }),
  'hit-not-confirmed': action('wanted', 'Hit not confirmed', {
    hitConfirmed: false,
    follows: 'hit-not-confirmed',
    needsNote: true,
  }),
  'no-extradition': action('wanted', 'The warrant is active, we do not extradite', {
    hitConfirmed: true,
    needsNote: true,
  }),
  'arrest-arranged': action('wanted', 'Arrest arranged', { hitConfirmed: true }),
  'warrant-cleared': action('wanted', 'The warrant is no longer active', {
    hitConfirmed: false,
    follows: 'hit-not-confirmed',
  }),
  'passport-number-registered': action('non-fugitive', 'Passport or visa number entered in the registry'),
  'ask-about-travel': action('non-fugitive', 'We ask the registrant about the travel'),
  'raise-supervision': action('non-fugitive', 'Supervision raised or told'),
  'told-usncb': action('non-fugitive', 'We told USNCB'),
  'seek-warrant': action('non-fugitive', 'We seek a warrant'),
  'travel-known': action('non-fugitive', 'The travel was reported to us'),
  'prosecution-accepted': action('prosecution', 'We take the case for prosecution'),
  'prosecution-declined': action('prosecution', 'We decline prosecution', { needsNote: true }),
  'charges-filed': action('prosecution', 'Charges are filed', { needsNote: true }),
  'open-investigation': action('both', 'Investigation opened'),
  'no-action': action('both', 'Received, no action', { needsNote: true }),
  'wrong-agency': action('both', 'Not for this agency', { follows: 'wrong-agency', needsNote: true }),
  'not-our-person': action('both', 'This is not the person we registered or want', {
    hitConfirmed: false,
    follows: 'hit-not-confirmed',
    needsNote: true,
  }),
  'acted-on-withdrawal': action('taken-back', 'Received: the earlier message is out of our files'),
  'acted-before-withdrawal': action('taken-back', 'Received: we had acted already', { needsNote: true }),
} as const satisfies Record<string, Action>;

export type AcknowledgementAction = keyof typeof ACTIONS;

/**
 * What an agency said it would do becomes a task where it is to be done, so that saying is not the end of it.
 *   acting      the agency that answered
 *   supervisor  the office that supervises the person, else the acting agency
 *   usncb       INTERPOL Washington
 * The time is in business days of that agency; three are SORNA's "immediately" (34 USC 20913(c)).
 */
export const ACTION_TASKS: Readonly<
  Partial<
    Record<
      AcknowledgementAction,
      {
        readonly kind: TaskKind;
        readonly at: 'acting' | 'supervisor' | 'usncb';
        readonly businessDays: number;
      }
    >
  >
> = {
  'passport-number-registered': { kind: 'number-in-nsor', at: 'acting', businessDays: 3 },
  'ask-about-travel': { kind: 'ask-registrant', at: 'acting', businessDays: 3 },
  'raise-supervision': { kind: 'raise-supervision', at: 'supervisor', businessDays: 1 },
  'told-usncb': { kind: 'usncb-was-told', at: 'usncb', businessDays: 1 },
  'seek-warrant': { kind: 'seek-warrant', at: 'acting', businessDays: 3 },
};
export type AcknowledgementVia = 'page' | 'api' | 'signed-reply' | 'nlets' | 'stand-in';

/** Whether an action is a prosecutor's decision on a case. */
export function isProsecutorAnswer(name: string): boolean {
  return Object.hasOwn(ACTIONS, name) && ACTIONS[name as AcknowledgementAction].answers === 'prosecution';
}

/** What is decided of a case is the prosecutor's; that it went to the wrong office can be said of every message. */
const TO_A_PROSECUTOR = 'prosecution-referred';

/**
 * The actions that answer a message, in the order in which they are offered. None is preset.
 * @param n.event what the message is about, as the routing rules call it
 */
export function actionsFor(n: {
  readonly kind: NotificationKind;
  readonly status: SubjectStatus;
  readonly event?: string;
}): readonly {
  readonly action: AcknowledgementAction;
  readonly says: string;
  readonly needsNote: boolean;
}[] {
  const takenBack = n.kind === 'withdrawal' || n.kind === 'correction';
  return (Object.entries(ACTIONS) as [AcknowledgementAction, Action][])
    .filter(([name, a]) => {
      if (takenBack) return a.answers === 'taken-back';
      if (n.event === TO_A_PROSECUTOR) return a.answers === 'prosecution' || name === 'wrong-agency';
      return a.answers === n.status || a.answers === 'both';
    })
    .map(([name, a]) => ({ action: name, says: a.says, needsNote: a.needsNote }));
}

export interface AcknowledgementInput {
  readonly agencyId: string;
  readonly officer: string;
  readonly userId: string | null;
  readonly via: AcknowledgementVia;
  readonly action: string;
  readonly note: string;
  readonly atMs: number;
  /** When the officer says that the message was received; null or absent where they do not say. */
  readonly receivedAtMs?: number | null;
  /** The answer to a hit confirmation request, where the action does not give it. */
  readonly hitConfirmed?: boolean | null;
  readonly replyId: string | null;
}

/** So much may the clocks of an agency and of this system differ, or a time be rounded to minutes. */
const CLOCKS_APART_MS = 5 * MS.minute;

export const ACKNOWLEDGEMENT_REFUSALS = {
  'not-recipient': 'The message was not sent to this agency, and it does not act for the one it was sent to.',
  withdrawn: 'The message was stopped before it was sent.',
  'no-officer': 'Say who acknowledges.',
  'no-action': 'Choose an action from the list. None is preset.',
  'wrong-action': 'The action does not answer this kind of message.',
  'no-note': 'This action needs a note.',
  'hit-contradicted': 'The action and the answer to the hit confirmation request say different things.',
  'time-not-yet': 'The time of receipt has not come yet.',
  'time-before-message': 'The time of receipt lies before the message.',
} as const;
export type AcknowledgementRefusalCode = keyof typeof ACKNOWLEDGEMENT_REFUSALS;

export interface Acknowledged {
  readonly action: AcknowledgementAction;
  readonly hitConfirmed: boolean | null;
  /** Null: the message was acknowledged or closed before; this one is added to the file. */
  readonly newState: 'acknowledged' | null;
  /** The first acknowledgement stops the chase, whatever it says. */
  readonly stopsChase: boolean;
  readonly follows: TaskKind | null;
}

/**
 * Takes an agency's acknowledgement. The first one stops the chase; later ones are kept beside it. "Wrong agency"
 * stops the chase of this agency too and opens a task to find the right one.
 */
export function acknowledge(
  notification: {
    readonly recipientAgencyId: string;
    readonly kind: NotificationKind;
    readonly status: SubjectStatus;
    readonly event?: string;
    readonly state: NotificationState;
    readonly plannedAtMs?: number;
  },
  input: AcknowledgementInput,
  /** Agencies for which the acknowledging agency acts, itself included. */
  actsFor: readonly string[],
): Result<Acknowledged, { readonly code: AcknowledgementRefusalCode; readonly says: string }> {
  const refuse = (code: AcknowledgementRefusalCode) => err({ code, says: ACKNOWLEDGEMENT_REFUSALS[code] });
  if (!actsFor.includes(notification.recipientAgencyId)) return refuse('not-recipient');
  if (notification.state === 'withdrawn') return refuse('withdrawn');
  if (input.officer.trim() === '') return refuse('no-officer');
  if (!Object.hasOwn(ACTIONS, input.action)) return refuse('no-action');
  const name = input.action as AcknowledgementAction;
  const chosen: Action = ACTIONS[name];
  if (!actionsFor(notification).some((a) => a.action === name)) return refuse('wrong-action');
  if (chosen.needsNote && input.note.trim() === '') return refuse('no-note');
  const said = input.hitConfirmed ?? null;
  if (said !== null && chosen.hitConfirmed !== null && said !== chosen.hitConfirmed)
    return refuse('hit-contradicted');
  const receivedAtMs = input.receivedAtMs ?? null;
  if (receivedAtMs !== null && receivedAtMs > input.atMs + CLOCKS_APART_MS) return refuse('time-not-yet');
  if (receivedAtMs !== null && receivedAtMs < (notification.plannedAtMs ?? 0) - CLOCKS_APART_MS)
    return refuse('time-before-message');
  const first = notification.state !== 'acknowledged' && notification.state !== 'closed';
  return ok({
    action: name,
    hitConfirmed: chosen.hitConfirmed ?? said,
    newState: first ? 'acknowledged' : null,
    stopsChase: first,
    follows: chosen.follows,
  });
}
