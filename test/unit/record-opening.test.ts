import { beforeEach, describe, expect, test } from 'vitest';
import { makeRecordOpening } from '../../functions/read-answer/record-opening.ts';
import { makeReadEvidence } from '../../functions/read-evidence/read-evidence.ts';
import { type EventChain, firstBrokenLink } from '../../shared/domain/event-chain.ts';
import { chainOf, type Request, type RequestIn } from '../../shared/domain/request.ts';
import { MINUTE, plus } from '../../shared/domain/time.ts';
import { requestView } from '../../shared/http/views.ts';
import { CONTROLLER } from '../../shared/service/texts.ts';
import { sha256 } from '../../shared/signing/random.ts';
import { BANK } from '../builders.ts';
import { makeService, type Service, somebodyAsked } from '../fakes/service.ts';
import { fileWith, run } from './verifying.ts';

let service: Service;
let lost: [form: string, error: unknown][];
let asked: Awaited<ReturnType<typeof somebodyAsked>>;

beforeEach(async () => {
  service = makeService();
  lost = [];
  asked = await somebodyAsked(service);
  await service.decideConsent({ ...asked, decision: 'grant' });
  await service.advance(asked.id);
});

const isAnswered = (request: Request | undefined): request is RequestIn<'answered'> =>
  request?.status === 'answered';

async function request(): Promise<RequestIn<'answered'>> {
  const stored = await asked.request();
  if (!isAnswered(stored)) throw new Error('it was answered');
  return stored;
}

const record = () =>
  makeRecordOpening({
    ...service.stores,
    now: service.now,
    sha256,
    keepUntil: (at) => plus(at, MINUTE),
    report: (_id, form, error) => lost.push([form, error]),
  });

const seen = async () => {
  return (await service.listConsents({ citizenRef: asked.citizenRef, language: 'kk', cursor: null })).items[0]
    ?.opened;
};

const evidence = () => {
  const settings = { issuer: 'https://kelisim.kz', retentionDays: 1, sha256, controller: CONTROLLER };
  return makeReadEvidence({
    ...service.stores,
    findDeciders: service.findDeciders,
    now: service.now,
    settings,
  });
};

test('given nobody has read the answer, then the citizen sees no opening', async () => {
  expect(await seen()).toEqual([]);
});

test('given the answer is read in several forms and again, then each form stands once, with its first time', async () => {
  const first = service.now();
  await record()(await request(), 'json');
  service.wait(MINUTE);
  const second = service.now();
  for (const form of ['pdf', 'json', 'pdf'] as const) await record()(await request(), form);
  expect(await seen()).toEqual([
    { at: first, form: 'json' },
    { at: second, form: 'pdf' },
  ]);
});

test('given all forms are read at once, several times each, then each stands once and the chain holds', async () => {
  const forms = ['json', 'jws', 'pdf', 'json', 'jws', 'pdf'] as const;
  const answered = await request();
  await Promise.all(forms.map((form) => record()(answered, form)));
  expect((await seen())?.map(({ form }) => form).toSorted()).toEqual(['json', 'jws', 'pdf']);
  expect(lost).toEqual([]);
  const openings = (await service.stores.openings.of([asked.id])).get(asked.id) ?? [];
  const chain = chainOf(answered, sha256);
  const whole: EventChain = { ...chain, events: [...chain.events, ...openings] };
  expect(firstBrokenLink(whole, sha256)).toBeNull();
  const altered = openings.map((opening, index) =>
    index === 1 ? { ...opening, form: 'json' as const } : opening,
  );
  if (openings[1]?.form !== 'json') {
    expect(firstBrokenLink({ ...chain, events: [...chain.events, ...altered] }, sha256)).toBe(
      chain.events.length + 1,
    );
  }
});

test('given the answer was read, then nothing has changed for the requester: neither request, evidence nor feed', async () => {
  service.wait(MINUTE);
  const before = await request();
  const mine = { requesterId: BANK, id: asked.id };
  const look = async () => ({
    view: requestView(await request()),
    evidence: await evidence().forRequester(mine),
    feed: await service.stores.requests.changes({
      requesterId: BANK,
      from: null,
      before: service.now(),
      limit: 9,
    }),
  });
  const told = await look();
  await record()(before, 'pdf');
  expect(await look()).toEqual(told);
  expect(told.evidence?.chain.events.at(-1)?.type).toBe('answered');
});

test('given the answer was read, then the receipt goes on behind the head that the answer names', async () => {
  await record()(await request(), 'jws');
  const found = await evidence().forCitizen({ citizenRef: asked.citizenRef, id: asked.id });
  const receipt = found?.evidence;
  const [last, before] = receipt?.chain.events.toReversed() ?? [];
  expect(last).toMatchObject({ type: 'opened', by: 'requester', form: 'jws', at: service.now() });
  expect(receipt?.chain.head).toBe(last?.hash);
  expect(before).toMatchObject({ type: 'answered' });
});

test('given a receipt with an opening, then kelisim-verify finds that it holds, and no longer with another form in it', async () => {
  await record()(await request(), 'jws');
  const receipt = await evidence().forCitizen({ citizenRef: asked.citizenRef, id: asked.id });
  const text = JSON.stringify(receipt?.evidence);
  const held = run(fileWith('receipt.json', text));
  expect(held.stdout).toMatch(/opened by requester, jws$/m);
  expect(held.status).toBe(0);
  const altered = run(fileWith('altered.json', text.replace('"form":"jws"', '"form":"pdf"')));
  expect(altered.stdout).toContain('(opened) tells is not what it commits to');
});

describe('given the opening cannot be written', () => {
  test('then that is reported, not thrown, and the next reading is recorded', async () => {
    const { save } = service.stores.openings;
    const outage = new Error('down');
    service.stores.openings.save = async () => Promise.reject(outage);
    await record()(await request(), 'json');
    expect(lost).toEqual([['json', outage]]);
    service.stores.openings.save = save;
    await record()(await request(), 'json');
    expect(await seen()).toMatchObject([{ form: 'json' }]);
  });

  test('when only the response of the write was lost, then it stands once', async () => {
    const { save } = service.stores.openings;
    service.stores.openings.save = async (...args) => {
      service.stores.openings.save = save;
      await save(...args);
      return false;
    };
    await record()(await request(), 'json');
    expect(await seen()).toHaveLength(1);
    expect(lost).toEqual([]);
  });
});
