import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openPhones } from '../../local/phone/phones.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kelisim-phones-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('the phones', () => {
  const number = '+77010000001';
  const now = () => '2026-11-23T02:49:25.123Z';
  const open = () => openPhones(join(folder, 'phones.jsonl'), now);

  test('given more numbers than are held, then those that were silent longest are forgotten, reopened or not', () => {
    const phones = open();
    const numbers = Array.from({ length: 5_000 }, (_, index) => `+77${String(index).padStart(9, '0')}`);
    phones.deliver(number, 'one');
    for (const other of numbers.slice(1)) phones.deliver(other, 'one');
    phones.reply(number, 'two');
    phones.deliver(numbers[0] ?? '', 'one');
    const held = (of: Pick<typeof phones, 'messages'>) =>
      [number, ...numbers.slice(0, 3)].map((each) => of.messages(each).length);
    expect(held(phones)).toEqual([2, 1, 0, 1]);
    phones.close();
    const reopened = open();
    expect(held(reopened)).toEqual([2, 1, 0, 1]);
    reopened.close();
  });

  test('given messages both ways, when reopened, then they are there in order with their size', () => {
    const phones = open();
    phones.deliver(number, 'Your code is 123456');
    phones.reply(number, '123456 ИӘ', 'provider-1');
    phones.close();
    const reopened = open();
    expect(reopened.messages(number)).toMatchObject([
      { at: now(), direction: 'out', text: 'Your code is 123456', encoding: 'GSM-7', segments: 1 },
      { id: 'provider-1', direction: 'in', text: '123456 ИӘ', encoding: 'UCS-2', segments: 1 },
    ]);
    expect(reopened.messages('+77010000002')).toEqual([]);
    expect(reopened.numbers()).toEqual([number]);
    reopened.close();
  });

  test.each([
    ['a', 160, 'GSM-7', 1],
    ['a', 161, 'GSM-7', 2],
    ['ә', 70, 'UCS-2', 1],
    ['ә', 71, 'UCS-2', 2],
    ['ә', 134, 'UCS-2', 2],
    ['ә', 135, 'UCS-2', 3],
  ])('given %j written %i times, then it is %s in %i segments', (letter, times, encoding, segments) => {
    const phones = open();
    phones.deliver(number, letter.repeat(times));
    expect(phones.messages(number)).toMatchObject([{ encoding, segments }]);
    phones.close();
  });

  test('given a line cut short, when reopened, then it is taken off and the next one is whole', () => {
    const phones = open();
    phones.deliver(number, 'first');
    phones.close();
    appendFileSync(join(folder, 'phones.jsonl'), '{"id":"torn","text":"ә');
    const second = open();
    second.deliver(number, 'second');
    second.close();
    const third = open();
    expect(third.messages(number).map(({ text }) => text)).toEqual(['first', 'second']);
    third.close();
  });

  test('given a spoilt line in the middle, then opening says which file is damaged', () => {
    writeFileSync(join(folder, 'phones.jsonl'), 'nonsense\n');
    expect(open).toThrow(/phones\.jsonl is damaged/);
  });

  test('given the same reply twice, then the phone shows it once', () => {
    const phones = open();
    expect(phones.reply(number, '123456 YES', 'same')).toBe('same');
    expect(phones.reply(number, '123456 YES', 'same')).toBe('same');
    expect(phones.messages(number)).toHaveLength(1);
    phones.close();
  });
});
