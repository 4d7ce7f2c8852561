import { MS } from '#basics/clock.js';

/**
 * How long things are kept. Legal hold beats every rule. "Erase" removes content and keeps counts and hashes
 * where the table has them; nothing here is deleted without a row in `erasures`.
 */
export const RETENTION_CLASSES = {
  'travel-without-candidate': {
    says: 'Travel events that are nobody’s candidate, and the raw transmissions they came in',
    keepMs: 72 * MS.hour,
    from: 'the event has closed',
    source: 'Privacy by design: people who are nobody’s candidate leave no trace but counts and hashes',
  },
  case: {
    says: 'Candidates, decisions, trips and what agencies were told',
    keepMs: 7 * 365 * MS.day,
    from: 'the trip has closed',
    source: 'Default of seven years; CJIS asks for at least one',
  },
  audit: {
    says: 'The audit chain and its seals',
    keepMs: 7 * 365 * MS.day,
    from: 'the entry was written',
    source: 'CJIS Security Policy: at least one year; default of seven',
  },
  register: {
    says: 'Register records and their history',
    keepMs: 7 * 365 * MS.day,
    from: 'the record has ended',
    source: 'Life of the duty plus the default',
  },
  registry: {
    says: 'Registrants of an agency with the history of every value',
    keepMs: null,
    from: 'kept for the life of the duty and by the rule of the jurisdiction; ending it is a logged decision',
    source: 'SORNA guide, Previously registered offenders; expunged and vacated ones are sealed',
  },
  message: {
    says: 'Secure messages between agencies and what is attached to them',
    keepMs: 3 * 365 * MS.day,
    from: 'the last message of the thread',
    source: 'Default of three years, to be confirmed by each jurisdiction’s records schedule',
  },
  memory: {
    says: 'Keyed digests of "not the same person"',
    keepMs: 0,
    from: 'it has expired or was voided',
    source: 'Set with each memory: 30 days for wanted, a year for others',
  },
  session: {
    says: 'Sessions, sign-in attempts and form drafts',
    keepMs: 90 * MS.day,
    from: 'it was last used',
    source: 'CJIS Security Policy: accounts idle for 90 days are disabled',
  },
  count: {
    says: 'Counts of what feeds sent by hour and of crossings at ports, and when somebody watched',
    keepMs: 400 * MS.day,
    from: 'the hour is over',
    source: 'A year and a month, to compare with the same season; no person is in it',
  },
  work: {
    says: 'Work done, heartbeats and other running records',
    keepMs: 30 * MS.day,
    from: 'it ended',
    source: 'Kept for operators only; holds ids, never personal data',
  },
  key: {
    says: 'Data keys',
    keepMs: 0,
    from: 'what it encrypts was erased: the key is destroyed with it',
    source: 'Erasure by destroying the key',
  },
  standing: {
    says: 'Agencies, people who sign in, rules and the installation’s own facts',
    keepMs: null,
    from: 'kept as long as the installation; changes are audited',
    source: 'Needed to explain any decision years later',
  },
} as const satisfies Record<string, { says: string; keepMs: number | null; from: string; source: string }>;

export type RetentionClass = keyof typeof RETENTION_CLASSES;

/** The class of every table. A test reads the migrations: a new table without a class fails it. */
export const TABLE_RETENTION: Readonly<Record<string, RetentionClass>> = {
  agency_kinds: 'standing',
  calendars: 'standing',
  calendar_days: 'standing',
  agencies: 'standing',
  agency_acts_for: 'standing',
  agency_contacts: 'standing',
  agency_channels: 'standing',
  message_format_steps: 'standing',
  contact_incidents: 'case',
  users: 'standing',
  passkeys: 'standing',
  recovery_codes: 'standing',
  api_clients: 'standing',
  installation: 'standing',
  rule_sets: 'standing',
  rule_proposals: 'standing',
  register_feeds: 'standing',
  sign_in_attempts: 'session',
  used_once: 'session',
  sessions: 'session',
  form_drafts: 'session',
  register_records: 'register',
  register_changes: 'register',
  register_imports: 'register',
  register_feed_messages: 'register',
  subjects: 'register',
  subject_links: 'register',
  data_keys: 'key',
  transmissions: 'travel-without-candidate',
  travel_events: 'travel-without-candidate',
  screenings: 'travel-without-candidate',
  voyages: 'travel-without-candidate',
  candidates: 'case',
  adjudications: 'case',
  hit_confirmations: 'case',
  trips: 'case',
  trip_events: 'case',
  travel_notices: 'case',
  travel_notice_versions: 'case',
  travel_notice_steps: 'case',
  trip_reconciliations: 'case',
  notifications: 'case',
  not_sent: 'case',
  foreign_drafts: 'case',
  foreign_messages: 'case',
  foreign_receipts: 'case',
  disclosures: 'case',
  angel_watch: 'case',
  iml_determinations: 'case',
  iml_steps: 'case',
  foreign_exchanges: 'standing',
  redress_inquiries: 'case',
  redress_steps: 'case',
  redress_clearances: 'case',
  compliance_cases: 'case',
  compliance_case_steps: 'case',
  passport_requests: 'case',
  passport_request_steps: 'case',
  deliveries: 'case',
  acknowledgements: 'case',
  inbound_replies: 'case',
  deadlines: 'case',
  tasks: 'case',
  attachments: 'case',
  registrants: 'registry',
  registrant_imports: 'registry',
  registrant_import_problems: 'work',
  import_shares: 'work',
  import_mappings: 'standing',
  agency_exports: 'registry',
  agency_export_parts: 'work',
  registrant_values: 'registry',
  tier_decisions: 'registry',
  registrant_visits: 'registry',
  registrant_duties: 'registry',
  relocations: 'registry',
  statute_provisions: 'standing',
  statute_versions: 'standing',
  retier_cases: 'registry',
  board_posts: 'standing',
  exchange_events: 'standing',
  split_lands: 'standing',
  officer_alerts: 'standing',
  alert_hits: 'work',
  reminder_rules: 'standing',
  reminders: 'registry',
  retier_runs: 'standing',
  tier_appeals: 'registry',
  nsor_messages: 'registry',
  registrant_files: 'registry',
  agency_fields: 'standing',
  agency_field_values: 'registry',
  print_submissions: 'registry',
  print_images: 'registry',
  dna_samples: 'registry',
  dna_cold_hits: 'registry',
  absconding_cases: 'registry',
  absconding_steps: 'registry',
  public_registrants: 'registry',
  public_entries: 'registry',
  public_due: 'work',
  message_threads: 'message',
  message_parties: 'message',
  messages: 'message',
  message_reads: 'message',
  shared_files: 'message',
  shared_file_recipients: 'message',
  mail_notices: 'work',
  nsor_validations: 'registry',
  agreements: 'standing',
  site_checks: 'registry',
  nsor_submissions: 'registry',
  registrant_match_keys: 'registry',
  registrant_matched: 'registry',
  registrant_pairs: 'registry',
  registrant_pair_sides: 'registry',
  share_recipients: 'standing',
  share_rounds: 'registry',
  shares: 'registry',
  letter_batches: 'registry',
  not_same_memories: 'memory',
  work_items: 'work',
  feed_heartbeats: 'work',
  // Counts only, and the ground of figures that were published.
  statistic_quarters: 'standing',
  port_crossings: 'count',
  secondary_outcomes: 'case',
  audit_entries: 'audit',
  audit_seals: 'audit',
  audit_head: 'audit',
  audit_pending: 'audit',
  lookouts: 'register',
  partner_feeds: 'standing',
  feed_hours: 'count',
  watched_hours: 'count',
  silence_watches: 'standing',
  silence_clock: 'standing',
  canary_runs: 'count',
  erasures: 'standing',
  legal_holds: 'standing',
};

/** When something of a class is due to be erased; null: never by itself. */
export function eraseAfterMs(retentionClass: RetentionClass, fromMs: number): number | null {
  const { keepMs } = RETENTION_CLASSES[retentionClass];
  return keepMs === null ? null : fromMs + keepMs;
}

/**
 * Whether a travel event may be erased now: closed for 72 hours, under no legal hold, and nobody's candidate. A
 * candidate that closed or was decided "not the same person" is still a candidate: its case is kept with it.
 */
export function mayEraseEvent(
  event: { readonly closesAtMs: number; readonly candidates: number; readonly legalHold: boolean },
  nowMs: number,
): boolean {
  if (event.legalHold || event.candidates > 0) return false;
  return nowMs >= event.closesAtMs + RETENTION_CLASSES['travel-without-candidate'].keepMs;
}

/** Whether a raw transmission may lose its key: every event of it is erased or belongs to a case kept without the raw bytes. */
export function mayEraseTransmission(
  transmission: { readonly receivedAtMs: number; readonly openEvents: number; readonly legalHold: boolean },
  nowMs: number,
): boolean {
  if (transmission.legalHold || transmission.openEvents > 0) return false;
  return nowMs >= transmission.receivedAtMs + RETENTION_CLASSES['travel-without-candidate'].keepMs;
}
