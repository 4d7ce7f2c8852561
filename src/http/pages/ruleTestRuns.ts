import { z } from 'zod';
import { dateText, isIsoDate } from '#basics/dates.js';
import { toCsv } from '#documents/csv.js';
import type { Document } from '#documents/document.js';
import { applyChanges } from '#domain/ruleProposal.js';
import type { Tx } from '#storage/database.js';
import type { RuleProposal } from '#storage/ruleProposals.js';
import { type TestRun, type TestRunLine, testRun } from '#storage/testRun.js';
import { testRunPage } from '#web/pages/ruleTestRun.js';
import { localText } from '#web/parts/When.js';
import { texts } from '#web/text/text.js';
import type { FieldError } from '#web/view.js';
import { file } from '../answer.js';
import { printPdf } from '../documentFonts.js';
import { markOf } from '../mark.js';
import { type AnyRoute, route } from '../route.js';
import { text } from '../ruleChangeForm.js';
import { ProposalId } from '../ruleProposals.js';
import { show } from '../shell.js';
import { iso } from '../views/eventLine.js';
import { find, setsOf } from './rules.js';

/** What a proposed change of the routing rules would have sent in a time, against what was sent. Writes nothing. */

const Range = z.object({ from: text(10), until: text(10) });
type Times = z.infer<typeof Range>;

function rangeOf(q: Times): { fromMs: number; untilMs: number } | null {
  if (!isIsoDate(q.from) || !isIsoDate(q.until) || q.from >= q.until) return null;
  return { fromMs: Date.parse(`${q.from}T00:00:00Z`), untilMs: Date.parse(`${q.until}T00:00:00Z`) };
}

/** What is wrong with days that are no span. */
function mistakeOf({ from, until }: Times): FieldError {
  if (!isIsoDate(from)) return { field: 'from', problem: 'notADate' };
  return isIsoDate(until)
    ? { field: 'from', problem: 'daysTurned' }
    : { field: 'until', problem: 'notADate' };
}

async function tried(tx: Tx, p: RuleProposal, range: { fromMs: number; untilMs: number }): Promise<TestRun> {
  const base = (await setsOf(tx)).find((s) => s.version === p.baseVersion)!;
  return testRun(tx, { ...base, version: base.version + 1, body: applyChanges(base.body, p.changes) }, range);
}

const differs = (l: TestRunLine) => l.was !== l.would;
const countsOf = (run: TestRun) => ({
  same: run.lines.filter((l) => !differs(l)).length,
  added: run.lines.filter((l) => l.was === null).length,
  dropped: run.lines.filter((l) => l.would === null).length,
  reclassed: run.lines.filter((l) => l.was !== null && l.would !== null && differs(l)).length,
});

const test = route({
  method: 'GET',
  path: '/rules/proposals/:id/test',
  kind: 'page',
  object: { kind: 'RuleSet', find },
  policy: 'rules.tried',
  audit: 'rules.tried',
  says: 'What a change would have sent in a time, against what was sent; writes nothing',
  params: ProposalId,
  query: Range,
  handler: async (c) => {
    const p = c.found.proposal;
    const asked = c.query.from !== '' || c.query.until !== '';
    const range = rangeOf(c.query);
    const run = range ? await tried(c.tx, p, range) : null;
    c.note({ ...c.query, cases: run?.cases ?? 0 });
    return show(
      c,
      testRunPage,
      {
        id: p.id,
        base: p.baseVersion,
        ...c.query,
        form: {
          values: c.query,
          ...(asked && !range ? { errors: [mistakeOf(c.query)] } : {}),
        },
        ...(run
          ? {
              run: {
                cases: run.cases,
                more: run.more,
                ...countsOf(run),
                lines: run.lines.filter(differs).map((l) => ({
                  at: iso(l.atMs),
                  reference: l.reference,
                  event: l.event,
                  agency: l.agency,
                  was: l.was ?? '',
                  would: l.would ?? '',
                  because: l.because,
                })),
              },
            }
          : {}),
      },
      { here: 'rules', ...(asked && !range ? { status: 422 } : {}) },
    );
  },
});

const HEADS = ['When (UTC)', 'Reference', 'Event', 'Status', 'Agency', 'Was', 'Would be', 'Why'];
const t = texts('en');
const classText = (code: string | null) =>
  code === null ? t('testRun.notSent') : t.coded('statistics.class', code);
const cells = (l: TestRunLine): string[] => [
  localText(iso(l.atMs), 'UTC'),
  l.reference,
  t.coded('routingEvent', l.event),
  t.coded('class', l.status),
  l.agency,
  classText(l.was),
  classText(l.would),
  l.because,
];

const csv = route({
  method: 'GET',
  path: '/rules/proposals/:id/test.csv',
  kind: 'page',
  object: { kind: 'RuleSet', find },
  policy: 'rules.tried',
  audit: 'rules.tried',
  says: 'The test run as a table for a spreadsheet',
  params: ProposalId,
  query: Range,
  handler: async (c) => {
    const range = rangeOf(c.query);
    const run = range ? await tried(c.tx, c.found.proposal, range) : null;
    c.note({ ...c.query, as: 'csv', cases: run?.cases ?? 0 });
    return file(toCsv(HEADS, (run?.lines ?? []).map(cells), 'spreadsheet'), {
      type: 'text/csv; charset=utf-8',
      name: 'test-run.csv',
    });
  },
});

const pdf = route({
  method: 'GET',
  path: '/rules/proposals/:id/test.pdf',
  kind: 'page',
  object: { kind: 'RuleSet', find },
  policy: 'rules.tried',
  audit: 'rules.tried',
  says: 'The test run as tagged PDF',
  params: ProposalId,
  query: Range,
  handler: async (c) => {
    const range = rangeOf(c.query);
    const run = range ? await tried(c.tx, c.found.proposal, range) : { cases: 0, more: false, lines: [] };
    c.note({ ...c.query, as: 'pdf', cases: run.cases });
    const counts = countsOf(run);
    const document: Document = {
      title: 'What would we have sent',
      language: 'en',
      classification: 'LAW ENFORCEMENT SENSITIVE',
      mark: markOf(c),
      reference: `Change of version ${c.found.proposal.baseVersion}, ${dateText(c.query.from)} to ${dateText(c.query.until)}`,
      printed: {
        by: `${c.user.displayName} (${c.user.agencyName})`,
        at: localText(iso(c.now), c.user.timeZone),
        atMs: c.now,
        purpose: c.session.facts.purpose ?? 'official use',
      },
      sections: [
        {
          heading: 'Result',
          blocks: [
            {
              kind: 'facts',
              facts: [
                { name: 'Plannings worked out', value: String(run.cases) },
                { name: 'The same', value: String(counts.same) },
                { name: 'Would be sent, was not', value: String(counts.added) },
                { name: 'Was sent, would not be', value: String(counts.dropped) },
                { name: 'Other urgency', value: String(counts.reclassed) },
              ],
            },
            {
              kind: 'table',
              caption: 'What would differ',
              columns: HEADS.map((heading, i) => ({ heading, ...(i === 1 ? { namesRow: true } : {}) })),
              rows: run.lines.filter(differs).map(cells),
            },
          ],
        },
      ],
    };
    return file(await printPdf(document), {
      type: 'application/pdf',
      name: 'test-run.pdf',
    });
  },
});

export const ruleTestRunRoutes: readonly AnyRoute[] = [test, csv, pdf];
