import { sql } from 'kysely';
import type { IsoDate } from '#basics/dates.js';
import { localDate } from '#basics/zones.js';
import { type Agreement, type NsorRoute, routeToNcic } from '#domain/agreement.js';
import { findAgency } from './agencies.js';
import { first, instant, json, many, run, type Tx } from './database.js';
import { newId } from './newId.js';

export interface StoredAgreement extends Agreement {
  readonly agencyName: string;
  readonly partnerName: string;
  readonly title: string;
  readonly document: string;
  readonly siteAddress: string;
  readonly note: string;
  readonly version: number;
  readonly createdAtMs: number;
  /** Day of the last look at the partner's site. */
  readonly siteCheckedOn: IsoDate | null;
  /** Scans of the signed paper that the reader may save. */
  readonly papers: number;
}

const SELECT = sql.raw(
  `select g.id, g.agency_id as "agencyId", g.partner_agency_id as "partnerAgencyId", g.scope, g.covers, g.valid_from as "validFrom", g.valid_until as "validUntil",
   g.ended_on as "endedOn", a.name as "agencyName", p.name as "partnerName", g.title, g.document, g.site_address as "siteAddress", g.note, g.version, g.created_at as "createdAtMs",
   (select max(c.checked_on) from site_checks c where c.agreement_id = g.id) as "siteCheckedOn",
   (select count(*)::int from attachments f where f.object_kind = 'agreement' and f.object_id = g.id and f.erased_at is null) as papers
   from agreements g join agencies a on a.id = g.agency_id join agencies p on p.id = g.partner_agency_id`,
);

/** Those of the reader's agency on either side, by row security; the earliest end first. */
export async function listAgreements(tx: Tx): Promise<StoredAgreement[]> {
  return many(
    tx,
    sql<StoredAgreement>`${SELECT} order by g.ended_on is not null, g.valid_until nulls last, g.title, g.id limit 1000`,
  );
}

export async function readAgreement(tx: Tx, id: string): Promise<StoredAgreement | undefined> {
  return first(tx, sql<StoredAgreement>`${SELECT} where g.id = ${id}`);
}

export type AgreementEntry = Pick<
  StoredAgreement,
  | 'partnerAgencyId'
  | 'scope'
  | 'covers'
  | 'title'
  | 'document'
  | 'validFrom'
  | 'validUntil'
  | 'siteAddress'
  | 'note'
  | 'endedOn'
>;

export async function addAgreement(
  tx: Tx,
  agencyId: string,
  e: AgreementEntry,
  by: string | null,
  nowMs: number,
): Promise<string> {
  const id = newId(nowMs);
  await run(
    tx,
    sql`insert into agreements (id, agency_id, partner_agency_id, scope, covers, title, document, valid_from, valid_until, site_address, ended_on, note, changed_by, created_at, updated_at)
      values (${id}, ${agencyId}, ${e.partnerAgencyId}, ${e.scope}, ${json(e.covers)}, ${e.title}, ${e.document}, ${e.validFrom}::date, ${e.validUntil}::date, ${e.siteAddress},
              ${e.endedOn}::date, ${e.note}, ${by}, ${instant(nowMs)}, ${instant(nowMs)})`,
  );
  return id;
}

/** @returns false when somebody changed it since `version` was read */
export async function changeAgreement(
  tx: Tx,
  id: string,
  version: number,
  e: AgreementEntry,
  by: string,
  nowMs: number,
): Promise<boolean> {
  return (
    (await run(
      tx,
      sql`update agreements set partner_agency_id = ${e.partnerAgencyId}, scope = ${e.scope}, covers = ${json(e.covers)}, title = ${e.title}, document = ${e.document},
             valid_from = ${e.validFrom}::date, valid_until = ${e.validUntil}::date, site_address = ${e.siteAddress}, ended_on = ${e.endedOn}::date, note = ${e.note},
             changed_by = ${by}, version = version + 1, updated_at = ${instant(nowMs)} where id = ${id} and version = ${version}`,
    )) === 1
  );
}

/** Who takes messages of these kinds to NCIC for an agency now. */
export async function nsorRouteOf(
  tx: Tx,
  agencyId: string,
  keys: readonly string[],
  nowMs: number,
): Promise<NsorRoute<StoredAgreement>> {
  const agency = await findAgency(tx, agencyId);
  if (!agency || agency.ncicAccess) return { by: 'own' };
  const own = (await listAgreements(tx)).filter((a) => a.agencyId === agencyId);
  return routeToNcic(false, own, keys, localDate(agency.timeZone, nowMs));
}

export interface SiteCheck {
  readonly id: string;
  readonly displayName: string;
  readonly number: string;
  readonly shown: boolean;
  readonly prohibited: readonly string[];
  /** Whether the person was to be shown then. */
  readonly listed: boolean;
  readonly note: string;
  readonly checkedOn: IsoDate;
  readonly byName: string | null;
}

export async function siteChecksOf(tx: Tx, agreementId: string): Promise<SiteCheck[]> {
  return many(
    tx,
    sql<SiteCheck>`select c.id, r.display_name as "displayName", r.number, c.shown, c.prohibited, coalesce(c.listed, true) as listed, c.note, c.checked_on as "checkedOn", u.display_name as "byName"
      from site_checks c join registrants r on r.id = c.registrant_id left join users u on u.id = c.checked_by
     where c.agreement_id = ${agreementId} order by c.checked_at desc, c.id limit 200`,
  );
}

export async function addSiteCheck(
  tx: Tx,
  check: {
    readonly agencyId: string;
    readonly agreementId: string;
    readonly registrantId: string;
    readonly shown: boolean;
    readonly prohibited: readonly string[];
    readonly listed: boolean;
    readonly note: string;
    readonly checkedOn: IsoDate;
    readonly by: string | null;
  },
  nowMs: number,
): Promise<void> {
  await run(
    tx,
    sql`insert into site_checks (id, agency_id, agreement_id, registrant_id, shown, prohibited, listed, note, checked_on, checked_by, checked_at)
      values (${newId(nowMs)}, ${check.agencyId}, ${check.agreementId}, ${check.registrantId}, ${check.shown}, ${json(check.prohibited)}, ${check.listed}, ${check.note}, ${check.checkedOn}::date,
              ${check.by}, ${instant(nowMs)})`,
  );
}

export interface Submission {
  readonly messageId: string;
  readonly agencyName: string;
  readonly key: string;
  readonly values: readonly { readonly code: string; readonly value: string }[];
  readonly askedAtMs: number;
}

/** What an agency is asked to submit to NCIC for others, the oldest first. */
export async function submissionsWaiting(tx: Tx, viaAgencyId: string): Promise<Submission[]> {
  return many(
    tx,
    sql<Submission>`select s.message_id as "messageId", a.name as "agencyName", s.message_key as key, coalesce(s.content -> 'values', '[]') as values, s.asked_at as "askedAtMs"
      from nsor_submissions s join agencies a on a.id = s.agency_id where s.via_agency_id = ${viaAgencyId} and s.submitted_at is null order by s.asked_at, s.message_id limit 500`,
  );
}

/** @returns false when it was submitted already or is not this partner's */
export async function submitForAgency(
  tx: Tx,
  messageId: string,
  via: string,
  by: string,
  nowMs: number,
): Promise<boolean> {
  return (
    (await run(
      tx,
      sql`update nsor_submissions set submitted_at = ${instant(nowMs)}, submitted_by = ${by} where message_id = ${messageId} and via_agency_id = ${via} and submitted_at is null`,
    )) === 1
  );
}
