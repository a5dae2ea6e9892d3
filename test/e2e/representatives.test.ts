import { beforeAll, describe, expect, test } from 'vitest';
import { completeIin } from '../../shared/domain/identity-number.ts';
import { almatyDate, DAY, elapsed, MINUTE, plus } from '../../shared/domain/time.ts';
import { assignedTo, type Citizen } from '../support/service.ts';
import { useService } from '../support/use-service.ts';

const service = useService();
const OPERATOR = '900140000090';
let bank: string;
let register: string;
let people = 0;

beforeAll(async () => {
  bank = await service.bank();
  register = await service.token({ bin: OPERATOR, scope: 'register' });
});

const registered = (what: 'contacts' | 'entries' | 'representatives', ...rows: unknown[]) =>
  service.until(
    () => service.call('POST', `/v1/register/${what}`, { token: register, body: { [what]: rows } }),
    ({ status }) => status === 200,
  );

/** Somebody born on a day, of a number that was not given out: serial 0000. */
async function bornOn(day: string, phone: string | null = null): Promise<Citizen> {
  const [year = '', month = '', date = ''] = day.split('-');
  const iin = completeIin(`${year.slice(2)}${month}${date}50000`);
  if (iin === null) return bornOn(almatyDate(plus(`${day}T12:00:00.000Z`, -DAY)), phone);
  if (phone) await registered('contacts', { iin, phone, language: 'ru' });
  return { iin, phone, token: await service.token({ iin, scope: 'consents' }) };
}

/** A child of about ten, another one each time. */
async function child(withPhone = false): Promise<Citizen> {
  people++;
  const today = almatyDate(await service.now());
  const day = almatyDate(plus(`${Number(today.slice(0, 4)) - 10}-06-01T12:00:00.000Z`, people * 3 * DAY));
  return bornOn(day, withPhone ? `+7705${1_000_000 + people}` : null);
}

const areFamily = (applicant: Citizen, ...others: Citizen[]) =>
  registered(
    'entries',
    assignedTo(
      applicant.iin,
      others.map(({ iin }) => iin),
    ),
  );
const named = (subject: Citizen, representative: Citizen, more: Record<string, unknown> = {}) =>
  registered('representatives', {
    iin: subject.iin,
    representativeIin: representative.iin,
    kind: 'guardian',
    from: '2020-01-01',
    ...more,
  });

const promptsOf = async ({ phone }: Citizen) =>
  (await service.sms(phone)).filter(({ direction, text }) => direction === 'out' && /\d{6}/.test(text));
const codeIn = (text = '') => /\b\d{6}\b/.exec(text)?.[0] ?? '';
/** Asks about somebody; the code that somebody else's phone was sent, and its SMS. */
async function askAt(phone: Citizen, about: Citizen) {
  const before = (await promptsOf(phone)).length;
  const { body } = await service.submit(bank, { iin: about.iin });
  const prompts = await service.until(
    () => promptsOf(phone),
    ({ length }) => length > before,
  );
  const { text = '', segments } = prompts.at(-1) ?? {};
  return { id: body.id, text, segments, code: codeIn(text) };
}
const decided = (who: Citizen, id: string, code: string) =>
  service.decide(who, id, { decision: 'grant', code });
const seenBy = async (who: Citizen, id: string) =>
  (await service.consents(who)).find((item) => item.id === id);
const status = async (id: string) => (await service.request(id, bank)).status;
const receiptOf = async (who: Citizen, id: string) =>
  (await service.call('GET', `/v1/consents/${id}/receipt`, { token: who.token })).body;

describe('given a child with a phone, in a family', () => {
  let mother: Citizen;
  let father: Citizen;
  let daughter: Citizen;
  beforeAll(async () => {
    [mother, father] = [await service.citizen({ language: 'ru' }), await service.citizen()];
    daughter = await child(true);
    await areFamily(mother, father, daughter);
  });

  test('then its phone never decides, its mother’s does, and chain, receipt, signed answer and paper say so', async () => {
    const { id, text, segments, code } = await askAt(mother, daughter);
    const year = Number(`20${daughter.iin.slice(0, 2)}`);
    expect(text).toContain(`семья ребёнка ${year} г.р.`);
    expect(segments).toBeLessThanOrEqual(2);
    expect(await promptsOf(daughter)).toEqual([]);

    await service.reply(daughter.phone, `${code} ДА`);
    expect((await decided(daughter, id, code)).status).toBe(404);
    expect((await service.resend(daughter, id)).status).toBe(404);
    expect(await status(id)).toBe('awaiting-consent');
    const seen = { status: 'awaiting-consent', by: 'representative', codeSentTo: null };
    expect(await seenBy(daughter, id)).toMatchObject({ ...seen, subject: { self: true, birthYear: year } });
    expect(await seenBy(father, id)).toMatchObject({ ...seen, subject: { self: false, birthYear: year } });
    expect(await seenBy(mother, id)).toMatchObject({ codeSentTo: expect.stringContaining('***') });

    await service.reply(mother.phone, `${code} ДА`);
    await service.whenStatus(id, bank, 'answered');
    const answer = await service.call('GET', `/v1/requests/${id}/answer`, { token: bank });
    expect(answer.body).toMatchObject({ belongs: true, by: 'representative' });
    const granted = expect.objectContaining({ type: 'granted', by: 'representative', channel: 'sms' });
    for (const who of [mother, father, daughter]) {
      expect((await receiptOf(who, id)).chain?.events).toContainEqual(granted);
      expect(await seenBy(who, id)).toMatchObject({ status: 'answered', by: 'representative' });
    }
    const { events } = (await receiptOf(mother, id)).consent as { events: unknown[] };
    expect(events).toContainEqual(expect.objectContaining({ entity_id: 'representative' }));
    const headers = { accept: 'application/jose' };
    const jws = await service.call('GET', `/v1/requests/${id}/answer`, { token: bank, headers });
    const claims = JSON.parse(Buffer.from(jws.text.split('.')[1] ?? '', 'base64url').toString());
    expect(claims).toMatchObject({ by: 'representative' });
  });

  test('then the other adult decides as well, by a code of his own', async () => {
    const other = await service.bank('900140000010', 'АО «Другой Банк»');
    const { body } = await service.submit(other, { iin: daughter.iin });
    await service.until(
      () => seenBy(father, body.id),
      (found) => found !== undefined,
    );
    await service.advance('PT61S');
    const before = await promptsOf(father);
    expect((await service.resend(father, body.id)).status).toBe(202);
    const [prompt] = (await promptsOf(father)).slice(before.length);
    await service.reply(father.phone, `${codeIn(prompt?.text)} ИӘ`);
    await service.whenStatus(body.id, other, 'answered');
    const evidence = await service.call('GET', `/v1/requests/${body.id}/evidence`, { token: other });
    expect(evidence.body.chain?.events).toContainEqual(
      expect.objectContaining({ type: 'granted', by: 'representative' }),
    );
  });

  test('when the child blocks the bank, then its mother is asked all the same', async () => {
    const third = await service.bank('160140000014', 'АО «Третий Банк»');
    await service.call('PUT', '/v1/me/blocks/160140000014', { token: daughter.token });
    const { body } = await service.submit(third, { iin: daughter.iin });
    expect(
      await service.until(
        () => seenBy(mother, body.id),
        (found) => found !== undefined,
      ),
    ).toMatchObject({ subject: { self: false } });
    await service.call('PUT', '/v1/me/blocks/160140000014', { token: daughter.token });
    expect(await seenBy(mother, body.id)).toBeDefined();
  });
});

test('given a child of nobody, then nobody is asked, the bank reads what it always reads, and it ends as silence does', async () => {
  const orphan = await child(true);
  const { body: submitted } = await service.submit(bank, { iin: orphan.iin });
  const other = await service.ask(bank, (await service.citizen()).iin);
  const { id } = submitted;
  await service.until(
    () => receiptOf(orphan, id),
    ({ chain }) => chain?.events.some(({ type }) => type === 'asked'),
  );
  const seen = await service.request(id, bank);
  expect(Object.keys(seen)).toEqual(Object.keys(other));
  expect(seen.status).toBe(other.status);
  expect(await promptsOf(orphan)).toEqual([]);
  expect(await seenBy(orphan, id)).toBeUndefined();
  await service.advance('PT2H13M');
  await service.whenStatus(id, bank, 'expired');
});

describe('given the register names a representative', () => {
  test('then it is asked instead of the adult, who does not decide', async () => {
    const [ward, guardian] = [
      await service.citizen({ belongs: true }),
      await service.citizen({ language: 'ru' }),
    ];
    await named(ward, guardian);
    const { id, text, code } = await askAt(guardian, ward);
    expect(text).toContain('семья человека 1890 г.р.');
    expect((await decided(ward, id, code)).status).toBe(404);
    expect((await decided(guardian, id, code)).status).toBe(200);
    await service.whenStatus(id, bank, 'answered');
  });

  test('and takes it back inside the window, then the guardian’s reply decides nothing, and the ward does', async () => {
    const [ward, guardian] = [await service.citizen(), await service.citizen()];
    await named(ward, guardian);
    const { id, code } = await askAt(guardian, ward);
    await named(ward, guardian, { withdrawn: true });
    await service.reply(guardian.phone, `${code} ИӘ`);
    expect((await decided(guardian, id, code)).status).toBe(404);
    expect(await status(id)).toBe('awaiting-consent');
    await service.advance('PT61S');
    expect((await service.resend(ward, id)).status).toBe(202);
    await service.reply(ward.phone, `${(await service.codes(ward.phone)).at(-1)} ИӘ`);
    expect(await service.whenStatus(id, bank, 'answered')).toMatchObject({ status: 'answered' });
    expect((await receiptOf(ward, id)).chain?.events).toContainEqual(
      expect.objectContaining({ type: 'granted', by: 'subject' }),
    );
  });

  test('and its last day or the child’s eighteenth birthday passes inside the window, then they have no say', async () => {
    // To half an hour before midnight in Kazakhstan.
    const now = await service.now();
    const today = almatyDate(now);
    const late = plus(`${today}T18:30:00.000Z`, elapsed(now, `${today}T18:30:00.000Z`) > 0 ? 0 : DAY);
    await service.advance(`PT${Math.ceil(elapsed(now, late) / 1_000)}S`);
    const day = almatyDate(await service.now());
    const tomorrow = almatyDate(plus(await service.now(), DAY));

    const [ward, guardian] = [await service.citizen(), await service.citizen()];
    await named(ward, guardian, { until: day });
    const first = await askAt(guardian, ward);
    const mother = await service.citizen();
    const grown = await bornOn(`${Number(tomorrow.slice(0, 4)) - 18}${tomorrow.slice(4)}`, '+77055555555');
    await areFamily(mother, grown);
    const second = await askAt(mother, grown);
    expect(almatyDate(await service.now())).toBe(day);

    await service.advance(`PT${Math.ceil((31 * MINUTE) / 1_000)}S`);
    await service.reply(guardian.phone, `${first.code} ИӘ`);
    await service.reply(mother.phone, `${second.code} ИӘ`);
    expect((await decided(mother, second.id, second.code)).status).toBe(404);
    expect([await status(first.id), await status(second.id)]).toEqual([
      'awaiting-consent',
      'awaiting-consent',
    ]);
    expect((await service.resend(grown, second.id)).status).toBe(202);
    await service.reply(grown.phone, `${(await service.codes(grown.phone)).at(-1)} ДА`);
    await service.whenStatus(second.id, bank, 'answered');
  });
});

test('a bad row is named, and does not stop the good ones', async () => {
  const [one, other] = [await service.citizen(), await service.citizen()];
  const good = { iin: one.iin, representativeIin: other.iin, kind: 'trustee', from: '2026-01-01' };
  const { body } = await registered(
    'representatives',
    good,
    { ...good, representativeIin: one.iin },
    { ...good, until: '2025-12-31' },
    { ...good, kind: 'uncle' },
  );
  expect(body).toMatchObject({
    accepted: 1,
    rejected: [
      { index: 1, errors: [{ pointer: '/representativeIin' }] },
      { index: 2, errors: [{ pointer: '/until' }] },
      { index: 3, errors: [{ pointer: '/kind' }] },
    ],
  });
});
