import type { ReactElement, ReactNode } from 'react';
import { usePage } from '../page.js';
import type { AgencyRef, Direction, EventLine, PortRef, SubjectStatus, ToldEvent } from '../view.js';
import { Icon, type IconName } from './Icon.js';

/** WANTED or REGISTERED: the word carries the meaning, shape and colour only help to find it. */
export function ClassTag({ status }: { readonly status: SubjectStatus }): ReactElement {
  const { t } = usePage();
  return (
    <span className={`rs-class rs-class--${status}`}>
      <Icon name={status === 'wanted' ? 'wanted' : 'registered'} />
      {t(`class.${status}`)}
    </span>
  );
}

export type Tone = 'plain' | 'good' | 'warn' | 'bad' | 'info';

export function Tag({
  tone = 'plain',
  children,
}: {
  readonly tone?: Tone;
  readonly children: ReactNode;
}): ReactElement {
  return <span className={`rs-tag rs-tag--${tone}`}>{children}</span>;
}

const DIRECTION_ICON: { readonly [D in Direction]: IconName } = {
  departure: 'out',
  entry: 'in',
  none: 'registered',
  unknown: 'unknown',
};

/** "Departure · SB 201 · JFK New York to CDG Paris", on one line where it fits. */
export function EventText({ event }: { readonly event: EventLine }): ReactElement {
  const { t } = usePage();
  return (
    <span className="rs-event">
      <Icon name={DIRECTION_ICON[event.direction]} />
      <span>
        {event.direction === 'none'
          ? capital(t(`event.${event.kind}`))
          : `${t(`direction.${event.direction}`)}, ${t(`event.${event.kind}`)}`}
        {event.carrier ? ` ${event.carrier}` : ''}
        {/* The blank stays outside: it is where a narrow page breaks the line. */}
        {event.service ? ' ' : null}
        {event.service ? <span className="rs-nowrap">{event.service}</span> : null}
        <Route event={event} />
      </span>
    </span>
  );
}

/** "Departure SB 201", as the message that was sent has it. */
export function ToldEventText({ event }: { readonly event: ToldEvent }): ReactElement {
  const { t } = usePage();
  return (
    <span className="rs-event">
      <Icon name={DIRECTION_ICON[event.direction]} />
      <span>
        {t.coded('routingEvent', event.event)}
        {event.service ? ' ' : null}
        {event.service ? <span className="rs-nowrap">{event.service}</span> : null}
      </span>
    </span>
  );
}

/** Where somebody was seen at one place, that place; nothing of a journey from one to another. */
export function seenAt(event: EventLine): PortRef | undefined {
  const inOnePlace =
    event.kind === 'inspection' || event.kind === 'live-query' || event.kind === 'police-report';
  if (!inOnePlace || (event.from && event.to)) return undefined;
  return event.to ?? event.from;
}

/** From where to where; of what was seen at one place, that place. */
function Route({ event }: { readonly event: EventLine }): ReactElement | null {
  const { t } = usePage();
  const place = seenAt(event);
  if (!event.from && !event.to) return null;
  return (
    <span className="rs-route">
      {' '}
      {place ? (
        <>
          {t('event.at')} <Port port={place} />
        </>
      ) : (
        <>
          <Port port={event.from} /> {t('event.to')} <Port port={event.to} />
        </>
      )}
    </span>
  );
}

/** Where no border is crossed, what happened stands by itself. */
function capital(words: string): string {
  return `${words.slice(0, 1).toUpperCase()}${words.slice(1)}`;
}

function Port({ port }: { readonly port: EventLine['from'] }): ReactElement {
  const { t } = usePage();
  if (!port) return <span>{t('event.placeUnknown')}</span>;
  return (
    <span>
      <span className="rs-nowrap">{port.code}</span>
      {port.name ? ` ${port.name}` : ''}
      {port.zone ? '' : ` (${t('event.portNotInTable')})`}
    </span>
  );
}

/** An agency's name with the code in words beside it; a code alone says nothing to most readers. */
export function AgencyText({ agency }: { readonly agency: AgencyRef }): ReactElement {
  const { t } = usePage();
  return (
    <span>
      {agency.name}
      {agency.ori ? (
        <span className="rs-sub">
          {t('agency.ori')} <span className="rs-nowrap">{agency.ori}</span>
        </span>
      ) : null}
    </span>
  );
}

export function Code({ children }: { readonly children: ReactNode }): ReactElement {
  return <span className="rs-code">{children}</span>;
}
