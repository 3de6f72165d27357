import process from 'node:process';

/** What a process that a test starts takes over of this one: nothing that configures Uptally. */
export const inherited: NodeJS.ProcessEnv = {
  PATH: process.env.PATH,
  NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE,
};
