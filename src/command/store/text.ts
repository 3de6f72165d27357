/** One line for each migration that was applied. */
export function migratedText(applied: readonly { readonly name: string }[]): string {
  if (applied.length === 0) return 'both stores are up to date';
  return applied.map(({ name }) => `applied ${name}`).join('\n');
}
