import { sql } from 'kysely';
import { URGENCY } from '#domain/candidate.js';
import { CASE_ORIGINS, type CaseOrigin } from '#domain/complianceCase.js';
import { TASK_KINDS } from '#domain/task.js';
import { roleLabel } from '#http/views/tellPlan.js';
import { SCENARIO_AGENCIES } from './agencies.js';
import { type Line, readScenarios, type Scenario } from './read.js';
import { SENTENCES, type Stage } from './sentences.js';
import { type ScenarioSystem, startScenarioSystem } from './system.js';

/** One message of a scenario. */
export interface Told {
  readonly agency: string;
  /** ISO instant of the system's clock. */
  readonly at: string;
  readonly kind: string;
  readonly class: string;
  readonly identity: string;
  readonly row: number;
  readonly rule: string;
  readonly law: string;
  readonly because: string;
  readonly reason: string;
  /** The fields that it reads, as JSON. */
  readonly content: string;
  /** The agency's own program wrote down that it took it. */
  readonly taken: boolean;
}

export interface NotTold {
  readonly agency: string;
  readonly rule: string;
  readonly reason: string;
}

/** What a registry owed to somebody whom it must tell of a registration. */
export interface Share {
  readonly name: string;
  readonly state: string;
  readonly way: string | null;
  readonly row: number;
  readonly rule: string;
  readonly law: string;
  /** ISO instant at which it was told; null while it was not. */
  readonly at: string | null;
  /** Day by which it must be told. */
  readonly due: string | null;
  readonly days: number;
  readonly because: string;
}

export interface Checked {
  readonly says: string;
  readonly line: number;
  readonly ok: boolean;
  /** What was found instead; empty when it holds. */
  readonly found: string;
}

/** A sentence of a file as it was acted on. */
export interface Acted {
  readonly says: string;
  readonly part: 'given' | 'when';
  /** ISO instant of the system's clock at which it began. */
  readonly at: string;
}

export interface ScenarioResult {
  readonly scenario: Scenario;
  readonly acted: readonly Acted[];
  readonly passed: boolean;
  readonly told: readonly Told[];
  readonly notTold: readonly NotTold[];
  readonly shares: readonly Share[];
  readonly tasks: readonly string[];
  readonly checks: readonly Checked[];
}

/** What a scenario left behind, as its claims are held against it. */
export interface Facts {
  readonly told: readonly Told[];
  readonly notTold: readonly NotTold[];
  readonly tasks: readonly { readonly agency: string; readonly kind: string; readonly says: string }[];
  /** Candidates of this scenario's people, with what carried a decision over. */
  readonly decisions: readonly {
    readonly name: string;
    readonly state: string;
    readonly carriedBecause: string | null;
  }[];
  readonly standIns: readonly { readonly agency: string; readonly forAgency: string }[];
  /** What registries owe to others, the newest of each recipient. */
  readonly shares: readonly Share[];
  /** Compliance cases of its people. */
  readonly cases: readonly {
    readonly origin: string;
    readonly band: string;
    readonly state: string;
    readonly outcome: string | null;
    /** What the prosecutor answered last. */
    readonly prosecutor: string | null;
  }[];
  /** Its people's candidates, the latest last, with what a redress says of each. */
  readonly candidates: readonly {
    readonly state: string;
    readonly urgency: number;
    readonly finding: string | null;
  }[];
}

const NAMES = SCENARIO_AGENCIES.map((a) => a.name)
  .sort((a, b) => b.length - a.length)
  .join('|');

const WAYS: Readonly<Record<string, string>> = {
  'by letter': 'print',
  'by e-mail': 'email',
  'in its inbox': 'inbox',
  'messages to NSOR': 'nsor',
};

/** What scenario files may say under Then. Each answers what was found instead, or nothing when it holds. */
const CLAIMS: readonly {
  readonly pattern: RegExp;
  readonly check: (facts: Facts, found: RegExpMatchArray, named: Set<string>) => string;
}[] = [
  {
    // "Ohio is told", "Ohio is told: alert, update", "Ohio is told as unconfirmed (P1, row 14): alert"
    pattern: new RegExp(
      `^(${NAMES}) is told(?: as (unconfirmed|confirmed|record-only|named))?(?: \\(([^)]+)\\))?(?:: (.+))?$`,
    ),
    check: ({ told }, [, agency, identity, marks, kinds], named) => {
      named.add(agency!);
      const own = told.filter((t) => t.agency === agency);
      const first = own[0];
      if (!first) return 'it was not told';
      if (own.some((t) => !t.taken)) return 'its program did not take the message';
      if (identity && first.identity !== identity) return `as ${first.identity}`;
      for (const mark of marks?.split(', ') ?? []) {
        const row = /^rows? ([\d, and]+)$/.exec(mark);
        if (row) {
          const rows = (row[1]!.match(/\d+/g) ?? []).map(Number);
          if (!rows.includes(first.row)) return `by row ${first.row}`;
        } else if (first.class !== mark) return `as ${first.class}`;
      }
      const sequence = own.map((t) => t.kind).join(', ');
      return kinds && sequence !== kinds ? sequence : '';
    },
  },
  {
    pattern: new RegExp(`^(${NAMES}) is not told: (.+)$`),
    check: ({ told, notTold }, [, agency, because]) => {
      if (told.some((t) => t.agency === agency)) return 'it was told';
      const reasons = notTold.filter((n) => n.agency === agency).map((n) => n.reason);
      return reasons.some((r) => r.includes(because!))
        ? ''
        : `reasons kept: ${reasons.join(' | ') || 'none'}`;
    },
  },
  {
    // "Ohio is not told by rule r2l-sora: was withdrawn": by that rule, whatever it is told by others
    pattern: new RegExp(`^(${NAMES}) is not told by rule (\\S+): (.+)$`),
    check: ({ notTold }, [, agency, rule, because]) => {
      const reasons = notTold.filter((n) => n.agency === agency && n.rule === rule).map((n) => n.reason);
      return reasons.some((r) => r.includes(because!))
        ? ''
        : `reasons kept: ${reasons.join(' | ') || 'none'}`;
    },
  },
  {
    pattern: new RegExp(`^the last message to (${NAMES}) is of class (P[123])$`),
    check: ({ told }, [, agency, cls]) => {
      const last = told.filter((t) => t.agency === agency).at(-1);
      return last?.class === cls ? '' : (last?.class ?? 'it was not told');
    },
  },
  {
    pattern: /^nobody else is told$/,
    check: ({ told }, _found, named) =>
      [...new Set(told.map((t) => t.agency))].filter((a) => !named.has(a)).join(', '),
  },
  {
    pattern: /^nobody is told$/,
    check: ({ told }) => told.map((t) => t.agency).join(', '),
  },
  {
    pattern: new RegExp(`^(${NAMES}) acts for (${NAMES}), which is off duty$`),
    check: ({ standIns }, [, agency, off]) =>
      standIns.some((s) => s.agency === agency && s.forAgency === off)
        ? ''
        : `stand-ins: ${standIns.map((s) => `${s.agency} for ${s.forAgency}`).join(', ') || 'none'}`,
  },
  {
    pattern: new RegExp(`^(${NAMES}) has the task "(.+)"$`),
    check: ({ tasks }, [, agency, says]) =>
      tasks.some((t) => t.agency === agency && t.says === says)
        ? ''
        : `its tasks: ${
            tasks
              .filter((t) => t.agency === agency)
              .map((t) => t.says)
              .join(', ') || 'none'
          }`,
  },
  {
    // '"Maple Grove School" is told by letter (row 26)', '"NSOR (Attorney General)" is owed messages to NSOR within 3 business days (row 25)'
    pattern:
      /^"(.+)" (?:is told|is owed) (by letter|by e-mail|in its inbox|messages to NSOR)( within 3 business days)? \(row (\d+)\)$/,
    check: ({ shares }, [said, name, by, clock, row]) => {
      const share = shares.find((x) => x.name === name);
      if (!share) return `recipients: ${shares.map((x) => x.name).join(', ') || 'none'}`;
      const state = said!.includes('is owed') ? 'owed' : 'told';
      if (share.state !== state) return `${share.state}: ${share.because}`;
      if (share.way !== WAYS[by!]) return `by ${share.way}`;
      if (clock && share.days !== 3) return `${share.days} business days`;
      return share.row === Number(row) ? '' : `by row ${share.row}`;
    },
  },
  {
    pattern: /^"(.+)" need not be told: (.+)$/,
    check: ({ shares }, [, name, because]) => {
      const share = shares.find((x) => x.name === name);
      if (share?.state !== 'not-required') return share ? share.state : 'no such recipient';
      return share.because.includes(because!) ? '' : share.because;
    },
  },
  {
    pattern: /^NSOTC has a compliance case "(.+)" of (high|middle|low) priority$/,
    check: ({ cases }, [, origin, band]) => {
      const found = cases.map((c) => `${CASE_ORIGINS[c.origin as CaseOrigin]} of ${c.band} priority`);
      return found.includes(`${origin} of ${band} priority`) ? '' : `cases: ${found.join(', ') || 'none'}`;
    },
  },
  {
    pattern: /^the compliance case shows of the prosecutor "(.+)", and (?:is open|ended as ([a-z-]+))$/,
    check: ({ cases }, [, says, outcome]) =>
      cases.some((c) => c.prosecutor === says && c.outcome === (outcome ?? null))
        ? ''
        : `cases: ${cases.map((c) => `${c.prosecutor}, ${c.state}, ${c.outcome}`).join(' | ') || 'none'}`,
  },
  {
    pattern: /^the last candidate waits (behind everything else, as previously cleared|in its full place)$/,
    check: ({ candidates }, [, how]) => {
      const last = candidates.at(-1);
      if (!last) return 'there is no candidate';
      if (last.state !== 'open') return `it is ${last.state}`;
      const cleared = last.finding === 'holds' && last.urgency === URGENCY.cleared;
      if (cleared === how!.startsWith('behind')) return '';
      return `redress: ${last.finding ?? 'none'}, urgency ${last.urgency}`;
    },
  },
  {
    pattern: /^no candidate of (.+) waits for an officer$/,
    check: ({ decisions }, [, name]) =>
      decisions
        .filter((c) => c.name === name && ['open', 'second'].includes(c.state))
        .map((c) => c.state)
        .join(', '),
  },
  {
    pattern: /^the decision on (.+) was carried over: (.+)$/,
    check: ({ decisions }, [, name, because]) => {
      const reasons = decisions.flatMap((c) =>
        c.name === name && c.carriedBecause ? [c.carriedBecause] : [],
      );
      return reasons.some((r) => r.includes(because!))
        ? ''
        : `carried over: ${reasons.join(' | ') || 'nothing'}`;
    },
  },
  {
    pattern: new RegExp(`^the last message to (${NAMES}) says "(.+)"$`),
    check: ({ told }, [, agency, words]) => {
      const last = told.filter((t) => t.agency === agency).at(-1);
      return last?.content.includes(words!) ? '' : (last?.content ?? 'it was not told');
    },
  },
  {
    pattern: new RegExp(`^the last message to (${NAMES}) does not say "(.+)"$`),
    check: ({ told }, [, agency, words]) => {
      const last = told.filter((t) => t.agency === agency).at(-1);
      if (!last) return 'it was not told';
      return last.content.toLowerCase().includes(words!.toLowerCase()) ? last.content : '';
    },
  },
  {
    pattern: /^a candidate of (.+) waits for an officer$/,
    check: ({ decisions }, [, name]) =>
      decisions.some((c) => c.name === name && ['open', 'second'].includes(c.state)) ? '' : 'none waits',
  },
  {
    pattern: new RegExp(`^(${NAMES}) hears "(.+)"$`),
    check: ({ told }, [, agency, reason]) => {
      const heard = told.filter((t) => t.agency === agency).map((t) => t.reason);
      return heard.some((r) => r.includes(reason!)) ? '' : `reasons given: ${heard.join(' | ')}`;
    },
  },
];

/** Holds each sentence under Then against the facts; one that is not understood does not hold. */
export function checkClaims(facts: Facts, thens: readonly Line[]): Checked[] {
  const named = new Set<string>();
  return thens.map(({ text, line }) => {
    const claim = CLAIMS.map((c) => ({ c, m: c.pattern.exec(text) })).find((x) => x.m);
    const found = claim ? claim.c.check(facts, claim.m!, named) : 'a sentence that nobody can check';
    return { says: text, line, ok: found === '', found };
  });
}

/** Runs the scenarios one after the other on one system; each has people of its own. */
export async function runScenarios(
  options: { readonly only?: string; readonly progress?: (line: string) => void } = {},
): Promise<ScenarioResult[]> {
  const scenarios = readScenarios().filter((s) => !options.only || s.file.includes(options.only));
  const system = await startScenarioSystem();
  try {
    const results: ScenarioResult[] = [];
    for (const [i, scenario] of scenarios.entries()) {
      const result = await runScenario(
        system,
        scenario,
        `${String(i + 1).padStart(2, '0')}${scenario.rows[0]}`,
      );
      options.progress?.(`${result.passed ? 'passed' : 'FAILED'}  ${scenario.file}`);
      results.push(result);
    }
    return results;
  } finally {
    await system.close();
  }
}

async function runScenario(s: ScenarioSystem, scenario: Scenario, tag: string): Promise<ScenarioResult> {
  const stage: Stage = { s, tag, counter: 0, people: new Map(), registrants: new Map(), last: {} };
  const before = await ledger(s);
  const checks: Checked[] = [];
  const acted: Acted[] = [];
  try {
    await s.pass(60_000);
    for (const part of ['given', 'when'] as const)
      for (const line of scenario[part]) {
        acted.push({ says: line.text, part, at: new Date(s.now()).toISOString() });
        await act(stage, line);
        await s.settle();
      }
  } catch (error) {
    checks.push({
      says: 'every sentence can be acted on',
      line: 1,
      ok: false,
      found: error instanceof Error ? error.message : String(error),
    });
  }
  const facts = await factsSince(s, stage, before);
  checks.push(...checkClaims(facts, scenario.thens));
  const tasks = facts.tasks.map((t) => `${t.agency}: ${t.says}`);
  return {
    scenario,
    acted,
    passed: checks.every((c) => c.ok),
    told: facts.told,
    notTold: facts.notTold,
    shares: facts.shares,
    tasks,
    checks,
  };
}

async function act(stage: Stage, { text, line }: Line): Promise<void> {
  for (const { pattern, act: does } of SENTENCES) {
    const found = pattern.exec(text);
    if (!found) continue;
    try {
      return await does(stage, found);
    } catch (error) {
      throw new Error(`line ${line}, "${text}": ${(error as Error).message}`);
    }
  }
  throw new Error(`line ${line}: no sentence "${text}" is known`);
}

interface Before {
  readonly notifications: ReadonlySet<string>;
  readonly notSent: ReadonlySet<string>;
  readonly tasks: ReadonlySet<string>;
}

async function ledger(s: ScenarioSystem): Promise<Before> {
  const ids = async (table: string) =>
    new Set((await s.rows(sql<{ id: string }>`select id from ${sql.raw(table)}`)).map((r) => r.id));
  return {
    notifications: await ids('notifications'),
    notSent: await ids('not_sent'),
    tasks: await ids('tasks'),
  };
}

/** What was told, not told and asked of people since then, about this scenario's own people. */
async function factsSince(s: ScenarioSystem, stage: Stage, before: Before): Promise<Facts> {
  const records = [...stage.people.values()].flatMap((p) => p.recordIds);
  const own =
    records.length > 0
      ? sql`select subject_id from subject_links where record_id in (${sql.join(records)})`
      : sql`select null::uuid`;
  const taken = new Set(s.fleet.entries().flatMap((e) => (e.what === 'acted' ? [e.id] : [])));
  const told = (
    await s.rows(sql<Told & { id: string; plannedAtMs: number }>`
    select n.id, a.name as agency, n.planned_at as "plannedAtMs", n.kind, n.class, n.identity, n.rule_id as rule, n.legal_basis as law,
           n.facts ->> 'because' as because, n.facts ->> 'reason' as reason, n.content::text as content
      from notifications n join agencies a on a.id = n.recipient_agency_id
     where n.subject_id is null or n.subject_id in (${own}) order by n.planned_at, a.name`)
  )
    .filter((n) => !before.notifications.has(n.id))
    .map(({ id, plannedAtMs, ...n }) => ({
      ...n,
      at: new Date(plannedAtMs).toISOString(),
      row: Number(/\d+/.exec(n.rule)![0]),
      taken: taken.has(id),
    }));
  const notTold = (
    await s.rows(sql<NotTold & { id: string; known: boolean }>`
    select x.id, coalesce(a.name, x.recipient_role) as agency, a.id is not null as known, x.rule_id as rule, x.reason from not_sent x
      left join agencies a on a.id = x.recipient_agency_id left join trips t on t.id = x.trip_id
     where t.id is null or t.subject_id in (${own}) order by x.at, agency`)
  )
    .filter((n) => !before.notSent.has(n.id))
    .map(({ id: _id, known, ...n }) => ({ ...n, agency: known ? n.agency : roleLabel(n.agency) }));
  const tasks = (
    await s.rows(sql<{ id: string; agency: string; kind: string; forName: string | null }>`
    select t.id, a.name as agency, t.kind, t.facts ->> 'forName' as "forName" from tasks t join agencies a on a.id = t.owner_agency_id
     order by t.created_at`)
  ).filter((t) => !before.tasks.has(t.id));
  const decisions: Facts['decisions'][number][] = [];
  for (const [name, { recordIds }] of stage.people)
    if (recordIds.length > 0)
      decisions.push(
        ...(await s.rows(sql<Facts['decisions'][number]>`
    select ${name}::text as name, c.state, (select a.rationale from adjudications a where a.candidate_id = c.id and a.carried_from is not null) as "carriedBecause"
      from candidates c where c.record_id in (${sql.join(recordIds)})`)),
      );
  const files = [...stage.registrants.values()];
  const shares =
    files.length > 0
      ? (
          await s.rows(sql<Share & { toldAtMs: number | null }>`
    select distinct on (recipient_key) name, state, way, matrix_row as row, rule_id as rule, legal_basis as law, told_at as "toldAtMs",
           due_on as due, because,
           coalesce((select count(*)::int from jsonb_array_elements_text(reckoning -> 'steps') x where x like '%: business day%'), 0) as days
      from shares where registrant_id in (${sql.join(files)}) and state <> 'replaced' order by recipient_key, created_at desc, id desc`)
        ).map(({ toldAtMs, ...share }) => ({
          ...share,
          at: toldAtMs === null ? null : new Date(toldAtMs).toISOString(),
        }))
      : [];
  const cases = await s.rows(
    sql<Facts['cases'][number]>`select origin, band, state, outcome,
             (select s.note from compliance_case_steps s where s.case_id = c.id and s.kind = 'prosecutor-answered' order by s.number desc limit 1) as prosecutor
        from compliance_cases c where subject_id in (${own}) order by opened_at, id`,
  );
  const candidates =
    records.length > 0
      ? await s.rows(sql<Facts['candidates'][number]>`
    select state, urgency, match -> 'redress' ->> 'finding' as finding from candidates where record_id in (${sql.join(records)}) order by opened_at, id`)
      : [];
  return {
    told,
    notTold,
    decisions,
    shares,
    cases,
    candidates,
    tasks: tasks.map((t) => ({
      agency: t.agency,
      kind: t.kind,
      says: TASK_KINDS[t.kind as keyof typeof TASK_KINDS]?.says ?? t.kind,
    })),
    standIns: tasks.flatMap((t) =>
      t.kind === 'stand-in' && t.forName ? [{ agency: t.agency, forAgency: t.forName }] : [],
    ),
  };
}
