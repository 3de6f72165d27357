import { createHash, type Hash } from 'node:crypto';
import type { WholeBytes } from '../call/dead-letter.ts';
import { MAX_LINE_BYTES } from './event-line.ts';

/** The bytes of a line or a value; of a longer one its beginning, and the hash of all. */
export interface BoundedBytes {
  readonly bytes: Buffer;
  readonly whole?: WholeBytes;
}

/** Gathers a line or a value from its pieces, without holding more of it than `MAX_LINE_BYTES`. */
export class ByteGatherer {
  readonly #pieces: Buffer[] = [];
  #length = 0;
  /** Of all bytes, once there are too many to hold. */
  #hash: Hash | null = null;

  add(piece: Buffer): void {
    const before = this.#length;
    this.#length += piece.length;
    if (this.#length > MAX_LINE_BYTES) this.#hashAll().update(piece);
    if (before < MAX_LINE_BYTES) this.#pieces.push(piece);
  }

  get isEmpty(): boolean {
    return this.#length === 0;
  }

  taken(): BoundedBytes {
    const bytes = this.#pieces.length === 1 ? this.#pieces[0] : Buffer.concat(this.#pieces);
    const held = (bytes ?? Buffer.alloc(0)).subarray(0, MAX_LINE_BYTES);
    if (this.#hash === null) return { bytes: held };
    return { bytes: held, whole: { bytes: this.#length, sha256: this.#hash.digest('hex') } };
  }

  #hashAll(): Hash {
    if (this.#hash === null) {
      this.#hash = createHash('sha256');
      for (const piece of this.#pieces) this.#hash.update(piece);
    }
    return this.#hash;
  }
}
