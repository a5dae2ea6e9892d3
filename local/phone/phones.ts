import { randomUUID } from 'node:crypto';
import { closeSync, openSync, readFileSync, truncateSync, writeSync } from 'node:fs';
import { SegmentedMessage } from 'sms-segments-calculator';
import { z } from 'zod';
import type { Instant } from '../../shared/domain/time.ts';

/** `out` goes to the phone, `in` comes from it. */
const storedMessage = z.strictObject({
  id: z.string(),
  at: z.string(),
  number: z.string(),
  direction: z.enum(['in', 'out']),
  text: z.string(),
});

type StoredMessage = z.infer<typeof storedMessage>;

export type PhoneMessage = {
  id: string;
  at: Instant;
  direction: 'in' | 'out';
  text: string;
  encoding: 'GSM-7' | 'UCS-2';
  /** How many SMS it is charged as. */
  segments: number;
};

export type Phones = {
  /** Oldest first; none for a number that never had any, or whose latest is older than those of the last 5,000. Numbers are E.164 throughout. */
  messages: (number: string) => PhoneMessage[];
  /** An SMS to the phone; gives its id. At one that is out of reach it does not arrive, and nobody is told here. */
  deliver: (number: string, text: string) => string;
  /** An SMS from the phone. `id` is the provider's: the same id again is the same message, kept once. */
  reply: (number: string, text: string, id?: string) => string;
  isReachable: (number: string) => boolean;
  /** Whether SMS arrive there from now on, until the runtime stops. */
  setReachable: (number: string, reachable: boolean) => void;
  /** The numbers that have messages, the one with the latest first. */
  numbers: () => string[];
  close: () => void;
};

/** Counting segments takes a third of a millisecond, so it is done for those who look at a message, not on its way. */
function describe({ id, at, direction, text }: StoredMessage): PhoneMessage {
  const { encodingName: encoding, segmentsCount: segments } = new SegmentedMessage(text);
  return { id, at, direction, text, encoding, segments };
}

const NEWLINE = 0x0a;

/** Numbers whose messages are held in memory, those with the latest. The file has all: it is for a demonstration, and for no nation. */
const NUMBERS_HELD = 5_000;

/** What the file holds. A last line cut short by `kill -9` was never acknowledged: it is taken off the file. */
function load(file: string): StoredMessage[] {
  const content = readFileSync(file);
  const end = content.lastIndexOf(NEWLINE) + 1;
  if (end < content.length) truncateSync(file, end); // Not by `fd`: Windows cuts nothing that is open to append only.
  try {
    const lines = content.toString('utf8', 0, end).split('\n').slice(0, -1);
    return lines.map((line) => storedMessage.parse(JSON.parse(line)));
  } catch (cause) {
    throw new Error(`${file} is damaged.`, { cause });
  }
}

/** The phones of the demonstration: every SMS to and from them, appended to `file` before it is acknowledged. */
export function openPhones(file: string, now: () => Instant): Phones {
  const fd = openSync(file, 'a', 0o600);
  const byNumber = new Map<string, StoredMessage[]>();
  const outOfReach = new Set<string>();
  const of = (number: string): StoredMessage[] => byNumber.get(number) ?? [];

  function remember(message: StoredMessage): void {
    const messages = of(message.number);
    messages.push(message);
    // To the end of the map's order, whose beginning is forgotten.
    byNumber.delete(message.number);
    byNumber.set(message.number, messages);
    const [longestSilent] = byNumber.keys();
    if (byNumber.size > NUMBERS_HELD && longestSilent !== undefined) byNumber.delete(longestSilent);
  }

  function add(message: StoredMessage): string {
    writeSync(fd, `${JSON.stringify(message)}\n`);
    remember(message);
    return message.id;
  }
  const lastAt = (number: string): string => of(number).at(-1)?.at ?? '';

  for (const message of load(file)) remember(message);
  return {
    messages: (number) => of(number).map(describe),
    deliver: (number, text) =>
      outOfReach.has(number)
        ? randomUUID()
        : add({ id: randomUUID(), at: now(), number, direction: 'out', text }),
    isReachable: (number) => !outOfReach.has(number),
    setReachable: (number, reachable) => {
      if (reachable) outOfReach.delete(number);
      else outOfReach.add(number);
    },
    reply: (number, text, id = randomUUID()) => {
      const known = of(number).some((message) => message.direction === 'in' && message.id === id);
      return known ? id : add({ id, at: now(), number, direction: 'in', text });
    },
    numbers: () => [...byNumber.keys()].sort((a, b) => lastAt(b).localeCompare(lastAt(a))),
    close: () => closeSync(fd),
  };
}
