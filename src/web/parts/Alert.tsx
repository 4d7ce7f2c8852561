import type { ReactElement, ReactNode } from 'react';

export type AlertKind = 'info' | 'warning' | 'error' | 'success';

/** A USWDS alert. `heading` is a real heading of the level given, so that the outline of the page stays whole. */
export function Alert(props: {
  readonly kind: AlertKind;
  readonly heading?: string;
  readonly level?: 2 | 3 | 4;
  readonly slim?: boolean;
  readonly role?: 'alert' | 'status';
  readonly children?: ReactNode;
}): ReactElement {
  const Heading = `h${props.level ?? 2}` as const;
  return (
    <div
      className={`usa-alert usa-alert--${props.kind}${props.slim ? ' usa-alert--slim' : ''}`}
      {...(props.role ? { role: props.role } : {})}
    >
      <div className="usa-alert__body">
        {props.heading ? <Heading className="usa-alert__heading">{props.heading}</Heading> : null}
        {props.children ? <div className="usa-alert__text">{props.children}</div> : null}
      </div>
    </div>
  );
}
