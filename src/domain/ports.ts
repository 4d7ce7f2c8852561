import { instantOf } from '#basics/zones.js';
import { countryAlpha2 } from './countries.js';
import { PORT_TABLE } from './portTable.js';

export type PortKind = 'air' | 'sea' | 'land';

export interface Port {
  /** IATA code, four-digit code of a United States port of entry, or UN/LOCODE of another seaport. */
  readonly code: string;
  readonly icao?: string;
  readonly name: string;
  /** ISO 3166 alpha-3. */
  readonly country: string;
  /** IANA zone. */
  readonly zone: string;
  readonly kind: PortKind;
}

function readTable(text: string): Port[] {
  const ports: Port[] = [];
  let group: Pick<Port, 'country' | 'zone' | 'kind'> | undefined;
  for (const line of text.split('\n')) {
    const words = line.trim().split(' ');
    if (words[0] === '@') group = { country: words[1]!, zone: words[2]!, kind: words[3] as PortKind };
    else if (group && words.length > 2) {
      const [code, icao, ...name] = words as [string, string, ...string[]];
      const location = icao === '=' ? `K${code}` : icao;
      ports.push({
        code,
        ...(location === '-' ? {} : { icao: location }),
        name: name.join(' '),
        ...group,
      });
    }
  }
  return ports;
}

export const PORTS: readonly Port[] = readTable(PORT_TABLE);

const byCode = new Map<string, Port>();
for (const port of PORTS) {
  const two = countryAlpha2(port.country);
  for (const code of [port.icao, two && port.code.length === 3 ? `${two}${port.code}` : undefined])
    if (code && !byCode.has(code)) byCode.set(code, port);
}
for (const port of PORTS) byCode.set(port.code, port);

/** The port of an IATA, ICAO, UN/LOCODE or port-of-entry code; undefined when the table does not know it. */
export function findPort(code: string): Port | undefined {
  return byCode.get(code) ?? byCode.get(code.trim().toUpperCase());
}

/** No clock on earth is further ahead: a local time of an unknown port counts as the earliest instant it can be. */
const EARLIEST_OFFSET_MS = 14 * 3_600_000;

export interface PortInstant {
  /** Milliseconds since 1970 UTC. */
  readonly at: number;
  /** False: the port is not in the table, and `at` is the earliest instant that the wall clock can mean. */
  readonly known: boolean;
}

/**
 * The instant of a wall-clock time `YYYY-MM-DDTHH:MM` at a port. Deadlines count from it, so an unknown port gives
 * the earliest possible instant and says so. Throws on text that is no local time.
 */
export function portInstant(portCode: string | undefined, local: string): PortInstant {
  const port = portCode === undefined ? undefined : findPort(portCode);
  if (port) return { at: instantOf(port.zone, local), known: true };
  return { at: instantOf('UTC', local) - EARLIEST_OFFSET_MS, known: false };
}
