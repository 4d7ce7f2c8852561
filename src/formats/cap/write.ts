import { escapeXml } from '../xml/write.js';
import { CAP_NAMESPACE, type CapReference } from './fields.js';

/** An alert for law enforcement. There is no way to write one of public scope: the register is not public. */
export interface CapAlert {
  readonly identifier: string;
  readonly sender: string;
  /** Instant with an offset, as `2026-03-14T09:30:00-05:00`; CAP does not allow `Z`. */
  readonly sent: string;
  readonly status: 'Actual' | 'Exercise' | 'Test';
  readonly kind: 'Alert' | 'Update' | 'Cancel' | 'Ack';
  /** To whom it may be shown, in words. */
  readonly restriction: string;
  readonly references?: readonly CapReference[];
  readonly event: string;
  readonly urgency: 'Immediate' | 'Expected' | 'Future' | 'Past' | 'Unknown';
  readonly severity: 'Severe' | 'Moderate' | 'Minor' | 'Unknown';
  readonly certainty: 'Observed' | 'Likely' | 'Possible' | 'Unlikely' | 'Unknown';
  readonly expires?: string;
  /** Says what is to be done and where to read it; a reference, never the record. */
  readonly headline: string;
  readonly parameters?: readonly (readonly [name: string, value: string])[];
}

const OFFSET_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[-+]\d\d:\d\d$/;

/** Writes CAP 1.2, scope Restricted. Throws for a time without an offset and for a reference with a blank or comma. */
export function writeCap(alert: CapAlert): string {
  for (const time of [alert.sent, alert.expires])
    if (time !== undefined && !OFFSET_TIME.test(time))
      throw new Error(`${time} has no offset. Expected YYYY-MM-DDThh:mm:ss+hh:mm`);
  for (const word of [
    alert.identifier,
    alert.sender,
    ...(alert.references ?? []).flatMap((r) => Object.values(r)),
  ])
    if (/[\s,<&]/.test(word))
      throw new Error('an identifier, sender or time of CAP holds no blank, comma, < or &');
  const line = (name: string, value: string) => `<${name}>${escapeXml(value)}</${name}>`;
  const references = (alert.references ?? []).map((r) => `${r.sender},${r.identifier},${r.sent}`).join(' ');
  return `${[
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<alert xmlns="${CAP_NAMESPACE}">`,
    line('identifier', alert.identifier),
    line('sender', alert.sender),
    line('sent', alert.sent),
    line('status', alert.status),
    line('msgType', alert.kind),
    line('scope', 'Restricted'),
    line('restriction', alert.restriction),
    ...(references === '' ? [] : [line('references', references)]),
    '<info>',
    line('category', 'Security'),
    line('event', alert.event),
    line('urgency', alert.urgency),
    line('severity', alert.severity),
    line('certainty', alert.certainty),
    ...(alert.expires === undefined ? [] : [line('expires', alert.expires)]),
    line('headline', alert.headline),
    ...(alert.parameters ?? []).map(
      ([name, value]) => `<parameter>${line('valueName', name)}${line('value', value)}</parameter>`,
    ),
    '</info>',
    '</alert>',
  ].join('\n')}\n`;
}
