import { UptallyError } from '../../ground/errors.ts';
import type { Warehouse } from '../../stores/warehouse/warehouse.ts';
import type { DeadLetter } from '../call/dead-letter.ts';
import { deadLetterBatch } from './encode-rows.ts';
import { cutTo } from './record-letters.ts';

/** Of one insert, before base64. */
const INSERT_BYTES = 32 << 20;

/**
 * Inserts the letters in parts. One that the warehouse refuses, though it takes others, loses its
 * headers and bytes but not its place, its reason and its hash; if it is refused even so, the table
 * is at fault and what the warehouse says is thrown.
 */
export async function insertLetters(
  warehouse: Warehouse,
  letters: readonly DeadLetter[],
): Promise<void> {
  const parts = [...partsOf(letters)].reverse();
  for (let part = parts.pop(); part !== undefined; part = parts.pop()) {
    try {
      await warehouse.insert(deadLetterBatch(part));
    } catch (error) {
      if (!(error instanceof UptallyError) || error.code !== 'row_rejected') throw error;
      const [first, second] = part;
      if (first !== undefined && second === undefined) {
        await warehouse.insert(deadLetterBatch([{ ...first, ...cutTo(first, 0), headers: {} }]));
      } else {
        const middle = part.length >>> 1;
        parts.push(part.slice(middle), part.slice(0, middle));
      }
    }
  }
}

function* partsOf(letters: readonly DeadLetter[]): Generator<readonly DeadLetter[]> {
  let part: DeadLetter[] = [];
  let bytes = 0;
  for (const letter of letters) {
    if (part.length > 0 && bytes + letter.raw.length > INSERT_BYTES) {
      yield part;
      part = [];
      bytes = 0;
    }
    part.push(letter);
    bytes += letter.raw.length;
  }
  if (part.length > 0) yield part;
}
