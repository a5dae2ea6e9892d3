/**
 * The text of a file that people saved: UTF-8, or UTF-16 as PowerShell 5 writes it, with a byte order mark or without.
 * @param {Uint8Array} bytes
 * @returns {string}
 */
export const textOf = (bytes) => new TextDecoder(encodingOf(bytes)).decode(bytes).trim();

/** Key sets, JWS and exports begin with an ASCII character, so its zero byte tells the order (RFC 4627, section 3). */
function encodingOf([first, second]) {
  if ((first === 0xff && second === 0xfe) || (first > 0 && second === 0)) return 'utf-16le';
  if ((first === 0xfe && second === 0xff) || (first === 0 && second > 0)) return 'utf-16be';
  return 'utf-8';
}

/**
 * What a JSON text says; undefined when it is none.
 * @param {string} text
 * @returns {unknown}
 */
export function parsed(text) {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
