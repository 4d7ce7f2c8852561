import { createContext, type ReactElement, useContext } from 'react';
import type { Assets } from './assets.js';
import type { Texts } from './text/text.js';
import type { Shell } from './view.js';

/** One page: its title and its body, both from the view alone. */
export interface Page<View> {
  /** Words of the browser's title bar, before the installation's name. */
  readonly title: (view: View, t: Texts) => string;
  readonly Body: (props: { readonly view: View }) => ReactElement;
  /** `wide` for lists and comparisons, `plain` for forms and reading. */
  readonly width: 'wide' | 'plain';
  /** Islands beyond the common one, by asset name. */
  readonly scripts?: readonly string[];
  /** True when the view carries errors: the title then starts with "Error:". */
  readonly failed?: (view: View) => boolean;
}

export interface Surroundings {
  readonly t: Texts;
  readonly shell: Shell;
  readonly assets: Assets;
}

export const SurroundingsContext = createContext<Surroundings | undefined>(undefined);

/** Texts, shell and assets of the page being drawn. */
export function usePage(): Surroundings {
  const found = useContext(SurroundingsContext);
  if (!found) throw new Error('a part was drawn outside renderPage');
  return found;
}
