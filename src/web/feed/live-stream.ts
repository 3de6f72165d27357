import type { ServerResponse } from 'node:http';
import type { Wait } from '../../calls/intake/record-writer.ts';
import { SECOND_MS } from '../../ground/time.ts';
import type { Ledger } from '../../stores/ledger/ledger.ts';
import { newestNumber } from './announce.ts';
import { type Announcement, announcementsAfter } from './announcements.ts';

const LOOK_MS = SECOND_MS;
/** Facts are new every two seconds at most. */
const FACTS_MS = 2 * SECOND_MS;
const HEARTBEAT_MS = 15 * SECOND_MS;

/** Who is further behind gets how things stand instead of what became of them. */
const MOST_MISSED = 10_000;

/** A reader that leaves so much unread is cut off; it comes back for what it missed. */
const MOST_UNREAD_BYTES = 1_000_000;

export const MOST_READERS = 5_000;

/** The part of a response that a reader of the stream is written to. */
export type Sink = Pick<ServerResponse, 'write' | 'destroy' | 'writableLength' | 'end'>;

interface Reader {
  readonly sink: Sink;
  /** Up to which announcement it has all. */
  sent: number;
  /** It gets what comes, as it comes. */
  isCurrent: boolean;
}

interface StreamSettings {
  readonly ledger: Ledger;
  /** How things stand now, as JSON in one line. */
  readonly snapshot: () => Promise<string>;
  /** Another text whenever figures of the last minutes are others. */
  readonly readFacts: () => Promise<string>;
  readonly wait: Wait;
}

/**
 * Server-sent events of one process: one look at the ledger a second for all its readers, none
 * while there are none. Ids are the numbers of announcements, so that a reader goes on wherever it
 * connects next, to whichever process.
 */
export class LiveStream {
  readonly #settings: StreamSettings;
  readonly #readers = new Set<Reader>();
  readonly #closing = new AbortController();
  /** Of the newest announcement that current readers have. */
  #newest = 0;
  #facts: string | undefined;
  /** While it looks: resolves once the two are known. */
  #started: Promise<void> | undefined;

  constructor(settings: StreamSettings) {
    this.#settings = settings;
  }

  get readers(): number {
    return this.#readers.size;
  }

  /**
   * Writes all that came after `lastId`, then what comes, until the answer is called. Without
   * `lastId`, or with one that is not ours or long gone, it begins with how things stand.
   */
  follow(sink: Sink, lastId: string | undefined): () => void {
    const reader: Reader = { sink, sent: 0, isCurrent: false };
    this.#readers.add(reader);
    sink.write('retry: 3000\n\n');
    if (this.#started === undefined) this.#start();
    this.#catchUp(reader, lastId).catch(() => this.#leave(reader));
    return () => this.#readers.delete(reader);
  }

  close(): void {
    this.#closing.abort();
    for (const { sink } of this.#readers) sink.end();
    this.#readers.clear();
  }

  #start(): void {
    this.#started = this.#begin();
    this.#look()
      // A ledger that is away: readers come back, and go on where they were.
      .catch(() => {
        for (const reader of this.#readers) this.#leave(reader);
      })
      .finally(() => {
        this.#started = undefined;
      });
  }

  async #begin(): Promise<void> {
    this.#facts = await this.#settings.readFacts();
    this.#newest = await newestNumber(this.#settings.ledger);
  }

  async #look(): Promise<void> {
    const { ledger, readFacts, wait } = this.#settings;
    let [silentMs, looks] = [0, 0];
    await this.#started;
    while (this.#readers.size > 0 && !this.#closing.signal.aborted) {
      const fresh = await announcementsAfter(ledger, this.#newest);
      const figures = looks % (FACTS_MS / LOOK_MS) === 0 ? await readFacts() : this.#facts;
      silentMs += LOOK_MS;
      looks += 1;
      const isNew = figures !== this.#facts;
      const isDue = silentMs >= HEARTBEAT_MS;
      if (isNew || isDue || fresh.length > 0) silentMs = 0;
      this.#facts = figures;
      this.#tell(fresh, isNew ? FIGURES : isDue ? ': still here\n\n' : '');
      await wait(LOOK_MS, this.#closing.signal);
    }
  }

  #tell(fresh: readonly Announcement[], tail: string): void {
    const before = this.#newest;
    this.#newest = fresh.at(-1)?.number ?? before;
    const all = fresh.map(eventText).join('');
    for (const reader of this.#readers) {
      if (!reader.isCurrent) continue;
      const own = fresh.filter(({ number }) => number > reader.sent);
      const missing = reader.sent === before ? all : own.map(eventText).join('');
      this.#send(reader, missing + tail, this.#newest);
    }
  }

  async #catchUp(reader: Reader, lastId: string | undefined): Promise<void> {
    const { ledger, snapshot } = this.#settings;
    await this.#started;
    const last = /^\d{1,15}$/.test(lastId ?? '') ? Number(lastId) : undefined;
    const there = await newestNumber(ledger);
    if (last === undefined || last > there || there - last > MOST_MISSED) {
      const data = await snapshot();
      this.#send(reader, `id: ${there}\nevent: reset\ndata: ${data}\n\n`, there);
    } else {
      reader.sent = last;
    }
    // Until nothing is missing at the moment of joining those who are current.
    for (;;) {
      const missed = await announcementsAfter(ledger, reader.sent);
      this.#send(reader, missed.map(eventText).join(''), missed.at(-1)?.number ?? 0);
      if (missed.length === 0 && reader.sent >= this.#newest) break;
    }
    reader.isCurrent = true;
  }

  #send(reader: Reader, text: string, number: number): void {
    reader.sent = Math.max(reader.sent, number);
    if (text === '') return;
    reader.sink.write(text);
    if (reader.sink.writableLength > MOST_UNREAD_BYTES) this.#leave(reader);
  }

  #leave(reader: Reader): void {
    if (this.#readers.delete(reader)) reader.sink.destroy();
  }
}

function eventText({ number, type, event }: Announcement): string {
  return `id: ${number}\nevent: ${type}\ndata: ${event}\n\n`;
}

/** Figures of the last minutes are others. Without an id: there is nothing to miss. */
const FIGURES = 'event: figures\ndata: {}\n\n';
