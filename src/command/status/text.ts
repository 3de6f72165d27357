interface ShownRun {
  readonly job: string;
  readonly due_at: string;
  readonly outcome: string;
  readonly detail: object;
}

interface ShownMail {
  readonly report: string;
  readonly recipient: string;
  readonly attempted_at: string;
  readonly state: string;
  readonly detail: string;
}

/** One line for each job and each mail. */
export function renderStatus(jobs: readonly ShownRun[], mails: readonly ShownMail[]): string {
  return [
    ...(jobs.length === 0 ? ['No job has run yet: `uptally up` or `uptally jobs` runs them.'] : []),
    ...jobs.map(
      ({ job, due_at, outcome, detail }) =>
        `${job.padEnd(20)} ${due_at}  ${outcome}  ${JSON.stringify(detail)}`,
    ),
    ...mails.map(
      ({ report, attempted_at, state, recipient, detail }) =>
        `${report.padEnd(20)} ${attempted_at}  ${state}  ${recipient}  ${detail}`,
    ),
  ].join('\n');
}
