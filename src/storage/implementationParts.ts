import { type RawBuilder, sql } from 'kysely';
import { addDays, type IsoDate } from '#basics/dates.js';
import { localDate } from '#basics/zones.js';
import { ABSCONDING_STEPS, type AbscondingStep, nextStep, type StepDone } from '#domain/absconding.js';
import type { Agency } from '#domain/agency.js';
import { inForce, NCIC_COVERS, type NcicCover, SITE_CHECK_DAYS } from '#domain/agreement.js';
import { FEDERAL_CALENDAR } from '#domain/calendar.js';
import { contactProblem, contactStanding } from '#domain/contact.js';
import type {
  AbscondingFigures,
  ContactFigures,
  DnaFigures,
  Examples,
  NsorCover,
  PrintFigures,
  SiteFigures,
} from '#domain/implementationParts.js';
import { askNgiFrom, PRINT_METHODS, PRINT_STATES, type PrintMethod } from '#domain/printSubmission.js';
import { listContacts } from './agencyContacts.js';
import type { StoredAgreement } from './agreements.js';
import { first, many, type Tx } from './database.js';

/** File numbers named as examples, at most. */
export const EXAMPLES = 5;
/** Who must be in order now: registered or sought. */
export const ACTIVE = sql`r.state in ('registered', 'in-custody', 'absconded')`;

/** Numbers of the files for which a condition holds: a part of a statement over registrants `r`. */
const examples = (condition: RawBuilder<unknown>) =>
  sql<Examples>`json_build_object('n', count(*) filter (where ${condition}),
    'numbers', coalesce(to_json((array_agg(r.number order by r.number) filter (where ${condition}))[1:${sql.lit(EXAMPLES)}]), '[]'::json))`;
const examplesOf = (all: readonly string[]): Examples => ({
  n: all.length,
  numbers: [...all].sort().slice(0, EXAMPLES),
});

export async function dnaFigures(tx: Tx, agencyId: string): Promise<DnaFigures> {
  return (await first(
    tx,
    sql<DnaFigures>`
    select count(d.id)::int as checked, (count(*) filter (where d.codis = 'yes'))::int as "inCodis", count(d.taken_on)::int as taken,
           count(d.submitted_on)::int as submitted, count(d.received_on)::int as received,
           ${examples(sql`d.taken_on < d.codis_on`)} as early, ${examples(sql`d.taken_on is not null and d.received_on is null`)} as pending,
           ${examples(sql`d.id is null and ${ACTIVE}`)} as unchecked
      from registrants r left join dna_samples d on d.registrant_id = r.id where r.agency_id = ${agencyId}`,
  ))!;
}

export async function printFigures(tx: Tx, agency: Agency, today: IsoDate): Promise<PrintFigures> {
  const current = sql`from print_submissions p join registrants r on r.id = p.registrant_id
     where p.agency_id = ${agency.id} and not exists (select from print_submissions n where n.retake_of = p.id)`;
  const sets = await many(
    tx,
    sql<{ method: PrintMethod; state: keyof typeof PRINT_STATES; n: number }>`
      select p.method, p.state, count(*)::int as n ${current} group by 1, 2 order by 1, 2`,
  );
  const totals = (await first(
    tx,
    sql<{ accepted: number; rejected: Examples; cards: Examples }>`
      select (count(*) filter (where p.state = 'accepted'))::int as accepted, ${examples(sql`p.state = 'rejected'`)} as rejected,
             ${examples(sql`p.state = 'sent' and p.method = 'card'`)} as cards ${current}`,
  ))!;
  const sent = await many(
    tx,
    sql<{ number: string; method: PrintMethod; sentAtMs: number }>`
      select r.number, p.method, p.sent_at as "sentAtMs" ${current} and p.state = 'sent' and p.sent_at is not null`,
  );
  const without = (kind: string) =>
    examples(
      sql`not exists (select from print_submissions p where p.registrant_id = r.id and p.kind = ${sql.lit(kind)} and p.state = 'accepted')`,
    );
  const lacking = (await first(
    tx,
    sql<Pick<PrintFigures, 'noFingers' | 'noPalms'>>`
      select ${without('fingers')} as "noFingers", ${without('palms')} as "noPalms" from registrants r where r.agency_id = ${agency.id} and ${ACTIVE}`,
  ))!;
  return {
    sets: Object.fromEntries(sets.map((s) => [`${PRINT_METHODS[s.method]}: ${PRINT_STATES[s.state]}`, s.n])),
    ...totals,
    unasked: examplesOf(
      sent
        .filter(
          (p) => askNgiFrom(FEDERAL_CALENDAR, p.method, localDate(agency.timeZone, p.sentAtMs)).due < today,
        )
        .map((p) => p.number),
    ),
    ...lacking,
  };
}

/** @param agreements the agency's own, running or not */
export async function nsorCover(
  tx: Tx,
  agencyId: string,
  agreements: readonly StoredAgreement[],
  today: IsoDate,
): Promise<NsorCover> {
  const running = agreements.filter((a) => a.scope === 'ncic' && inForce(a, today));
  const covered: Partial<Record<NcicCover, string>> = {};
  for (const code of Object.keys(NCIC_COVERS) as NcicCover[]) {
    const found = running.find((a) => a.covers.includes(code));
    if (found)
      covered[code] =
        `${found.partnerName}, ${found.validUntil ? `until ${found.validUntil}` : 'without an end'}`;
  }
  const messages = (await first(
    tx,
    sql<{ submitted: number; waiting: number }>`
      select count(submitted_at)::int as submitted, (count(*) filter (where submitted_at is null))::int as waiting
        from nsor_submissions where agency_id = ${agencyId}`,
  ))!;
  return { covered, ...messages };
}

export async function contactFigures(tx: Tx, agencyId: string, nowMs: number): Promise<ContactFigures> {
  const contacts = await listContacts(tx, agencyId);
  const verified = contacts.flatMap((c) => (c.verifiedAt === null ? [] : [c.verifiedAt]));
  const { n: incidents } = (await first(
    tx,
    sql<{
      n: number;
    }>`select count(*)::int as n from contact_incidents where agency_id = ${agencyId} and state = 'open'`,
  ))!;
  return {
    n: contacts.length,
    current: verified.filter((at) => contactStanding(Date.parse(at), nowMs) !== 'stale').length,
    oldest: verified.sort()[0]?.slice(0, 10) ?? null,
    problem: contactProblem(contacts, 'registry-office', nowMs)?.why ?? null,
    incidents,
  };
}

/** Groups of registrants alike in whether the public sees them, by the table of what it sees, and in how the last look found them. */
interface SiteGroup {
  readonly listed: boolean;
  readonly look: 'none' | 'before' | 'right' | 'missing' | 'prohibited';
  readonly shown: boolean;
  readonly n: number;
  readonly numbers: readonly string[];
}

/** @param agreements the agency's own, running or not */
export async function siteFigures(
  tx: Tx,
  agency: Agency,
  agreements: readonly StoredAgreement[],
  today: IsoDate,
): Promise<SiteFigures> {
  const groups = await many(
    tx,
    sql<SiteGroup>`
    with last_look as (
      select distinct on (registrant_id) registrant_id, shown, jsonb_array_length(prohibited) > 0 as prohibited, checked_on
        from site_checks where agency_id = ${agency.id} order by registrant_id, checked_at desc, id desc),
    facts as (
      select r.number, coalesce(p.listed, false) as listed, coalesce(k.shown, false) as shown,
             case when k.registrant_id is null then 'none' when k.prohibited then 'prohibited' when not k.shown then 'missing'
                  when k.checked_on < (p.changed_at at time zone ${agency.timeZone})::date then 'before' else 'right' end as look
        from registrants r left join last_look k on k.registrant_id = r.id left join public_registrants p on p.registrant_id = r.id
       where r.agency_id = ${agency.id})
    select listed, look, shown, count(*)::int as n, (array_agg(number order by number))[1:${sql.lit(EXAMPLES)}] as numbers from facts group by 1, 2, 3`,
  );
  const isListed = (g: SiteGroup) => g.listed;
  const those = (has: (g: SiteGroup) => boolean): Examples => {
    const found = groups.filter(has);
    return {
      n: found.reduce((n, g) => n + g.n, 0),
      numbers: found
        .flatMap((g) => g.numbers)
        .sort()
        .slice(0, EXAMPLES),
    };
  };
  const looks = new Map(
    (
      await many(
        tx,
        sql<{
          id: string;
          n: number;
        }>`select agreement_id as id, count(*)::int as n from site_checks where agency_id = ${agency.id} group by 1`,
      )
    ).map((row) => [row.id, row.n]),
  );
  return {
    listed: those(isListed).n,
    right: those((g) => isListed(g) && g.look === 'right').n,
    unseen: those((g) => isListed(g) && (g.look === 'none' || g.look === 'before')),
    missing: those((g) => isListed(g) && g.look === 'missing'),
    prohibited: those((g) => g.look === 'prohibited'),
    tooMany: those((g) => !isListed(g) && g.shown),
    partners: agreements
      .filter((a) => a.scope === 'website' && inForce(a, today))
      .map((a) => ({
        with: a.partnerName,
        until: a.validUntil,
        looks: looks.get(a.id) ?? 0,
        last: a.siteCheckedOn,
        due: addDays(a.siteCheckedOn ?? localDate(agency.timeZone, a.createdAtMs), SITE_CHECK_DAYS) <= today,
      })),
  };
}

export async function abscondingFigures(tx: Tx, agencyId: string): Promise<AbscondingFigures> {
  const counts = (await first(
    tx,
    sql<{ cases: number; absconded: number; located: number }>`
      select count(*)::int as cases, (count(*) filter (where finding = 'absconded'))::int as absconded,
             (count(*) filter (where finding = 'located'))::int as located from absconding_cases where agency_id = ${agencyId}`,
  ))!;
  const steps = await many(
    tx,
    sql<{ step: AbscondingStep; done: number; leftOut: number }>`
      select s ->> 'step' as step, (count(*) filter (where s ->> 'outcome' = 'done'))::int as done,
             (count(*) filter (where s ->> 'outcome' = 'not-needed'))::int as "leftOut"
        from absconding_cases c, jsonb_array_elements(c.steps) s where c.agency_id = ${agencyId} group by 1`,
  );
  const open = await many(
    tx,
    sql<{ number: string; finding: 'absconded' | null; steps: StepDone[] }>`
      select r.number, c.finding, c.steps from absconding_cases c join registrants r on r.id = c.registrant_id
       where c.agency_id = ${agencyId} and c.closed_at is null`,
  );
  const { without } = (await first(
    tx,
    sql<{ without: Examples }>`
      select ${examples(sql`true`)} as without from registrants r where r.agency_id = ${agencyId} and r.state = 'absconded'
         and not exists (select from absconding_cases c where c.registrant_id = r.id and c.closed_at is null)`,
  ))!;
  const next: Partial<Record<AbscondingStep, Examples>> = {};
  for (const step of Object.keys(ABSCONDING_STEPS) as AbscondingStep[])
    next[step] = examplesOf(open.filter((c) => nextStep(c.steps, c.finding) === step).map((c) => c.number));
  return {
    ...counts,
    steps: Object.fromEntries(steps.map(({ step, ...n }) => [step, n])),
    next,
    undecided: examplesOf(
      open.filter((c) => c.finding === null && nextStep(c.steps, null) === null).map((c) => c.number),
    ),
    without,
  };
}
