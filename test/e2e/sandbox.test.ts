import { beforeAll, describe, expect, test } from 'vitest';
import {
  endOfScript,
  SCRIPTED_PEOPLE,
  SCRIPTS,
  type ScriptName,
} from '../../shared/contract/scripted-people.ts';
import { OTHER_BANK } from '../support/service.ts';
import { useService } from '../support/use-service.ts';

const NAMES = Object.keys(SCRIPTS) as ScriptName[];
const personOf = (name: ScriptName, place = 0) => {
  const person = SCRIPTED_PEOPLE.filter(({ script }) => script === name)[place];
  if (!person) throw new Error(`the table has no ${name} ${place}`);
  return person;
};

describe('a sandbox, whose two hours are ten seconds', () => {
  const service = useService({ env: { CONSENT_WINDOW_SECONDS: '10' } });
  let bank: string;
  beforeAll(async () => {
    bank = await service.bank();
  });

  test.concurrent.each(NAMES)('a request about the person "%s" ends as the table says', async (name) => {
    const { iin } = personOf(name);
    const submitted = await service.submit(bank, { iin, reference: name });
    expect(submitted.status).toBe(202);
    const { status, reason, belongs } = endOfScript(name);
    const body = await service.whenStatus(submitted.body.id, bank, status);
    expect([body.reason, (body.answer as { belongs?: boolean } | undefined)?.belongs]).toEqual([
      reason,
      belongs,
    ]);
    const took = Date.parse(body.expiresAt) - Date.parse(body.createdAt);
    expect(took).toBeGreaterThanOrEqual(10_000);
    expect(took).toBeLessThanOrEqual(60_000);
  });

  test('what was asked, and when, stands in the evidence as it was', async () => {
    const { body } = await service.submit(bank, { iin: personOf('belongs', 1).iin });
    await service.whenStatus(body.id, bank, 'answered');
    const { events } = await service.request(body.id, bank);
    const types = events.map(({ type }) => type);
    const times = events.map(({ at }) => at);
    expect(types).toEqual(['submitted', 'asked', 'granted', 'answered']);
    expect(times).toEqual(times.toSorted());
  });

  test('the register that is slow keeps the answer back for its four seconds', async () => {
    const { body } = await service.submit(bank, { iin: personOf('register-slow', 1).iin });
    const answered = (await service.whenStatus(body.id, bank, 'answered')) as unknown as {
      decidedAt: string;
      answeredAt: string;
    };
    expect(Date.parse(answered.answeredAt) - Date.parse(answered.decidedAt)).toBeGreaterThanOrEqual(4_000);
  });

  test('a child’s mother is the one who agrees', async () => {
    const { mother = '', iin } = personOf('child', 1);
    const { body } = await service.submit(bank, { iin });
    await service.whenStatus(body.id, bank, 'answered');
    const token = await service.token({ iin: mother, scope: 'consents' });
    const { body: list } = await service.call('GET', '/v1/consents', { token });
    expect(list.items.map(({ id }) => id)).toContain(body.id);
  });
});

describe('the same people where the window is the law’s', () => {
  const service = useService();

  test('whoever agrees does, and whoever is silent is waited for, for two hours', async () => {
    const bank = await service.bank(OTHER_BANK, 'АО «Тихий Банк»');
    const agrees = await service.submit(bank, { iin: personOf('grants', 2).iin });
    const silent = await service.submit(bank, { iin: personOf('silent', 2).iin });
    await service.whenStatus(agrees.body.id, bank, 'answered');
    expect((await service.request(silent.body.id, bank)).status).toBe('awaiting-consent');
    await service.advance('PT2H12M');
    await service.whenStatus(silent.body.id, bank, 'expired');
  });

  test('their replies are on their phones, to be seen', async () => {
    const { phone } = personOf('grants', 2);
    const texts = (await service.sms(phone)).filter(({ direction }) => direction === 'in');
    expect(texts[0]?.text).toMatch(/^\d{6} ИӘ$/);
  });

  test('the table is there to be read', async () => {
    const { body } = await service.call('GET', '/sandbox.json');
    const rows = (body as unknown as { people: { script: string; iins: string[] }[] }).people;
    expect(rows.map(({ script }) => script)).toEqual(NAMES);
    for (const { script, iins } of rows) expect(iins).toContain(personOf(script as ScriptName).iin);
  });
});
