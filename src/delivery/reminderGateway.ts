import type { MachineWay, ReminderMessage } from '#domain/reminderMessage.js';
import { type Fate, fate } from './channel.js';
import { postBytes, type WebhookOptions } from './webhook.js';

/**
 * The provider that puts reminders on telephones and into mailboxes: one POST of JSON a message, the same id and bytes at
 * each attempt (`idempotency-key`), so that a provider that has it already sends nothing twice. Any provider is an
 * adapter behind this address.
 */
export interface ReminderGateway {
  send(reminder: OutgoingReminder): Promise<Fate>;
}

export interface OutgoingReminder {
  /** Stable over resends. */
  readonly id: string;
  readonly way: MachineWay;
  readonly to: string;
  readonly message: ReminderMessage;
}

export function reminderGateway(
  options: WebhookOptions & { readonly url: string; readonly token: string },
): ReminderGateway {
  return {
    send: (reminder) =>
      postBytes(
        options.url,
        {
          'content-type': 'application/json',
          authorization: `Bearer ${options.token}`,
          'idempotency-key': reminder.id,
        },
        reminderBytes(reminder),
        {
          ...options,
          // What the provider calls it, to be quoted to the provider; nothing else of its answer is kept.
          readAnswer: (answer, result) => {
            const id = /"id"\s*:\s*"([\w.:-]{1,80})"/.exec(answer)?.[1];
            return id ? { ...result, providerReference: id } : result;
          },
        },
      ),
  };
}

/** The bytes that every attempt carries: stable order of keys. */
export function reminderBytes({ id, way, to, message }: OutgoingReminder): Uint8Array {
  return new TextEncoder().encode(
    JSON.stringify({
      id,
      way,
      to,
      ...(way === 'email' ? { subject: message.subject } : {}),
      text: message.text,
    }),
  );
}

/** Where no provider is configured, a reminder becomes a person's task at once. */
export const noReminderGateway: ReminderGateway = {
  send: async () => fate('refused-for-good', 'no provider of messages is configured'),
};
