import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { z } from 'zod';
import { invalidInput, systemReason } from '../../ground/errors.ts';
import { sha256Of } from '../../ground/sha256.ts';
import type { signatureDocument } from '../../published/result/bundle.ts';

export type Signature = z.output<typeof signatureDocument>;

export type Sign = (manifest: Uint8Array) => Signature;

/**
 * What signs the bytes of a manifest with an Ed25519 key in PEM. Throws
 * `invalid_input` for another key.
 */
export function signerWith(keyFile: string): Sign {
  const key = readKey(keyFile, createPrivateKey, 'an Ed25519 private key in PEM');
  const publicKey = createPublicKey(key).export({ type: 'spki', format: 'pem' }).toString();
  return (manifest) => ({
    algorithm: 'ed25519',
    public_key: publicKey,
    signature: sign(null, manifest, key).toString('base64'),
  });
}

/** Whether the signature is over these bytes, by the key that it names. */
export function isSignedBy(manifest: Uint8Array, { public_key, signature }: Signature): boolean {
  try {
    const key = createPublicKey(public_key);
    const isEd25519 = key.asymmetricKeyType === 'ed25519';
    return isEd25519 && verify(null, manifest, key, Buffer.from(signature, 'base64'));
  } catch {
    return false;
  }
}

/** SHA-256 of the key, hex: what two people compare. Throws `invalid_input` for no Ed25519 key. */
export function fingerprintOfFile(keyFile: string): string {
  return fingerprint(readKey(keyFile, publicKeyOf, 'an Ed25519 public key in PEM'));
}

/** As `fingerprintOfFile`, of the key that a signature names; undefined for none. */
export function fingerprintOf({ public_key }: Signature): string | undefined {
  try {
    return fingerprint(createPublicKey(public_key));
  } catch {
    return undefined;
  }
}

/** Not of a private key, which the library would take as well: nobody should hand that around. */
function publicKeyOf(pem: string): KeyObject {
  if (pem.includes('PRIVATE KEY')) throw new Error('a private key');
  return createPublicKey(pem);
}

function fingerprint(key: KeyObject): string {
  return sha256Of(key.export({ type: 'spki', format: 'der' }));
}

function readKey(file: string, create: (pem: string) => KeyObject, expectation: string): KeyObject {
  let value = '(another key)';
  try {
    const key = create(readFileSync(file, 'utf8'));
    if (key.asymmetricKeyType === 'ed25519') return key;
  } catch (cause) {
    value = `(${systemReason(cause).slice(0, 60)})`;
  }
  // Without the cause: it may quote the key.
  throw invalidInput([{ place: file, value, expectation }]);
}
