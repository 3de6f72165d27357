import { publishedSchema } from '../contract/published-schema.ts';
import { print } from './print.ts';

/** The JSON Schema of contract files, for editors. */
export function printContractSchema(): void {
  print(JSON.stringify(publishedSchema(), null, 2));
}
