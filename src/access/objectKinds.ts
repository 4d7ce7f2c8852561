/**
 * What an action is done to. Policies name these words as resource types; `scope` is the scope of an "acts for"
 * agreement that reaches objects of the kind ('' when none does: acting for an agency never opens its people,
 * settings or machine clients).
 */
export const OBJECT_KINDS = {
  SignIn: { scope: '', says: 'the door of sign-in, before anybody is known' },
  Service: { scope: '', says: 'the program itself: health, description, counts' },
  Account: { scope: '', says: 'the own account of a person' },
  Session: { scope: '', says: 'a signed-in session' },
  Agency: { scope: '', says: 'an agency with contacts, channels and calendar' },
  User: { scope: '', says: 'a person who can sign in' },
  MachineClient: { scope: '', says: 'a machine client of an agency' },
  FormDraft: { scope: '', says: 'a form that is not finished' },
  Transmission: { scope: '', says: 'bytes that a partner sent' },
  Application: { scope: '', says: 'an application as its sending system knows it' },
  Extract: { scope: '', says: 'register data for the passport authority: extract and query' },
  Lookout: { scope: 'registrations', says: 'a wish to be told before a passport issues' },
  Screening: { scope: '', says: 'one question to the register' },
  Candidate: { scope: '', says: 'a possible match of a traveler with a record' },
  Trip: { scope: '', says: 'what is known of one journey of one subject' },
  Subject: { scope: '', says: 'one person as decided by people' },
  Redress: { scope: 'registrations', says: 'an inquiry of a traveler or a challenge of a registrant' },
  ComplianceCase: { scope: '', says: 'a journey that may break a registrant’s duty' },
  TravelNotice: { scope: 'registrations', says: 'a registrant’s report of foreign travel' },
  RegisterRecord: { scope: 'registrations', says: 'an entry of the NSOR, Wanted or foreign file' },
  Registrant: { scope: 'registrations', says: 'a person on the registry of a jurisdiction' },
  Training: { scope: '', says: 'the place in which an agency’s people practice' },
  AgencyExport: { scope: '', says: 'everything that an agency owns as one file' },
  RegistrantImport: { scope: '', says: 'an agency’s own table of registrants on its way into the registry' },
  NsorMessage: { scope: '', says: 'a message of a registry to NSOR' },
  Agreement: { scope: '', says: 'an agreement with a partner, and what is submitted under it' },
  RegistrantPair: { scope: 'registrations', says: 'a registrant who may be on another register too' },
  Share: { scope: 'registrations', says: 'what a registry owes to somebody who must be told' },
  ShareRecipient: { scope: 'registrations', says: 'somebody whom a jurisdiction tells of its registrations' },
  PrintSubmission: { scope: '', says: 'prints of a registrant on their way to NGI' },
  Relocation: { scope: 'registrations', says: 'the hand-over of a registrant to another jurisdiction' },
  Thread: { scope: '', says: 'secure messages between agencies or their officers' },
  Provision: { scope: '', says: 'a provision in the statute library' },
  Alert: { scope: '', says: 'a condition that an officer set for themselves' },
  Reminder: { scope: '', says: 'a reminder to a registrant of a duty ahead' },
  BoardPost: { scope: '', says: 'a contribution to a board' },
  ExchangeEvent: { scope: '', says: 'an event that agencies tell each other of' },
  SplitLand: { scope: '', says: 'a place where a tribe and a state meet' },
  RetierCase: { scope: '', says: 'a registrant whom changed rules would tier otherwise' },
  SharedFile: { scope: '', says: 'a file that named agencies may save' },
  Notification: { scope: 'notifications', says: 'a message this system owes to an agency' },
  ForeignDraft: { scope: '', says: 'what a foreign country would be told' },
  ForeignMessage: { scope: '', says: 'what was released to a foreign country' },
  ForeignReceipt: { scope: '', says: 'an answer from abroad' },
  Disclosure: { scope: '', says: 'an entry of the account of disclosures' },
  ForeignExchange: { scope: '', says: 'an agreement with a foreign registry' },
  ImlDetermination: { scope: '', says: 'a written determination of a covered sex offender' },
  AngelWatch: { scope: '', says: 'the list of departures without a travel notice' },
  PassportRequest: { scope: 'registrations', says: 'a request to deny or limit a passport' },
  Reply: { scope: '', says: 'an answer that came in by machine, before it is believed' },
  Delivery: { scope: 'notifications', says: 'one attempt to deliver a notification' },
  Task: { scope: 'notifications', says: 'a duty of a person' },
  Attachment: { scope: 'notifications', says: 'a stored file' },
  Feed: { scope: '', says: 'a source of data and its freshness' },
  Retention: { scope: '', says: 'what is kept how long, what was erased, and legal holds' },
  RuleSet: { scope: '', says: 'a version of rules' },
  Statistics: { scope: '', says: 'counts of what was told and decided' },
  Audit: { scope: '', says: 'who did or saw what' },
} as const satisfies Record<string, { readonly scope: string; readonly says: string }>;

export type ObjectKind = keyof typeof OBJECT_KINDS;

/** An object as the policies see it. */
export interface Obj {
  readonly kind: ObjectKind;
  /** `*` when the action is on a list, which row-level security has already cut to what the actor may see. */
  readonly id: string;
  /** The agency that owns it; null when none does. */
  readonly agencyId: string | null;
  /** The user it belongs to or who it is about: an account, a draft, a session, a user. */
  readonly userId?: string;
  /** Who made the first decision where a second person is needed. */
  readonly firstPersonId?: string;
}
