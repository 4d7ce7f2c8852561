/** A bench: its figures, sample sizes and ratios as one object. Never asserts a time. */
export interface Bench {
  readonly name: string;
  readonly summary: string;
  /** Options, one a line; a bench without has none. */
  readonly help?: string;
  run(progress: (text: string) => void, args?: string[]): Promise<object>;
}
