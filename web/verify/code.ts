import { parseVerificationCode } from '../../shared/domain/verification-code.ts';

/**
 * A verification code as people type or scan it, be it the address of a QR code with the code after `#`, in the form the
 * service knows; null when it cannot be one.
 */
export const readVerificationCode = (text: string): string | null =>
  parseVerificationCode(text.slice(text.lastIndexOf('#') + 1));
