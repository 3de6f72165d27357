/** A document as it leaves the house, for people who look at it as well. */
export function documentText(document: object): string {
  return JSON.stringify(document, null, 2);
}

/** As `documentText`, in one line. */
export function documentLine(document: object): string {
  return JSON.stringify(document);
}
