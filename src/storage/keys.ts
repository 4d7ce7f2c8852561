import { createCipheriv, createDecipheriv, createHmac, generateKeyPairSync, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * The installation's keys, kept outside the database in a file that only the program's user can read. Losing the
 * file means losing what is encrypted; `docs/running` says how to keep it.
 */
export interface Keys {
  /** Wraps data keys and secrets (AES-256-GCM). */
  readonly master: Buffer;
  /** Chains the audit (HMAC-SHA-256): who can write the database but lacks this key cannot re-chain it. */
  readonly audit: Buffer;
  /** Makes digests of persons that cannot be guessed back by trying names. */
  readonly digest: Buffer;
  /** Signs access tokens of machine clients (HMAC-SHA-256). */
  readonly token: Buffer;
  /** Signs audit checkpoints (Ed25519, PKCS 8 and SPKI in PEM). */
  readonly checkpointPrivate: string;
  readonly checkpointPublic: string;
}

export function makeKeys(): Keys {
  const pair = generateKeyPairSync('ed25519');
  return {
    master: randomBytes(32),
    audit: randomBytes(32),
    digest: randomBytes(32),
    token: randomBytes(32),
    checkpointPrivate: pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    checkpointPublic: pair.publicKey.export({ type: 'spki', format: 'pem' }).toString(),
  };
}

/** Reads the key file, making it on first use. Throws when the file is there but not whole. */
export function loadKeys(path: string): Keys {
  if (!existsSync(path)) {
    const keys = makeKeys();
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    const text = JSON.stringify(
      {
        ...keys,
        master: hex(keys.master),
        audit: hex(keys.audit),
        digest: hex(keys.digest),
        token: hex(keys.token),
      },
      null,
      2,
    );
    writeFileSync(path, `${text}\n`, { mode: 0o600, flag: 'wx' });
    return keys;
  }
  const read = JSON.parse(readFileSync(path, 'utf8')) as Record<keyof Keys, string>;
  const bytes = (name: 'master' | 'audit' | 'digest' | 'token') => {
    const value = Buffer.from(String(read[name] ?? ''), 'hex');
    if (value.length !== 32)
      throw new Error(`key "${name}" in ${path} has ${value.length} bytes, expected 32 in hexadecimal`);
    return value;
  };
  if (!read.checkpointPrivate || !read.checkpointPublic)
    throw new Error(`${path} lacks the checkpoint key pair`);
  return {
    master: bytes('master'),
    audit: bytes('audit'),
    digest: bytes('digest'),
    token: bytes('token'),
    checkpointPrivate: read.checkpointPrivate,
    checkpointPublic: read.checkpointPublic,
  };
}

function hex(bytes: Buffer): string {
  return bytes.toString('hex');
}

/** Encrypts under a 32-byte key: version byte, 12 bytes nonce, 16 bytes tag, ciphertext. `about` is authenticated, not hidden. */
export function seal(key: Uint8Array, plain: Uint8Array, about: string): Buffer {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  cipher.setAAD(Buffer.from(about));
  const body = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([Buffer.from([1]), nonce, cipher.getAuthTag(), body]);
}

/** Reverses `seal`. Throws when the key or `about` differ or a byte was changed. */
export function unseal(key: Uint8Array, sealed: Uint8Array, about: string): Buffer {
  if (sealed[0] !== 1) throw new Error(`unknown sealing version ${sealed[0]}, expected 1`);
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(1, 13));
  decipher.setAAD(Buffer.from(about));
  decipher.setAuthTag(sealed.subarray(13, 29));
  return Buffer.concat([decipher.update(sealed.subarray(29)), decipher.final()]);
}

/** A digest that says two texts are equal without saying what they are: HMAC-SHA-256 in hexadecimal. */
export function keyedDigest(keys: Keys, text: string): string {
  return createHmac('sha256', keys.digest).update(text).digest('hex');
}
