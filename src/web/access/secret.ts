import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** 256 random bits, in 43 characters that a cookie, a form and a header take. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** Compared in a time that says nothing of where they differ. */
export function isSameText(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/** What the forms of a session carry; only who has its cookie can make it. */
export function formToken(sessionId: string): string {
  return createHmac('sha256', sessionId).update('form').digest('base64url');
}
