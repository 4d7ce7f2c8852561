/**
 * Calendar dates as text, `YYYY-MM-DD`, and dates of which only a part is known. A date here has no time zone;
 * an instant is a `Date` or milliseconds and never mixes with these.
 */
export type IsoDate = string;

/** `YYYY`, `YYYY-MM` or `YYYY-MM-DD`: what is known of a date. */
export type PartialDate = string;

export function isLeapYear(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}

export function daysInMonth(year: number, month: number): number {
  if (month === 2) return isLeapYear(year) ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

/** Whether the text is a real full date between the years 1 and 9999. */
export function isIsoDate(text: string): boolean {
  if (text.length !== 10 || text[4] !== '-' || text[7] !== '-') return false;
  const [y, mo, d] = [digits(text, 0, 4), digits(text, 5, 7), digits(text, 8, 10)];
  return y > 0 && mo >= 1 && mo <= 12 && d >= 1 && d <= daysInMonth(y, mo);
}

/** A day as people mean one today: a slip of the keyboard makes years such as 1026 or 0026. */
export function isLikelyDay(text: string): boolean {
  return text >= '1900' && text < '2200' && isIsoDate(text);
}

/** A day as people in the United States type it (5/2/2019) or as machines do (2019-05-02); null: neither, or no real day. */
export function typedDay(text: string): IsoDate | null {
  const [, month, day, year] = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(text.trim()) ?? [];
  const iso = year ? `${year}-${month!.padStart(2, '0')}-${day!.padStart(2, '0')}` : text.trim();
  return isIsoDate(iso) ? iso : null;
}

/** The number that the digits from one place to another make; -1 where something else stands among them. */
function digits(text: string, from: number, to: number): number {
  let n = 0;
  for (let i = from; i < to; i++) {
    const digit = text.charCodeAt(i) - 48;
    if (!(digit >= 0 && digit <= 9)) return -1;
    n = n * 10 + digit;
  }
  return n;
}

export function isPartialDate(text: string): boolean {
  if (/^\d{4}$/.test(text)) return Number(text) > 0;
  const m = /^(\d{4})-(\d{2})$/.exec(text);
  if (m) return Number(m[1]) > 0 && Number(m[2]) >= 1 && Number(m[2]) <= 12;
  return isIsoDate(text);
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

/** A calendar date `YYYY-MM-DD`, or the known part of one, in letters: "4 Mar 2020", "Mar 2020", "2020". */
export function dateText(date: PartialDate): string {
  const [year, month, day] = date.split('-');
  if (!month) return year ?? date;
  const name = MONTHS[Number(month) - 1] ?? month;
  return day ? `${Number(day)} ${name} ${year}` : `${name} ${year}`;
}

/**
 * What sentences and values hold of time: an instant in UTC (`instantText`), or a calendar day. Digits
 * that are a part of a number or reference are neither.
 */
const TIME = /(?<![\w-])(\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?Z|\d{4}-\d\d-\d\d)(?![\w-])/;

/** A sentence with its days in letters and its instants as the caller writes them, otherwise in UTC. */
export function timesInLetters(text: string, instant: (at: string) => string = utcInLetters): string {
  return splitAtTimes(text)
    .map((part, i) => (i % 2 === 0 ? part : isInstantText(part) ? instant(part) : dateText(part)))
    .join('');
}

function utcInLetters(at: string): string {
  return `${dateText(at.slice(0, 10))}, ${at.slice(11, 16)} UTC`;
}

/** The pieces of a sentence: every second one is a day or an instant. */
export function splitAtTimes(text: string): readonly string[] {
  return text.split(TIME);
}

export function isInstantText(part: string): boolean {
  return part.includes('T');
}

export function isoDate(year: number, month: number, day: number): IsoDate {
  const y = year >= 1000 ? String(year) : String(year).padStart(4, '0');
  return `${y}-${month < 10 ? '0' : ''}${month}-${day < 10 ? '0' : ''}${day}`;
}

/** Days since 1970-01-01. Throws on text that is not a full date. */
export function dayNumber(date: IsoDate): number {
  if (!isIsoDate(date)) throw new Error(`not a date: ${date}. Expected YYYY-MM-DD`);
  const [year, month, day] = [digits(date, 0, 4), digits(date, 5, 7), digits(date, 8, 10)];
  // Years are counted from March, so that the leap day is the last of them; 719,468 days lie before 1970.
  const y = month > 2 ? year : year - 1;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  return y * 365 + Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400) + dayOfYear - 719_468;
}

export function dateFromDayNumber(days: number): IsoDate {
  // The other way round: 400 years of 146,097 days are alike, and a year begins in March.
  const since = days + 719_468;
  const era = Math.floor(since / 146_097);
  const dayOfEra = since - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const m = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * m + 2) / 5) + 1;
  const month = m < 10 ? m + 3 : m - 9;
  return isoDate(yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day);
}

export function addDays(date: IsoDate, days: number): IsoDate {
  return dateFromDayNumber(dayNumber(date) + days);
}

/** Calendar days from one day to another; negative when the second is earlier. */
export function daysBetween(from: IsoDate, to: IsoDate): number {
  return dayNumber(to) - dayNumber(from);
}

/** The same day so many months later, the last day of the month when that month is shorter. */
export function addMonths(date: IsoDate, months: number): IsoDate {
  const total = Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7)) - 1 + months;
  const year = Math.floor(total / 12);
  const month = (total % 12) + 1;
  return isoDate(year, month, Math.min(Number(date.slice(8, 10)), daysInMonth(year, month)));
}

/** 0 = Sunday … 6 = Saturday. */
export function weekday(date: IsoDate): number {
  return (((dayNumber(date) + 4) % 7) + 7) % 7;
}
