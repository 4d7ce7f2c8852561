import { generate, generateSecret, generateURI, verify } from 'otplib';

/** Authenticator codes (RFC 6238): six digits, 30 seconds, one step early or late is taken. */
export const TOTP_STEP_SECONDS = 30;

export function newTotpSecret(): string {
  return generateSecret();
}

/** What an authenticator reads from a square code or a link. */
export function totpUri(secret: string, signInName: string, installation: string): string {
  return generateURI({ issuer: installation, label: signInName, secret });
}

/**
 * The time step a code belongs to, or undefined when it fits none near now. The caller records the step: a code
 * works once.
 */
export async function totpStep(secret: string, code: string, nowMs: number): Promise<number | undefined> {
  const digits = code.replace(/\s/g, '');
  if (!/^\d{6}$/.test(digits)) return undefined;
  const result = await verify({
    secret,
    token: digits,
    epoch: Math.floor(nowMs / 1000),
    epochTolerance: TOTP_STEP_SECONDS,
  });
  return result.valid && 'timeStep' in result ? result.timeStep : undefined;
}

/** The code that an authenticator shows at this instant: for sample accounts and tests. */
export function totpCode(secret: string, nowMs: number): Promise<string> {
  return generate({ secret, epoch: Math.floor(nowMs / 1000) });
}
