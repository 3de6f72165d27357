/** Two lines for each variable: its value, and what it means. */
export function renderConfig(
  shown: readonly { readonly name: string; readonly value: string; readonly meaning: string }[],
): string {
  const width = Math.max(...shown.map(({ name }) => name.length));
  return shown
    .flatMap(({ name, value, meaning }) => [
      `${name.padEnd(width)}  ${value === '' ? '–' : value}`,
      `${''.padEnd(width)}  ${meaning}`,
    ])
    .join('\n');
}
