/** A pattern that is too long for a line, of parts in a row; its flags are those of the last. */
export function sequence(...parts: readonly RegExp[]): RegExp {
  return new RegExp(parts.map(({ source }) => source).join(''), parts.at(-1)?.flags);
}

/** A pattern that fits where one of these does; its flags are those of the last. */
export function alternatives(...patterns: readonly RegExp[]): RegExp {
  const sources = patterns.map(({ source }) => source);
  return new RegExp(`(?:${sources.join('|')})`, patterns.at(-1)?.flags);
}
