import { type Kysely, sql } from 'kysely'
import type { Clock } from '../../core/clock.ts'
import type { Database } from '../database.ts'

/** The differences that deserve a look, and that endanger leases, which last eight seconds. In ms. */
export const clockTolerances = { noticeable: 2_000, dangerous: 5_000 }

/** By how much this machine's clock is ahead of the database's (behind, if negative), in ms. */
export interface ClockDifference {
  readonly ahead: number
  /** How far that can be off, in ms: half the time of the round trip. */
  readonly within: number
}

/** How serious a difference is, judged by the smallest it can be. */
export function severityOf({ ahead, within }: ClockDifference): keyof typeof clockTolerances | undefined {
  const atLeast = Math.abs(ahead) - within
  if (atLeast < clockTolerances.noticeable) return undefined
  return atLeast < clockTolerances.dangerous ? 'noticeable' : 'dangerous'
}

export async function measureClockDifference(
  db: Kysely<Database>,
  clock: Pick<Clock, 'now' | 'elapsed'>,
): Promise<ClockDifference> {
  // Measured once there is a connection, because waiting for one would count as part of the round trip.
  return db.connection().execute(async (one) => {
    const [sent, begun] = [clock.now(), clock.elapsed()]
    const { rows } = await sql<{ now: number }>`
      select (extract(epoch from clock_timestamp()) * 1000)::float8 as now`.execute(one)
    const within = (clock.elapsed() - begun) / 2
    return { ahead: sent + within - Number(rows[0]?.now), within }
  })
}
