/** What can happen to the service from outside. Indices point into the people of a history, or count its requests. */
export type Command =
  | { do: 'submit'; requester: number; citizen: number; purpose: Purpose; key: number | null }
  | {
      do: 'reply';
      /** Whose citizen replies. */
      request: number;
      /** `older`: the last but one that the phone got. */
      code: 'latest' | 'older' | 'wrong' | 'none';
      word: Word;
      from: 'own' | 'stranger' | 'other';
      /** The same SMS once more, under the provider's same id or another one. */
      again: 'no' | 'same-id' | 'other-id';
      /** How long the gateway kept it, s. */
      queued: number;
    }
  | { do: 'decide'; request: number; decision: Decision; code: 'right' | 'wrong'; again: boolean }
  | { do: 'resend'; request: number }
  | { do: 'cancel'; request: number }
  | { do: 'block'; citizen: number; requester: number; unblock: boolean }
  | { do: 'entry'; citizen: number; kind: 'assign' | 'stop' }
  | { do: 'contact'; citizen: number; to: 'home' | 'moved' | 'nothing' }
  | { do: 'wait'; seconds: number }
  /** To so many seconds before (below zero) or after a request's window closes, or its end. */
  | { do: 'wait-until'; request: number; mark: 'deadline' | 'end'; offset: number }
  | { do: 'fault'; fault: Fault }
  | { do: 'calm' }
  | { do: 'at-once'; commands: Command[] };

export type Decision = 'grant' | 'refuse' | 'not-me';
export type Purpose = 'credit' | 'housing';
export type Word = Decision | 'none' | 'both' | 'noise';
export type Fault = {
  service: 'sns' | 'kms' | 'dynamodb';
  when: 'before' | 'after';
  next?: number;
  rate?: number;
  delayMs?: number;
};

export type Of<K extends Command['do']> = Extract<Command, { do: K }>;
