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

/** Bars that are drawn now; the timer of one would keep the process alive for ever. */
const liveBars = new Set<cliProgress.SingleBar>();

/** Takes every bar off the terminal: for whoever ends the process, whatever happened inside a step. */
export function stopProgress(): void {
  for (const bar of liveBars) bar.stop();
  liveBars.clear();
}

const CLEAR_LINE = '\r\u001b[2K';
const WRAP_LINES = '\u001b[?7h';
const CUT_LINES = '\u001b[?7l';

/** Writes whole lines on a stream that a bar may be drawn on; the bar is drawn anew below them. */
export function writeLines(stream: NodeJS.WriteStream, text: string): void {
  stream.write(liveBars.size === 0 ? text : `${CLEAR_LINE}${WRAP_LINES}${text}${CUT_LINES}`);
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
  liveBars.add(bar);
  return {
    update: (done) => bar.update(Math.min(done, total ?? 0)),
    note: (text) => bar.update({ note: text }),
    done(result = 'done') {
      bar.stop();
      liveBars.delete(bar);
      writeResult(stream, label, result);
    },
  };
}

function writeResult(stream: NodeJS.WriteStream, label: string, result: string): void {
  stream.write(`${label.padEnd(LABEL_WIDTH)} ${result}\n`);
}
