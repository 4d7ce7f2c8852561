import { appropriateTable } from '#domain/appropriate.js';
import { ROUTING_EVENTS, type RoutingRule, type TierClass } from '#domain/routingRules.js';
import { TIE_WORDS } from '#domain/ruleProposal.js';
import { ruleSetInForce } from '#domain/ruleSet.js';
import {
  type AppropriateLine,
  type AppropriateView,
  ruleAppropriatePage,
  TIER_COLUMNS,
} from '#web/pages/ruleAppropriate.js';
import { appropriateReport } from '#web/reports/ruleAppropriate.js';
import { reportFiles } from '../reports.js';
import { type AnyRoute, route } from '../route.js';
import { show } from '../shell.js';
import { iso } from '../views/eventLine.js';
import { roleLabel } from '../views/tellPlan.js';
import { type AtVersion, type FoundVersion, RULE_VERSION } from './rules.js';

/** "Where appropriate" of a version of the routing rules as a table: recipient and event by tier and class of victim. */
const APPROPRIATE = { ...RULE_VERSION, path: '/rules/versions/:version/appropriate' } as const;

function viewOf(c: { readonly found: FoundVersion; readonly now: number }): AppropriateView {
  const { set, sets } = c.found;
  const always = new Map<string, Set<string>>();
  for (const r of set.body.rules.filter((r) => r.when === 'always')) {
    const who = always.get(eventOf(r)) ?? new Set<string>();
    always.set(eventOf(r), who.add(recipientOf(r)));
  }
  return {
    version: set.version,
    ...(set.validFromMs > 0 ? { from: iso(set.validFromMs) } : {}),
    inForce: ruleSetInForce(sets, 'routing', c.now)?.version === set.version,
    rows: appropriateTable(set.body).map(({ rule, cells }) => ({
      id: rule.id,
      row: rule.row,
      recipient: recipientOf(rule),
      event: eventOf(rule),
      legalBasis: rule.legalBasis,
      tiers: Object.fromEntries(
        TIER_COLUMNS.map((tier) => [tier, together(cells.filter((x) => x.tier === tier))]),
      ) as Readonly<Record<TierClass, readonly AppropriateLine[]>>,
    })),
    always: [...always].map(([event, who]) => ({ event, recipients: [...who] })),
  };
}

/** One line where the class of victim makes no difference. */
function together(cells: readonly AppropriateLine[]): readonly AppropriateLine[] {
  const [one] = cells;
  const alike = cells.every(
    (x) => x.answer === one!.answer && x.says === one!.says && x.decided === one!.decided,
  );
  const lines = alike ? [{ ...one!, victim: 'any' as const }] : cells;
  return lines.map(({ victim, answer, says, decided }) => ({ victim, answer, says, decided }));
}

/** Agencies of which there is one office bear their name alone; of others it is said which. */
function recipientOf(r: RoutingRule): string {
  if (r.recipientRole === 'everyone-told') return 'Everybody who was told of it earlier';
  return r.tie === 'national'
    ? roleLabel(r.recipientRole)
    : `${roleLabel(r.recipientRole)} (${TIE_WORDS[r.tie]})`;
}

function eventOf(r: RoutingRule): string {
  const who = r.status === 'any' ? 'A person' : r.status === 'wanted' ? 'A wanted person' : 'A registrant';
  return `${who} ${ROUTING_EVENTS[r.event].what}`;
}

const page = route({
  ...APPROPRIATE,
  method: 'GET',
  kind: 'page',
  says: 'Where it is appropriate to tell whom, by tier and class of victim, in a version of the rules',
  handler: (c) => show(c, ruleAppropriatePage, viewOf(c), { here: 'rules' }),
});

const files = reportFiles<AtVersion, object, FoundVersion>({
  ...APPROPRIATE,
  says: 'Where it is appropriate to tell whom',
  name: (c) => `appropriate-version-${c.found.set.version}`,
  report: (c, t) => appropriateReport(viewOf(c), t),
});

export const ruleAppropriateRoutes: readonly AnyRoute[] = [page, ...files];
