import { createHash } from 'node:crypto';
import { UptallyError } from '../../ground/errors.ts';
import { packageVersion } from '../../ground/package-file.ts';
import { sha256Of } from '../../ground/sha256.ts';
import type { JudgeInput } from '../../money/judge/judge-contract.ts';
import type { Documents } from '../../money/statement/documents.ts';
import { FILES } from '../../money/statement/frozen-inputs.ts';
import type { IssuedStatement } from '../../money/statement/statement.ts';
import { documentText, namelessLine, namelessText } from '../../published/document-text.ts';
import { documentRoles } from '../../published/result/statement.ts';
import { computation } from '../statement/computation.ts';
import { differencesOfCounts, type EvidenceUnit, ListedCounts } from './listed-counts.ts';
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
import { readmeOfBundle } from './readme-of-bundle.ts';
import type { Sign } from './sign-manifest.ts';
import { slotsParquet } from './slots-parquet.ts';
import { slowSlots } from './slow-slots.ts';
import type { ZipEntry } from './write-zip.ts';

export interface BundleInput {
  readonly issued: IssuedStatement;
  readonly documents: Documents;
  /** Read back from the documents. */
  readonly judged: JudgeInput;
  readonly pdf: Uint8Array;
  readonly events: AsyncIterable<EvidenceUnit>;
  readonly which: Manifest['events']['which'];
  readonly leftOut: readonly string[];
  readonly sign?: Sign | undefined;
}

/**
 * The files of an evidence bundle in their order, the manifest last: it says what the others
 * are. The same input gives the same bytes. Throws `events_moved` if the events are not
 * those that the statement counted.
 */
export async function* bundleEntries(input: BundleInput): AsyncGenerator<ZipEntry> {
  const { issued, documents, judged, events, which, leftOut } = input;
  const files: Manifest['files'] = [];
  const whole = (name: string, content: Uint8Array): ZipEntry => {
    files.push({ name, bytes: content.byteLength, sha256: sha256Of(content) });
    return { name, content };
  };
  yield whole(README, Buffer.from(readmeOfBundle(issued.statement, { which, leftOut })));
  yield whole(STATEMENT, Buffer.from(issued.body));
  yield whole(PDF, input.pdf);
  for (const role of documentRoles) {
    const content = documents.get(role);
    if (content !== undefined) yield whole(FILES[role], content);
  }
  yield whole(SLOTS_PARQUET, slotsParquet(judged));
  yield whole(COMPUTATION, jsonFile(documentText(computation(judged))));

  const hash = createHash('sha256');
  const listed = new ListedCounts();
  let bytes = 0;
  async function* counted(): AsyncGenerator<Uint8Array> {
    for await (const piece of pieces(linesOf(events, listed))) {
      hash.update(piece);
      bytes += piece.byteLength;
      yield piece;
    }
  }
  yield { name: EVENTS, content: counted() };
  files.push({ name: EVENTS, bytes, sha256: hash.digest('hex') });
  refuseOthers(input, listed);

  const said: Manifest = {
    schema: 'uptally/bundle@2',
    version: packageVersion,
    statement: { number: issued.statement.number, sha256: issued.sha256 },
    files,
    events: { which, lines: listed.lines },
    left_out: [...leftOut],
  };
  const manifest = jsonFile(documentText(said));
  yield { name: MANIFEST, content: manifest };
  if (input.sign !== undefined) {
    yield { name: SIGNATURE, content: jsonFile(namelessText(input.sign(manifest))) };
  }
}

async function* linesOf(
  events: AsyncIterable<EvidenceUnit>,
  listed: ListedCounts,
): AsyncGenerator<string> {
  for await (const unit of events) {
    listed.add(unit);
    yield `${namelessLine(unit)}\n`;
  }
}

/** The deflater goes to another thread for each piece, which takes longer than a line of itself. */
const PIECE_CHARACTERS = 1 << 18;

async function* pieces(lines: AsyncIterable<string>): AsyncGenerator<Uint8Array> {
  let piece = '';
  for await (const line of lines) {
    piece += line;
    if (piece.length < PIECE_CHARACTERS) continue;
    yield Buffer.from(piece);
    piece = '';
  }
  if (piece !== '') yield Buffer.from(piece);
}

/** The events in the warehouse have to be those that the statement counted. */
function refuseOthers({ issued, judged, which }: BundleInput, listed: ListedCounts): void {
  const listing = { all: which === 'all', slow: slowSlots(judged) };
  const [first] = differencesOfCounts(listed, judged.version, judged.counts, listing);
  if (first === undefined) return;
  throw new UptallyError(
    'events_moved',
    `${issued.statement.number}: the stored events are not those that it counted ` +
      `(${first.place}: ${first.stated} stated, ${first.found} found)`,
  );
}

function jsonFile(text: string): Buffer {
  return Buffer.from(`${text}\n`);
}
