import { NICKNAMES } from './tables/nicknames.js';

let edges: Map<string, Set<string>> | undefined;

function load(): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  const add = (a: string, b: string) => {
    const set = found.get(a);
    if (set) set.add(b);
    else found.set(a, new Set([b]));
  };
  for (const entry of NICKNAMES.split(';')) {
    const [formal, ...nicks] = entry.split(' ');
    for (const nick of nicks) {
      add(formal!, nick);
      add(nick, formal!);
    }
  }
  return found;
}

/** The names one step away: a formal name's nicknames, a nickname's formal names. */
export function nicknameNeighbours(folded: string): ReadonlySet<string> | undefined {
  edges ??= load();
  return edges.get(folded);
}

/** Whether one name is used for bearers of the other: directly (bill, william). */
export function areNicknames(a: string, b: string): boolean {
  return nicknameNeighbours(a)?.has(b) ?? false;
}
