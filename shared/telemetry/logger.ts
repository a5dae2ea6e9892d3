import { Logger as PowertoolsLogger } from '@aws-lambda-powertools/logger';
import { CODE_DIGITS } from '../domain/code.ts';
import { namesOfInvocation } from './invocation.ts';

/** Structured JSON lines, each with the `invocation` it was written in. `requestId` in one is a confirmation request's. */
export type Logger = Record<
  'info' | 'warn' | 'error',
  (message: string, details?: Record<string, unknown>) => void
>;

/** An IIN, a phone or a code would be a run of digits; nothing that we log on purpose has one this long. */
const DIGIT_RUN = new RegExp(`\\d{${CODE_DIGITS},}`, 'g');

const redacted = (text: string): string => text.replace(DIGIT_RUN, '…');

/**
 * An error as it may be logged: name, message, stack and causes, nothing else. AWS errors carry items and zod errors
 * inputs in their other properties, and some messages repeat what was sent.
 */
export function describeError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return describeCause(error);
  return {
    name: error.name,
    message: redacted(error.message),
    stack: redacted(error.stack ?? ''),
    ...(error.cause !== undefined && { cause: describeError(error.cause) }),
  };
}

/** A cause that is no error: its name and the provider's request id are known to be safe. */
function describeCause(cause: unknown): Record<string, unknown> {
  const { name = typeof cause, requestId } = Object(cause) as { name?: unknown; requestId?: unknown };
  return { name: String(name), ...(typeof requestId === 'string' && { requestId }) };
}

/** `service`: the function's name. */
export function openLogger(service: string): Logger {
  // Most calls write no line: a function is not kept from its first one by what would format it.
  let made: PowertoolsLogger | undefined;
  const logger = (): PowertoolsLogger => {
    made ??= new PowertoolsLogger({ serviceName: service });
    return made;
  };
  const known = (details: Record<string, unknown>) => ({ ...namesOfInvocation(), ...details });
  return {
    info: (message, details = {}) => logger().info(message, known(details)),
    warn: (message, details = {}) => logger().warn(message, known(details)),
    error: (message, details = {}) => logger().error(message, known(details)),
  };
}

/** Reports a named event, with the failure behind it if there is one. */
export const reportTo =
  (logger: Logger) =>
  (code: string, error?: unknown): void =>
    logger.warn(code, error === undefined ? {} : { error: describeError(error) });
