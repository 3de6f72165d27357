import type { DeskPages } from './desk.ts';

/** `/desk`: what needs a person today. */
export const homePages: DeskPages = (desk) => {
  desk.page({ path: '/desk', action: 'desk.read', label: 'Today' }, async ({ person }) => ({
    template: 'desk/home',
    title: 'Today',
    view: { person: person.name },
  }));
};
