import { FUNCTION_ENTRIES } from '../../shared/service/table.ts';
import type { Allowed } from './server.ts';

const SERVICE_OF: Record<string, string> = {
  GenerateMac: 'kms',
  Sign: 'kms',
  GetPublicKey: 'kms',
  Publish: 'sns',
};

const granted = new Set(
  FUNCTION_ENTRIES.flatMap(({ name, touches }) =>
    Object.entries(touches).flatMap(([resource, actions]) =>
      actions.map((action) => `${name} ${SERVICE_OF[action] ?? 'dynamodb'}:${action} ${resource}`),
    ),
  ),
);

/** What the service table lets a function do; on AWS its role says the same. */
export const allowed: Allowed = (caller, action, resource) => granted.has(`${caller} ${action} ${resource}`);
