import type { AcknowledgementAction } from '#domain/acknowledgement.js';

export interface Answer {
  readonly action: string;
  readonly note: string;
}

/**
 * What each kind of simulated agency says it will do, the first that its message offers; what is not in the table is
 * received without action, with a note. A registration agency enters numbers and asks the registrant; who keeps a file,
 * guards a border or asks abroad does not.
 */
const ANSWERS: Readonly<Record<string, readonly (readonly [AcknowledgementAction, string])[]>> = {
  'sora-state': [['passport-number-registered', '']],
  'sora-territory': [['passport-number-registered', '']],
  'sora-tribe': [['ask-about-travel', '']],
  nsotc: [['open-investigation', '']],
  lea: [
    ['hit-confirmed', ''],
    ['open-investigation', ''],
  ],
  'usms-district': [['open-investigation', '']],
  ice: [['open-investigation', '']],
  'state-ds': [['open-investigation', '']],
  probation: [
    ['raise-supervision', ''],
    ['open-investigation', ''],
  ],
  'us-attorney': [['prosecution-accepted', '']],
  usncb: [['no-action', 'The desk of the country waits for the release.']],
  'cbp-port': [['no-action', 'Referred to secondary inspection.']],
  cbp: [['no-action', 'The ports on the route see it.']],
  awc: [['no-action', 'Held against the notices of travel.']],
  'state-ca': [['no-action', 'Noted for passport issuance.']],
  uscis: [['no-action', 'Noted in the file of the petition.']],
  'fbi-cjis': [['no-action', 'Noted for the record.']],
};

/** The answer of an agency of that kind to a message as its program fetched it. */
export function answerOf(kind: string, notification: unknown): Answer {
  const { kind: message, actions = [] } = (notification ?? {}) as {
    readonly kind?: string;
    readonly actions?: readonly { readonly action: string }[];
  };
  if (message === 'withdrawal' || message === 'correction')
    return { action: 'acted-on-withdrawal', note: '' };
  const found = ANSWERS[kind]?.find(([name]) => actions.some((a) => a.action === name));
  return found ? { action: found[0], note: found[1] } : { action: 'no-action', note: 'Noted.' };
}
