import { publishedSchema } from '../../money/contract/published-schema.ts';
import { print } from '../terminal/print.ts';

/** The JSON Schema of contract files, for editors. */
export function printContractSchema(): void {
  print(JSON.stringify(publishedSchema(), null, 2));
}
