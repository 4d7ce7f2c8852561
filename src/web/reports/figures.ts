import type { Bar, Chart, Table } from '#domain/report.js';
import type { Shown } from '#domain/suppression.js';
import type { Texts } from '../text/text.js';

/** A figure as it may be shown: the count, or in brackets the bounds that the shown figures leave. */
export function shownText(shown: Shown): string {
  if ('count' in shown) return String(shown.count);
  if (shown.to === null) return `[${shown.from}+]`;
  return shown.from === shown.to ? `[${shown.from}]` : `[${shown.from}–${shown.to}]`;
}

/** What of a figure can be drawn: null is left out of the bar. */
export function drawn(shown: Shown): number | null {
  return 'count' in shown ? shown.count : null;
}

/** A share in percent; null where one of the two is not shown or nothing was counted. */
export function shareOf(part: Shown, whole: Shown): string | null {
  if (!('count' in part) || !('count' in whole) || whole.count === 0) return null;
  return `${((part.count / whole.count) * 100).toFixed(1)} %`;
}

/** A chart of a table's own rows; its words for those who cannot see it name the longest bar and all amounts. */
export function chartOf(t: Texts, series: readonly string[], bars: readonly Bar[], table: Table): Chart {
  const sum = (bar: Bar) => bar.parts.reduce<number>((n, part) => n + (part ?? 0), 0);
  const longest = bars.reduce<Bar | undefined>(
    (best, bar) => (best === undefined || sum(bar) > sum(best) ? bar : best),
    undefined,
  );
  const most =
    longest && sum(longest) > 0
      ? t('report.altMost', { label: longest.label, says: longest.says })
      : t('report.altNone');
  const says = bars
    .slice(0, 12)
    .map((bar) => `${bar.label}: ${bar.says}`)
    .join('; ');
  return { kind: 'chart', alt: `${most} ${t('report.alt', { says: says || '–' })}`, series, bars, table };
}
