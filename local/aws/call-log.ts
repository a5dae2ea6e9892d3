import type { Access, AwsCall } from './service.ts';

/** How often each function made each kind of call: `{"submit-request": {"BatchGetItem requests": 1}}`. */
export type Calls = Record<string, Record<string, number>>;

export type CallLog = {
  note: (caller: string, call: Pick<AwsCall, 'operation'>, access: readonly Access[]) => void;
  /** All since the service began, tries that failed too. */
  read: () => Calls;
};

/** Counts the calls that functions make, each try by itself, as AWS would bill them. Holds no content of any. */
export function makeCallLog(): CallLog {
  const counted = new Map<string, Map<string, number>>();
  return {
    note: (caller, { operation }, access) => {
      const [first] = access;
      const resources = new Set(access.map(({ resource }) => resource));
      // Under the Query protocol only the action names the operation.
      const kind = `${operation || first?.action.split(':')[1]} ${[...resources].join('+')}`;
      const own = counted.get(caller) ?? new Map<string, number>();
      counted.set(caller, own.set(kind, (own.get(kind) ?? 0) + 1));
    },
    read: () => Object.fromEntries([...counted].map(([caller, own]) => [caller, Object.fromEntries(own)])),
  };
}
