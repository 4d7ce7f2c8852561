import type { IsoDate } from '#basics/dates.js';

/** A reminder by machine: to an address that the registrant named and agreed to. */
export type MachineWay = 'email' | 'text';

export const MACHINE_WAYS: readonly MachineWay[] = ['email', 'text'];

export interface ReminderMessage {
  /** Of an e-mail only. */
  readonly subject: string;
  readonly text: string;
}

/**
 * What is sent. Telephones are read by others and mails pass through strangers' machines, so it says neither who the
 * person is, nor who writes, nor what it is about: a day, a number to call, a reference. One text message of at most
 * 160 characters of the GSM alphabet; an e-mail says the same.
 * @param callBack a telephone number, as `readCallBack` gives it
 */
export function reminderMessage(of: {
  readonly dueOn: IsoDate;
  readonly callBack: string;
  readonly reference: string;
  readonly test: boolean;
}): ReminderMessage {
  const text = [
    ...(of.test ? ['TEST.'] : []),
    `Reminder of your appointment, by ${of.dueOn} at the latest.`,
    `Questions: call ${of.callBack}.`,
    `Ref ${of.reference}.`,
    'Do not answer this message.',
  ].join(' ');
  return { subject: `${of.test ? 'TEST - ' : ''}Reminder of an appointment`, text };
}

/** A telephone number that a message may name: digits and what divides them. Null: something else, such as a name. */
export function readCallBack(typed: string): string | null {
  const number = typed.trim();
  const digits = number.replace(/\D/g, '').length;
  return /^\+?[\d ().-]{7,25}$/.test(number) && digits >= 7 && digits <= 15 ? number : null;
}

/** Where messages of a way go, as the gateway takes it; null: not that. A text message goes to a number of the country or with its +code. */
export function readMachineAddress(way: MachineWay, typed: string): string | null {
  const address = typed.trim();
  if (way === 'email')
    return /^[^\s@<>"',;:\\]{1,64}@[A-Za-z0-9.-]{1,200}\.[A-Za-z]{2,30}$/.test(address) ? address : null;
  const digits = address.replace(/[ ().-]/g, '');
  if (/^\+[1-9]\d{7,14}$/.test(digits)) return digits;
  const domestic = digits.replace(/^1(?=\d{10}$)/, '');
  return /^[2-9]\d{9}$/.test(domestic) ? `+1${domestic}` : null;
}
