import cliProgress from 'cli-progress';

/** Tells a person how far long work is; always on standard error, so that results stay clean. */
export interface Progress {
  /** `total` in units of the work; undefined where it cannot be known. */
  start(label: string, total?: number): Step;
}

export interface Step {
  /** Sets how much is done, out of the total. */
  update(done: number): void;
  /** Shows where the work is, where there is no total. */
  note(text: string): void;
  /** Ends the step; `result` is shown behind its label. */
  done(result?: string): void;
}

const LABEL_WIDTH = 30;

/** A bar on a terminal, one line per finished step elsewhere. */
export function openProgress(stream: NodeJS.WriteStream): Progress {
  return {
    start: (label, total) =>
      stream.isTTY ? liveStep(stream, label, total) : lineStep(stream, label),
  };
}

function lineStep(stream: NodeJS.WriteStream, label: string): Step {
  return {
    update() {},
    note() {},
    done: (result = 'done') => writeResult(stream, label, result),
  };
}

function liveStep(stream: NodeJS.WriteStream, label: string, total: number | undefined): Step {
  const format =
    total === undefined
      ? `${label.padEnd(LABEL_WIDTH)} {note}`
      : `${label.padEnd(LABEL_WIDTH)} {bar} {percentage} %`;
  const bar = new cliProgress.SingleBar({
    stream,
    format,
    barCompleteChar: '█',
    barIncompleteChar: '░',
    barsize: 24,
    hideCursor: true,
    clearOnComplete: true,
    linewrap: false,
  });
  bar.start(total ?? 1, 0, { note: '…' });
  return {
    update: (done) => bar.update(Math.min(done, total ?? 0)),
    note: (text) => bar.update({ note: text }),
    done(result = 'done') {
      bar.stop();
      writeResult(stream, label, result);
    },
  };
}

function writeResult(stream: NodeJS.WriteStream, label: string, result: string): void {
  stream.write(`${label.padEnd(LABEL_WIDTH)} ${result}\n`);
}
