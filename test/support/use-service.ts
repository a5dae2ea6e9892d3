import { afterAll, beforeAll } from 'vitest';
import { type Service, startService } from './service.ts';

/** The service, started before the file's first test and stopped after its last. In between it can be called. */
export function useService(options: Parameters<typeof startService>[0] = {}): Service {
  const service = {} as Service;
  beforeAll(async () => {
    // With its getters, which tell of the latest start.
    Object.defineProperties(service, Object.getOwnPropertyDescriptors(await startService(options)));
  });
  afterAll(() => service.stop());
  return service;
}
