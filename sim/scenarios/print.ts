import type { ScenarioResult } from './run.js';

/** The report as a lawyer reads it: by row of the matrix, then each scenario with who, when and why. */
export function scenarioText(results: readonly ScenarioResult[]): string {
  const lines: string[] = ['SCENARIOS', ''];
  for (const r of results) {
    const { scenario } = r;
    lines.push(
      `${r.passed ? 'PASSED' : 'FAILED'}  ${scenario.title}`,
      `        rows ${scenario.rows.join(', ')}. ${scenario.law}  (${scenario.file})`,
    );
    for (const t of r.told)
      lines.push(
        `        told      ${t.agency.padEnd(26)} ${t.at}  ${t.class} ${t.kind}, ${t.identity}. ${t.because}${t.reason ? `. ${t.reason}` : ''}`,
      );
    for (const n of r.notTold) lines.push(`        not told  ${n.agency.padEnd(26)} ${n.rule}: ${n.reason}`);
    for (const c of r.checks.filter((x) => !x.ok))
      lines.push(`        EXPECTED  line ${c.line}: ${c.says}`, `        FOUND     ${c.found}`);
    lines.push('');
  }
  lines.push('ROWS OF THE MATRIX', '');
  for (const row of [...new Set(results.flatMap((r) => r.scenario.rows))].sort((a, b) => a - b)) {
    const of = results.filter((r) => r.scenario.rows.includes(row));
    const failed = of.filter((r) => !r.passed).length;
    lines.push(
      `row ${String(row).padStart(2)}  ${failed === 0 ? 'passed' : `FAILED (${failed} of ${of.length})`}  ${of.length} scenario${of.length === 1 ? '' : 's'}`,
    );
  }
  const failed = results.filter((r) => !r.passed).length;
  lines.push('', `${results.length - failed} of ${results.length} scenarios passed.`, '');
  return lines.join('\n');
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
  for (const { scenario, passed, told, notTold } of results) {
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
        `${t.because}. ${t.reason}`,
      ]);
    for (const n of notTold) rows.push([...head, n.agency, 'no', '', '', '', '', n.rule, '', n.reason]);
  }
  return rows.map((cells) => `${cells.map(quoted).join(',')}\r\n`).join('');
}

function quoted(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
