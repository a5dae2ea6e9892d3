/** The Kazakh letters of RK1048 (KZ-1048), in the places where Windows-1251 has these; all else is the same in both. */
const IN_1251 = 'ЌЋќћЎўЈҐЄЇґєјЅѕї';
const IN_RK1048 = 'ҚҺқһҰұӘӨҒҮөғәҢңү';

const LETTERS = new Map([...IN_1251].map((letter, place) => [letter, IN_RK1048.charAt(place)]));

/** A text that was read as Windows-1251, which browsers know, as the RK1048 that it is. */
export const fromRk1048 = (readAs1251: string): string =>
  readAs1251.replace(/[ЌЋќћЎўЈҐЄЇґєјЅѕї]/g, (letter) => LETTERS.get(letter) ?? letter);
