import { isUnavailable } from '../ground/errors.ts';
import type { Probe } from '../web/http/serve.ts';

/** Whether a store answers: fine, or what it says. */
export function answering(ping: () => Promise<void>): Probe {
  return async () => {
    try {
      await ping();
      return undefined;
    } catch (error) {
      if (isUnavailable(error)) return (error as Error).message;
      throw error;
    }
  };
}
