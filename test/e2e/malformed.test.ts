import { beforeAll, expect, test } from 'vitest';
import { spoil, storedItems } from '../support/stored.ts';
import { useService } from '../support/use-service.ts';

const service = useService();
let bank: string;
beforeAll(async () => {
  bank = await service.bank();
});

const lines = (message: string): Record<string, unknown>[] =>
  service.output
    .split('\n')
    .filter((line) => line.startsWith('{') && line.includes(`"${message}"`))
    .map((line) => JSON.parse(line));

test('given one request that is malformed, then it costs only itself, is named once and put off', async () => {
  const citizen = await service.citizen({ phone: false });
  const [first, second] = [
    await service.ask(bank, citizen.iin),
    await service.ask(await service.bank('900140000010', 'Екінші банк'), citizen.iin),
  ];
  const sound = await service.ask(bank, (await service.citizen({ phone: false })).iin);
  spoil(service.dataDir, first.id, 'purpose', 'gambling');

  const consents = await service.consents(citizen);
  expect(consents.map(({ id }) => id)).toEqual([second.id]);

  // Past every end: the tick meets what is due, the malformed one too.
  await service.advance('PT2H13M');
  await service.whenStatus(sound.id, bank, 'expired');
  await service.advance('PT6S');
  const seen = await service.until(
    () => service.call('GET', '/v1/requests', { token: bank }),
    ({ body }) => body.items.some(({ id, status }) => id === sound.id && status === 'expired'),
  );
  expect(seen.status).toBe(200);
  expect(seen.body.items.map(({ id }) => id)).not.toContain(first.id);

  const due = (): string =>
    String(storedItems(service.dataDir, 'requests').find(({ pk }) => pk === `request#${first.id}`)?.dueAt);
  const before = await service.now();
  await service.until(
    async () => due(),
    (at) => at > before,
  );
  const named = lines('item-malformed').filter(({ service: name }) => name === 'advance-request');
  expect(named).toHaveLength(1);
  // The log cuts long runs of digits out, which an id may have.
  const shownId = first.id.replace(/\d{6,}/g, '…');
  expect(JSON.stringify(named)).toContain(`request#${shownId} request is malformed: purpose`);
  expect(JSON.stringify(named)).not.toContain('gambling');
  expect(lines('request-failed')).toEqual([]);
});
