import type { Direction, TravelEventKind } from '#domain/travelEvent.js';

/**
 * What a partner reports of one person outside a passenger list: an application, an inspection, a hit, an advice.
 * A reader puts the persons of a message into `persons` and one of these for each thing that happened to one of them.
 */
export interface ReportedEvent {
  /** Index into the message's persons. */
  readonly person: number;
  readonly kind: TravelEventKind;
  /** The sender's own number of the application, inspection or hit: the same number again is the same event. */
  readonly reference: string;
  /** Whose number it is, where one sender hands on those of several authorities. */
  readonly numberedBy?: string;
  /** A state of the kind in `TRAVEL_EVENT_KINDS`. */
  readonly state: string;
  /** Default: `none`. */
  readonly direction?: Direction;
  /** Code of the port where it happened. */
  readonly place?: string;
  /** An instant with offset, or the wall-clock time of the place: `YYYY-MM-DDTHH:MM`. */
  readonly occurredAt?: string;
  /** The sender's number of this version of the event. A lower one than is known is late news and changes nothing. */
  readonly sequence?: number;
  /** What else the message says of the event, in the words of the format's page; never of the person. */
  readonly facts: Readonly<Record<string, unknown>>;
}
