import { type Config, shownConfig } from '../../running/config.ts';
import { print } from '../terminal/print.ts';

/** Every variable with its value in force, secrets masked. */
export function showConfig(config: Config, json: boolean): void {
  const shown = shownConfig(config);
  if (json) {
    print(
      JSON.stringify(Object.fromEntries(shown.map(({ name, value }) => [name, value])), null, 2),
    );
    return;
  }
  const width = Math.max(...shown.map(({ name }) => name.length));
  for (const { name, value, meaning } of shown) {
    print(`${name.padEnd(width)}  ${value === '' ? '–' : value}\n${''.padEnd(width)}  ${meaning}`);
  }
}
