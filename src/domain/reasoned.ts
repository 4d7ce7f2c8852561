/** Whether a note says something: what an officer does to a case or inquiry bears its reason. */
export function reasoned(note: string): boolean {
  return note.trim().length >= 3;
}
