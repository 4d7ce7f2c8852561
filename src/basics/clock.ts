/** Where time comes from. Pure folders take instants as arguments; only the outer folders hold a clock. */
export interface Clock {
  /** Milliseconds since 1970 UTC. */
  now(): number;
}

/** Length of the units that service levels are written in, in milliseconds. */
export const MS = { second: 1000, minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const;
