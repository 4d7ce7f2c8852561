/** A short reference that people quote on the telephone; says nothing about a person. All messages of a trip share it. */
export function referenceOf(tripId: string): string {
  return `RT-${tripId.replaceAll('-', '').slice(-10).toUpperCase()}`;
}
