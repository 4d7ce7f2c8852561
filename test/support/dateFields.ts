/** `YYYY-MM-DD` as the three boxes of a date. */
export function dateFields(field: string, day: string): Record<string, string> {
  const [year, month, date] = day.split('-') as [string, string, string];
  return { [`${field}-year`]: year, [`${field}-month`]: month, [`${field}-day`]: date };
}

/** The day of the world's clock in UTC as the boxes of the date `on`. */
export function todayOn(world: { readonly clock: { now(): number } }): Record<string, string> {
  return dateFields('on', new Date(world.clock.now()).toISOString().slice(0, 10));
}
