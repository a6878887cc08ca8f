import assert from 'node:assert/strict'
import { type Kysely, sql } from 'kysely'
import type { Database } from '../../src/store/database.ts'
import { verifyChain } from '../../src/store/queries/audit-chain.ts'
import { findUnrecorded } from './audit.ts'
import type { Application, Ledger, Wave } from './ledger.ts'

/** When a process was killed, in ms since the epoch: between these two times. */
export interface Kill {
  readonly from: number
  readonly to: number
}

/** Requests in flight at kills, and their results. */
export interface Flights {
  /** Applied writes whose response never arrived. */
  readonly unanswered: number
  /** Writes answered just before, but not yet stored as done. */
  readonly unstored: number
  /** How many of both were repeated; no others can be. */
  readonly repeated: number
}

/** Compares the database's record of one operation with what actually happened to its accounts. */
export interface Witness {
  /** After a kill: nothing is recorded as done that wasn't, and nothing was sent before being recorded. */
  testify(db: Kysely<Database>, kill: Kill): Promise<void>
  /** At the end: everything is done and verified, and only requests in flight at a kill were repeated. */
  conclude(db: Kysely<Database>): Promise<Flights>
}

/** The database's record of the two writes to an account. */
type Stored = Record<'change' | 'proof' | 'sign_out' | 'sign_out_proof', string> & { account_id: string | null }

const waves: readonly Wave[] = ['change', 'sign_out']

/** How many answers at most can be stored before an earlier one, because they come on several connections. */
const overtaking = 8
/** How much later than a kill an answer can seem to end, in ms. */
const ending = 1_000

export function createWitness(ledger: Ledger, tenantId: string): Witness {
  // Writes recorded as sent but not answered at each kill, and when each stored answer arrived.
  const kills: (Kill & Record<Wave, ReadonlySet<string>> & { readonly stored: ReadonlySet<number> })[] = []

  const itemsIn = (db: Kysely<Database>) =>
    sql<Stored>`select i.account_id, c.state as change, c.verified as proof,
        coalesce(s.state, 'none') as sign_out, coalesce(s.verified, 'none') as sign_out_proof
      from operation_items i
        join operation_writes c on c.tenant_id = i.tenant_id and c.operation_id = i.operation_id and c.seq = i.seq
          and c.after is null
        left join operation_writes s on s.tenant_id = i.tenant_id and s.operation_id = i.operation_id
          and s.seq = i.seq and s.after is not null
      where i.verdict = 'change' order by i.seq`
      .execute(db)
      .then(({ rows }) => rows)

  const checkAudit = async (db: Kysely<Database>) => {
    assert.equal((await verifyChain(db, tenantId)).broken, undefined)
    assert.deepEqual(await findUnrecorded(db, tenantId), [])
  }
  // The database alone isn't enough: it also records writes waiting to be resent as sent.
  const wasInFlight = (wave: Wave, id: string, { ended }: Application) =>
    ended !== undefined &&
    kills.some(
      ({ to, stored, [wave]: sending }) =>
        sending.has(id) && ended.at <= to + ending && [...stored].filter((at) => at > ended.at).length <= overtaking,
    )

  return {
    testify: async (db, kill) => {
      // Others might be working at the same time, so accounts pending in the database weren't written to before the
      // query.
      const written = { change: new Set<string>(), sign_out: new Set<string>() }
      const sending = { change: new Set<string>(), sign_out: new Set<string>() }
      const touched = ledger.ids()
      const stored = new Set<number>()
      for (const wave of waves) for (const id of touched) if (ledger.times(wave, id) > 0) written[wave].add(id)
      for (const row of await itemsIn(db)) {
        const id = row.account_id ?? ''
        for (const wave of waves) {
          const state = row[wave]
          assert.ok(['none', 'pending', 'sending', 'done'].includes(state), `${id}: ${wave} is ${state}`)
          if (state === 'pending') assert.ok(!written[wave].has(id), `${id}: ${wave} left before it was written down`)
          if (state === 'done') {
            assert.ok(ledger.times(wave, id) > 0, `${id}: ${wave} is not done`)
            for (const { ended } of ledger.applications(wave, id)) if (ended) stored.add(ended.at)
          }
          if (state === 'sending') sending[wave].add(id)
        }
      }
      kills.push({ ...kill, ...sending, stored })
      await checkAudit(db)
    },
    conclude: async (db) => {
      const rows = await itemsIn(db)
      const flights = { unanswered: 0, unstored: 0, repeated: 0 }
      for (const { account_id, change, sign_out, proof, sign_out_proof } of rows) {
        const id = account_id ?? ''
        assert.deepEqual([change, proof], ['done', 'verified'], id)
        if (sign_out !== 'none') assert.deepEqual([sign_out, sign_out_proof], ['done', 'verified'], id)
        for (const wave of waves) {
          if (wave === 'change' || sign_out === 'done') assert.ok(ledger.times(wave, id) > 0, `${id}: ${wave} is lost`)
          const made = ledger.applications(wave, id)
          for (const [index, one] of made.entries()) {
            const inFlight = wasInFlight(wave, id, one)
            if (inFlight) flights[one.ended?.answered ? 'unstored' : 'unanswered'] += 1
            if (index === made.length - 1) continue
            const times = JSON.stringify({ made, kills: kills.map(({ from, to }) => ({ from, to })) })
            assert.ok(inFlight, `${id}: ${wave} was made again, though its answer was there and nobody died: ${times}`)
            flights.repeated += 1
          }
        }
      }
      const planned = new Set(rows.map(({ account_id }) => account_id))
      for (const id of ledger.ids()) assert.ok(planned.has(id), `${id} was not planned`)
      await checkAudit(db)
      return flights
    },
  }
}

export const describeFlights = ({ unanswered, unstored, repeated }: Flights) =>
  `in flight at kills: ${unanswered} unanswered, ${unstored} answered and not yet stored; ${repeated} of them made again`
