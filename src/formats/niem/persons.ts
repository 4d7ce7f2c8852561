import type { ManifestPerson, PersonPart } from '../manifest.js';
import type { Remarks } from '../outcome.js';
import { isNil, textAt, type XmlElement } from '../xml/tree.js';
import { type Graph, holders, isMention, meant, structure } from './graph.js';
import { describesPersons } from './namespaces.js';
import { gather, noPieces, type PersonPieces, person, readAddress } from './person.js';

/** Most persons read of one document. */
export const PERSONS_MAX = 10_000;

/** A person of a message with the element that describes it. */
export interface FoundPerson {
  readonly element: XmlElement;
  readonly person: ManifestPerson;
  /** Names of the elements by which the message means this person, its own and its roles'. */
  readonly roles: readonly string[];
}

/** What is said of a person directly makes an element one, whatever its own name: types derive from PersonType. */
const MAKES_A_PERSON =
  /^Person(Name|AlternateName|BirthDate|BirthDateRange|SSNIdentification|FBIIdentification)$|^PersonNameRepresentation$/;

/** Words of role and holder names, in the order in which they decide. */
const PARTS: readonly (readonly [PersonPart, RegExp])[] = [
  ['queried', /SearchRequest$|Request$|Query$/],
  ['subject', /Subject|Arrestee|Offender|Defendant|Driver$|Designated|Suspect|Missing/],
  ['victim', /Victim/],
  ['official', /Official|Officer|Judge|Clerk|Dispatcher|Operator|Contact|Prosecutor/],
  ['witness', /Witness/],
];

/**
 * Every person of a message, in document order: described in place, by a role that points to it, or in several
 * places under one `uri`. A role's own content (a driver licence of a crash driver) counts for its person.
 */
export function findPersons(graph: Graph, remarks: Remarks): readonly FoundPerson[] {
  const owners = new Map<XmlElement, Set<XmlElement>>();
  const ownerByUri = new Map<string, XmlElement>();
  for (const e of graph.elements) {
    if (isMention(e) || !isPerson(e)) continue;
    const uri = structure(e, 'uri');
    const same = uri === undefined ? undefined : ownerByUri.get(uri);
    if (same) {
      owners.get(same)!.add(e);
      continue;
    }
    if (owners.size >= PERSONS_MAX) {
      remarks.add(
        'too-many-persons',
        e.offset,
        `more than ${PERSONS_MAX} persons. Expected no more`,
        undefined,
        'quarantined',
      );
      break;
    }
    owners.set(e, new Set([e]));
    if (uri !== undefined) ownerByUri.set(uri, e);
  }
  const mentions = mentionsOf(graph, owners, remarks);
  const residences = residencesOf(graph);
  return [...owners].map(([element, elements]) => {
    const pieces: PersonPieces = noPieces();
    for (const e of elements) gather(pieces, e, remarks);
    const uri = structure(element, 'uri');
    for (const e of uri === undefined ? [] : (graph.byUri.get(uri) ?? []))
      if (!elements.has(e) && !isNil(e)) gather(pieces, e, remarks);
    const found = mentions.get(element) ?? [];
    for (const m of found) if (!elements.has(m.holder)) gather(pieces, m.holder, remarks);
    const home = residences.get(element);
    if (home !== undefined) pieces.homeAddress ??= readAddress(home) ?? {};
    const roles = [element.name, ...found.map((m) => m.as), ...holderNames(graph, element)];
    return { element, roles, person: person(pieces, element.offset, partOf(roles, found)) };
  });
}

function isPerson(e: XmlElement): boolean {
  // An augmentation adds to the person that holds it.
  if (e.name.endsWith('Augmentation')) return false;
  return e.children.some((c) => MAKES_A_PERSON.test(c.name) && describesPersons(c.ns) && !isNil(c));
}

interface Mention {
  /** The role or association that means the person. */
  readonly holder: XmlElement;
  /** The word for the person: the role's name, or in an association that of the reference itself. */
  readonly as: string;
  /** What the person does in an association, such as `Sending`. */
  readonly involvement: string | undefined;
}

/** By whom each person is meant: roles and associations that hold a reference to it, or hold it themselves. */
function mentionsOf(
  graph: Graph,
  owners: ReadonlyMap<XmlElement, ReadonlySet<XmlElement>>,
  remarks: Remarks,
): ReadonlyMap<XmlElement, readonly Mention[]> {
  const ownerOf = new Map<XmlElement, XmlElement>();
  for (const [owner, elements] of owners) for (const e of elements) ownerOf.set(e, owner);
  const mentions = new Map<XmlElement, Mention[]>();
  for (const e of graph.elements) {
    const holder = graph.parentOf.get(e);
    const ref = structure(e, 'ref');
    const isRole = e.name.startsWith('RoleOfPerson');
    if (!holder || (ref === undefined && !isRole && !(isNil(e) && structure(e, 'uri') !== undefined)))
      continue;
    const target = meant(graph, e);
    if (target === undefined) {
      if (isRole || /Person/.test(e.name))
        remarks.add(
          'unresolved-reference',
          e.offset,
          `${e.name} points to nothing in the message. Expected an object`,
        );
      continue;
    }
    const owner = ownerOf.get(target);
    if (owner === undefined) continue;
    const as = isRole ? holder.name : e.name;
    const mention = { holder, as, involvement: textAt(holder, 'PersonActivityInvolvementText') };
    const known = mentions.get(owner);
    if (known) known.push(mention);
    else mentions.set(owner, [mention]);
  }
  return mentions;
}

function holderNames(graph: Graph, e: XmlElement): string[] {
  return [...holders(graph, e)].map((h) => h.name);
}

function partOf(roles: readonly string[], mentions: readonly Mention[]): PersonPart | undefined {
  // Who only sends or receives an offender in a transfer is an officer of one of the states.
  if (mentions.some((m) => m.involvement !== undefined) && !roles.some((r) => /Subject/.test(r)))
    return 'official';
  return PARTS.find(([, pattern]) => roles.some((r) => pattern.test(r)))?.[0];
}

/** Locations by the person who lives there. */
function residencesOf(graph: Graph): ReadonlyMap<XmlElement, XmlElement> {
  const found = new Map<XmlElement, XmlElement>();
  for (const e of graph.elements) {
    if (!/^ResidenceAssociation$|^PersonResidenceAssociation$/.test(e.name)) continue;
    const [who, where] = ['PersonReference', 'LocationReference'].map((name) => {
      const mention = e.children.find((c) => c.name === name);
      return mention && meant(graph, mention);
    });
    if (who && where) found.set(who, where);
  }
  return found;
}
