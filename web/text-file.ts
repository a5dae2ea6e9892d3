import { fromRk1048 } from '../shared/intake/code-page.ts';

export type CodePage = 'rk1048' | 'windows-1251';

/**
 * The text of a file that somebody chose: UTF-16 or UTF-8 by its bytes, else by the code page. `isCertain`: false where the bytes
 * do not say the encoding, so that somebody must look at the names.
 */
export function decoded(bytes: Uint8Array, codePage: CodePage): { text: string; isCertain: boolean } {
  const utf16 = { fffe: 'utf-16le', feff: 'utf-16be' }[
    [...bytes.subarray(0, 2)].map((byte) => byte.toString(16)).join('')
  ];
  const zeros = bytes.subarray(0, 4_096).indexOf(0);
  const unmarked = zeros < 0 ? undefined : zeros % 2 === 0 ? 'utf-16be' : 'utf-16le';
  const encoding = utf16 ?? unmarked;
  if (encoding !== undefined) return { text: new TextDecoder(encoding).decode(bytes), isCertain: true };
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), isCertain: true };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    const text = new TextDecoder('windows-1251').decode(bytes);
    return { text: codePage === 'rk1048' ? fromRk1048(text) : text, isCertain: false };
  }
}
