import { type Kysely, sql } from 'kysely'
import type { Clock } from '../../core/clock.ts'
import type { Database } from '../database.ts'
import type { SharedCell } from '../store.ts'

/** A value in a row of `shared_cells`, changed under the row's lock. */
export function createSharedCell<State>(db: Kysely<Database>, clock: Clock, name: string): SharedCell<State> {
  const create = () =>
    db
      .insertInto('shared_cells')
      .values({ name, value: null, updated_at: new Date(clock.now()) })
      .onConflict((it) => it.doNothing())
      .execute()

  const tryUpdate = <T>(change: (state: State | undefined) => { state: State; result: T }) =>
    db.transaction().execute(async (tx) => {
      const row = await tx
        .selectFrom('shared_cells')
        // Doesn't wait for the disk, because the value changes many times a second and is only an estimate.
        .select(['value', sql`set_config('synchronous_commit', 'off', true)`.as('relaxed')])
        .where('name', '=', name)
        .forUpdate()
        .executeTakeFirst()
      if (!row) return undefined
      const { state, result } = change(row.value === null ? undefined : JSON.parse(row.value))
      await tx
        .updateTable('shared_cells')
        .set({ value: JSON.stringify(state), updated_at: new Date(clock.now()) })
        .where('name', '=', name)
        .execute()
      return { result }
    })

  return {
    update: async (change) => {
      for (;;) {
        const done = await tryUpdate(change)
        if (done) return done.result
        await create()
      }
    },
  }
}
