import { UptallyError } from '../../ground/errors.ts';
import { renderPage } from '../../papers/print/render-page.ts';
import {
  type AccessContext,
  audit,
  formField,
  personOf,
  requireAction,
  requireOwnForm,
} from '../access/access.ts';
import { readForms, SIGN_OUT_PATH } from '../access/access-part.ts';
import type { SignedIn } from '../access/person.ts';
import { type Action, may } from '../access/roles.ts';
import { RequestRefused } from '../http/problem.ts';
import type { WebPart, WebReply, WebRequest, WebScope } from '../http/server.ts';

/** What a page or an action is asked with; names that are absent are `''`. */
export interface DeskRequest {
  readonly person: SignedIn;
  /** `:number` of the path. */
  param(name: string): string;
  /** Of the address, behind the question mark. */
  query(name: string): string;
  /** Of the form that was sent. */
  field(name: string): string;
  /** Of what a form has several times, such as boxes. */
  fields(name: string): readonly string[];
}

/** A page: `templates/<template>.hbs`, which begins with `{{#> desk}}`, filled from `view`. */
export interface DeskView {
  readonly template: string;
  readonly title: string;
  readonly view: object;
}

/** A document to keep. */
export interface DeskFile {
  readonly name: string;
  readonly type: string;
  readonly bytes: string | Uint8Array;
}

/** What was done: to what, and what comes next. */
export interface DeskOutcome {
  /** As the audit names it: the number of a statement, the id of an exclusion. */
  readonly target: string;
  /** As the audit keeps it beside; no amount and no secret. */
  readonly detail?: string;
  /** The path of the page that shows it, or the page itself where that is known this once. */
  readonly next: string | DeskView;
}

export interface DeskPage {
  readonly path: string;
  /** What one must be allowed. */
  readonly action: Action;
  /** In the navigation under this name; absent: reached from another page. */
  readonly label?: string;
}

/** Where pages of the desk are added; nothing is served that names no action. */
export interface Desk {
  page(page: DeskPage, show: (request: DeskRequest) => Promise<DeskView>): void;
  /** A form. Only one of our own is acted on, and who did what is written down. */
  act(act: Omit<DeskPage, 'label'>, work: (request: DeskRequest) => Promise<DeskOutcome>): void;
  file(file: Omit<DeskPage, 'label'>, make: (request: DeskRequest) => Promise<DeskFile>): void;
}

/** Adds the pages of one subject. */
export type DeskPages = (desk: Desk, context: AccessContext) => void;

const HTML = 'text/html; charset=utf-8';

/** The desk: every page, in the order of its navigation. */
export function deskPart(context: AccessContext, subjects: readonly DeskPages[]): WebPart {
  return async (scope) => {
    await readForms(scope);
    const desk = deskIn(scope, context);
    for (const addPages of subjects) addPages(desk, context);
  };
}

function deskIn(scope: WebScope, context: AccessContext): Desk {
  const listed: DeskPage[] = [];
  const send = (request: WebRequest, reply: WebReply, { template, title, view }: DeskView) =>
    reply.type(HTML).send(
      renderPage(template, {
        ...view,
        title,
        form: formField(request, context),
        desk: frameView(request, listed),
      }),
    );
  return {
    page(page, show) {
      if (page.label !== undefined) listed.push(page);
      const hook = { onRequest: requireAction(context, page.action) };
      scope.get(page.path, hook, async (request, reply) =>
        send(request, reply, await show(deskRequest(request))),
      );
    },
    act({ path, action }, work) {
      const hooks = {
        onRequest: requireAction(context, action),
        preHandler: requireOwnForm(context),
      };
      scope.post(path, hooks, async (request, reply) => {
        const { next } = await audited(context, request, action, work);
        return typeof next === 'string' ? reply.redirect(next, 303) : send(request, reply, next);
      });
    },
    file({ path, action }, make) {
      const hook = { onRequest: requireAction(context, action) };
      scope.get(path, hook, async (request, reply) => {
        const { name, type, bytes } = await make(deskRequest(request));
        const quoted = `attachment; filename="${name.replaceAll(/[^\w.-]/g, '_')}"`;
        return reply.type(type).header('content-disposition', quoted).send(bytes);
      });
    },
  };
}

/** What was tried is written down however it ends. */
async function audited(
  context: AccessContext,
  request: WebRequest,
  action: Action,
  work: (request: DeskRequest) => Promise<DeskOutcome>,
): Promise<DeskOutcome> {
  try {
    const outcome = await work(deskRequest(request));
    const { target, detail = '' } = outcome;
    await audit(context, request, { action, target, result: 'done', detail });
    return outcome;
  } catch (error) {
    const isRefused =
      error instanceof RequestRefused ||
      (error instanceof UptallyError && ['invalid_input', 'refused'].includes(error.code));
    const target = request.url.split('?')[0] ?? '';
    await audit(context, request, { action, target, result: isRefused ? 'refused' : 'failed' });
    throw error;
  }
}

/** What stands around every page. */
function frameView(request: WebRequest, listed: readonly DeskPage[]): object {
  const person = personOf(request);
  const path = request.routeOptions.url ?? '';
  return {
    name: person.name,
    roles: person.roles.join(', '),
    signOutPath: SIGN_OUT_PATH,
    pages: listed
      .filter(({ action }) => may(person.roles, action))
      .map((page) => ({ path: page.path, label: page.label ?? '', isHere: page.path === path })),
  };
}

function deskRequest(request: WebRequest): DeskRequest {
  const all = (name: string, of: unknown): readonly string[] => {
    const given = (of ?? {}) as Readonly<Record<string, unknown>>;
    const value = Object.hasOwn(given, name) ? given[name] : [];
    const texts = [value].flat().map(String);
    // The ledger holds no NUL, and no name has one.
    if (!texts.some((text) => text.includes('\0'))) return texts;
    throw new RequestRefused(400, `${name} holds a character that no text has.`);
  };
  return {
    person: personOf(request),
    param: (name) => all(name, request.params)[0] ?? '',
    query: (name) => all(name, request.query)[0] ?? '',
    field: (name) => all(name, request.body)[0] ?? '',
    fields: (name) => all(name, request.body),
  };
}
