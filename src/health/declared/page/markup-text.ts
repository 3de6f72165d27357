import { convert } from 'html-to-text';

/** Far above what providers write; a page may not fill our stores. */
const MOST_CHARACTERS = 20_000;

/** What a person would read of a provider's markup: no tag, no link's address. */
export function markupText(markup: string): string {
  const text = convert(markup.slice(0, 4 * MOST_CHARACTERS), {
    wordwrap: false,
    selectors: [
      { selector: 'a', options: { ignoreHref: true } },
      { selector: 'img', format: 'skip' },
    ],
  });
  return text.slice(0, MOST_CHARACTERS);
}
