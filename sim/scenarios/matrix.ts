import { TIE_SAYS } from '#domain/notification.js';
import { spanText } from '#domain/reckoning.js';
import {
  ROUTING_EVENTS,
  type RoutingBody,
  type RoutingEvent,
  type RoutingRule,
} from '#domain/routingRules.js';
import { SHARE_KINDS } from '#domain/sharing.js';
import { roleLabel } from '#http/views/tellPlan.js';
import type { ScenarioResult } from './run.js';
import { sentences, whenOf } from './words.js';

/**
 * Every row of the matrix: whether its scenarios passed, and for each of its rules whom it tells, when and on what law,
 * with the first scenario in which somebody was told by it and each reason for which somebody was not.
 */
export function matrixLines(results: readonly ScenarioResult[], body: RoutingBody): readonly string[] {
  const lines: string[] = [];
  const rows = new Set([...body.rules.map((rule) => rule.row), ...results.flatMap((r) => r.scenario.rows)]);
  for (const n of [...rows].sort((a, b) => a - b)) {
    const of = results.filter((r) => r.scenario.rows.includes(n));
    const failed = of.filter((r) => !r.passed).length;
    const verdict =
      of.length === 0 ? 'NO SCENARIO' : failed === 0 ? 'passed' : `FAILED (${failed} of ${of.length})`;
    const rules = body.rules.filter((rule) => rule.row === n);
    lines.push(
      `row ${String(n).padStart(2)}  ${verdict}  ${of.length} scenario${of.length === 1 ? '' : 's'}  ${rowWords(rules)}`,
      ...rules.flatMap((rule) => [`        ${ruleText(rule, body)}`, ...evidence(rule, results)]),
      '',
    );
  }
  return lines;
}

const STATUS_WORDS = { wanted: 'A wanted person', 'non-fugitive': 'A registered person', any: 'A person' };

/** What the row is about, in the words of a headline. */
function rowWords(rules: readonly RoutingRule[]): string {
  const events = Object.keys(ROUTING_EVENTS) as RoutingEvent[];
  return events
    .filter((event) => rules.some((rule) => rule.event === event))
    .map((event) => {
      const own = rules.filter((rule) => rule.event === event);
      const statuses = [...new Set(own.map((rule) => rule.status))];
      const who = statuses.length === 1 ? STATUS_WORDS[statuses[0]!] : 'A wanted or a registered person';
      return sentences(`${who} ${ROUTING_EVENTS[event].what}`);
    })
    .join(' ');
}

function ruleText(rule: RoutingRule, body: RoutingBody): string {
  const who = whoOf(rule);
  const where = rule.when === 'always' ? 'always' : (body.policies[rule.when]?.says ?? rule.when);
  const answer =
    rule.acknowledge === 'next-duty-hours'
      ? 'in its next duty hours'
      : `within ${spanText(rule.acknowledge.withinMs)}`;
  const raised = rule.raise ? ` or ${rule.raise.to}` : '';
  return `${rule.id}  ${sentences(
    `${who} (${TIE_SAYS[rule.tie].toLowerCase()}): ${where}`,
    `${rule.class}${raised}, answers ${answer}`,
    rule.legalBasis,
  )}`;
}

function whoOf({ recipientRole }: RoutingRule): string {
  if (recipientRole === 'everyone-told') return 'Everybody who was told';
  const kept = Object.values(SHARE_KINDS).filter((k) => k.role === recipientRole);
  return kept.length > 0 ? kept.map((k) => k.says).join(' or ') : roleLabel(recipientRole);
}

/** Who was told by a rule, and each reason why somebody was not, each with its scenario. */
function evidence(rule: RoutingRule, results: readonly ScenarioResult[]): readonly string[] {
  const told = results.flatMap(({ scenario, told, shares }) => [
    ...told
      // A message that several rules asked for names each of them.
      .filter((t) => t.rule === rule.id || t.because.includes(`rule ${rule.id},`))
      .map((t) => ({ who: t.agency, at: t.at, file: scenario.file })),
    ...shares
      .filter((s) => s.rule === rule.id && s.way !== 'inbox' && (s.state === 'told' || s.state === 'owed'))
      .map((s) => ({ who: s.name, at: s.at, file: scenario.file })),
  ]);
  const reasons = new Map<string, string>();
  for (const { scenario, notTold, shares } of results)
    for (const { reason } of [
      ...notTold.filter((n) => n.rule === rule.id),
      ...shares
        .filter((s) => s.rule === rule.id && s.state !== 'told' && s.state !== 'owed')
        .map((s) => ({ reason: s.because })),
    ])
      if (!reasons.has(reason)) reasons.set(reason, scenario.file);
  const files = new Set(told.map((t) => t.file));
  const [first] = told;
  const lines = first
    ? [
        `told      ${first.who}, ${first.at === null ? 'owed' : whenOf(first.at)} (${first.file}${files.size > 1 ? ` and ${files.size - 1} more` : ''})`,
      ]
    : [];
  for (const [reason, file] of reasons) lines.push(`not told  ${sentences(reason)} (${file})`);
  if (lines.length === 0) lines.push('NOT SHOWN by any scenario');
  return lines.map((line) => `          ${line}`);
}
