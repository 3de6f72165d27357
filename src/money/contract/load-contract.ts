import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Fault, invalidInput, UptallyError, unreadValue } from '../../ground/errors.ts';
import { readYaml } from '../../ground/read-yaml.ts';
import { schemaFaults } from '../../ground/schema-faults.ts';
import { sha256Of } from '../../ground/sha256.ts';
import type { Contract } from './contract.ts';
import { contractSchema } from './contract-schema.ts';

/** Keeps a byte order mark, so that the text is the bytes. */
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** One contract file. Throws `invalid_input` with every fault of the file. */
export function loadContract(path: string): Contract {
  return parseContract(contractText(path), path);
}

/** Every `.yaml` and `.yml` file of a folder, by id. Throws the faults of all files at once. */
export function loadContracts(folder: string): readonly Contract[] {
  const { contracts, faults } = loadContractFiles(contractFiles(folder));
  if (faults.length > 0) throw invalidInput(faults);
  return contracts;
}

export interface LoadedContracts {
  /** Those that load, by id. */
  readonly contracts: readonly Contract[];
  /** In the order of the files. */
  readonly faults: readonly Fault[];
}

/** Several files; an id that two of them have is a fault of the later one. */
export function loadContractFiles(paths: readonly string[]): LoadedContracts {
  const faults: Fault[] = [];
  const byId = new Map<string, Contract>();
  for (const path of paths) {
    try {
      const contract = loadContract(path);
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
  return { contracts: [...byId.values()].sort((a, b) => (a.id < b.id ? -1 : 1)), faults };
}

/** Files as they are and folders as their contract files, each once. Throws `invalid_input`. */
export function contractPaths(filesAndFolders: readonly string[]): readonly string[] {
  const faults: Fault[] = [];
  const found = new Map<string, string>();
  for (const place of filesAndFolders) {
    const stats = statSync(place, { throwIfNoEntry: false });
    if (stats === undefined) {
      const expectation = 'a contract file or a folder of contracts';
      faults.push({ place, value: '(missing)', expectation });
      continue;
    }
    const paths = stats.isDirectory() ? contractFiles(place) : [place];
    if (paths.length === 0) {
      faults.push({ place, value: '(no *.yaml)', expectation: 'a folder of contracts' });
    }
    for (const path of paths) {
      if (!found.has(resolve(path))) found.set(resolve(path), path);
    }
  }
  if (faults.length > 0) throw invalidInput(faults);
  return [...found.values()];
}

/** As `loadContract`, for a text at hand; `file` is for messages. */
export function parseContract(text: string, file: string): Contract {
  return contractOf(contractDocument(text, file));
}

/**
 * A contract file as YAML reads it, before the language does; what is edited to vary a contract.
 */
export interface ContractDocument {
  readonly file: string;
  /** Of the file's bytes, hex. */
  readonly sha256: string;
  readonly value: unknown;
  /** Of the YAML: a contract has none. */
  readonly faults: readonly Fault[];
}

/** Throws `invalid_input` for what is no YAML at all. */
export function readContractDocument(path: string): ContractDocument {
  return contractDocument(contractText(path), path);
}

/** Reads a document by the rules of the language. Throws `invalid_input` with every fault. */
export function contractOf({ file, sha256, value, faults }: ContractDocument): Contract {
  const result = contractSchema.safeParse(value);
  if (result.success && faults.length === 0) return { file, sha256, ...result.data };
  const issues = result.success ? [] : result.error.issues;
  throw invalidInput([...faults, ...schemaFaults(issues, value, file)]);
}

function contractDocument(text: string, file: string): ContractDocument {
  const { value, faults } = readYaml(text, file);
  if (value === undefined) throw invalidInput(faults);
  return { file, sha256: sha256Of(text), value, faults };
}

function contractFiles(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
      .filter((name) => /\.ya?ml$/.test(name))
      .sort()
      .map((name) => join(folder, name));
  } catch (cause) {
    const value = unreadValue(cause);
    const fault = { place: folder, value, expectation: 'a folder of contracts' };
    throw invalidInput([fault], cause);
  }
}

function contractText(path: string): string {
  try {
    return utf8.decode(readFileSync(path));
  } catch (cause) {
    const expectation = 'a contract file, YAML in UTF-8';
    throw invalidInput(
      [{ place: `${path}:(file)`, value: unreadValue(cause), expectation }],
      cause,
    );
  }
}
