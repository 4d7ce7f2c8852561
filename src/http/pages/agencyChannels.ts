import { randomBytes } from 'node:crypto';
import type { Agency, AgencyChannel, ChannelKind } from '#domain/agency.js';
import {
  addChannel,
  changeChannel,
  listChannels,
  orderChannels,
  readChannelSecrets,
  setChannelSecrets,
  verifyChannel,
} from '#storage/agencyChannels.js';
import type { FieldError } from '#web/view.js';
import type { AtPage } from '../route.js';

type Fields = Readonly<Record<string, string>>;

/** The field of a channel's address that people may see and change. */
export const ADDRESS_FIELD = {
  email: 'to',
  webhook: 'url',
  file: 'folder',
  nlets: 'ori',
  portal: null,
} as const satisfies Readonly<Record<ChannelKind, string | null>>;

/** What is wrong with an address as written, if anything. */
const ADDRESS_SHAPE: Readonly<
  Record<ChannelKind, { readonly shape: RegExp; readonly problem: 'notAnEmail' | 'notAnAddress' }>
> = {
  portal: { shape: /^/, problem: 'notAnAddress' },
  email: { shape: /^[^\s@]+@[^\s@]+$/, problem: 'notAnEmail' },
  webhook: { shape: /^https:\/\/\S+$/, problem: 'notAnAddress' },
  file: { shape: /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/, problem: 'notAnAddress' },
  nlets: { shape: /^([A-Za-z0-9]{9}|[A-Za-z]{2})$/, problem: 'notAnAddress' },
};

/** Ways whose content an approved address may carry; mail and webhooks carry a pointer, the inbox everything. */
const MAY_CARRY: ReadonlySet<ChannelKind> = new Set(['file', 'nlets']);

export interface ChannelsSaved {
  readonly errors: readonly FieldError[];
  /** Signing keys made now, to be shown once. */
  readonly newKeys?: readonly { readonly address: string; readonly secret: string }[];
}

/**
 * Saves the ways in which an agency is told: order, addresses, in use or not, a further one. Only NSOTC approves that an
 * address carries the record itself, and a changed address has lost that approval. A new signing key stands beside
 * the old one, so that the receiver changes over without a lost message; a third pushes the oldest out.
 */
export async function saveChannels(c: AtPage, agency: Agency, fields: Fields): Promise<ChannelsSaved> {
  const channels = await listChannels(c.tx, agency.id);
  const errors = channels.flatMap((channel, n) => problemsOf(channel, n, fields));
  const kind = fields['new-kind'] ?? '';
  const address = (fields['new-address'] ?? '').trim();
  if (kind !== '' && !isKind(kind)) errors.push({ field: 'new-kind', problem: 'chooseOne' });
  else if (kind === 'portal' && channels.some((ch) => ch.kind === 'portal'))
    errors.push({ field: 'new-kind', problem: 'hasInbox' });
  else if (kind !== '' && !ADDRESS_SHAPE[kind].shape.test(address))
    errors.push({ field: 'new-address', problem: ADDRESS_SHAPE[kind].problem });
  else if (kind === '' && address !== '') errors.push({ field: 'new-kind', problem: 'chooseOne' });
  if (errors.length > 0) return { errors };

  const national = c.actor.agencyRole === 'nsotc';
  const newKeys: { address: string; secret: string }[] = [];
  for (const [n, channel] of channels.entries()) {
    const field = ADDRESS_FIELD[channel.kind];
    const to = field ? (fields[`channel-${n}-address`] ?? '') : '';
    const moved = field !== null && channel.address[field] !== to;
    const carries = national ? fields[`channel-${n}-carries`] === 'yes' : channel.carriesContent && !moved;
    await changeChannel(c.tx, channel.id, {
      address: field ? { ...channel.address, [field]: to } : channel.address,
      carriesContent: channel.kind === 'portal' || (MAY_CARRY.has(channel.kind) && carries),
      active: fields[`channel-${n}-used`] === 'yes',
    });
    if (fields[`channel-${n}-checked`] === 'yes') await verifyChannel(c.tx, channel.id, c.now);
    if (channel.kind === 'webhook' && fields[`channel-${n}-key`] === 'new')
      newKeys.push({ address: to, secret: await addKey(c, channel.id) });
  }
  if (isKind(kind)) {
    const field = ADDRESS_FIELD[kind];
    const secret = kind === 'webhook' ? newSecret() : undefined;
    await addChannel(
      c.tx,
      c.services.keys,
      agency.id,
      {
        kind,
        address: field ? { [field]: address } : {},
        carriesContent: kind === 'portal',
        secrets: secret ? { keys: [{ id: 'k1', secret }] } : null,
      },
      c.now,
    );
    if (secret) newKeys.push({ address, secret });
  }
  const place = (channel: AgencyChannel, n: number) =>
    Number(fields[`channel-${n}-position`] ?? channel.position);
  const order = channels
    .map((channel, n) => ({ id: channel.id, position: place(channel, n) }))
    .sort((a, b) => a.position - b.position)
    .map(({ id }) => id);
  const known = new Set(order);
  const added = (await listChannels(c.tx, agency.id)).filter(({ id }) => !known.has(id)).map(({ id }) => id);
  await orderChannels(c.tx, agency.id, [...order, ...added]);
  return { errors: [], newKeys };
}

function problemsOf(channel: AgencyChannel, n: number, fields: Fields): FieldError[] {
  const errors: FieldError[] = [];
  if (!/^\d{1,3}$/.test(fields[`channel-${n}-position`] ?? String(channel.position)))
    errors.push({ field: `channel-${n}-position`, problem: 'notANumber' });
  const { shape, problem } = ADDRESS_SHAPE[channel.kind];
  // An address that was entered another way stays as it is; what is typed must be right.
  const field = ADDRESS_FIELD[channel.kind];
  const to = fields[`channel-${n}-address`] ?? '';
  if (field && to !== channel.address[field] && !shape.test(to))
    errors.push({ field: `channel-${n}-address`, problem });
  return errors;
}

async function addKey(c: AtPage, channelId: string): Promise<string> {
  const known = ((await readChannelSecrets(c.tx, c.services.keys, channelId)) ?? {}) as {
    readonly keys?: readonly { readonly id: string; readonly secret: string }[];
  };
  const keys = known.keys ?? [];
  const secret = newSecret();
  const last = Math.max(0, ...keys.map(({ id }) => Number(/^k(\d+)$/.exec(id)?.[1] ?? 0)));
  await setChannelSecrets(c.tx, c.services.keys, channelId, {
    ...known,
    keys: [{ id: `k${last + 1}`, secret }, ...keys.slice(0, 1)],
  });
  return secret;
}

/** Standard Webhooks: `whsec_` and base64 of 24 to 64 bytes. */
function newSecret(): string {
  return `whsec_${randomBytes(32).toString('base64')}`;
}

function isKind(text: string): text is ChannelKind {
  return Object.hasOwn(ADDRESS_FIELD, text);
}
