import { ROUTING_EVENTS, type RoutingEvent, type RoutingRule } from '#domain/routingRules.js';
import type { ScenarioResult, Share } from './run.js';

/** How somebody without an account here is told of a registration. */
const WAY_WORDS: Readonly<Record<string, string>> = {
  nsor: 'messages to NSOR',
  inbox: 'inbox',
  email: 'e-mail link',
  print: 'letter',
};

/**
 * The report as a lawyer reads it: each scenario with who was told, when, why and on what law, who was not and why not,
 * and what was asked of people; then every row of the matrix.
 * @param rules of the routing set that is shipped: a row that no scenario covers is printed as missing
 */
export function scenarioText(results: readonly ScenarioResult[], rules: readonly RoutingRule[]): string {
  const lines: string[] = ['SCENARIOS', ''];
  for (const r of results) {
    const { scenario } = r;
    lines.push(
      `${r.passed ? 'PASSED' : 'FAILED'}  ${scenario.title}`,
      `        rows ${scenario.rows.join(', ')}. ${scenario.law}  (${scenario.file})`,
    );
    for (const t of r.told)
      lines.push(
        row(
          'told',
          t.agency,
          `${t.at}  ${sentences(`${t.class} ${t.kind}, ${t.identity}`, t.because, t.reason)}`,
        ),
      );
    for (const s of r.shares.filter(hasNoMessage))
      lines.push(row(SHARE_WORDS[s.state] ?? s.state, s.name, shareText(s)));
    for (const n of r.notTold) lines.push(row('not told', n.agency, `${n.rule}: ${n.reason}`));
    for (const task of new Set(r.tasks)) lines.push(row('task', '', task));
    for (const [law, ids] of lawsOf(r)) lines.push(row('law', '', `${law} (${ids.join(', ')})`));
    for (const c of r.checks.filter((x) => !x.ok))
      lines.push(`        EXPECTED  line ${c.line}: ${c.says}`, `        FOUND     ${c.found}`);
    lines.push('');
  }
  lines.push('ROWS OF THE MATRIX', '');
  const rows = new Set([...rules.map((rule) => rule.row), ...results.flatMap((r) => r.scenario.rows)]);
  for (const n of [...rows].sort((a, b) => a - b)) {
    const of = results.filter((r) => r.scenario.rows.includes(n));
    const failed = of.filter((r) => !r.passed).length;
    const verdict =
      of.length === 0 ? 'NO SCENARIO' : failed === 0 ? 'passed' : `FAILED (${failed} of ${of.length})`;
    lines.push(
      `row ${String(n).padStart(2)}  ${verdict}  ${of.length} scenario${of.length === 1 ? '' : 's'}  ${rowWords(n, rules)}`,
    );
  }
  const failed = results.filter((r) => !r.passed).length;
  lines.push('', `${results.length - failed} of ${results.length} scenarios passed.`, '');
  return lines.join('\n');
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

/** Sentences one after another, each with one full stop. */
function sentences(...parts: readonly string[]): string {
  return parts
    .map((p) => p.trim().replace(/\.+$/, ''))
    .filter((p) => p !== '')
    .map((p) => `${p}.`)
    .join(' ');
}

/** What goes to an inbox is a message, and stands with the messages. */
function hasNoMessage(s: Share): boolean {
  return s.way !== 'inbox';
}

function shareText(s: Share): string {
  const when = s.at ?? (s.due === null ? '' : `until ${s.due}`);
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

const STATUS_WORDS = { wanted: 'A wanted person', 'non-fugitive': 'A registered person', any: 'A person' };

/** What the row is about, in the words of a headline. */
function rowWords(n: number, rules: readonly RoutingRule[]): string {
  const of = rules.filter((rule) => rule.row === n);
  const events = Object.keys(ROUTING_EVENTS) as RoutingEvent[];
  return events
    .filter((event) => of.some((rule) => rule.event === event))
    .map((event) => {
      const statuses = [...new Set(of.filter((rule) => rule.event === event).map((rule) => rule.status))];
      const who = statuses.length === 1 ? STATUS_WORDS[statuses[0]!] : 'A wanted or a registered person';
      return sentences(`${who} ${ROUTING_EVENTS[event].what}`);
    })
    .join(' ');
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
    ],
  ];
  for (const { scenario, passed, told, shares, notTold } of results) {
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
      ]);
    }
    for (const n of notTold) rows.push([...head, n.agency, 'no', '', '', '', '', n.rule, '', n.reason]);
  }
  return rows.map((cells) => `${cells.map(quoted).join(',')}\r\n`).join('');
}

function quoted(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
