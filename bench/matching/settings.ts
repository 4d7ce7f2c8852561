/** What a run of the accuracy bench is given. */
export interface Settings {
  readonly quick: boolean;
  readonly split: 'open' | 'held';
  readonly millions: boolean;
  readonly progress: (text: string) => void;
  readonly data: string | null;
  /** Of the hidden section, only what these travellers tell; all when absent. */
  readonly told?: readonly string[];
}

/** Seeds by split: the held ones are used once, for the final report. */
export const SEEDS = {
  open: { register: 101, travellers: 202, innocents: 303, relatives: 404, filler: 505 },
  held: { register: 7101, travellers: 7202, innocents: 7303, relatives: 7404, filler: 505 },
} as const;
