/**
 * Where and how persons adjudicated delinquent as juveniles appear, if the jurisdiction has other places or protocols for
 * them (SORNA guide, Juvenile Offenders and SORNA). Duties and days stay those of the tier.
 */
export interface JuvenileAppearances {
  /** Read by the registrant in letters: it names a place and nothing of the person. */
  readonly place: string;
  /** Read by officers. */
  readonly protocol: string;
}

/** From an agency's settings (`juvenileAppearances`); null: juveniles appear like everybody else. */
export function juvenileAppearances(
  settings: Readonly<Record<string, unknown>> | undefined,
): JuvenileAppearances | null {
  const own = settings?.juvenileAppearances;
  if (typeof own !== 'object' || own === null) return null;
  const { place, protocol } = own as Record<string, unknown>;
  const text = (of: unknown) => (typeof of === 'string' ? of.trim() : '');
  const kept = { place: text(place), protocol: text(protocol) };
  return kept.place === '' && kept.protocol === '' ? null : kept;
}
