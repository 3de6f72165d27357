import { namelessLine } from '../../published/document-text.ts';
import { refusalJson } from '../../published/open/web-answers.ts';

/** An answer before it is sent; names of headers in lower case. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}

export function jsonAnswer(status: number, value: object): HttpAnswer {
  const headers = { 'content-type': 'application/json; charset=utf-8' };
  return { status, headers, body: namelessLine(value) };
}

/** A refusal in one sentence. */
export function failure(status: number, sentence: string): HttpAnswer {
  return jsonAnswer(status, refusalJson(sentence));
}

/** The answer with the time after which the same request may be sent again. */
export function retryLater(answer: HttpAnswer, seconds: number): HttpAnswer {
  return { ...answer, headers: { ...answer.headers, 'retry-after': String(seconds) } };
}

/** `application/json` of `application/json; charset=utf-8`. */
export function mediaType(contentType: string | undefined): string {
  return (contentType ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
}
