/** Strings, and what has a part in where they stand. */
const TOKENS = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\],:]/g;

interface Level {
  /** Of an object; absent: it is an array. */
  readonly keys?: Set<string>;
  /** The key or the place that is being read. */
  at: string | number;
  isKeyNext: boolean;
}

/**
 * Where a key stands in an object that has it already, of which JSON.parse keeps the last alone:
 * the way to each, as keys and places. The text is JSON.
 */
export function repeatedJsonKeys(text: string): readonly (readonly (string | number)[])[] {
  const found: (string | number)[][] = [];
  const levels: Level[] = [];
  for (const [token] of text.matchAll(TOKENS)) {
    const level = levels.at(-1);
    switch (token) {
      case '{':
        levels.push({ keys: new Set(), at: '', isKeyNext: true });
        break;
      case '[':
        levels.push({ at: 0, isKeyNext: false });
        break;
      case '}':
      case ']':
        levels.pop();
        break;
      case ',':
        if (level?.keys === undefined) stepOn(level);
        else level.isKeyNext = true;
        break;
      case ':':
        break;
      default:
        if (level?.isKeyNext !== true) break;
        level.isKeyNext = false;
        level.at = token.includes('\\') ? JSON.parse(token) : token.slice(1, -1);
        if (level.keys?.has(String(level.at))) found.push(levels.map(({ at }) => at));
        level.keys?.add(String(level.at));
    }
  }
  return found;
}

function stepOn(level: Level | undefined): void {
  if (typeof level?.at === 'number') level.at += 1;
}
