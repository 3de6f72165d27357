import { type Fault, shownValue } from './errors.ts';

const MOST_CHARACTERS = 2_000;

/** A fault unless the text says something, in one line. */
export function textFaults(place: string, text: string): readonly Fault[] {
  const isSaid = text.trim() !== '' && text.length <= MOST_CHARACTERS && !/\p{Cc}/u.test(text);
  if (isSaid) return [];
  const expectation = `a text in one line of at most ${MOST_CHARACTERS} characters`;
  return [{ place, value: shownValue(text), expectation }];
}
