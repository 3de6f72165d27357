import { createHash } from 'node:crypto';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import type { z } from 'zod';
import { UptallyError } from '../../ground/errors.ts';
import { packageVersion } from '../../ground/package-file.ts';
import { sha256Of } from '../../ground/sha256.ts';
import type { JudgeInput } from '../../money/judge/judge-contract.ts';
import { type Documents, textOfDocument } from '../../money/statement/documents.ts';
import { FILES } from '../../money/statement/frozen-inputs.ts';
import { type Difference, rejudge, thawWhole } from '../../money/statement/recompute.ts';
import {
  type DocumentRole,
  type IssuedStatement,
  issued,
  type Statement,
} from '../../money/statement/statement.ts';
import { evidenceLine, manifestRead, signatureDocument } from '../../published/result/bundle.ts';
import { documentRoles, statementDocument } from '../../published/result/statement.ts';
import { CallChecks } from './check-call.ts';
import {
  differencesOfComputation,
  differencesOfParquet,
  differencesOfPdf,
} from './compare-copies.ts';
import { differencesOfCounts, ListedCounts } from './listed-counts.ts';
import {
  COMPUTATION,
  EVENTS,
  MANIFEST,
  type Manifest,
  PDF,
  README,
  SIGNATURE,
  SLOTS_PARQUET,
  STATEMENT,
} from './manifest.ts';
import { withZip, type ZipReader } from './read-zip.ts';
import { fingerprintOf, isSignedBy, type Signature } from './sign-manifest.ts';
import { slowSlots } from './slow-slots.ts';

export interface VerifiedBundle {
  /** Null where there is no statement that can be read. */
  readonly statement: Statement | null;
  readonly sha256: string | null;
  /** SHA-256 of the key that signed the manifest, hex; null: nobody did. */
  readonly signedBy: string | null;
  /** Files that were read, byte by byte. */
  readonly files: number;
  /** None: attainment, verdict and amount are what the statement says. */
  readonly differences: readonly Difference[];
  /** Files that only their hash is known of, because another version wrote them in other words. */
  readonly notCompared: readonly string[];
}

export interface VerifyOptions {
  /** The key that has to have signed it, as `fingerprintOf` says it. */
  readonly key?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Computes a bundle's statement anew from the bundle alone, and finds every byte that
 * is not as the manifest says. Throws `invalid_input` for a file that is no archive, or
 * one of files too large to read.
 */
export function verifyBundle(
  path: string,
  { key, signal }: VerifyOptions = {},
): Promise<VerifiedBundle> {
  return withZip(path, (zip) => verifyArchive(zip, key), signal);
}

async function verifyArchive(zip: ZipReader, key: string | undefined): Promise<VerifiedBundle> {
  const manifestBytes = await wholeFile(zip, MANIFEST);
  const manifest = parsed(manifestBytes, manifestRead);
  if (manifestBytes === undefined || manifest === undefined) {
    return nothing(MANIFEST, 'uptally/bundle@2', manifestBytes === undefined);
  }
  const signature = await checkSignature(zip, manifestBytes, key);
  const changed = [
    ...signature.differences,
    ...(await changedFiles(zip, manifest)),
    ...strangers(zip, manifest),
    ...unlisted(manifest),
  ];
  const statementBytes = await wholeFile(zip, STATEMENT);
  const statement = parsed(statementBytes, statementDocument);
  if (statement === undefined) {
    const missing = nothing(STATEMENT, 'uptally/statement@1', statementBytes === undefined);
    return { ...missing, differences: [...changed, ...missing.differences] };
  }
  const whole = issued(statement);
  const { sha256 } = whole;
  return {
    statement,
    sha256,
    signedBy: signature.signedBy,
    files: manifest.files.length,
    differences: [
      ...changed,
      ...same(`${MANIFEST}.statement.sha256`, manifest.statement.sha256, sha256),
      ...same(`${MANIFEST}.statement.number`, manifest.statement.number, statement.number),
      ...same(STATEMENT, `SHA-256 ${sha256}`, `SHA-256 ${sha256Of(statementBytes ?? '')}`),
      ...(await recomputed(zip, manifest, whole)),
    ],
    notCompared: isOfThisVersion(manifest) ? [] : [COMPUTATION],
  };
}

/** What `throwIfAborted` throws; any other failure of reading is damage. */
function isInterruption(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}

function nothing(place: string, stated: string, isMissing: boolean): VerifiedBundle {
  const found = isMissing ? '(missing)' : '(unreadable)';
  const differences = [{ place, stated, found }];
  return {
    statement: null,
    sha256: null,
    signedBy: null,
    files: 0,
    differences,
    notCompared: [],
  };
}

function same(place: string, stated: string, found: string): readonly Difference[] {
  return stated === found ? [] : [{ place, stated, found }];
}

async function changedFiles(zip: ZipReader, manifest: Manifest): Promise<readonly Difference[]> {
  const changed: Difference[] = [];
  for (const { name, sha256, bytes } of manifest.files) {
    const stated = `SHA-256 ${sha256}, ${bytes} bytes`;
    changed.push(...same(name, stated, await fingerprintOfEntry(zip, name)));
  }
  return changed;
}

async function fingerprintOfEntry(zip: ZipReader, name: string): Promise<string> {
  const content = zip.read(name);
  if (content === undefined) return '(missing)';
  const hash = createHash('sha256');
  let bytes = 0;
  try {
    for await (const piece of content) {
      hash.update(piece);
      bytes += piece.byteLength;
    }
  } catch (error) {
    if (isInterruption(error)) throw error;
    return '(damaged)';
  }
  return `SHA-256 ${hash.digest('hex')}, ${bytes} bytes`;
}

function strangers(zip: ZipReader, { files }: Manifest): readonly Difference[] {
  const known = new Set([MANIFEST, SIGNATURE, ...files.map(({ name }) => name)]);
  return zip.names
    .filter((name) => !known.has(name))
    .map((name) => ({ place: name, stated: 'not in the manifest', found: 'a file' }));
}

/** What a bundle always holds; the documents of a statement are compared with the statement. */
const ALWAYS = [STATEMENT, PDF, SLOTS_PARQUET, COMPUTATION, EVENTS];

function unlisted({ schema, files }: Manifest): readonly Difference[] {
  const always = schema === 'uptally/bundle@1' ? ALWAYS : [README, ...ALWAYS];
  const twice = files.filter(({ name }, i) => files.findIndex((file) => file.name === name) < i);
  const missing = always
    .filter((alway) => !files.some(({ name }) => name === alway))
    .map((name) => ({
      place: MANIFEST,
      stated: 'no such file',
      found: `${name} is a part of every bundle`,
    }));
  return [
    ...missing,
    ...twice.map(({ name }) => ({ place: MANIFEST, stated: `${name} twice`, found: 'one file' })),
  ];
}

async function checkSignature(
  zip: ZipReader,
  manifest: Uint8Array,
  key: string | undefined,
): Promise<{ signedBy: string | null; differences: readonly Difference[] }> {
  const bytes = await wholeFile(zip, SIGNATURE);
  const signature: Signature | undefined = parsed(bytes, signatureDocument);
  const signedBy =
    signature !== undefined && isSignedBy(manifest, signature)
      ? (fingerprintOf(signature) ?? null)
      : null;
  if (bytes !== undefined && signedBy === null) {
    const stated = `a signature of ${MANIFEST}`;
    return { signedBy, differences: [{ place: SIGNATURE, stated, found: 'another signature' }] };
  }
  const wanted =
    key === undefined ? [] : same(SIGNATURE, `key ${key}`, `key ${signedBy ?? 'none'}`);
  return { signedBy, differences: wanted };
}

async function recomputed(
  zip: ZipReader,
  manifest: Manifest,
  { statement, body }: IssuedStatement,
): Promise<readonly Difference[]> {
  const documents = new Map<DocumentRole, Uint8Array>();
  for (const role of documentRoles) {
    const content = await wholeFile(zip, FILES[role]);
    if (content !== undefined) documents.set(role, content);
  }
  const thawed = thawWhole(documents, statement);
  if ('differences' in thawed) return thawed.differences;
  const { judged } = thawed;
  return [
    ...rejudge(judged, statement),
    ...(await differencesOfCopies(zip, documents, statement.number, body)),
    ...(isOfThisVersion(manifest) ? await differencesOfSteps(zip, judged) : []),
    ...(await differencesOfEvents(zip, manifest, judged)),
  ];
}

/**
 * Whether what says the same in another form says the same; a file
 * that is missing was named before.
 */
async function differencesOfCopies(
  zip: ZipReader,
  documents: Documents,
  number: string,
  body: string,
): Promise<readonly Difference[]> {
  const parquet = await wholeFile(zip, SLOTS_PARQUET);
  const pdf = await wholeFile(zip, PDF);
  const slots = textOfDocument(documents, 'slots');
  return [
    ...(parquet && slots !== undefined ? await differencesOfParquet(parquet, slots) : []),
    ...(pdf ? await differencesOfPdf(pdf, number, body) : []),
  ];
}

function isOfThisVersion({ version }: Manifest): boolean {
  return version === packageVersion;
}

async function differencesOfSteps(
  zip: ZipReader,
  judged: JudgeInput,
): Promise<readonly Difference[]> {
  const steps = await wholeFile(zip, COMPUTATION);
  return steps === undefined ? [] : differencesOfComputation(steps, judged);
}

/** Whether the events that are listed are those that the slots count, each what its fields say. */
async function differencesOfEvents(
  zip: ZipReader,
  { schema, events: { which, lines } }: Manifest,
  judged: JudgeInput,
): Promise<readonly Difference[]> {
  const content = zip.read(EVENTS);
  if (content === undefined) return [];
  const listed = new ListedCounts();
  const { version, counts, period } = judged;
  const calls = new CallChecks(version, period);
  try {
    const input = Readable.from(content);
    for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
      const unit = evidenceLine.parse(JSON.parse(line));
      listed.add(unit);
      calls.check(unit);
    }
  } catch (error) {
    if (isInterruption(error)) throw error;
    return [{ place: EVENTS, stated: 'lines of events', found: '(damaged)' }];
  }
  return [
    ...same(`${EVENTS} lines`, String(lines), String(listed.lines)),
    ...differencesOfCounts(listed, version, counts, {
      all: which === 'all',
      slow: schema === 'uptally/bundle@1' ? null : slowSlots(judged),
    }),
    ...calls.differences(),
  ];
}

async function wholeFile(zip: ZipReader, name: string): Promise<Buffer | undefined> {
  try {
    return await zip.readWhole(name);
  } catch (error) {
    if (isInterruption(error) || error instanceof UptallyError) throw error;
    // Named by its hash.
    return Buffer.alloc(0);
  }
}

function parsed<Value>(bytes: Uint8Array | undefined, schema: z.ZodType<Value>): Value | undefined {
  if (bytes === undefined) return undefined;
  try {
    return schema.parse(JSON.parse(new TextDecoder().decode(bytes)));
  } catch {
    return undefined;
  }
}
