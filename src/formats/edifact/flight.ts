/** Flight designators and the legs that TDT, LOC and DTM spell out. */
import type { ManifestLeg } from '../manifest.js';

export interface Designator {
  readonly carrier?: string;
  readonly number?: string;
}

/**
 * A conveyance reference such as `OK688`, `UA0989` or `A92707` taken apart: two or three characters of carrier,
 * up to four digits, perhaps a letter; leading zeros gone (IATA Resolution 762). What does not fit stays whole as
 * the number: truck trips and ships have numbers of their own making.
 */
export function readDesignator(flight: string, carrier: string): Designator {
  const text = flight.toUpperCase().replace(/[ -]/g, '');
  const owner = carrier.toUpperCase();
  const out = (c: string, n: string): Designator => {
    const number = n.replace(/^0+(?=[0-9])/, '');
    return { ...(c ? { carrier: c } : {}), ...(number ? { number } : {}) };
  };
  if (text === '') return out(owner, '');
  if (owner !== '' && text.startsWith(owner) && /^\d{1,4}[A-Z]?$/.test(text.slice(owner.length)))
    return out(owner, text.slice(owner.length));
  if (/^\d{1,4}[A-Z]?$/.test(text)) return out(owner, text);
  const m = /^([A-Z]{3}|[A-Z][A-Z0-9]|[A-Z0-9][A-Z])(\d{1,4}[A-Z]?)$/.exec(text);
  return m ? out(m[1]!, m[2]!) : out(owner, text);
}

/** The designator written together, as people say it. */
export function designatorText(d: Designator): string {
  return `${d.carrier ?? ''}${d.number ?? ''}`;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

interface Stop {
  port: string;
  use: 'departure' | 'arrival' | 'stop';
  arrives?: string;
  leaves?: string;
}

/**
 * Collects the places of one TDT group and turns them into legs: consecutive places are a leg. Senders list a
 * change of planes twice (arrival there, departure there) or once, and sometimes the arrival before the departure.
 */
export class LegReader {
  private readonly designator: Designator;
  private readonly stops: Stop[] = [];
  private early: { leaves?: string; arrives?: string } = {};

  constructor(designator: Designator) {
    this.designator = designator;
  }

  place(port: string, use: Stop['use']): void {
    this.stops.push({ port, use });
  }

  /** A time; it belongs to the place before it, or to the group's ends when no place came yet. */
  time(use: 'departure' | 'arrival', local: string): void {
    const last = this.stops.at(-1) ?? this.early;
    if (use === 'departure') last.leaves = local;
    else last.arrives = local;
  }

  legs(): ManifestLeg[] {
    let stops = this.stops;
    if (stops.length === 2 && stops[0]!.use === 'arrival' && stops[1]!.use === 'departure')
      stops = [stops[1]!, stops[0]!];
    const first = stops[0];
    const last = stops.at(-1);
    if (first && this.early.leaves) first.leaves ??= this.early.leaves;
    if (last && this.early.arrives) last.arrives ??= this.early.arrives;
    const merged: Stop[] = [];
    for (const stop of stops) {
      const before = merged.at(-1);
      if (before && before.port === stop.port && before.arrives && !stop.arrives && !before.leaves) {
        if (stop.leaves) before.leaves = stop.leaves;
      } else merged.push({ ...stop });
    }
    if (merged.length < 2) {
      const only = merged[0];
      const leg: Mutable<ManifestLeg> = { ...this.designator };
      if (only) {
        if (only.port !== '') {
          if (only.use === 'arrival') leg.arrivalPort = only.port;
          else leg.departurePort = only.port;
        }
        if (only.leaves) leg.departureLocal = only.leaves;
        if (only.arrives) leg.arrivalLocal = only.arrives;
      } else {
        if (this.early.leaves) leg.departureLocal = this.early.leaves;
        if (this.early.arrives) leg.arrivalLocal = this.early.arrives;
      }
      return Object.keys(leg).length > 0 ? [leg] : [];
    }
    const legs: ManifestLeg[] = [];
    for (let i = 1; i < merged.length; i++) {
      const from = merged[i - 1]!;
      const to = merged[i]!;
      const leg: Mutable<ManifestLeg> = { ...this.designator };
      if (from.port !== '') leg.departurePort = from.port;
      if (to.port !== '') leg.arrivalPort = to.port;
      if (from.leaves) leg.departureLocal = from.leaves;
      if (to.arrives) leg.arrivalLocal = to.arrives;
      legs.push(leg);
    }
    return legs;
  }
}
