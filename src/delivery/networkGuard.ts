import { lookup as dnsLookup, type LookupAddress, type LookupOptions } from 'node:dns';
import { BlockList, isIP, isIPv4 } from 'node:net';

/**
 * A webhook address is written by an agency; the connection leaves from inside ours. So only addresses of the
 * public internet are reached, unless the operator has named a network. The check sits in the name lookup of
 * the connection itself: what was checked is what is connected to, and a name that changes its mind between
 * two lookups (DNS rebinding) gains nothing.
 */
export interface NetworkGuard {
  /** Whether this literal address may be reached. */
  permits(ip: string): boolean;
  /** Whether the operator named the network the address is in; only there is plain HTTP taken. */
  isNamed(ip: string): boolean;
  /** For `lookup` of net, tls and http: fails with code `ENOTPERMITTED` when no permitted address is left. */
  readonly lookup: GuardedLookup;
}

export type GuardedLookup = (
  hostname: string,
  options: LookupOptions,
  callback: (error: NodeJS.ErrnoException | null, address: string | LookupAddress[], family?: number) => void,
) => void;

/** IANA special-purpose registries (RFC 6890 and its updates), multicast and the reserved upper range. */
const CLOSED_V4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16', // link-local, and the cloud's metadata service
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
];

/** Of IPv6 only global unicast (2000::/3) is open, less what tunnels an IPv4 address or is documentation. */
const OPEN_V6 = ['2000::/3'];
const CLOSED_V6 = ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20'];

export type Resolve = (
  hostname: string,
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

const resolveBySystem: Resolve = (hostname, callback) =>
  dnsLookup(hostname, { all: true, verbatim: true }, callback);

/** @param named networks in CIDR notation that the operator opens, e.g. `10.20.0.0/16` of a partner's VPN */
export function networkGuard(
  named: readonly string[] = [],
  resolve: Resolve = resolveBySystem,
): NetworkGuard {
  const closed = blockList([...CLOSED_V4, ...CLOSED_V6]);
  const open6 = blockList(OPEN_V6);
  const byOperator = blockList(named);

  const isNamed = (ip: string): boolean => {
    const plain = unmapped(ip);
    return isIP(plain) !== 0 && byOperator.check(plain, family(plain));
  };
  const permits = (ip: string): boolean => {
    const plain = unmapped(ip);
    if (isIP(plain) === 0) return false;
    if (isNamed(plain)) return true;
    if (closed.check(plain, family(plain))) return false;
    return isIPv4(plain) || open6.check(plain, 'ipv6');
  };
  const lookup: GuardedLookup = (hostname, options, callback) => {
    resolve(hostname, (error, addresses) => {
      if (error) return callback(error, []);
      const wanted =
        options.family === 4 || options.family === 6
          ? addresses.filter((a) => a.family === options.family)
          : addresses;
      const permitted = wanted.filter((a) => permits(a.address));
      const first = permitted[0];
      if (!first) {
        const refused: NodeJS.ErrnoException = new Error('no permitted address');
        refused.code = wanted.length > 0 ? 'ENOTPERMITTED' : 'ENOTFOUND';
        return callback(refused, []);
      }
      if (options.all) callback(null, permitted);
      else callback(null, first.address, first.family);
    });
  };
  return { permits, isNamed, lookup };
}

function family(ip: string): 'ipv4' | 'ipv6' {
  return isIPv4(ip) ? 'ipv4' : 'ipv6';
}

/** `::ffff:127.0.0.1`, also written `::ffff:7f00:1`, is IPv4 in disguise. */
function unmapped(ip: string): string {
  const dotted = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(ip);
  if (dotted) return dotted[1]!;
  const hex = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/i.exec(ip);
  if (!hex) return ip;
  const n = Number.parseInt(hex[1]!, 16) * 65_536 + Number.parseInt(hex[2]!, 16);
  return [24, 16, 8, 0].map((shift) => (n >>> shift) & 255).join('.');
}

function blockList(cidrs: readonly string[]): BlockList {
  const list = new BlockList();
  for (const cidr of cidrs) {
    const [net, bits] = cidr.split('/');
    const prefix = Number(bits);
    const widest = net && isIPv4(net) ? 32 : 128;
    if (!net || isIP(net) === 0 || !/^\d{1,3}$/.test(bits ?? '') || prefix > widest)
      throw new Error(`not a network: ${cidr}. Expected an address and a prefix length, as 10.20.0.0/16`);
    list.addSubnet(net, prefix, family(net));
  }
  return list;
}
