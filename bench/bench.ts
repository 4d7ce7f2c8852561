/** A bench: its figures, sample sizes and ratios as one object. Never asserts a time. */
export interface Bench {
  readonly name: string;
  readonly summary: string;
  run(progress: (text: string) => void, args?: string[]): Promise<object>;
}
