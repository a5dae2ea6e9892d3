import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { plainName, readyToWrite, shorten } from '../../shared/messaging/requester-name.ts';

test('given a name that needs no other letters, then no tables are loaded for it, and they are for one that does', async () => {
  await readyToWrite('Акционерное общество «Банк» – Қазақстан', 'cyrillic');
  await readyToWrite('Bank JSC', 'ascii');
  expect(plainName('Bank JSC', 'ascii')).toBe('Bank JSC');
  expect(() => plainName('株式会社', 'cyrillic')).toThrow('nobody was ready');
  await readyToWrite('株式会社', 'cyrillic');
  expect(plainName('株式会社', 'cyrillic')).toBe('ZhuShiHuiShe');
});

describe("a requester's name", () => {
  test.each([
    ['Акционерное общество «Банк»', 'АО "Банк"'],
    ['ТОВАРИЩЕСТВО С ОГРАНИЧЕННОЙ ОТВЕТСТВЕННОСТЬЮ "ДОМ"', 'ТОО "ДОМ"'],
    ['«Дом» жауапкершілігі шектеулі серіктестігі', '"Дом" ЖШС'],
    ['Коммерциялық емес акционерлік қоғам «Даму»', 'КеАҚ "Даму"'],
    ['Некоммерческое\nакционерное\tобщество Даму', 'НАО Даму'],
    ['Bank Joint-Stock Company', 'Bank JSC'],
    ['Иванов А.Б.', 'Иванов А.Б.'],
    ['Kaspi.kz', 'Kaspi kz'],
    ['Банк https://evil.example/a?b=1 онлайн', 'Банк онлайн'],
    ['Банк ht\u200btps://evil.example', 'Банк'],
    ['Банк ｈｔｔｐ：／／evil.example', 'Банк'],
    ['Банк www.evil.kz', 'Банк'],
    ['Банк bit.ly/abc', 'Банк'],
    ['г.Алматы/Астана', 'г Алматы Астана'],
    ['Компания-2050', 'Компания'],
    ['Школа № 12, 123-456', 'Школа № 12'],
    ['Школа ١٢٣٤٥٦', 'Школа'],
    ['Банк \u202eкнаБ\u0000', 'Банк кнаБ'],
    ['Банк 😀 “А” ‘Б’ — В', 'Банк "А" \'Б\' - В'],
    ['株式会社', 'ZhuShiHuiShe'],
    ['  , Банк (', 'Банк'],
    ['""', ''],
    ['https://evil.example', ''],
    ['123456', ''],
  ])('%j reads %j', (name, shown) => {
    expect(plainName(name, 'cyrillic')).toBe(shown);
  });

  test.each([
    ['Қазақстан Халық Банкі', 'Qazaqstan Khalyq Banki'],
    ['АО «Народный банк»', 'AO "Narodnyy bank"'],
    ['Кредит № 5 [€]', 'Kredit No 5 EUR'],
    ['Zürich', 'Zurich'],
    ['Сельский', 'Selskiy'],
    ['', ''],
  ])('%j reads %j in ASCII', (name, shown) => {
    expect(plainName(name, 'ascii')).toBe(shown);
  });

  test('is cut with an ellipsis after a letter, and left alone when it fits', () => {
    expect(shorten('Народный банк - Казахстан', 17, '…')).toBe('Народный банк…');
    expect(shorten('People Bank', 10, '...')).toBe('People...');
    expect(shorten('People Bank', 11, '...')).toBe('People Bank');
  });

  test('given any text of any length, then it stays whole characters', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 600 }), fc.nat(40), (name, room) => {
        for (const script of ['cyrillic', 'ascii'] as const) {
          const plain = plainName(name, script);
          expect([plain, shorten(plain, room + 1, '…')].every((text) => text.isWellFormed())).toBe(true);
        }
      }),
    );
    expect(plainName(`${'А'.repeat(399)}😀`, 'cyrillic')).toBe('А'.repeat(399));
    expect(plainName(`Банк \ud83d`, 'cyrillic')).toBe('Банк');
  });
});
