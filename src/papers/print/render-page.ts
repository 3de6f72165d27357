import Handlebars from 'handlebars';
import { readPackageFile } from '../../ground/package-file.ts';

type Template = Handlebars.TemplateDelegate<object>;

/** What pages of the site have in common. */
const SITE_PARTS = ['frame', 'chart', 'time', 'shape'] as const;

const templates = new Map<string, Template>();

/**
 * The text of `templates/<name>.hbs` filled from `view`, everything escaped. A value that the view
 * lacks, or that is null, is an error and never an empty cell.
 */
export function renderPage(name: string, view: object): string {
  requireValues(view, name);
  return template(name)(view);
}

/** As `renderPage`, for plain text: nothing is escaped. */
export function renderPlainText(name: string, view: object): string {
  requireValues(view, name);
  return template(name, true)(view);
}

function template(name: string, noEscape = false): Template {
  let compiled = templates.get(name);
  if (compiled === undefined) {
    // An environment of our own: nobody else's helpers or partials.
    const handlebars = Handlebars.create();
    handlebars.registerPartial('stylesheet', readPackageFile('templates', 'page.css'));
    handlebars.registerPartial('steps', readPackageFile('templates', 'steps.hbs'));
    for (const part of SITE_PARTS) {
      handlebars.registerPartial(
        `site-${part}`,
        readPackageFile('templates', 'site', `${part}.hbs`),
      );
    }
    handlebars.registerPartial('desk', readPackageFile('templates', 'desk', 'layout.hbs'));
    compiled = handlebars.compile<object>(readPackageFile('templates', `${name}.hbs`), {
      strict: true,
      preventIndent: true,
      noEscape,
    });
    templates.set(name, compiled);
  }
  return compiled;
}

function requireValues(value: unknown, place: string): void {
  if (value === null || value === undefined || Number.isNaN(value)) {
    throw new TypeError(`${place}: ${String(value)}: a value to print`);
  }
  if (typeof value !== 'object') return;
  for (const [key, part] of Object.entries(value)) requireValues(part, `${place}.${key}`);
}
