import type { ReactElement } from 'react';
import { dateText, isPartialDate } from '#basics/dates.js';
import { usePage } from '../page.js';
import type { Texts } from '../text/text.js';
import type { Instant, JourneyTime } from '../view.js';

export { dateText };

const QUARTER_MS = 900_000;
const KEPT_MAX = 4000;
const kept = new Map<string, { readonly offsetMs: number; readonly name: string }>();
const formats = new Map<string, Intl.DateTimeFormat>();
const names = (options: Intl.DateTimeFormatOptions, dates: readonly number[]) => {
  const format = new Intl.DateTimeFormat('en-US', { timeZone: 'UTC', ...options });
  return dates.map((at) => format.format(at));
};
const MONTHS = names(
  { month: 'short' },
  Array.from({ length: 12 }, (_, month) => Date.UTC(2000, month, 1)),
);
// 2 January 2000 was a Sunday.
const DAYS = names(
  { weekday: 'short' },
  Array.from({ length: 7 }, (_, day) => Date.UTC(2000, 0, 2 + day)),
);

/**
 * Offset and short name of a zone at an instant. Kept by the quarter of an hour, since no zone changes inside one:
 * asking the platform for each cell was most of the time that a long list took.
 */
function zoneAt(zone: string, atMs: number): { readonly offsetMs: number; readonly name: string } {
  const key = `${zone} ${Math.floor(atMs / QUARTER_MS)}`;
  const found = kept.get(key);
  if (found) return found;
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      hourCycle: 'h23',
      timeZoneName: 'short',
    });
    formats.set(zone, format);
  }
  const p: Record<string, string> = {};
  for (const part of format.formatToParts(atMs)) p[part.type] = part.value;
  const wall = Date.UTC(Number(p.year), Number(p.month) - 1, Number(p.day), Number(p.hour), Number(p.minute));
  const made = { offsetMs: wall - Math.floor(atMs / 60_000) * 60_000, name: p.timeZoneName ?? zone };
  if (kept.size >= KEPT_MAX) kept.clear();
  kept.set(key, made);
  return made;
}

/** "Sun 22 Nov 2026, 14:05 EST": day before month in letters, so that no reader has to guess which is which. */
export function localText(at: Instant, zone: string, how: 'full' | 'noYear' | 'time' = 'full'): string {
  const atMs = Date.parse(at);
  const { offsetMs, name } = zoneAt(zone, atMs);
  const wall = new Date(atMs + offsetMs);
  const time = `${two(wall.getUTCHours())}:${two(wall.getUTCMinutes())} ${name}`;
  if (how === 'time') return time;
  const day = `${DAYS[wall.getUTCDay()]} ${wall.getUTCDate()} ${MONTHS[wall.getUTCMonth()]}`;
  return `${day}${how === 'full' ? ` ${wall.getUTCFullYear()}` : ''}, ${time}`;
}

function two(n: number): string {
  return String(n).padStart(2, '0');
}

/** A value that may be a date, as a comparison holds it: dates in letters, anything else as it is. */
export function dateOrText(value: string): string {
  return isPartialDate(value) ? dateText(value) : value;
}

export function utcText(at: Instant): string {
  const iso = new Date(at).toISOString();
  return `${iso.slice(11, 16)} UTC`;
}

/** "in 42 min", "3 h 05 min ago", "2 days ago": never more than two units. */
export function relativeText(t: Texts, at: Instant, now: Instant): string {
  const minutes = Math.trunc((Date.parse(at) - Date.parse(now)) / 60_000);
  const size = Math.abs(minutes);
  if (size < 1) return t('time.now');
  return t(minutes > 0 ? 'time.in' : 'time.ago', { span: spanText(t, size) });
}

export function spanText(t: Texts, minutes: number): string {
  if (minutes < 60) return t('time.minutes', { n: minutes });
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return t('time.hours', { h: hours, m: String(minutes % 60).padStart(2, '0') });
  return t('time.days', { n: Math.floor(hours / 24) });
}

/**
 * An instant as people need it: the place's local time, UTC beside it, and how far away it is.
 * `brief` leaves out UTC and distance, for columns where the header says which zone holds.
 */
export function When(props: {
  readonly at: Instant;
  readonly zone?: string;
  readonly brief?: boolean;
  /** Only the clock time: where the day is plain from the place. */
  readonly timeOnly?: boolean;
  readonly relative?: boolean;
}): ReactElement {
  const { t, shell } = usePage();
  const zone = props.zone ?? shell.zone;
  // Within half a year nobody needs the year, and a list has no room for it.
  const near = Math.abs(Date.parse(props.at) - Date.parse(shell.now)) < 180 * 86_400_000;
  const utc = zone !== 'UTC' && !props.brief && !props.timeOnly;
  return (
    <span className="rs-when">
      <time dateTime={props.at}>
        {localText(props.at, zone, props.timeOnly ? 'time' : near ? 'noYear' : 'full')}
      </time>
      {utc ? <span className="rs-utc"> ({utcText(props.at)})</span> : null}
      {props.relative === false || props.brief || props.timeOnly ? null : (
        <>
          {' '}
          <span className="rs-relative" data-clock={props.at}>
            {relativeText(t, props.at, shell.now)}
          </span>
        </>
      )}
    </span>
  );
}

/** A clock that matters: how long is left first, then when. Overdue is said in words and marked with an icon. */
export function Deadline(props: {
  readonly at: Instant;
  readonly zone?: string;
  readonly late?: string;
}): ReactElement {
  const { t, shell } = usePage();
  const left = Math.trunc((Date.parse(props.at) - Date.parse(shell.now)) / 60_000);
  const level = left < 0 ? 'over' : left <= 15 ? 'soon' : 'ok';
  return (
    <span className={`rs-deadline rs-deadline--${level}`}>
      <strong data-clock={props.at} data-deadline="">
        {left < 0 ? t('time.overdue', { span: spanText(t, -left) }) : relativeText(t, props.at, shell.now)}
      </strong>
      <span className="rs-sub">
        <When at={props.at} {...(props.zone ? { zone: props.zone } : {})} relative={false} />
      </span>
    </span>
  );
}

/** The time of a journey, or the day where no more is known. */
export function JourneyWhen({ time }: { readonly time: JourneyTime }): ReactElement {
  return 'day' in time ? <span>{dateText(time.day)}</span> : <When at={time.at} zone={time.zone} />;
}
