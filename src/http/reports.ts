import { z } from 'zod';
import type { ObjectKind } from '#access/objectKinds.js';
import { reportCsv } from '#documents/csv.js';
import type { AuditAction } from '#domain/auditAction.js';
import { cutBars, type Report, type Section, tablesOf } from '#domain/report.js';
import { localText } from '#web/parts/When.js';
import { type Texts, texts } from '#web/text/text.js';
import { file } from './answer.js';
import { printPdf } from './documentFonts.js';
import { refuse } from './errors.js';
import { markOf } from './mark.js';
import { type AnyRoute, type Context, type Finding, type Found, route } from './route.js';

/** How times are written where no browser helps: in the reader's own zone, the zone named. */
export type TimeText = (instant: string) => string;

type Asked<P, Q, F extends Found> = Context<'page', P, Q, unknown, F, undefined>;

/**
 * A page that can be taken along: the same report as tagged PDF at `PATH.pdf` and as CSV at `PATH.csv`, for the same
 * readers under the same policy and audited like the page. The report is written once, from the page's own view.
 */
export interface Reporting<P, Q extends object, F extends Found> {
  readonly path: string;
  readonly says: string;
  readonly object:
    | { readonly kind: ObjectKind; readonly all: true }
    | {
        readonly kind: ObjectKind;
        readonly find: (finding: Finding<P, Q, unknown>) => Promise<F | undefined> | F | undefined;
      };
  readonly policy: AuditAction;
  readonly audit: AuditAction;
  readonly params?: z.ZodType<P>;
  readonly query?: z.ZodObject;
  /** Names the files and stands as the reference on every sheet. */
  readonly name: (c: Asked<P, Q, F>) => string;
  readonly report: (c: Asked<P, Q, F>, t: Texts, time: TimeText) => Promise<Report> | Report;
}

export function reportFiles<P = Record<string, never>, Q extends object = object, F extends Found = Found>(
  r: Reporting<P, Q, F>,
): readonly AnyRoute[] {
  const common = {
    method: 'GET',
    kind: 'page',
    object: r.object,
    policy: r.policy,
    audit: r.audit,
    ...(r.params ? { params: r.params } : {}),
  } as const;
  const write = async (c: Asked<P, Q, F>): Promise<Report> => {
    const report = await r.report(c, texts('en'), (instant) => localText(instant, c.user.timeZone));
    return { ...report, sections: report.sections.map(withCutCharts) };
  };
  const pdf = route({
    ...common,
    path: `${r.path}.pdf`,
    says: `${r.says}, as tagged PDF`,
    query: (r.query ?? z.object({})) as unknown as z.ZodType<Q>,
    handler: async (asked) => {
      const c = asked as unknown as Asked<P, Q, F>;
      const { title, sections } = await write(c);
      c.note({ as: 'pdf', sections: sections.length });
      const document = {
        title,
        language: 'en',
        classification: 'LAW ENFORCEMENT SENSITIVE',
        mark: markOf(c),
        reference: r.name(c),
        printed: {
          by: `${c.user.displayName} (${c.user.agencyName})`,
          at: localText(new Date(c.now).toISOString(), c.user.timeZone),
          atMs: c.now,
          purpose: c.session.facts.purpose ?? 'official use',
        },
        sections,
      };
      return file(await printPdf(document), {
        type: 'application/pdf',
        name: `${r.name(c)}.pdf`,
      });
    },
  });
  const csv = route({
    ...common,
    path: `${r.path}.csv`,
    says: `${r.says}, as CSV: one table, or all of them cell by cell`,
    query: (r.query ?? z.object({})).extend({ table: z.string().max(80).optional() }) as unknown as z.ZodType<
      Q & { table?: string }
    >,
    handler: async (asked) => {
      const c = asked as unknown as Asked<P, Q & { readonly table?: string }, F>;
      const { sections } = await write(c as unknown as Asked<P, Q, F>);
      const { table: wanted } = c.query;
      const tables = tablesOf(sections).filter((table) => table.id !== undefined);
      const table = tables.find(({ id }) => id === wanted);
      if (wanted !== undefined && !table) refuse('not-found');
      c.note({ as: 'csv', rows: (table ? [table] : tables).reduce((n, t) => n + t.rows.length, 0) });
      const name = r.name(c as unknown as Asked<P, Q, F>);
      return file(reportCsv(table ? [table] : tables), {
        type: 'text/csv; charset=utf-8',
        name: `${name}${table ? `-${table.id}` : ''}.csv`,
      });
    },
  });
  return [pdf, csv];
}

/** A picture shows what one can look at; the table under it has every row. */
function withCutCharts(section: Section): Section {
  return {
    ...section,
    blocks: section.blocks.map((block) => (block.kind === 'chart' ? cutBars(block) : block)),
  };
}
