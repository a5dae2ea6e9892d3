import { randomUUID } from 'node:crypto';

/** A UUID as AWS gives its calls; none whose last part is twelve digits, which in a log would look like an IIN. */
export function callId(): string {
  const id = randomUUID();
  return /\d{12}$/.test(id) ? callId() : id;
}
