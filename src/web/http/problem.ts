import { STATUS_CODES } from 'node:http';
import { UptallyError } from '../../ground/errors.ts';
import { namelessLine } from '../../published/document-text.ts';
import { problemJson } from '../../published/open/web-answers.ts';
import type { WebReply, WebRequest } from './server.ts';

/** Why a request is not answered. */
export interface WebProblem {
  readonly status: number;
  /** `Not Found`. */
  readonly title: string;
  /** A sentence for whoever asked. */
  readonly sentence: string;
}

/** The page of a problem, for people. */
export type ProblemPage = (problem: WebProblem) => string;

/** What a route throws to refuse: this status, in a sentence. */
export class RequestRefused extends Error {
  readonly statusCode: number;

  constructor(status: number, sentence: string) {
    super(sentence);
    this.name = 'RequestRefused';
    this.statusCode = status;
  }
}

export function problemOf(status: number, sentence: string): WebProblem {
  return { status, title: STATUS_CODES[status] ?? 'Error', sentence };
}

/** Of whatever a route threw; what is our own fault says nothing of itself. */
export function problemOfError(error: unknown): WebProblem {
  if (error instanceof RequestRefused) return problemOf(error.statusCode, error.message);
  if (error instanceof UptallyError) {
    if (error.code === 'invalid_input') return problemOf(400, `${error.message}.`);
    if (error.code === 'refused') return problemOf(409, `${error.message}.`);
    if (error.code === 'unavailable') {
      return problemOf(503, 'The figures cannot be read at this moment. Ask again in a minute.');
    }
  }
  const status = statusOf(error);
  return status >= 500
    ? problemOf(500, 'Something went wrong here.')
    : problemOf(status, `${(error as Error).message}.`);
}

function statusOf(error: unknown): number {
  const status = error instanceof Error && 'statusCode' in error ? error.statusCode : 500;
  return typeof status === 'number' && status >= 400 ? status : 500;
}

/** A page for whoever takes HTML, where there is one, and else `application/problem+json`. */
export async function sendProblem(
  request: WebRequest,
  reply: WebReply,
  problem: WebProblem,
  page: ProblemPage | undefined,
): Promise<void> {
  reply.code(problem.status).header('cache-control', 'no-store').header('vary', 'accept');
  if (problem.status === 503) reply.header('retry-after', '60');
  if (page !== undefined && /\btext\/html\b/.test(request.headers.accept ?? '')) {
    await reply.type('text/html; charset=utf-8').send(page(problem));
    return;
  }
  const { status, title, sentence } = problem;
  const type = 'application/problem+json; charset=utf-8';
  await reply.type(type).send(namelessLine(problemJson(status, title, sentence)));
}
