import type { ReactElement } from 'react';
import { usePage } from '../page.js';
import type { Texts } from '../text/text.js';
import type { Instant } from '../view.js';

const formats = new Map<string, Intl.DateTimeFormat>();

function format(zone: string, options: Intl.DateTimeFormatOptions, id: string): Intl.DateTimeFormat {
  const key = `${id} ${zone}`;
  let made = formats.get(key);
  if (!made) {
    made = new Intl.DateTimeFormat('en-US', { timeZone: zone, ...options });
    formats.set(key, made);
  }
  return made;
}

/** "Sun 22 Nov 2026, 14:05 EST": day before month in letters, so that no reader has to guess which is which. */
export function localText(at: Instant, zone: string, how: 'full' | 'noYear' | 'time' = 'full'): string {
  const parts: Record<string, string> = {};
  const formatter = format(
    zone,
    {
      weekday: 'short',
      day: 'numeric',
      month: 'short',
      year: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
      timeZoneName: 'short',
    },
    'full',
  );
  for (const part of formatter.formatToParts(new Date(at))) parts[part.type] = part.value;
  const time = `${parts.hour}:${parts.minute} ${parts.timeZoneName}`;
  if (how === 'time') return time;
  return `${parts.weekday} ${parts.day} ${parts.month}${how === 'full' ? ` ${parts.year}` : ''}, ${time}`;
}

/** A calendar date `YYYY-MM-DD`, or the known part of one, in letters. */
export function dateText(date: string): string {
  const [year, month, day] = date.split('-');
  if (!month) return year ?? date;
  const name = format('UTC', { month: 'short' }, 'month').format(
    new Date(Date.UTC(2000, Number(month) - 1, 1)),
  );
  return day ? `${Number(day)} ${name} ${year}` : `${name} ${year}`;
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
