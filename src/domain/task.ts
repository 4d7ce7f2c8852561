import type { RecipientRole } from './agency.js';

/** The kinds of duty of a person. `owner` is the role of the agency that has it; null: the agency concerned. */
export const TASK_KINDS = {
  'second-person': { says: 'Agree with or refuse a decision', owner: 'nsotc', urgency: 1 },
  'decide-overdue': { says: 'Decide an overdue candidate', owner: 'nsotc', urgency: 1 },
  'departed-undecided': { says: 'The traveler departed undecided: decide now', owner: 'nsotc', urgency: 1 },
  'acknowledge-overdue': { says: 'Acknowledge an overdue message', owner: null, urgency: 1 },
  'stand-in': { says: 'Act for an agency that is off duty', owner: null, urgency: 1 },
  'wrong-agency': {
    says: 'An agency says the message is not for it: find the right one',
    owner: 'nsotc',
    urgency: 1,
  },
  'hit-not-confirmed': {
    says: 'The warrant holder does not confirm: look again',
    owner: 'nsotc',
    urgency: 1,
  },
  'hit-confirmation-overdue': {
    says: 'The warrant holder did not confirm in time: ask again or telephone',
    owner: 'nsotc',
    urgency: 0,
  },
  'confirm-by-telephone': {
    says: 'Ask the warrant holder by telephone whether the warrant stands',
    owner: 'nsotc',
    urgency: 0,
  },
  'delivery-exhausted': {
    says: 'No channel works: reach the agency by telephone',
    owner: 'nsotc',
    urgency: 2,
  },
  'dispatch-overdue': { says: 'A message did not leave in time', owner: 'nsotc', urgency: 2 },
  'missing-part': { says: 'Ask the carrier for the missing part of a list', owner: 'nsotc', urgency: 4 },
  'passport-ended': {
    says: 'A passport request ended with its ground: see whether a new one is due',
    owner: null,
    urgency: 4,
  },
  'passport-warrant': {
    says: 'A warrant ended, and another of the person stands: see whether the passport request still does',
    owner: null,
    urgency: 3,
  },
  'quarantined-transmission': {
    says: 'Look at a transmission that could not be read in full',
    owner: 'nsotc',
    urgency: 4,
  },
  'secondary-outcome': {
    says: 'Report what secondary inspection found',
    owner: 'cbp-port',
    urgency: 1,
  },
  'port-says-other-person': {
    says: 'The port says that it is not this person: decide again',
    owner: 'nsotc',
    urgency: 1,
  },
  'feed-gap': { says: 'Ask the sender for numbers of its feed that never came', owner: 'nsotc', urgency: 4 },
  'feed-silent': {
    says: 'A feed should have spoken and has not: ask its sender',
    owner: 'nsotc',
    urgency: 2,
  },
  'canary-late': {
    says: 'The canary did not come through in time: see where messages stop',
    owner: 'nsotc',
    urgency: 0,
  },
  'recipient-silent': {
    says: 'An agency that usually answers has stopped: reach it by telephone',
    owner: 'nsotc',
    urgency: 2,
  },
  'unmatched-reply': { says: 'A reply fits no message', owner: 'nsotc', urgency: 5 },
  'check-by-hand': {
    says: 'The register was stale: check these travelers by hand',
    owner: 'nsotc',
    urgency: 2,
  },
  'register-gap': {
    says: 'A register feed lacks messages: ask the source to send them again',
    owner: 'nsotc',
    urgency: 2,
  },
  'queried-record-unknown': {
    says: 'A border officer met a register record that is not here: ask the source for it',
    owner: 'nsotc',
    urgency: 2,
  },
  'register-message-refused': {
    says: 'A register message was not applied: put it right with the source',
    owner: 'nsotc',
    urgency: 3,
  },
  'stale-register': { says: 'The register feed is not fresh', owner: 'nsotc', urgency: 2 },
  'failed-work': { says: 'A step failed for good', owner: 'nsotc', urgency: 3 },
  'decide-caution': {
    says: 'A destination caution stops a foreign release: a named decision is needed',
    owner: 'nsotc',
    urgency: 1,
  },
  'decide-release': { says: 'Decide what a foreign country is told', owner: null, urgency: 2 },
  'second-release': { says: 'Agree with or return a foreign release', owner: null, urgency: 1 },
  'release-due': { says: 'A foreign country should have heard by now', owner: 'nsotc', urgency: 1 },
  'forward-foreign-message': {
    says: 'Forward a released message to a foreign bureau',
    owner: 'usncb',
    urgency: 1,
  },
  'foreign-request-copied': {
    says: 'A registration agency asks USNCB to tell a country: read the copy',
    owner: 'nsotc',
    urgency: 4,
  },
  'police-report': {
    says: 'A subject was arrested, charged or is wanted: look at the trip',
    owner: 'nsotc',
    urgency: 2,
  },
  'match-foreign-receipt': { says: 'An answer from abroad fits no message of ours', owner: null, urgency: 4 },
  'answer-to-withdrawn': {
    says: 'A country answered a message that no longer held: make sure that it knows',
    owner: 'nsotc',
    urgency: 1,
  },
  'notice-waiting': { says: 'Accept a travel notice or ask about it', owner: 'nsotc', urgency: 2 },
  'notice-not-sent': { says: 'Departure is near and no destination is told', owner: 'nsotc', urgency: 1 },
  'notice-question': { says: 'NSOTC asks about a travel notice', owner: null, urgency: 2 },
  'notice-late': { says: 'A notice was late: decide what follows', owner: null, urgency: 5 },
  'notice-review': { says: 'Review a standing travel notice', owner: null, urgency: 5 },
  'notice-unreadable': { says: 'A mailed travel notice could not be read', owner: 'nsotc', urgency: 3 },
  'departure-without-notice': {
    says: 'A registrant left without a travel notice: look into it',
    owner: 'nsotc',
    urgency: 1,
  },
  'take-case': { says: 'Take a compliance case', owner: 'nsotc', urgency: 2 },
  'case-overdue': { says: 'A compliance case has not been moved on in time', owner: 'nsotc', urgency: 2 },
  'prosecutor-answered': {
    says: 'A prosecutor has answered the referral of a case: close it or go on',
    owner: 'nsotc',
    urgency: 3,
  },
  'redress-received': { says: 'Answer an inquiry or challenge', owner: null, urgency: 4 },
  'redress-second': { says: 'Agree with or return the decision of an inquiry', owner: 'nsotc', urgency: 3 },
  'redress-overdue': { says: 'An inquiry has not been answered in time', owner: null, urgency: 2 },
  'journey-differs': { says: 'A journey differs from its travel notice', owner: 'nsotc', urgency: 2 },
  'legs-conflict': {
    says: 'One person is on legs that cannot both be traveled: find out which of them is true',
    owner: 'nsotc',
    urgency: 1,
  },
  'return-overdue': { says: 'A registrant has not come back as noticed', owner: null, urgency: 3 },
  'resume-registration': {
    says: 'A registrant is back: see that registration is resumed',
    owner: null,
    urgency: 2,
  },
  'leaves-without-notice': {
    says: 'A registrant leaves within 48 hours without a travel notice on file',
    owner: 'nsotc',
    urgency: 1,
  },
  'number-in-nsor': {
    says: 'Enter the passport or visa number in the NSOR record too',
    owner: null,
    urgency: 5,
  },
  'ask-registrant': {
    says: 'Ask the registrant about the travel and note the answer',
    owner: null,
    urgency: 4,
  },
  'raise-supervision': { says: 'Decide about the supervision of a traveler', owner: null, urgency: 3 },
  'usncb-was-told': {
    says: 'A registration agency told you of a journey: see whether the country must hear',
    owner: 'usncb',
    urgency: 3,
  },
  'seek-warrant': {
    says: 'Seek the warrant and enter it in the Wanted file when it issues',
    owner: null,
    urgency: 3,
  },
  'take-format': { says: 'Try and accept an announced message format', owner: null, urgency: 6 },
  'format-untaken': {
    says: 'The day of a message format comes and an agency has not accepted it: ask it',
    owner: 'nsotc',
    urgency: 5,
  },
  'contact-unverified': { says: 'Verify the agency’s contact', owner: null, urgency: 7 },
  'contact-overdue': {
    says: 'An agency has not verified a contact in time: ask it',
    owner: 'nsotc',
    urgency: 5,
  },
  'contact-incident': {
    says: 'Another agency relied on a stale contact of yours: verify your contacts now',
    owner: null,
    urgency: 1,
  },
  'reach-otherwise': {
    says: 'The other agency’s contact is stale: make sure by telephone that it knows',
    owner: null,
    urgency: 1,
  },
  'same-registrant': {
    says: 'Another register may hold the same person: say whether it is',
    owner: null,
    urgency: 4,
  },
  'pair-decided': {
    says: 'It is settled whether another register holds the same person',
    owner: null,
    urgency: 6,
  },
  'agreement-ends': {
    says: 'An agreement with a partner ends: renew it or do without',
    owner: null,
    urgency: 4,
  },
  'site-check-due': {
    says: 'Look whether the partner’s public site shows your registrants, and nothing prohibited',
    owner: null,
    urgency: 5,
  },
  'absconder-active': {
    says: 'A registrant who has absconded was seen elsewhere: ask there and locate the person',
    owner: null,
    urgency: 1,
  },
  'absconder-elsewhere': {
    says: 'A registrant of yours has absconded from another register: tell it where the person is',
    owner: null,
    urgency: 1,
  },
  'absconder-reversal': {
    says: 'The person was located: take back a step that was done after absconding',
    owner: null,
    urgency: 2,
  },
  'change-late': {
    says: 'A registrant reported a change late: look at it and say what follows',
    owner: null,
    urgency: 3,
  },
  'change-undated': {
    says: 'Nobody said when a reported change happened: ask, and enter the day',
    owner: null,
    urgency: 4,
  },
  'keep-moved-out': {
    says: 'A person moved out, and the time for which the file is kept is over: say whether it is sealed',
    owner: null,
    urgency: 5,
  },
  'nsor-retires': {
    says: 'An NSOR entry was not validated in time: validate it before NCIC retires it',
    owner: null,
    urgency: 2,
  },
  'share-overdue': {
    says: 'Somebody who must be told of a registration was not told in time',
    owner: null,
    urgency: 2,
  },
  'board-post': { says: 'A post waits to be let in on a board', owner: 'nsotc', urgency: 6 },
  retier: {
    says: 'Rules or a provision changed: decide whose tier changes',
    owner: null,
    urgency: 3,
  },
  'tier-reversed': { says: 'A tier was reversed on appeal: decide it anew', owner: null, urgency: 1 },
  'prints-rejected': { says: 'NGI rejected prints: take them again', owner: null, urgency: 2 },
  'prints-send-on': { says: 'A registry hands you prints to send to NGI', owner: null, urgency: 3 },
  'dna-cold-hit': {
    says: 'A registrant’s DNA met an open case: answer the investigator',
    owner: null,
    urgency: 1,
  },
  'dna-cold-hit-told': { says: 'CODIS: a registry can say more about your case', owner: null, urgency: 2 },
  'nsor-unwritten': {
    says: 'A message of yours to NSOR cannot be written as it is: repair it',
    owner: null,
    urgency: 2,
  },
  'reminder-failed': {
    says: 'A reminder could not be delivered: reach the registrant otherwise, ask for another address',
    owner: null,
    urgency: 4,
  },
  'nsor-refused': { says: 'NCIC refused an entry of yours: repair and send again', owner: null, urgency: 2 },
  'name-purged': {
    says: 'Another agency purged a name that must not be held and that you were told: remove it wherever you hold it',
    owner: null,
    urgency: 2,
  },
  'relocation-announced': { says: 'A registrant is announced: take it up', owner: null, urgency: 2 },
  'relocation-appear': {
    says: 'Record that an announced registrant came, or did not',
    owner: null,
    urgency: 3,
  },
  'relocation-failed': {
    says: 'A registrant whom you announced did not appear: begin the steps',
    owner: null,
    urgency: 1,
  },
  'relocation-arrived': {
    says: 'A registrant whom you announced arrived: close or keep the file',
    owner: null,
    urgency: 4,
  },
} as const satisfies Record<string, { says: string; owner: RecipientRole | null; urgency: number }>;

export type TaskKind = keyof typeof TASK_KINDS;

/** One task of a kind per object and turn: opening it twice is one task. */
export function taskKey(kind: TaskKind, objectId: string, turn: number | string = 0): string {
  return `${kind}|${objectId}|${turn}`;
}
