import type { ReactElement } from 'react';

/** Drawn here, not fetched: a picture that carries meaning must not depend on a second request. */
const SHAPES = {
  wanted: 'M12 2 1 21h22L12 2Zm1 16h-2v-2h2v2Zm0-4h-2V9h2v5Z',
  registered: 'M5 3h11l4 4v14H5V3Zm2 2v14h11V8h-3V5H7Zm2 6h7v2H9v-2Zm0 4h7v2H9v-2Z',
  clock:
    'M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20Zm0 2a8 8 0 1 1 0 16 8 8 0 0 1 0-16Zm-1 3v6l5 3 1-1.7-4-2.3V7h-2Z',
  agrees: 'm9.5 17.5-5-5 1.6-1.6 3.4 3.4 8.4-8.4 1.6 1.6-10 10Z',
  differs: 'm6.4 5 5.6 5.6L17.6 5 19 6.4 13.4 12l5.6 5.6-1.4 1.4-5.6-5.6L6.4 19 5 17.6l5.6-5.6L5 6.4 6.4 5Z',
  partly:
    'M4 8.5c3-3 6-1 8 0s4 1.5 7-1l1 2c-3 3-6 2-8.5 1S7.5 9 5 11L4 8.5Zm0 6c3-3 6-1 8 0s4 1.5 7-1l1 2c-3 3-6 2-8.5 1S7.5 15 5 17l-1-2.5Z',
  missing: 'M5 11h14v2H5v-2Z',
  unknown:
    'M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20Zm1 16h-2v-2h2v2Zm1.6-6.3c-1 .8-1.6 1.3-1.6 2.3h-2c0-2 1-2.8 2-3.6.7-.5 1-.9 1-1.6 0-1-.8-1.8-2-1.8s-2 .8-2 2H8c0-2.4 1.7-4 4-4s4 1.5 4 3.7c0 1.4-.6 2.3-1.4 3Z',
  person: 'M12 3a4.5 4.5 0 1 1 0 9 4.5 4.5 0 0 1 0-9Zm0 11c5 0 9 2.5 9 5.5V21H3v-1.5C3 16.5 7 14 12 14Z',
  lock: 'M12 2a5 5 0 0 0-5 5v3H5v12h14V10h-2V7a5 5 0 0 0-5-5Zm-3 8V7a3 3 0 0 1 6 0v3H9Z',
  out: 'M7 5h12v12h-2.5V9.3L6.8 19 5 17.2 14.7 7.5H7V5Z',
  in: 'M17 19H5V7h2.5v7.7L17.2 5 19 6.8 9.3 16.5H17V19Z',
} as const;

export type IconName = keyof typeof SHAPES;

/** Always beside words, so hidden from readers. */
export function Icon({ name }: { readonly name: IconName }): ReactElement {
  return (
    <svg className="rs-icon" viewBox="0 0 24 24" width="16" height="16" aria-hidden="true" focusable="false">
      <path d={SHAPES[name]} />
    </svg>
  );
}
