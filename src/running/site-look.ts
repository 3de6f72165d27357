import { loadSources, type Source } from '../health/declared/source.ts';
import { loadSite, type SiteLook } from '../web/site/site-file.ts';
import type { Config } from './config.ts';

/** The site as `UPTALLY_SITE_FILE` has it. Throws `invalid_input` with the faults of the file. */
export function siteLook({ values }: Config): SiteLook {
  return loadSite(values.UPTALLY_SITE_FILE, {
    title: 'AI model status',
    baseUrl: values.UPTALLY_BASE_URL?.replace(/\/+$/, '') ?? null,
    timeZone: values.UPTALLY_TIME_ZONE,
  });
}

/** The status pages that are polled, as the file has them now. */
export function sourcesOf({ values }: Config): readonly Source[] {
  const file = values.UPTALLY_SOURCES_FILE;
  return file === undefined ? [] : loadSources(file);
}
