import assert from 'node:assert/strict'
import type { Kysely } from 'kysely'
import { unrecorded } from '../../src/store/audit-agreement.ts'
import { verifyChain } from '../../src/store/audit-chain.ts'
import type { Database } from '../../src/store/schema.ts'
import type { Ledger, Wave } from './ledger.ts'

/** Holds what the database says of one operation against what really happened to its accounts. */
export interface Witness {
  /** At the moment of a kill: nothing is called done that is not, and nothing left that was not written down before. */
  testify(db: Kysely<Database>): Promise<void>
  /** At the end: everything is done and verified, and nothing was repeated but what was in flight when somebody died. */
  conclude(db: Kysely<Database>): Promise<void>
  /** How many writes were in flight at kills, and how many were made again. */
  readonly inFlight: number
  repeated(): number
}

const waves: readonly Wave[] = ['change', 'sign_out']

export function createWitness(ledger: Ledger, tenantId: string): Witness {
  // How often each write was found in flight: so often it may be made again.
  const lost = { change: new Map<string, number>(), sign_out: new Map<string, number>() }
  let inFlight = 0

  const itemsIn = (db: Kysely<Database>) =>
    db
      .selectFrom('operation_items')
      .select(['account_id', 'change', 'sign_out', 'proof', 'sign_out_proof'])
      .where('verdict', '=', 'change')
      .orderBy('seq')
      .execute()

  const checkAudit = async (db: Kysely<Database>) => {
    assert.equal((await verifyChain(db, tenantId)).broken, undefined)
    assert.deepEqual(await unrecorded(db, tenantId), [])
  }
  const surplus = (wave: Wave, id: string) => Math.max(0, ledger.times(wave, id) - 1)

  return {
    testify: async (db) => {
      // Others may be at work meanwhile: what is pending in the database was not written to before it was asked.
      const written = { change: new Set<string>(), sign_out: new Set<string>() }
      const touched = ledger.ids()
      for (const wave of waves) for (const id of touched) if (ledger.times(wave, id) > 0) written[wave].add(id)
      for (const row of await itemsIn(db)) {
        const id = row.account_id ?? ''
        for (const wave of waves) {
          const state = row[wave]
          assert.ok(['none', 'pending', 'sending', 'done'].includes(state), `${id}: ${wave} is ${state}`)
          if (state === 'pending') assert.ok(!written[wave].has(id), `${id}: ${wave} left before it was written down`)
          if (state === 'done') assert.ok(ledger.times(wave, id) > 0, `${id}: ${wave} is not done`)
          if (state !== 'sending') continue
          lost[wave].set(id, (lost[wave].get(id) ?? 0) + 1)
          inFlight += 1
        }
      }
      await checkAudit(db)
    },
    conclude: async (db) => {
      const rows = await itemsIn(db)
      for (const { account_id, change, sign_out, proof, sign_out_proof } of rows) {
        const id = account_id ?? ''
        assert.deepEqual([change, proof], ['done', 'verified'], id)
        if (sign_out !== 'none') assert.deepEqual([sign_out, sign_out_proof], ['done', 'verified'], id)
        for (const wave of waves) {
          if (wave === 'change' || sign_out === 'done') assert.ok(ledger.times(wave, id) > 0, `${id}: ${wave} is lost`)
          const allowed = lost[wave].get(id) ?? 0
          assert.ok(
            surplus(wave, id) <= allowed,
            `${id}: ${wave} made again ${surplus(wave, id)} times, not ${allowed}`,
          )
        }
      }
      const planned = new Set(rows.map(({ account_id }) => account_id))
      for (const id of ledger.ids()) assert.ok(planned.has(id), `${id} was not planned`)
      await checkAudit(db)
    },
    get inFlight() {
      return inFlight
    },
    repeated: () =>
      waves.reduce((sum, wave) => sum + [...ledger.ids()].reduce((all, id) => all + surplus(wave, id), 0), 0),
  }
}
