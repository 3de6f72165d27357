import { queryPart } from './query.ts';

/** Identities with more than one content among the `contents` of the query around it. */
export function conflictingIdentities(): string {
  return queryPart('call/conflicting', { contents: 'contents' });
}

/** The contents of those identities that do not count, among events that meet a condition. */
export function supersededContents(asOf: string): string {
  return queryPart('call/superseded', { as_of: asOf, conflicting: conflictingIdentities() });
}
