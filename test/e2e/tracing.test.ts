import { describe, expect, test } from 'vitest';
import { messageIn, useReceiver } from '../support/receiver.ts';
import { useService } from '../support/use-service.ts';

const service = useService({ env: { TRACING: 'on', WEBHOOK_ADDRESSES: 'public-and-loopback' } });
const receiver = useReceiver();

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const TRACEPARENT = `00-${TRACE}-00f067aa0ba902b7-01`;

type Line = { message: string; service: string; requestId: string; step: string; trace: string };

const stepsOf = (id: string): Line[] =>
  service.output
    .split('\n')
    .filter((line) => line.includes('"request-step"'))
    .map((line): Line => JSON.parse(line.slice(line.indexOf('{'))))
    .filter(({ requestId }) => requestId === id);

async function confirmed(headers: Record<string, string>): Promise<string> {
  const token = await service.bank();
  const citizen = await service.citizen({ belongs: true });
  const body = { iin: citizen.iin, purpose: 'credit' };
  const submitted = await service.call('POST', '/v1/requests', { token, headers, body });
  const { id } = submitted.body;
  await service.whenAsked(citizen.iin, id);
  const [code] = await service.codes(citizen.phone ?? '');
  await service.reply(citizen.phone ?? '', `${code} ИӘ`);
  await service.whenStatus(id, token, 'answered');
  // The log may come a moment after the answer.
  await service.until(
    async () => stepsOf(id),
    ({ length }) => length >= 4,
  );
  return id;
}

describe('a stage that traces', () => {
  test('given a submission with a trace, then every step of its request bears it, whoever makes the step', async () => {
    const steps = stepsOf(await confirmed({ traceparent: TRACEPARENT }));
    expect(steps.map(({ service: made, step }) => [made, step])).toEqual([
      ['submit-request', 'submitted'],
      ['advance-request', 'asked'],
      ['receive-sms', 'granted'],
      ['advance-request', 'answered'],
    ]);
    expect(new Set(steps.map(({ trace }) => trace))).toEqual(new Set([TRACE]));
  });

  test.each([{}, { traceparent: `00-${'0'.repeat(32)}-00f067aa0ba902b7-01` }, { traceparent: 'mine' }])(
    'given a submission with %j, then a trace begins here, and is one of its own',
    async (headers) => {
      const steps = stepsOf(await confirmed(headers as Record<string, string>));
      const traces = new Set(steps.map(({ trace }) => trace));
      expect([steps.length, traces.size]).toEqual([4, 1]);
      expect([...traces][0]).toMatch(/^[0-9a-f]{32}$/);
      expect([...traces][0]).not.toMatch(/^0+$/);
    },
  );

  test('given a webhook, then the call about a request bears its trace, each call a step of its own', async () => {
    const token = await service.bank();
    const webhook = await service.call('PUT', '/v1/webhook', { token, body: { url: receiver.url() } });
    expect(webhook.status).toBe(201);
    const callsAbout = (id: string) => receiver.got.filter((call) => messageIn(call).data.id === id);
    const ids: string[] = [];
    const submissions: Record<string, string>[] = [{ traceparent: TRACEPARENT }, {}];
    for (const headers of submissions) {
      const id = await confirmed(headers);
      ids.push(id);
      await service.advance('PT6S');
      await service.until(
        async () => callsAbout(id),
        ({ length }) => length > 0,
      );
    }
    const [given, begun] = ids.map((id) => String(callsAbout(id)[0]?.headers.traceparent));
    expect(given).toMatch(new RegExp(`^00-${TRACE}-(?!0{16})[0-9a-f]{16}-01$`));
    expect(given).not.toBe(TRACEPARENT);
    expect(begun).toMatch(new RegExp(`^00-${stepsOf(ids[1] ?? '')[0]?.trace}-[0-9a-f]{16}-01$`));
  });
});
