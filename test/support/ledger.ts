import { setTimeout as pause } from 'node:timers/promises'
import type { Emulator } from '../../src/emulator/main.ts'

/** The two writes an operation makes to an account, as the store names them. */
export type Wave = 'change' | 'sign_out'

/** What really happened to accounts, counted where it happens. */
export interface Ledger {
  /** How often this account was written to. */
  times(wave: Wave, id: string): number
  /** All writes together. */
  readonly total: number
  /** Everyone who was written to. */
  ids(): ReadonlySet<string>
}

/** Counts every write that takes effect from now on, the repeated ones too. */
export function keepLedger({ world }: Emulator): Ledger {
  const counts = { change: new Map<string, number>(), sign_out: new Map<string, number>() }
  let total = 0
  const change = world.change.bind(world)
  world.change = (id, patch) => {
    const wave = 'accountEnabled' in patch ? 'change' : 'sign_out'
    counts[wave].set(id, (counts[wave].get(id) ?? 0) + 1)
    total += 1
    change(id, patch)
  }
  return {
    times: (wave, id) => counts[wave].get(id) ?? 0,
    get total() {
      return total
    },
    ids: () => new Set([...counts.change.keys(), ...counts.sign_out.keys()]),
  }
}

/** Resolves when so many writes were made, or none comes for ten seconds. */
export async function writtenUpTo(ledger: Ledger, total: number): Promise<void> {
  let last = ledger.total
  for (let still = 0; ledger.total < total && still < 10_000; still += 5) {
    await pause(5)
    if (ledger.total !== last) still = 0
    last = ledger.total
  }
}
