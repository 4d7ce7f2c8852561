/** One difference between two versions of a rule set, each side as a reader sees it; null where it is not there. */
export interface VersionDifference<What extends string> {
  readonly what: What;
  readonly id: string;
  readonly before: string | null;
  readonly after: string | null;
}

/**
 * What differs between two versions, in the order of the parts that are compared.
 * @param texts of a version: each part with what it holds, by id, as a reader sees it
 */
export function differencesBetween<Body, What extends string>(
  before: Body,
  after: Body,
  texts: Readonly<Record<What, (body: Body) => ReadonlyMap<string, string>>>,
): VersionDifference<What>[] {
  return (Object.keys(texts) as What[]).flatMap((what) => {
    const [a, b] = [texts[what](before), texts[what](after)];
    return [...new Set([...a.keys(), ...b.keys()])]
      .filter((id) => a.get(id) !== b.get(id))
      .map((id) => ({ what, id, before: a.get(id) ?? null, after: b.get(id) ?? null }));
  });
}
