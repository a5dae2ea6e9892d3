import type { Adapter, AdapterFactory, AdapterPayload } from 'oidc-provider';

type Stored = {
  payload: AdapterPayload;
  expiresAt: number;
};

/**
 * Sessions, interactions, grants and authorization codes, in memory: a restart only means signing in again. The
 * provider checks every expiry itself; forgetting what expired just keeps the memory from growing.
 */
export function inMemoryAdapter(): AdapterFactory {
  const models = new Map<string, Map<string, Stored>>();
  return (name) => {
    const stored = models.get(name) ?? new Map<string, Stored>();
    models.set(name, stored);
    return adapterOf(stored);
  };
}

function adapterOf(stored: Map<string, Stored>): Adapter {
  const findWhere = (matches: (payload: AdapterPayload) => boolean) =>
    [...stored.values()].find(({ payload }) => matches(payload))?.payload;

  return {
    upsert: async (id, payload, expiresIn) => {
      const now = Date.now();
      deleteWhere(stored, ({ expiresAt }) => expiresAt <= now);
      stored.set(id, { payload, expiresAt: expiresIn === undefined ? Infinity : now + expiresIn * 1000 });
    },
    find: async (id) => stored.get(id)?.payload,
    findByUid: async (uid) => findWhere((payload) => payload.uid === uid),
    findByUserCode: async (userCode) => findWhere((payload) => payload.userCode === userCode),
    consume: async (id) => {
      const found = stored.get(id);
      if (found !== undefined) found.payload.consumed = Math.floor(Date.now() / 1000);
    },
    destroy: async (id) => {
      stored.delete(id);
    },
    revokeByGrantId: async (grantId) => {
      deleteWhere(stored, ({ payload }) => payload.grantId === grantId);
    },
  };
}

function deleteWhere(stored: Map<string, Stored>, matches: (item: Stored) => boolean): void {
  for (const [id, item] of stored) {
    if (matches(item)) stored.delete(id);
  }
}
