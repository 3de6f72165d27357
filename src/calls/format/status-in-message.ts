/** Further in, a message tells of other things than how the call ended. */
const MOST_READ = 300;

/** How clients write the status of an answer into the message of what they throw. */
const FORMS: readonly RegExp[] = [
  // OpenAI, Anthropic and what is made after them.
  /\bError code: ([45]\d\d)\b/i,
  // httpx: Server error '503 Service Unavailable' for url …
  /\b(?:server|client) error '([45]\d\d)\b/i,
  /\bHTTP(?:\/[\d.]+)?[ _]?(?:status[ _]?)?(?:code|error)?\s*[:=]?\s*([45]\d\d)\b/i,
  /\bstatus(?:[ _]?code)?\s*[:=]?\s*([45]\d\d)\b/i,
  // Google, requests: 503 UNAVAILABLE. {…}; 503 Server Error: …
  /^\s*(?:[\w.]+:\s+)?([45]\d\d)\s+[A-Z][A-Za-z]/,
];

/** The status of a failure that only its message tells: `Error code: 503 - {…}`. */
export function statusInMessage(message: string): number | undefined {
  const read = message.slice(0, MOST_READ);
  for (const form of FORMS) {
    const status = form.exec(read)?.[1];
    if (status !== undefined) return Number(status);
  }
  return undefined;
}
