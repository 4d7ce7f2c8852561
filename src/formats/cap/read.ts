import type { ManifestMessage } from '../manifest.js';
import { plainMessage } from '../message.js';
import type { XmlInput } from '../xml/input.js';
import { textAt } from '../xml/tree.js';
import { CAP_REQUIRED, CAP_VALUES, readReferences } from './fields.js';

/**
 * Reads a Common Alerting Protocol message, 1.1 or 1.2 (OASIS CAP-V1.2, section 3.2). It names no persons; it is
 * kept with its references so that an update or cancellation can be told from an alert.
 */
export function readCap({ root, remarks, bytes }: XmlInput): ManifestMessage {
  for (const name of CAP_REQUIRED)
    if (textAt(root, name) === undefined)
      remarks.add('missing-element', root.offset, `no ${name}. Expected one in every alert`);
  for (const [name, values] of Object.entries(CAP_VALUES)) {
    const value = textAt(root, name);
    if (value !== undefined && !values.includes(value))
      remarks.add(
        'value',
        root.offset,
        `${name} is ${JSON.stringify(value.slice(0, 30))}. Expected one of ${values.join(', ')}`,
      );
  }
  const sent = textAt(root, 'sent');
  if (sent !== undefined && !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[-+]\d\d:\d\d$/.test(sent))
    remarks.add('sent', root.offset, 'sent is no time with an offset. Expected YYYY-MM-DDThh:mm:ss+hh:mm');
  if (textAt(root, 'scope') === 'Restricted' && textAt(root, 'restriction') === undefined)
    remarks.add('restriction', root.offset, 'scope Restricted without a restriction. Expected the rule');
  const status = textAt(root, 'status');
  const identifier = textAt(root, 'identifier');
  const sender = textAt(root, 'sender');
  const kind = textAt(root, 'msgType');
  const earlier = readReferences(textAt(root, 'references') ?? '');
  return plainMessage({
    format: 'cap',
    remarks,
    kind: 'ignored',
    references: {
      messageType: `CAP:${/(\d\.\d)$/.exec(root.ns)?.[1] ?? '?'}`,
      ...(identifier === undefined ? {} : { message: identifier }),
      ...(sender === undefined ? {} : { sender }),
      ...(sent === undefined ? {} : { prepared: sent }),
      ...(kind === undefined ? {} : { documentCode: kind }),
      ...(earlier.length === 0 ? {} : { transaction: earlier.map((r) => r.identifier).join(' ') }),
      ...(status === undefined || status === 'Actual' ? {} : { test: true }),
    },
    to: bytes.length,
  });
}
