import { isFinal, LIFECYCLE, STATUSES } from '../../shared/domain/lifecycle.ts';
import { api } from '../../shared/http/api.ts';
import { openLogger } from '../../shared/telemetry/logger.ts';

const body = {
  statuses: STATUSES.map((status) => ({ status, final: isFinal(status), leavesBy: LIFECYCLE[status] })),
};

export const handler = api<'read-lifecycle'>(
  {
    'GET /v1/lifecycle': async () => ({
      status: 200,
      headers: { 'cache-control': 'public, max-age=300' },
      body,
    }),
  },
  openLogger('read-lifecycle'),
);
