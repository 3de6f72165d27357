/** Results go to standard output, everything else to standard error. */
export function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** `1,234`. */
export function grouped(count: number): string {
  return count.toLocaleString('en-US');
}
