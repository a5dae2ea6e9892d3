import { api } from '../../shared/http/api.ts';
import { problem } from '../../shared/http/problems.ts';
import { openLogger } from '../../shared/telemetry/logger.ts';

export const handler = api<'read-evidence'>(
  {
    'GET /v1/requests/{id}/evidence': async () => problem('not-found'),
    'GET /v1/consents/{id}/receipt': async () => problem('not-found'),
  },
  openLogger('read-evidence'),
);
