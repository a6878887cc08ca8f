import { randomUUID } from 'node:crypto'
import type { Kysely } from 'kysely'
import type { Clock } from '../../core/clock.ts'
import type { Database } from '../database.ts'
import type { TurnState } from '../store.ts'

// Callers recognise a lost race by this wording, as in other Bot Framework storages.
const conflictError = (key: string) => new Error(`Turn state of "${key}" was not written: eTag conflict.`)

function split(entry: unknown): { value: string; expected: string | undefined } {
  const { eTag, ...rest } = Object(entry) as Record<string, unknown>
  return { value: JSON.stringify(rest), expected: typeof eTag === 'string' && eTag && eTag !== '*' ? eTag : undefined }
}

/** Turn state in the `turn_state` table. */
export function createTurnState(db: Kysely<Database>, clock: Clock): TurnState {
  const writeOne = async (on: Kysely<Database>, key: string, entry: unknown) => {
    const { value, expected } = split(entry)
    const row = { value, etag: randomUUID(), updated_at: new Date(clock.now()) }
    const { numInsertedOrUpdatedRows } = await on
      .insertInto('turn_state')
      .values({ key, ...row })
      .onConflict((it) => {
        const update = it.column('key').doUpdateSet(row)
        return expected === undefined ? update : update.where('turn_state.etag', '=', expected)
      })
      .executeTakeFirstOrThrow()
    if (numInsertedOrUpdatedRows !== 1n) throw conflictError(key)
  }

  return {
    read: async (keys) => {
      if (keys.length === 0) return {}
      const rows = await db.selectFrom('turn_state').select(['key', 'value', 'etag']).where('key', 'in', keys).execute()
      return Object.fromEntries(rows.map(({ key, value, etag }) => [key, { ...JSON.parse(value), eTag: etag }]))
    },
    write: async (changes) => {
      // Sorted, so that concurrent writers of the same keys wait instead of deadlocking.
      const entries = Object.entries(changes).sort(([a], [b]) => (a < b ? -1 : 1))
      const [only] = entries
      if (!only) return
      if (entries.length === 1) return writeOne(db, ...only)
      await db.transaction().execute(async (tx) => {
        for (const entry of entries) await writeOne(tx, ...entry)
      })
    },
    delete: async (keys) => {
      if (keys.length > 0) await db.deleteFrom('turn_state').where('key', 'in', keys).execute()
    },
  }
}
