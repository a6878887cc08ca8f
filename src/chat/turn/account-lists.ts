import { randomBytes } from 'node:crypto'
import { z } from 'zod/v4'

interface KeyValue {
  read(keys: string[]): Promise<Record<string, unknown>>
  write(changes: Record<string, unknown>): Promise<void>
}

const storedList = z.object({ owner: z.string(), accounts: z.array(z.string()), at: z.number() })
const listLifetime = 24 * 3600_000

export type AccountLists = ReturnType<typeof createAccountLists>

/** Account lists stored on the server, because cards can carry an ID but never the accounts. */
export function createAccountLists(options: { storage: KeyValue; now: () => number }) {
  const { storage, now } = options
  const key = (id: string) => `lists/${id}`
  return {
    /** Stores a list for its owner (an object ID); returns an ID for buttons. */
    async save(owner: string, accounts: readonly string[]) {
      const id = randomBytes(9).toString('base64url')
      await storage.write({ [key(id)]: { owner, accounts, at: now() } })
      return id
    },
    /** The list, for its owner only; undefined if it belongs to someone else, is unknown or is older than a day. */
    async find(owner: string, id: string) {
      const found = storedList.safeParse((await storage.read([key(id)]))[key(id)])
      if (!found.success || found.data.owner !== owner || now() - found.data.at > listLifetime) return undefined
      return found.data.accounts
    },
  }
}
