import { randomInt } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';

/** argon2id with the parameters that OWASP gives as the least: 19 MiB, two passes, one lane. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

export const PASSWORD_CHARS = { min: 14, max: 200 } as const;

export function hashPassword(password: string): Promise<string> {
  return hash(password.normalize('NFKC'), COST);
}

let nobody: Promise<string> | undefined;

/**
 * Whether the password fits the hash. Without a hash it takes the same time and says no, so that the time of an
 * answer does not tell whether somebody has the name.
 */
export async function passwordFits(
  password: string,
  passwordHash: string | null | undefined,
): Promise<boolean> {
  if (password.length > PASSWORD_CHARS.max) return false;
  if (passwordHash) return verify(passwordHash, password.normalize('NFKC'));
  nobody ??= hashPassword('nobody has this password');
  await verify(await nobody, password.normalize('NFKC'));
  return false;
}

export type PasswordMistake = 'tooShort' | 'tooLong' | 'holdsName' | 'tooSimple';

/**
 * NIST SP 800-63B: length counts, composition rules do not; what can be guessed from the name or is one pattern
 * repeated is refused.
 */
export function passwordMistake(password: string, signInName: string): PasswordMistake | undefined {
  const text = password.normalize('NFKC').toLowerCase();
  if ([...text].length < PASSWORD_CHARS.min) return 'tooShort';
  if (text.length > PASSWORD_CHARS.max) return 'tooLong';
  if (signInName.length >= 4 && text.includes(signInName.toLowerCase())) return 'holdsName';
  if (new Set(text).size < 6 || /^(.{1,6})\1+$/.test(text) || /password|qwertz|qwerty|123456/.test(text))
    return 'tooSimple';
  return undefined;
}

/** Letters and digits that are not mistaken for one another when read from paper. */
const READABLE = 'abcdefghjkmnpqrstuvwxyz23456789';

/** A random text in groups, such as `k7mq-x2ab-…`: 4.95 bits a letter. */
export function readableSecret(groups: number, lettersPerGroup = 4): string {
  const letter = () => READABLE[randomInt(READABLE.length)]!;
  return Array.from({ length: groups }, () => Array.from({ length: lettersPerGroup }, letter).join('')).join(
    '-',
  );
}

/** A password to be used once and then changed. */
export function oneTimePassword(): string {
  return readableSecret(5);
}
