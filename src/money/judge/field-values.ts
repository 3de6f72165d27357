/** Lists of texts by code point (which is the order of their UTF-8 bytes), a shorter one first. */
export function compareTexts(a: readonly string[], b: readonly string[]): number {
  for (const [i, text] of a.entries()) {
    const other = b[i];
    if (other === undefined) return 1;
    const order = Buffer.compare(Buffer.from(text), Buffer.from(other));
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

/** Names and their values as one object, in order. */
export function fieldRecord(
  names: readonly string[],
  values: readonly string[],
): Record<string, string> {
  return Object.fromEntries(names.map((name, i) => [name, values[i] ?? '']));
}
