import cliProgress from 'cli-progress';

/** Where work is; on a terminal a bar or a line that changes, elsewhere nothing. */
export interface Step {
  /** Sets how much is done; `total`, in the same units, where it was not known before. */
  update(done: number, total?: number): void;
  /** Shows where the work is, where there is no total. */
  note(text: string): void;
}

export interface StepOptions<Result> {
  readonly label: string;
  /** In units of the work; absent where it is not counted. */
  readonly total?: number | undefined;
  /** Shown behind the label when the work is done; absent: then nothing stays. */
  readonly shown?: ((result: Result) => string) | undefined;
}

interface LiveStep extends Step {
  /** Clears the line and gives the terminal back; the next update shows the bar again. */
  pause(): void;
}

const LABEL_WIDTH = 30;
const SILENT: LiveStep = { update() {}, note() {}, pause() {} };

const shownNow = new Set<LiveStep>();

// A bar hides the cursor and turns line wrapping off, which must not outlive an abrupt end.
process.on('exit', pauseAll);

/**
 * Tells a person how far `work` is: a bar on a terminal, a line when it is done. Always on standard
 * error, so that results stay clean. The terminal is itself again however `work` ends.
 */
export async function withStep<Result>(
  { label, total, shown }: StepOptions<Result>,
  work: (step: Step) => Promise<Result>,
): Promise<Result> {
  const stream = process.stderr;
  const step = stream.isTTY ? liveStep(stream, label, total) : SILENT;
  shownNow.add(step);
  let result: Result;
  try {
    result = await work(step);
  } finally {
    step.pause();
    shownNow.delete(step);
  }
  if (shown !== undefined) stream.write(`${label.padEnd(LABEL_WIDTH)} ${shown(result)}\n`);
  return result;
}

/** Writes a line to standard error, above the bar if there is one. */
export function tell(line: string): void {
  tellLines(`${line}\n`);
}

/** As `tell`, for whole lines that end themselves. */
export function tellLines(lines: string): void {
  pauseAll();
  process.stderr.write(lines);
}

function pauseAll(): void {
  for (const step of shownNow) step.pause();
}

function liveStep(stream: NodeJS.WriteStream, label: string, total: number | undefined): LiveStep {
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
    // The signals are the program's business.
    gracefulExit: false,
  });
  const state = { done: 0, total: total ?? 1, note: '…' };
  let isShown = false;
  const show = () => {
    const done = Math.min(state.done, state.total);
    if (isShown) {
      bar.setTotal(state.total);
      bar.update(done, { note: state.note });
    } else {
      bar.start(state.total, done, { note: state.note });
      isShown = true;
    }
  };
  show();
  return {
    update(done, newTotal = state.total) {
      state.done = done;
      state.total = newTotal;
      show();
    },
    note(text) {
      state.note = text;
      show();
    },
    pause() {
      if (isShown) bar.stop();
      isShown = false;
    },
  };
}
