import { dateText } from '#basics/dates.js';
import { spanText } from '#domain/reckoning.js';
import type { RoutingBody } from '#domain/routingRules.js';
import { matrixLines } from './matrix.js';
import type { Acted, ScenarioResult, Share, Told } from './run.js';
import { sentences, whenOf } from './words.js';

/** How somebody without an account here is told of a registration. */
const WAY_WORDS: Readonly<Record<string, string>> = {
  nsor: 'messages to NSOR',
  inbox: 'inbox',
  email: 'e-mail link',
  print: 'letter',
};

const HOW_TO_READ = `Each case says what stood before (given), what people and partners then did (when), and who was told of it, how soon after that and why; then who
was not told and why not, whose task it became, and the laws on which it rests with the rules that carry them out. Times are those of Washington, DC.

  P1 act now, P2 act today, P3 for the file.
  alert: the first message to an agency. update: news on the same matter. correction: an earlier message no longer holds as it was sent.
  withdrawal: an earlier message does not hold.
  unconfirmed: an identifier agrees, and no officer has said yet that the traveler is the person of the record. confirmed: an officer has.
  record-only: the register record is certain; that the person is its subject is not. named: the agency that registers the person, or asks, names the person.
`;

/**
 * The report as a lawyer reads it: each scenario with what happened, who was told, when, why and on what law, who was
 * not and why not, and what was asked of people; then every row of the matrix with each of its rules.
 * @param body of the routing set that is shipped: a row or rule that no scenario shows is printed as missing
 */
export function scenarioText(results: readonly ScenarioResult[], body: RoutingBody): string {
  const lines: string[] = ['SCENARIOS', '', HOW_TO_READ];
  for (const r of results) {
    const { scenario } = r;
    const { rows } = scenario;
    lines.push(
      `${r.passed ? 'PASSED' : 'FAILED'}  ${scenario.title}`,
      `        ${rows.length === 1 ? 'row' : 'rows'} ${rows.join(', ')}. ${scenario.law}  (${scenario.file})`,
      ...story(r),
    );
    for (const s of r.shares.filter((x) => hasNoMessage(x) && x.at === null))
      lines.push(row(SHARE_WORDS[s.state] ?? s.state, s.name, shareText(s)));
    for (const n of r.notTold) lines.push(row('not told', n.agency, `${n.rule}: ${sentences(n.reason)}`));
    for (const task of new Set(r.tasks)) lines.push(row('task', '', task));
    for (const [law, ids] of lawsOf(r)) lines.push(row('law', '', `${law} (${ids.join(', ')})`));
    for (const c of r.checks.filter((x) => !x.ok))
      lines.push(`        EXPECTED  line ${c.line}: ${c.says}`, `        FOUND     ${c.found}`);
    lines.push('');
  }
  lines.push('ROWS OF THE MATRIX', '', ...matrixLines(results, body));
  const failed = results.filter((r) => !r.passed).length;
  lines.push('', `${results.length - failed} of ${results.length} scenarios passed.`, '');
  return lines.join('\n');
}

/** What happened and who was told of it, in the order of the clock. */
function story(r: ScenarioResult): readonly string[] {
  const shares = r.shares.filter((s) => hasNoMessage(s) && s.at !== null);
  const events: { readonly at: string; readonly line: string }[] = [
    ...r.acted.map((a) => ({ at: a.at, line: row(a.part, '', `${whenOf(a.at)}  ${sentences(a.says)}`) })),
    ...r.told.map((t) => ({
      at: t.at,
      line: row('told', t.agency, `${soonAfter(r.acted, t.at)}  ${toldText(t)}`),
    })),
    ...shares.map((s) => ({
      at: s.at!,
      line: row('told', s.name, `${soonAfter(r.acted, s.at!)}  ${shareText(s)}`),
    })),
  ];
  // What is of one instant stays as it came: the deed before what was told of it.
  return events.sort((a, b) => a.at.localeCompare(b.at)).map((e) => e.line);
}

/** How long after the deed before it something was told. */
function soonAfter(acted: readonly Acted[], at: string): string {
  const deed = acted.filter((a) => a.at <= at).at(-1);
  if (!deed) return whenOf(at);
  const ms = Date.parse(at) - Date.parse(deed.at);
  return ms < 1000 ? 'within 1 s' : `after ${spanText(ms)}`;
}

function toldText(t: Told): string {
  return sentences(`${t.class} ${t.kind}, ${t.identity}`, t.because, t.reason);
}

const SHARE_WORDS: Readonly<Record<string, string>> = {
  told: 'told',
  owed: 'owed',
  'not-required': 'not told',
  nobody: 'not told',
};

function row(what: string, who: string, says: string): string {
  return `        ${what.padEnd(9)} ${who === '' ? '' : `${who.padEnd(26)} `}${says}`;
}

/** What goes to an inbox is a message, and stands with the messages. */
function hasNoMessage(s: Share): boolean {
  return s.way !== 'inbox';
}

function shareText(s: Share): string {
  const when = s.at !== null || s.due === null ? '' : `until ${dateText(s.due)}`;
  const way = s.way === null ? '' : `by ${WAY_WORDS[s.way] ?? s.way}`;
  return `${when === '' ? '' : `${when}  `}${sentences(way, `Rule ${s.rule} (row ${s.row})`, s.because)}`;
}

/** Each law on which somebody was told, with the rules that stand on it. */
function lawsOf(r: ScenarioResult): ReadonlyMap<string, readonly string[]> {
  const laws = new Map<string, string[]>();
  const told = r.shares.filter((s) => s.state === 'told' || s.state === 'owed');
  for (const { law, rule } of [...r.told, ...told])
    for (const one of law.split(' | ')) {
      const ids = laws.get(one) ?? [];
      if (!ids.includes(rule)) ids.push(rule);
      laws.set(one, ids);
    }
  return laws;
}

export function scenarioCsv(results: readonly ScenarioResult[]): string {
  const rows: (readonly string[])[] = [
    [
      'file',
      'title',
      'rows',
      'passed',
      'agency',
      'told',
      'at',
      'class',
      'kind',
      'identity',
      'rule',
      'law',
      'why',
      'after',
    ],
  ];
  for (const { scenario, passed, acted, told, shares, notTold } of results) {
    const after = (at: string) => acted.filter((a) => a.at <= at).at(-1)?.says ?? '';
    const head = [scenario.file, scenario.title, scenario.rows.join(' '), passed ? 'yes' : 'no'];
    for (const t of told)
      rows.push([
        ...head,
        t.agency,
        'yes',
        t.at,
        t.class,
        t.kind,
        t.identity,
        t.rule,
        t.law,
        sentences(t.because, t.reason),
        after(t.at),
      ]);
    for (const s of shares.filter(hasNoMessage)) {
      const state = s.state === 'told' ? 'yes' : s.state === 'owed' ? 'owed' : 'no';
      rows.push([
        ...head,
        s.name,
        state,
        s.at ?? '',
        '',
        s.way ?? '',
        'named',
        s.rule,
        s.law,
        sentences(s.because),
        s.at === null ? '' : after(s.at),
      ]);
    }
    for (const n of notTold) rows.push([...head, n.agency, 'no', '', '', '', '', n.rule, '', n.reason, '']);
  }
  return rows.map((cells) => `${cells.map(quoted).join(',')}\r\n`).join('');
}

function quoted(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
