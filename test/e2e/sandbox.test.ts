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

const DECIDING = NAMES.filter((name) => SCRIPTS[name].decides !== null);
const SILENT = NAMES.filter((name) => SCRIPTS[name].decides === null);

// Longer than ten seconds: whoever replies after three does so in time on the slowest machine.
describe('a sandbox, whose two hours are ten minutes', () => {
  const service = useService({ env: { CONSENT_WINDOW_SECONDS: '600' } });
  let bank: string;
  beforeAll(async () => {
    bank = await service.bank();
  });

  test.each(DECIDING)('a request about the person "%s" ends as the table says', async (name) => {
    const { iin } = personOf(name);
    const submitted = await service.submit(bank, { iin, reference: name });
    expect(submitted.status).toBe(202);
    const { status, reason, belongs } = endOfScript(name);
    const body = await service.whenStatus(submitted.body.id, bank, status);
    expect([body.reason, (body.answer as { belongs?: boolean } | undefined)?.belongs]).toEqual([
      reason,
      belongs,
    ]);
  });

  test('what was asked, and when, stands in the history as it was', async () => {
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

  test('their replies are on their phones, to be seen', async () => {
    const texts = (await service.sms(personOf('grants').phone)).filter(({ direction }) => direction === 'in');
    expect(texts[0]?.text).toMatch(/^\d{6} ИӘ$/);
  });

  test('whoever is silent is waited for, and not for longer', async () => {
    const { iin } = personOf('silent', 2);
    const { body } = await service.submit(bank, { iin });
    expect((await service.request(body.id, bank)).status).toBe('awaiting-consent');
    // Asked after the clock has moved, it would be waited for from then on.
    await service.whenAsked(iin, body.id);
    await service.advance('PT12M');
    await service.whenStatus(body.id, bank, 'expired');
  });

  test('the table is there to be read', async () => {
    const { body } = await service.call('GET', '/sandbox.json');
    const rows = (body as unknown as { people: { script: string; iins: string[] }[] }).people;
    expect(rows.map(({ script }) => script)).toEqual(NAMES);
    for (const { script, iins } of rows) expect(iins).toContain(personOf(script as ScriptName).iin);
  });
});

describe('a sandbox, whose two hours are ten seconds', () => {
  const service = useService({ env: { CONSENT_WINDOW_SECONDS: '10' } });

  test.each(SILENT)('a request about the person "%s" is over by itself, as silence is', async (name) => {
    const bank = await service.bank(OTHER_BANK, 'АО «Тихий Банк»');
    const { body } = await service.submit(bank, { iin: personOf(name).iin });
    const expired = await service.whenStatus(body.id, bank, endOfScript(name).status);
    const took = Date.parse(expired.expiresAt) - Date.parse(expired.createdAt);
    expect(took).toBeGreaterThanOrEqual(10_000);
    expect(took).toBeLessThan(7_200_000);
  });
});
