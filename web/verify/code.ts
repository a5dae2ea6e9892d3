const LENGTH = 25;
const GROUP = /.{5}(?=.)/g;

/**
 * A verification code as people type or scan it (`#` and an address before it, any case, look-alike letters of
 * Crockford's base32), in the form the service knows; null when it cannot be one.
 */
export function readVerificationCode(text: string): string | null {
  const symbols = (text.split('#').at(-1) ?? '')
    .toUpperCase()
    .replace(/[\s\p{Pd}]/gu, '')
    .replace(/[IL]/g, '1')
    .replace(/O/g, '0');
  const valid = symbols.length === LENGTH && /^[0-9A-HJKMNP-TV-Z]+$/.test(symbols);
  return valid ? symbols.replace(GROUP, '$&-') : null;
}
