import { renderPage } from '../../papers/print/render-page.ts';
import type { WebProblem } from '../http/problem.ts';
import type { PageWords } from './page-words.ts';
import { SHAPES, STATE_WORDS } from './palette.ts';
import type { SiteLook } from './site-file.ts';

/** What a page says, beside what all pages do. */
interface PageView {
  readonly path: string;
  readonly title: string;
  readonly state: string;
}

const NAVIGATION = [
  ['/', 'Status'],
  ['/history', 'History'],
  ['/about', 'About'],
] as const;

/** Seconds after which a page without script is asked for again. */
const REFRESH_SECONDS = 60;

const shapes = Object.entries(SHAPES).map(([state, path]) => ({ state, path }));

/** The page as `templates/site/<name>.hbs` has it, in the frame of the site. */
export function renderSite(name: string, view: PageView, look: SiteLook, words: PageWords): string {
  return renderPage(`site/${name}`, {
    ...frame(view, look),
    zone: words.zone,
    timeZone: words.timeZone,
    home: words.href('/'),
    nav: NAVIGATION.map(([path, label]) => ({
      href: words.href(path),
      label,
      isHere: path === view.path,
    })),
    ...view,
  });
}

function frame({ title }: PageView, look: SiteLook) {
  return {
    siteTitle: look.title,
    hasLogo: look.logo !== null,
    pageTitle: `${title} · ${look.title}`,
    refreshSeconds: REFRESH_SECONDS,
    isLive: false,
    shapes,
    legend: Object.entries(STATE_WORDS).map(([state, word]) => ({ state, word })),
  };
}

/** For people who asked for what is not there, or for what failed. */
export function problemPageOf(look: SiteLook): (problem: WebProblem) => string {
  return ({ status, title, sentence }) =>
    renderPage('site/problem', {
      ...frame({ path: '', title: `${status} ${title}`, state: 'unknown' }, look),
      state: 'unknown',
      heading: title,
      sentence,
      zone: 'UTC',
      timeZone: 'UTC',
      home: '/',
      nav: NAVIGATION.map(([path, label]) => ({ href: path, label, isHere: false })),
    });
}
