/** A bench: its figures, sample sizes and ratios as one object. Never asserts a time. */
export interface Bench {
  readonly name: string;
  readonly summary: string;
  run(progress: (text: string) => void, args?: string[]): Promise<object>;
}

/** Every bench by its name; loaded when asked for, since some need heavy peers. */
export const BENCHES: Readonly<Record<string, { readonly summary: string; load(): Promise<Bench> }>> = {};
