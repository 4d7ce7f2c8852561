/**
 * An expected outcome is a value; a broken assumption is thrown. A refusal that a person or a partner can
 * cause (stale candidate, wrong second person, unreadable message) is always one of these.
 */
export type Result<T, E> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: E };

export function ok<T>(value: T): { readonly ok: true; readonly value: T } {
  return { ok: true, value };
}

export function err<E>(error: E): { readonly ok: false; readonly error: E } {
  return { ok: false, error };
}
