import { sql } from 'kysely';
import type { Tx } from '../../src/storage/database.js';
import { newId } from '../../src/storage/newId.js';

const NOW = Date.now();

/**
 * How a row of an agency is made, for each table with an agency column, in an order in which each finds those before it.
 * Some name a second agency: it must be there under the name 'other'.
 */
export const ROWS: Readonly<Record<string, (tx: Tx, agency: string) => Promise<unknown>>> = {
  agency_contacts: (tx, a) =>
    sql`insert into agency_contacts (id, agency_id, position, name) values (${newId(NOW)}, ${a}, 1, 'x')`.execute(
      tx,
    ),
  contact_incidents: (tx, a) =>
    sql`insert into contact_incidents (id, natural_key, agency_id, why, cause, object_id, from_agency_id, state, opened_at)
      select ${newId(NOW)}, ${`i${a}`}, ${a}, 'none', 'message', ${newId(NOW)}, id, 'open', now() from agencies where name = 'other'`.execute(
      tx,
    ),
  message_format_steps: (tx, a) =>
    sql`insert into message_format_steps (id, agency_id, format_version, kind, by_name, at) values (${newId(NOW)}, ${a}, 2, 'accepted', 'x', now())`.execute(
      tx,
    ),
  agency_acts_for: (tx, a) =>
    sql`insert into agency_acts_for (id, agency_id, for_agency_id, scope, legal_basis, valid_from, valid_until)
      select ${newId(NOW)}, ${a}, id, 'ncic', 'x', now(), now() from agencies where id <> ${a} and name = 'other'`.execute(
      tx,
    ),
  agency_channels: (tx, a) =>
    sql`insert into agency_channels (id, agency_id, position, kind) values (${newId(NOW)}, ${a}, 1, 'portal')`.execute(
      tx,
    ),
  users: (tx, a) =>
    sql`insert into users (id, agency_id, sign_in_name, display_name, roles, created_at) values (${newId(NOW)}, ${a}, ${`u${a}`}, 'x', '{}', now())`.execute(
      tx,
    ),
  sessions: (tx, a) =>
    sql`insert into sessions (token_digest, user_id, agency_id, state, csrf_token, created_at, last_seen_at, ends_at)
      select ${`d${a}`}, id, ${a}, 'full', 'x', now(), now(), now() from users where agency_id = ${a} limit 1`.execute(
      tx,
    ),
  api_clients: (tx, a) =>
    sql`insert into api_clients (id, agency_id, client_id, name, scopes, created_at) values (${newId(NOW)}, ${a}, ${`c${a}`}, 'x', '{}', now())`.execute(
      tx,
    ),
  form_drafts: (tx, a) =>
    sql`insert into form_drafts (id, user_id, agency_id, form, step, answers, updated_at) select ${newId(NOW)}, id, ${a}, 'x', 'x', '{}', now() from users where agency_id = ${a} limit 1`.execute(
      tx,
    ),
  register_records: (tx, a) =>
    sql`insert into register_records (id, file, record_number, entering_agency_id, entering_ori, state, person, details, digest, feed_seq, entered_at, updated_at)
      values (${newId(NOW)}, 'NSOR', ${`r${a}`}, ${a}, 'X', 'active', '{}', '{}', 'x', 1, now(), now())`.execute(
      tx,
    ),
  lookouts: (tx, a) =>
    sql`insert into lookouts (id, number, agency_id, record_id, reason, placed_by, placed_at)
      select ${newId(NOW)}, ${`l${a}`}, ${a}, id, 'xxx', ${newId(NOW)}, now() from register_records where entering_agency_id = ${a} limit 1`.execute(
      tx,
    ),
  share_recipients: (tx, a) =>
    sql`insert into share_recipients (id, agency_id, kind, name, way, postal, created_at, updated_at) values (${newId(NOW)}, ${a}, 'school', 'x', 'print', 'x', now(), now())`.execute(
      tx,
    ),
  letter_batches: (tx, a) =>
    sql`insert into letter_batches (id, agency_id, letters, made_at) values (${newId(NOW)}, ${a}, 1, now())`.execute(
      tx,
    ),
  notifications: (tx, a) =>
    sql`insert into notifications (id, natural_key, recipient_agency_id, recipient_role, kind, class, identity, rule_id, rule_version, legal_basis, facts, content, format_version, subject_seq, state, planned_at, dispatch_due_at, ack_due_at)
      values (${newId(NOW)}, ${`n${a}`}, ${a}, 'sora', 'alert', 'P1', 'confirmed', 'r', 1, 'x', '{}', '{}', 1, 1, 'planned', now(), now(), now())`.execute(
      tx,
    ),
  secondary_outcomes: async (tx, a) => {
    const [subject, trip] = [newId(NOW), newId(NOW)];
    await sql`insert into subjects (id, created_at) values (${subject}, now())`.execute(tx);
    await sql`insert into trips (id, subject_id, natural_key, state, direction, status, started_at, updated_at)
      values (${trip}, ${subject}, ${`secondary ${a}`}, 'expected', 'entry', 'wanted', now(), now())`.execute(
      tx,
    );
    return sql`insert into secondary_outcomes (id, notification_id, trip_id, agency_id, number, outcome, officer, at, reported_at, via, reported_by)
      select ${newId(NOW)}, id, ${trip}, ${a}, 1, 'admitted', 'x', now(), now(), 'page', 'x' from notifications where recipient_agency_id = ${a} limit 1`.execute(
      tx,
    );
  },
  not_sent: (tx, a) =>
    sql`insert into not_sent (id, recipient_role, recipient_agency_id, rule_id, rule_version, reason, decided_by, at, natural_key) values (${newId(NOW)}, 'sora', ${a}, 'r', 1, 'x', 'x', now(), ${`s${a}`})`.execute(
      tx,
    ),
  acknowledgements: (tx, a) =>
    sql`insert into acknowledgements (id, notification_id, agency_id, officer, via, action, at) select ${newId(NOW)}, id, ${a}, 'x', 'page', 'x', now() from notifications where recipient_agency_id = ${a} limit 1`.execute(
      tx,
    ),
  inbound_replies: (tx, a) =>
    sql`insert into inbound_replies (id, door, reply_id, agency_id, received_at, state, body) values (${newId(NOW)}, 'x', ${`i${a}`}, ${a}, now(), 'received', '{}')`.execute(
      tx,
    ),
  deadlines: (tx, a) =>
    sql`insert into deadlines (id, kind, object_kind, object_id, owner_agency_id, due_at, state, reckoning, created_at) values (${newId(NOW)}, 'x', 'x', ${newId(NOW)}, ${a}, now(), 'running', '{}', now())`.execute(
      tx,
    ),
  tasks: (tx, a) =>
    sql`insert into tasks (id, natural_key, kind, owner_agency_id, object_kind, object_id, urgency, state, created_at) values (${newId(NOW)}, ${`t${a}`}, 'x', ${a}, 'x', ${newId(NOW)}, 1, 'open', now())`.execute(
      tx,
    ),
  attachments: (tx, a) =>
    sql`insert into attachments (id, owner_agency_id, object_kind, object_id, file_name, media_type, bytes, sha256, retention_class, added_by, added_at) values (${newId(NOW)}, ${a}, 'x', ${newId(NOW)}, 'x', 'x', 1, 'x', 'x', 'x', now())`.execute(
      tx,
    ),
  foreign_drafts: (tx, a) =>
    sql`insert into foreign_drafts (id, natural_key, source, source_id, source_version, kind, reference, country, role, leg, owner_agency_id, second_agency_id, state, made_of, digest, version, created_at, updated_at)
      values (${newId(NOW)}, ${`f${a}`}, 'sora-request', ${newId(NOW)}, 1, 'notice', 'x', 'PRT', 'destination', '{}', ${a}, ${a}, 'open', '{}', 'x', 1, now(), now())`.execute(
      tx,
    ),
  travel_notices: (tx, a) =>
    sql`insert into travel_notices (id, natural_key, reference, agency_id, jurisdiction, time_zone, state, version, timeliness, days_of_notice, departs_on, departs_at, countries, observable, filed_at, updated_at)
      values (${newId(NOW)}, ${`tn${a}`}, 'x', ${a}, 'OH', 'UTC', 'filed', 1, 'timely', 21, now(), now(), '{GBR}', true, now(), now())`.execute(
      tx,
    ),
  travel_notice_steps: (tx, a) =>
    sql`insert into travel_notice_steps (id, natural_key, notice_id, version, kind, agency_id, by, at)
      select ${newId(NOW)}, ${`ts${a}`}, id, 1, 'filed', ${a}, 'x', now() from travel_notices where agency_id = ${a} limit 1`.execute(
      tx,
    ),
  iml_determinations: (tx, a) =>
    sql`insert into iml_determinations (id, record_id, agency_id, reference, determined_on, covered, basis, endorsement, version, by_name, made_at, updated_at)
      select ${newId(NOW)}, id, ${a}, 'x', now(), true, 'x', 'told', 1, 'x', now(), now() from register_records where entering_agency_id = ${a} limit 1`.execute(
      tx,
    ),
  angel_watch: async (tx, a) => {
    const [subject, trip] = [newId(NOW), newId(NOW)];
    await sql`insert into subjects (id, created_at) values (${subject}, now())`.execute(tx);
    await sql`insert into trips (id, subject_id, natural_key, state, direction, status, started_at, updated_at, facts)
      values (${trip}, ${subject}, ${`w${a}`}, 'expected', 'departure', 'non-fugitive', now(), now(), '{}')`.execute(
      tx,
    );
    await sql`insert into angel_watch (id, trip_id, subject_id, agency_id, name, record_number, journey, confirmed, departs_at, state, listed_at, updated_at)
      values (${newId(NOW)}, ${trip}, ${subject}, ${a}, 'x', 'x', 'x', true, now(), 'handed', now(), now())`.execute(
      tx,
    );
  },
  passport_requests: (tx, a) =>
    sql`insert into passport_requests (id, number, agency_id, record_id, asks, ground, content, state, version, made_at, updated_at)
      select ${newId(NOW)}, ${`p${a}`}, ${a}, id, 'deny', 'parole', '{}', 'drafted', 1, now(), now() from register_records where entering_agency_id = ${a} limit 1`.execute(
      tx,
    ),
  silence_watches: (tx, a) =>
    sql`insert into silence_watches (id, natural_key, kind, agency_id, heard_since) values (${newId(NOW)}, ${`recipient|${a}`}, 'recipient', ${a}, now())`.execute(
      tx,
    ),
  redress_inquiries: (tx, a) =>
    sql`insert into redress_inquiries (id, number, natural_key, kind, agency_id, door, person, contact, complaint, state, received_on, version, received_at, updated_at)
      values (${newId(NOW)}, ${`rn${a}`}, ${`rk${a}`}, 'traveller', ${a}, 'page', '{}', '{}', 'x', 'received', now(), 1, now(), now())`.execute(
      tx,
    ),
  registrants: (tx, a) =>
    sql`insert into registrants (id, agency_id, number, display_name, state, initial_basis, initial_on, created_at, updated_at)
      values (${newId(NOW)}, ${a}, 'x', 'x', 'pending', 'residence', now(), now(), now())`.execute(tx),
  agency_exports: (tx, a) =>
    sql`insert into agency_exports (id, agency_id, state, asked_at) values (${newId(NOW)}, ${a}, 'making', now())`.execute(
      tx,
    ),
  agency_export_parts: (tx, a) =>
    sql`insert into agency_export_parts (export_id, agency_id, file, n, sealed) select id, ${a}, 1, 0, '' from agency_exports where agency_id = ${a}`.execute(
      tx,
    ),
  agency_export_files: (tx, a) =>
    sql`insert into agency_export_files (export_id, agency_id, file, name, rows, bytes, packed, header, crc, sha256)
      select id, ${a}, 1, 'x', 0, 0, 0, 0, 0, 'x' from agency_exports where agency_id = ${a}`.execute(tx),
  tier_previews: (tx, a) =>
    sql`insert into tier_previews (id, agency_id, subject, says, base_version, under, state, asked_at)
      values (${newId(NOW)}, ${a}, 'x', 'x', 1, '{}', 'running', now())`.execute(tx),
  tier_preview_rows: (tx, a) =>
    sql`insert into tier_preview_rows (preview_id, agency_id, registrant_id, of_agency_id, before, after)
      select p.id, ${a}, r.id, ${a}, 'x', 'x' from tier_previews p join registrants r on r.agency_id = ${a} where p.agency_id = ${a} limit 1`.execute(
      tx,
    ),
  registrant_imports: (tx, a) =>
    sql`insert into registrant_imports (id, agency_id, file_name, bytes, sha256, encoding, delimiter, columns, mapping, state, uploaded_at, updated_at)
      values (${newId(NOW)}, ${a}, 'x.csv', 1, 'x', 'utf-8', ',', '[]', '{}', 'uploaded', now(), now())`.execute(
      tx,
    ),
  registrant_import_problems: (tx, a) =>
    sql`insert into registrant_import_problems (import_id, agency_id, line, n, column_name, came, expected)
      select id, ${a}, 2, 1, 'x', 'x', 'x' from registrant_imports where agency_id = ${a}`.execute(tx),
  import_shares: (tx, a) =>
    sql`insert into import_shares (import_id, registrant_id, agency_id)
      select i.id, r.id, ${a} from registrant_imports i, registrants r where i.agency_id = ${a} and r.agency_id = ${a}`.execute(
      tx,
    ),
  import_mappings: (tx, a) =>
    sql`insert into import_mappings (agency_id, name, mapping, saved_at) values (${a}, 'x', '{}', now())`.execute(
      tx,
    ),
  registrant_values: (tx, a) =>
    sql`insert into registrant_values (id, registrant_id, agency_id, element, state, source, entered_at)
      select ${newId(NOW)}, id, ${a}, 'name', 'unknown', 'x', now() from registrants where agency_id = ${a}`.execute(
      tx,
    ),
  registrant_purges: (tx, a) =>
    sql`insert into registrant_purges (id, registrant_id, agency_id, chosen, state, asked_at)
      select ${newId(NOW)}, id, ${a}, 1, 'done', now() from registrants where agency_id = ${a}`.execute(tx),
  registrant_visits: (tx, a) =>
    sql`insert into registrant_visits (id, registrant_id, agency_id, visited_on, recorded_at)
      select ${newId(NOW)}, id, ${a}, now(), now() from registrants where agency_id = ${a}`.execute(tx),
  print_submissions: (tx, a) =>
    sql`insert into print_submissions (id, registrant_id, agency_id, kind, method, taken_on, ppi, state, control, made_at)
      select ${newId(NOW)}, id, ${a}, 'fingers', 'card', now(), 500, 'taken', ${`p${a}`}, now() from registrants where agency_id = ${a}`.execute(
      tx,
    ),
  print_images: (tx, a) =>
    sql`insert into print_images (id, submission_id, registrant_id, agency_id, position, attachment_id, added_at)
      select ${newId(NOW)}, p.id, p.registrant_id, ${a}, 13, f.id, now() from print_submissions p, attachments f where p.agency_id = ${a} and f.owner_agency_id = ${a}`.execute(
      tx,
    ),
  dna_samples: (tx, a) =>
    sql`insert into dna_samples (id, registrant_id, agency_id, codis, codis_on, codis_asked, updated_at)
      select ${newId(NOW)}, id, ${a}, 'no', now(), 'x', now() from registrants where agency_id = ${a}`.execute(
      tx,
    ),
  dna_cold_hits: (tx, a) =>
    sql`insert into dna_cold_hits (id, registrant_id, agency_id, told_on, laboratory, case_number, asks, recorded_at)
      select ${newId(NOW)}, id, ${a}, now(), 'x', 'x', 'x', now() from registrants where agency_id = ${a}`.execute(
      tx,
    ),
  agency_fields: (tx, a) =>
    sql`insert into agency_fields (id, agency_id, code, version, label, kind, made_at) values (${newId(NOW)}, ${a}, 'x', 1, 'x', 'text', now())`.execute(
      tx,
    ),
  agency_field_values: (tx, a) =>
    sql`insert into agency_field_values (id, registrant_id, agency_id, field_id, code, value, entered_at)
      select ${newId(NOW)}, r.id, ${a}, f.id, 'x', 'x', now() from registrants r, agency_fields f where r.agency_id = ${a} and f.agency_id = ${a}`.execute(
      tx,
    ),
  registrant_files: (tx, a) =>
    sql`insert into registrant_files (id, registrant_id, agency_id, kind, answer, taken_on, recorded_at)
      select ${newId(NOW)}, id, ${a}, 'face', 'unchanged', now(), now() from registrants where agency_id = ${a}`.execute(
      tx,
    ),
  registrant_duties: (tx, a) =>
    sql`insert into registrant_duties (id, registrant_id, agency_id, kind, due_on, reckoning, state, updated_at)
      select ${newId(NOW)}, id, ${a}, 'appearance', now(), '{}', 'open', now() from registrants where agency_id = ${a}`.execute(
      tx,
    ),
  tier_decisions: (tx, a) =>
    sql`insert into tier_decisions (id, registrant_id, agency_id, rule_version, computed, tier, state, decided_at)
      select ${newId(NOW)}, id, ${a}, 1, '{}', 'I', 'in-force', now() from registrants where agency_id = ${a}`.execute(
      tx,
    ),
  nsor_messages: (tx, a) =>
    sql`insert into nsor_messages (id, registrant_id, agency_id, control, position, message_key, content, subject, state, made_at)
      select ${newId(NOW)}, id, ${a}, ${`c${a}`}, 1, 'EXS', '{}', '{}', 'queued', now() from registrants where agency_id = ${a}`.execute(
      tx,
    ),
  registrant_match_keys: (tx, a) =>
    sql`insert into registrant_match_keys (registrant_id, agency_id, key) select id, ${a}, 'k' from registrants where agency_id = ${a}`.execute(
      tx,
    ),
  nsor_validations: (tx, a) =>
    sql`insert into nsor_validations (id, registrant_id, agency_id, outcome, documents, contact, validated_on, recorded_at)
      select ${newId(NOW)}, id, ${a}, 'valid', 'x', 'x', '2026-01-02', now() from registrants where agency_id = ${a}`.execute(
      tx,
    ),
  agreements: (tx, a) =>
    sql`insert into agreements (id, agency_id, partner_agency_id, scope, title, document, valid_from, created_at, updated_at)
      select ${newId(NOW)}, ${a}, id, 'website', 'x', 'x', '2026-01-02', now(), now() from agencies where name = 'other'`.execute(
      tx,
    ),
  site_checks: (tx, a) =>
    sql`insert into site_checks (id, agency_id, agreement_id, registrant_id, shown, checked_on, checked_at)
      select ${newId(NOW)}, ${a}, g.id, r.id, true, '2026-01-02', now() from agreements g join registrants r on r.agency_id = g.agency_id where g.agency_id = ${a}`.execute(
      tx,
    ),
  nsor_submissions: (tx, a) =>
    sql`insert into nsor_submissions (message_id, agency_id, via_agency_id, agreement_id, message_key, content, asked_at)
      select m.id, ${a}, g.partner_agency_id, g.id, 'EXS', '{}', now() from nsor_messages m join agreements g on g.agency_id = m.agency_id where m.agency_id = ${a}`.execute(
      tx,
    ),
  registrant_matched: (tx, a) =>
    sql`insert into registrant_matched (registrant_id, agency_id, matched_at) select id, ${a}, now() from registrants where agency_id = ${a}`.execute(
      tx,
    ),
  registrant_pair_sides: async (tx, a) => {
    const pair = newId(NOW);
    await sql`insert into registrant_pairs (id, natural_key, a_agency_id, b_agency_id, state, model_version, proposed_at, updated_at)
      select ${pair}, ${`p${a}`}, ${a}, id, 'proposed', 'm', now(), now() from agencies where name = 'other'`.execute(
      tx,
    );
    return sql`insert into registrant_pair_sides (id, pair_id, agency_id, registrant_id, agreed)
      select ${newId(NOW)}, ${pair}, ${a}, id, '[]' from registrants where agency_id = ${a}`.execute(tx);
  },
  share_rounds: (tx, a) =>
    sql`insert into share_rounds (id, registrant_id, agency_id, round, opened_at, changed_on)
      select ${newId(NOW)}, id, ${a}, 1, now(), '2026-01-02' from registrants where agency_id = ${a}`.execute(
      tx,
    ),
  shares: (tx, a) =>
    sql`insert into shares (id, registrant_id, agency_id, round_id, recipient_key, role, name, rule_id, rule_version, matrix_row, legal_basis, changed_on, state, because, created_at, updated_at)
      select ${newId(NOW)}, registrant_id, ${a}, id, 'k', 'school', 'x', 'r', 1, 26, 'x', '2026-01-02', 'told', 'x', now(), now() from share_rounds where agency_id = ${a}`.execute(
      tx,
    ),
  registrant_keepings: (tx, a) =>
    sql`insert into registrant_keepings (id, registrant_id, agency_id, left_on, due_on, rule, asked_at)
      select ${newId(NOW)}, id, ${a}, '2020-01-02', '2026-01-02', '{}', now() from registrants where agency_id = ${a}`.execute(
      tx,
    ),
  absconding_cases: (tx, a) =>
    sql`insert into absconding_cases (id, registrant_id, agency_id, opened_because, opened_at)
      select ${newId(NOW)}, id, ${a}, 'x', now() from registrants where agency_id = ${a}`.execute(tx),
  public_registrants: (tx, a) =>
    sql`insert into public_registrants (registrant_id, agency_id, listed, digest, changed_at, made_at)
      select id, ${a}, true, 'x', now(), now() from registrants where agency_id = ${a}`.execute(tx),
  public_entries: (tx, a) =>
    sql`insert into public_entries (registrant_id, agency_id, position, element, fields)
      select registrant_id, ${a}, 0, 'name', '{"surname": "x"}' from public_registrants where agency_id = ${a}`.execute(
      tx,
    ),
  nsor_standings: (tx, a) =>
    sql`insert into nsor_standings (registrant_id, agency_id) select id, ${a} from registrants where agency_id = ${a}`.execute(
      tx,
    ),
  public_due: (tx, a) =>
    sql`insert into public_due (registrant_id, agency_id, since) select id, ${a}, now() from registrants where agency_id = ${a}`.execute(
      tx,
    ),
  absconding_steps: (tx, a) =>
    sql`insert into absconding_steps (case_id, agency_id, step, position, office, rule_version)
      select id, ${a}, 'determine', 2, 'registry', 1 from absconding_cases where agency_id = ${a}`.execute(
      tx,
    ),
  message_parties: async (tx, a) => {
    const [key, thread] = [newId(NOW), newId(NOW)];
    await sql`insert into data_keys (id, created_at) values (${key}, now())`.execute(tx);
    await sql`insert into message_threads (id, from_agency_id, key_id, subject, started_at, last_at)
      select ${thread}, id, ${key}, '', now(), now() from agencies where name = 'other'`.execute(tx);
    await sql`insert into message_parties (id, thread_id, agency_id) values (${newId(NOW)}, ${thread}, ${a})`.execute(
      tx,
    );
  },
  shared_files: (tx, a) =>
    sql`insert into shared_files (id, agency_id, title, shared_at, expires_at) values (${newId(NOW)}, ${a}, 'x', now(), now())`.execute(
      tx,
    ),
  shared_file_recipients: async (tx, a) => {
    const file = newId(NOW);
    await sql`insert into shared_files (id, agency_id, title, shared_at, expires_at) select ${file}, id, 'x', now(), now() from agencies where name = 'other'`.execute(
      tx,
    );
    await sql`insert into shared_file_recipients (id, file_id, agency_id) values (${newId(NOW)}, ${file}, ${a})`.execute(
      tx,
    );
  },
  statute_provisions: (tx, a) =>
    sql`insert into statute_provisions (id, agency_id, jurisdiction, citation, citation_key, title, added_at) values (${newId(NOW)}, ${a}, 'OH', 'x', ${`k${a}`}, 'x', now())`.execute(
      tx,
    ),
  statute_versions: (tx, a) =>
    sql`insert into statute_versions (id, provision_id, agency_id, valid_from, text, source, added_at)
      select ${newId(NOW)}, id, ${a}, now(), 'x', 'x', now() from statute_provisions where agency_id = ${a}`.execute(
      tx,
    ),
  retier_cases: (tx, a) =>
    sql`insert into retier_cases (id, natural_key, agency_id, registrant_id, cause, because, before, after, state, opened_at)
      select ${newId(NOW)}, ${`r${a}`}, ${a}, id, 'rules', 'x', '{}', '{}', 'open', now() from registrants where agency_id = ${a}`.execute(
      tx,
    ),
  tier_appeals: (tx, a) =>
    sql`insert into tier_appeals (id, agency_id, registrant_id, decision_id, step, on_day, by_whom, recorded_at)
      select ${newId(NOW)}, ${a}, registrant_id, id, 'filed', now(), 'x', now() from tier_decisions where agency_id = ${a}`.execute(
      tx,
    ),
  officer_alerts: (tx, a) =>
    sql`insert into officer_alerts (id, agency_id, user_id, condition, since) select ${newId(NOW)}, ${a}, id, 'overdue', now() from users where agency_id = ${a} limit 1`.execute(
      tx,
    ),
  alert_hits: (tx, a) =>
    sql`insert into alert_hits (natural_key, alert_id, agency_id, user_id, object_kind, object_id, at)
      select ${`h${a}`}, id, ${a}, user_id, 'registrant', ${newId(NOW)}, now() from officer_alerts where agency_id = ${a}`.execute(
      tx,
    ),
  reminder_rules: (tx, a) =>
    sql`insert into reminder_rules (agency_id, days, ways, office, updated_at) values (${a}, '{7}', '{letter}', 'x', now())`.execute(
      tx,
    ),
  reminders: (tx, a) =>
    sql`insert into reminders (natural_key, agency_id, registrant_id, duty_id, due_on, days, way, state, made_at)
      select ${`r${a}`}, ${a}, registrant_id, id, due_on, 7, 'letter', 'waiting', now() from registrant_duties where agency_id = ${a}`.execute(
      tx,
    ),
  registrant_contacts: (tx, a) =>
    sql`insert into registrant_contacts (id, registrant_id, agency_id, way, address, agreed_on, agreed_how, recorded_at)
      select ${newId(NOW)}, id, ${a}, 'text', 'x', now(), 'x', now() from registrants where agency_id = ${a}`.execute(
      tx,
    ),
  reminder_attempts: (tx, a) =>
    sql`insert into reminder_attempts (id, reminder_id, agency_id, sha256, begun_at)
      select ${newId(NOW)}, id, ${a}, 'x', now() from reminders where agency_id = ${a}`.execute(tx),
  board_posts: (tx, a) =>
    sql`insert into board_posts (id, board, agency_id, author_name, body, state, posted_at) values (${newId(NOW)}, 'law', ${a}, 'x', 'x', 'waiting', now())`.execute(
      tx,
    ),
  exchange_events: (tx, a) =>
    sql`insert into exchange_events (id, agency_id, kind, title, first_on, last_on, for_all, added_at) values (${newId(NOW)}, ${a}, 'meeting', 'x', now(), now(), false, now())`.execute(
      tx,
    ),
  split_lands: (tx, a) =>
    sql`insert into split_lands (id, agency_id, name, state, tribe, land_under, source, added_at) values (${newId(NOW)}, ${a}, 'x', 'OK', 'T01', 'both', 'x', now())`.execute(
      tx,
    ),
  mail_notices: (tx, a) =>
    sql`insert into mail_notices (id, natural_key, agency_id, address, subject, path, state, made_at) values (${newId(NOW)}, ${`m${a}`}, ${a}, 'x', 'message', 'x', 'sent', now())`.execute(
      tx,
    ),
  audit_entries: (tx, a) =>
    sql`insert into audit_entries (id, at, actor_kind, actor_id, agency_id, action, object_kind, object_id) values (${newId(NOW)}, now(), 'user', 'x', ${a}, 'x', 'x', 'x')`.execute(
      tx,
    ),
};
