import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Fault, invalidInput, UptallyError } from '../errors.ts';
import type { Contract } from './contract.ts';
import { contractSchema } from './contract-schema.ts';
import { readYaml } from './read-yaml.ts';
import { schemaFaults } from './schema-faults.ts';

/** Keeps a byte order mark, so that the text is the bytes. */
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** One contract file. Throws `invalid_input` with every fault of the file. */
export function loadContract(path: string): Contract {
  return parseContract(contractText(path), path);
}

/** Every `.yaml` and `.yml` file of a folder, by id. Throws the faults of all files at once. */
export function loadContracts(folder: string): readonly Contract[] {
  const faults: Fault[] = [];
  const byId = new Map<string, Contract>();
  for (const file of contractFiles(folder)) {
    try {
      const contract = loadContract(join(folder, file));
      const other = byId.get(contract.id);
      if (other === undefined) byId.set(contract.id, contract);
      else {
        const place = `${contract.file}:id`;
        const expectation = `an id that no other contract has; ${other.file} has it`;
        faults.push({ place, value: contract.id, expectation });
      }
    } catch (error) {
      if (!(error instanceof UptallyError) || error.code !== 'invalid_input') throw error;
      faults.push(...error.faults);
    }
  }
  if (faults.length > 0) throw invalidInput(faults);
  return [...byId.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** As `loadContract`, for a text at hand; `file` is for messages. */
export function parseContract(text: string, file: string): Contract {
  const yaml = readYaml(text, file);
  if (yaml.value === undefined) throw invalidInput(yaml.faults);
  const result = contractSchema.safeParse(yaml.value);
  if (result.success && yaml.faults.length === 0) {
    return { file, sha256: createHash('sha256').update(text).digest('hex'), ...result.data };
  }
  const issues = result.success ? [] : result.error.issues;
  throw invalidInput([...yaml.faults, ...schemaFaults(issues, yaml.value, file)]);
}

function contractFiles(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
      .filter((name) => /\.ya?ml$/.test(name))
      .sort();
  } catch (cause) {
    const fault = { place: folder, value: '(unreadable)', expectation: 'a folder of contracts' };
    throw invalidInput([fault], cause);
  }
}

function contractText(path: string): string {
  try {
    return utf8.decode(readFileSync(path));
  } catch (cause) {
    const expectation = 'a contract file, YAML in UTF-8';
    throw invalidInput([{ place: `${path}:(file)`, value: '(unreadable)', expectation }], cause);
  }
}
