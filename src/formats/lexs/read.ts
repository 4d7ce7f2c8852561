import type { ManifestMessage } from '../manifest.js';
import { plainMessage } from '../message.js';
import { graphOf } from '../niem/graph.js';
import { findPersons } from '../niem/persons.js';
import { matchable } from '../niem/read.js';
import type { XmlInput } from '../xml/input.js';
import { allNamed, anyText, childrenNamed, textAt } from '../xml/tree.js';

/**
 * Reads a LEXS 3.1 or 4.0 publication or search answer: the persons of each digest. The structured payload repeats
 * them and is passed over; an N-DEx payload alone names its persons by reference to a digest that is not there and
 * is quarantined with that reason. Nothing is reported of anybody: a publication is no event of travel.
 */
export function readLexs({ root, remarks, bytes }: XmlInput): ManifestMessage {
  const digests = allNamed(root, 'Digest');
  if (digests.length === 0)
    remarks.add(
      'no-digest',
      root.offset,
      `${root.name.slice(0, 60)} without a digest: its persons are named in another part. Expected a LEXS digest`,
      undefined,
      'quarantined',
    );
  const persons = digests.flatMap((d) => findPersons(graphOf(d), remarks).map((f) => f.person));
  const packages = allNamed(root, 'PackageMetadata');
  const actions = packages.flatMap((p) => [
    ...childrenNamed(p, 'DataItemPublishInstruction'),
    ...childrenNamed(p, 'DataItemStatusText'),
  ]);
  const message = packages.map((p) => textAt(p, 'DataItemID')).find((id) => id !== undefined);
  const sender = anyText(allNamed(root, 'DataOwnerIdentifier')[0]);
  return plainMessage({
    format: 'lexs',
    remarks,
    kind: 'ignored',
    persons: matchable(persons, remarks),
    references: {
      messageType: root.name,
      ...(message === undefined ? {} : { message }),
      ...(sender === undefined ? {} : { sender }),
      ...(actions[0] === undefined ? {} : { documentCode: actions[0].text }),
    },
    to: bytes.length,
  });
}
