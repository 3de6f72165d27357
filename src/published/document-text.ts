/** What says itself what it is. */
interface NamedDocument {
  readonly schema: `uptally/${string}@${number}`;
}

type Documents = NamedDocument | readonly NamedDocument[];

/** A document, or a list of them, as it leaves the house, for people who look at it as well. */
export function documentText(documents: Documents): string {
  return namelessText(documents);
}

/** As `documentText`, in one line. */
export function documentLine(documents: Documents): string {
  return namelessLine(documents);
}

/** As `documentText`, of what its place tells the name of: `docs/schemas.md` lists them. */
export function namelessText(value: object): string {
  return JSON.stringify(value, null, 2);
}

/** As `namelessText`, in one line. */
export function namelessLine(value: object): string {
  return JSON.stringify(value);
}
