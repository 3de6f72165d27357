import type { Roles } from '../../app.ts';
import type { AddCommands } from '../session.ts';

const ROLES: readonly (readonly [name: string, description: string, roles: Roles])[] = [
  [
    'up',
    'everything in one process: ingest over HTTP, and from Kafka if configured, jobs, web port',
    { ingest: true, httpIn: true, jobs: true },
  ],
  [
    'serve',
    'the web port with ingest over HTTP alone (server stores)',
    { ingest: false, httpIn: true, jobs: false },
  ],
  [
    'jobs',
    'the scheduled jobs alone (server stores)',
    { ingest: false, httpIn: false, jobs: true },
  ],
];

/** `uptally up`, `serve` and `jobs`: what runs until it is stopped. */
export const addRoleCommands: AddCommands = (program, run) => {
  for (const [name, description, roles] of ROLES) {
    program
      .command(name)
      .description(description)
      .action(
        run(async (session) => {
          const { runRole } = await import('./run.ts');
          return runRole(session, name, roles);
        }),
      );
  }
};
