import type { Lifecycle } from '../../shared/contract/answers/public.ts';
import { isFinal, LIFECYCLE, STATUSES } from '../../shared/domain/lifecycle.ts';
import { api } from '../../shared/http/api.ts';
import { openFunction } from '../../shared/telemetry/open-function.ts';

const body: Lifecycle = {
  statuses: STATUSES.map((status) => ({ status, final: isFinal(status), leavesBy: LIFECYCLE[status] })),
};

export const handler = api(openFunction('read-lifecycle', process.env), {
  'GET /v1/lifecycle': async () => ({
    status: 200,
    headers: { 'cache-control': 'public, max-age=300' },
    body,
  }),
});
