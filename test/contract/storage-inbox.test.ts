import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, test } from 'vitest';
import { DAY, plus } from '../../shared/domain/time.ts';
import { smsBudgetKey } from '../../shared/storage/keys.ts';
import { openTable } from '../../shared/storage/table.ts';
import type { ConsentWindow } from '../../shared/storage/windows.ts';
import { aContact, aPrompt, aRef, aRequest, aWindow, START } from '../builders.ts';
import type { Stores } from '../fakes/memory.ts';
import { openStores, STORES, useTables } from './storage.ts';

useTables();

/** A window that was opened for a phone, and its prompt, which goes out at `now`. */
async function promptedAt(stores: Stores, now = START, changes: Partial<ConsentWindow> = {}) {
  const request = aRequest('submitted');
  await stores.requests.submit(request);
  const { phoneRef = aRef() } = changes;
  const window = aWindow(request, { ...changes, phoneRef });
  await stores.windows.open(window);
  const { requestId, citizenRef, requesterId } = window;
  const prompt = aPrompt({
    phoneRef: String(phoneRef),
    window: { requestId, citizenRef, requesterId },
    key: `${requestId}:1`,
    now,
  });
  await stores.smsLog.reservePrompt(prompt);
  return { request, window, phoneRef: String(phoneRef), prompt };
}

/** What a message meets that comes at `now`. */
async function metAt({ inbox }: Stores, phoneRef: string, now = START) {
  const { prompted, ...met } = await inbox.at({ message: 'a message', phoneRef, now });
  return { ...met, asked: await inbox.asked({ phoneRef, prompted }) };
}

describe.each(STORES)('what a message meets at its phone, in %s', (_, open) => {
  test('given a code went there, then its window comes, with its request and what the register says of the citizen', async () => {
    const stores = open();
    const { request, window, phoneRef } = await promptedAt(stores);
    const contact = aContact({ phoneRef });
    await stores.register.putContacts([{ citizenRef: window.citizenRef, ...contact }]);
    const { asked, seen, disownedAt } = await metAt(stores, phoneRef);
    expect({ seen, disownedAt }).toEqual({ seen: false, disownedAt: null });
    expect(asked).toMatchObject([{ window, stored: { request }, subject: { contact, represented: false } }]);
  });

  test.each([
    [0, 1],
    [1, 1],
    [4, 1],
    [5, 0],
  ])('given it went there %i days ago, then %i window is looked at', async (days, found) => {
    const stores = open();
    const { phoneRef } = await promptedAt(stores);
    expect((await metAt(stores, phoneRef, plus(START, days * DAY))).asked).toHaveLength(found);
  });

  test('given codes of several days and banks, then each window comes once', async () => {
    const stores = open();
    const phoneRef = aRef();
    const first = await promptedAt(stores, START, { phoneRef });
    await stores.smsLog.reservePrompt({ ...first.prompt, key: `${first.request.id}:2` });
    await stores.smsLog.reservePrompt({ ...first.prompt, now: plus(START, DAY) });
    const second = await promptedAt(stores, plus(START, DAY), { phoneRef });
    const { asked } = await metAt(stores, phoneRef, plus(START, 2 * DAY));
    const ids = asked.map(({ window }) => window.requestId).toSorted();
    expect(ids).toEqual([first, second].map(({ request }) => request.id).toSorted());
  });

  test('given the pair asks again, then its window is that of the later request', async () => {
    const stores = open();
    const { window, request, phoneRef } = await promptedAt(stores);
    const { citizenRef } = window;
    const again = aRequest('submitted', { citizenRef });
    await stores.requests.submit(again, { id: request.id, expired: null });
    const next = aWindow(again, { phoneRef });
    await stores.windows.open(next);
    expect((await metAt(stores, phoneRef)).asked).toEqual([]);
    const { requestId, requesterId } = next;
    await stores.smsLog.reservePrompt(
      aPrompt({ phoneRef, window: { requestId, citizenRef, requesterId }, key: `${requestId}:1` }),
    );
    expect((await metAt(stores, phoneRef)).asked).toMatchObject([
      { window: next, stored: { request: again } },
    ]);
  });

  test('given somebody is named for the citizen, then that shows for ever, withdrawn or not', async () => {
    const stores = open();
    const { window, phoneRef } = await promptedAt(stores);
    const said = {
      subject: { ref: window.citizenRef, bornOn: '1985-01-01' },
      representative: { ref: aRef(), bornOn: '1980-01-01' },
      kind: 'guardian',
      from: '2026-01-01',
      until: null,
    } as const;
    await stores.register.putRepresentatives([{ ...said, withdrawn: false }]);
    await stores.register.putRepresentatives([{ ...said, withdrawn: true }]);
    const { asked } = await metAt(stores, phoneRef);
    expect(asked).toMatchObject([{ subject: { represented: true } }]);
  });
});

describe('given the release before has prompted', () => {
  test('when its day names requests and no windows, then they are found by their requests', async () => {
    const stores = openStores();
    const { request, window } = await promptedAt(stores);
    const { documents, name } = openTable('requests');
    const phoneRef = String(window.phoneRef);
    const sent = new Set([`${request.id}:1`, `${request.id}:1+`]);
    const Item = { ...smsBudgetKey(phoneRef, '2026-11-23'), sent };
    await documents.send(new PutCommand({ TableName: name, Item }));
    expect((await metAt(stores, phoneRef)).asked).toMatchObject([{ window, stored: { request } }]);
  });
});
