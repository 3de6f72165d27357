/** What a partition of a commitment is found by. */
export function partitionKey(
  commitment: string,
  partition: Readonly<Record<string, string>>,
): string {
  return `${commitment} ${JSON.stringify(partition)}`;
}
