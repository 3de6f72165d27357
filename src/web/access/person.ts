import type { Role } from './roles.ts';

/** Who somebody is, by whom; a name may change and belong to several. */
export interface PersonId {
  readonly issuer: string;
  readonly subject: string;
}

export interface Person extends PersonId {
  readonly name: string;
  readonly email: string | null;
}

/** Who asks, on the desk. */
export interface SignedIn extends Person {
  readonly roles: readonly Role[];
  /** As the ledger keeps who decides: one text for one person, whatever name it bears. */
  readonly actor: string;
  /** Of the session: SHA-256 of what its cookie holds. */
  readonly sessionSha256: string;
}

/** Of whom a one-time link lets in: its name is who it is, as on the command line. */
export const LINK_ISSUER = 'uptally:link';

export function actorText({ issuer, subject }: PersonId): string {
  return issuer === LINK_ISSUER ? subject : `${issuer}#${subject}`;
}
