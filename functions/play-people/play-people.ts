import { REPLIES_AFTER, repliesAt } from '../../shared/contract/scripted-people.ts';
import { CODE_DIGITS } from '../../shared/domain/code.ts';
import { GLOSSARY } from '../../shared/domain/glossary.ts';
import { SECOND } from '../../shared/domain/time.ts';
import type { ScriptedSms } from '../../shared/messaging/scripted-sms.ts';

type Ports = {
  /** Resolves after so many ms. */
  pause: (ms: number) => Promise<unknown>;
  /** Sends what the phone writes, by the way that replies come. */
  reply: (sms: ScriptedSms) => Promise<void>;
};

const CODE = new RegExp(`(?<!\\d)\\d{${CODE_DIGITS}}(?!\\d)`);

/**
 * Replies to an SMS as its person does: to a prompt by its code and a word, to anything else, and as anybody who is not in the
 * table, not at all. Throws when the reply cannot be sent.
 */
export function makePlayPeople({ pause, reply }: Ports) {
  return async ({ phone, text }: ScriptedSms): Promise<'replied' | 'silent'> => {
    const decision = repliesAt(phone);
    const code = CODE.exec(text)?.[0];
    if (decision === null || code === undefined) return 'silent';
    await pause(REPLIES_AFTER * SECOND);
    await reply({ phone, text: `${code} ${GLOSSARY.kk.words[decision]}` });
    return 'replied';
  };
}
