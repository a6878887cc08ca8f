import assert from 'node:assert/strict'
import { setTimeout as pause } from 'node:timers/promises'
import type { Ending } from '../../emulator/http.ts'
import type { Emulator } from '../../emulator/main.ts'
import { createPatience } from './patience.ts'

/** The two writes an operation makes to an account, by the store's names. */
export type Wave = 'change' | 'sign_out'

/** An applied write. */
export interface Application {
  /** Absent while the response is in flight. */
  ended?: Ending
}

/** What actually happened to accounts, counted in Graph. */
export interface Ledger {
  /** How often this account was written to. */
  times(wave: Wave, id: string): number
  /** Each write in order. */
  applications(wave: Wave, id: string): readonly Application[]
  /** All writes. */
  readonly total: number
  /** Writes that weren't repetitions. */
  readonly different: number
  /** Everyone who was written to. */
  ids(): ReadonlySet<string>
}

/** Counts every applied write from now on, including repetitions. */
export function keepLedger(emulator: Emulator): Ledger {
  const kept = { change: new Map<string, Application[]>(), sign_out: new Map<string, Application[]>() }
  let total = 0
  emulator.watchWrites(({ id, patch, ended }) => {
    const wave = 'accountEnabled' in patch ? 'change' : 'sign_out'
    const one: Application = {}
    kept[wave].set(id, [...(kept[wave].get(id) ?? []), one])
    total += 1
    void ended.then((ending) => {
      one.ended = ending
    })
  })
  const applications = (wave: Wave, id: string) => kept[wave].get(id) ?? []
  return {
    times: (wave, id) => applications(wave, id).length,
    applications,
    get total() {
      return total
    },
    get different() {
      return kept.change.size + kept.sign_out.size
    },
    ids: () => new Set([...kept.change.keys(), ...kept.sign_out.keys()]),
  }
}

/**
 * Resolves after this many writes; rejects if there are none while this process and those that it started have little to
 * do for `quietMs` ms in all.
 */
export async function writtenUpTo(ledger: Ledger, total: number, quietMs = 60_000): Promise<void> {
  let patience = createPatience(quietMs)
  for (let last = ledger.total; ledger.total < total; ) {
    await pause(5)
    if (ledger.total !== last) {
      last = ledger.total
      patience.end()
      patience = createPatience(quietMs)
    }
    const missing = `nobody wrote for ${quietMs} ms: ${ledger.total} of ${Math.ceil(total)} writes`
    assert.ok(!patience.signal.aborted, missing)
  }
  patience.end()
}
