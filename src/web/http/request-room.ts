/**
 * Bytes of bodies, unpacked, that are taken in at once; each may be held two or three times over.
 */
const MOST_BYTES_AT_ONCE = 320 * 1_000 * 1_000;
export const MOST_REQUESTS_AT_ONCE = 512;

export interface RequestRoom {
  /**
   * Room for a body of at most so many bytes; undefined if there is none. Called at its end, once.
   */
  enter(sender: string, bytes: number): (() => void) | undefined;
}

/**
 * Shares the memory for bodies out. Where several may send, one of them has half of it at most:
 * whoever sends slowly, or stops in the middle, keeps nobody else waiting.
 */
export function requestRoom(senders: number): RequestRoom {
  const share = senders > 1 ? 2 : 1;
  const all = { requests: 0, bytes: 0 };
  const bySender = new Map<string, { requests: number; bytes: number }>();
  return {
    enter(sender, bytes) {
      const own = bySender.get(sender) ?? { requests: 0, bytes: 0 };
      const isFull = [
        all.requests + 1 > MOST_REQUESTS_AT_ONCE,
        all.bytes + bytes > MOST_BYTES_AT_ONCE,
        own.requests + 1 > MOST_REQUESTS_AT_ONCE / share,
        own.bytes + bytes > MOST_BYTES_AT_ONCE / share,
      ].includes(true);
      if (isFull) return undefined;
      bySender.set(sender, own);
      for (const used of [all, own]) {
        used.requests += 1;
        used.bytes += bytes;
      }
      return () => {
        for (const used of [all, own]) {
          used.requests -= 1;
          used.bytes -= bytes;
        }
        if (own.requests === 0) bySender.delete(sender);
      };
    },
  };
}
