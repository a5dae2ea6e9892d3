import * as z from 'zod';
import type { ZodOpenApiPathsObject } from 'zod-openapi';
import { webhookMessage } from '../contract/answers/webhook.ts';

const header = z.object({
  'webhook-id': z
    .string()
    .meta({ description: 'The same over all calls about one request: what came twice is known by it.' }),
  'webhook-timestamp': z.string().meta({ description: 'When this call was made, seconds since 1970.' }),
  'webhook-signature': z
    .string()
    .meta({ description: '`v1,` and a signature for each secret that is valid, a space between them.' }),
  traceparent: z.string().optional().meta({
    description: 'The trace that you submitted the request in, where the stage traces (W3C Trace Context).',
  }),
});

/** What the service calls: Standard Webhooks (standardwebhooks.com). */
export const WEBHOOKS: ZodOpenApiPathsObject = {
  'request.final': {
    post: {
      operationId: 'requestFinal',
      tags: ['requester'],
      summary: 'A request of yours became final',
      description:
        'To the address of `PUT /v1/webhook`, signed. Anything but 2xx within ten seconds is called again: after 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 10 h. 410 stops it.',
      security: [],
      requestParams: { header },
      requestBody: {
        required: true,
        content: {
          'application/json': {
            schema: webhookMessage.meta({ id: 'RequestFinal' }),
            example: {
              type: 'request.final',
              timestamp: '2026-11-25T09:12:04.120Z',
              data: { id: '5f0c3d2b1a09487e96d5c4b3a2918070', status: 'answered' },
            },
          },
        },
      },
      responses: { 204: { description: 'Taken.' }, 410: { description: 'Call no more.' } },
    },
  },
};
