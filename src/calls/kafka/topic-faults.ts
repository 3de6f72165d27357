import type { Log } from '../../ground/log.ts';

/** A whole topic, or one partition of it. */
export interface FaultPlace {
  readonly topic: string;
  readonly partition?: number;
}

/** What of the topics cannot be read at present, and why; the rest goes on. */
export interface TopicFaults {
  /** Said in the log when it begins, when its reason changes and when it ends. */
  set(place: FaultPlace, reason: string): void;
  clear(place: FaultPlace): void;
  /** Of partitions that somebody else may have by now. */
  clearPartitions(): void;
  /** The topics that cannot be read at all. */
  topics(): readonly string[];
  /** One line for a person; undefined: there are none. */
  text(): string | undefined;
}

export function topicFaults(
  log: Log,
  onReadable: (topic: string, isReadable: boolean) => void,
): TopicFaults {
  const faults = new Map<string, { readonly place: FaultPlace; readonly reason: string }>();
  const keyOf = ({ topic, partition }: FaultPlace) => `${partition ?? ''} ${topic}`;
  const isFaulty = (topic: string) =>
    [...faults.values()].some(({ place }) => place.topic === topic);

  function clear(place: FaultPlace): void {
    if (!faults.delete(keyOf(place))) return;
    log.info(`${nameOf(place)} can be read again`);
    if (!isFaulty(place.topic)) onReadable(place.topic, true);
  }

  return {
    set(place, reason) {
      const isKnown = faults.get(keyOf(place))?.reason === reason;
      faults.set(keyOf(place), { place, reason });
      if (isKnown) return;
      log.warn(`${nameOf(place)} cannot be read: ${reason}`);
      onReadable(place.topic, false);
    },
    clear,
    clearPartitions() {
      for (const { place } of faults.values()) {
        if (place.partition === undefined) continue;
        faults.delete(keyOf(place));
        if (!isFaulty(place.topic)) onReadable(place.topic, true);
      }
    },
    topics: () =>
      [...faults.values()].flatMap(({ place }) =>
        place.partition === undefined ? [place.topic] : [],
      ),
    text() {
      const texts = [...faults.values()].map(
        ({ place, reason }) => `${nameOf(place)} cannot be read: ${reason}`,
      );
      return texts.length === 0 ? undefined : texts.join('; ');
    },
  };
}

function nameOf({ topic, partition }: FaultPlace): string {
  const whole = `kafka: topic ${topic}`;
  return partition === undefined ? whole : `${whole}, partition ${partition},`;
}
