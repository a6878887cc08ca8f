import assert from 'node:assert/strict'
import { setTimeout as pause } from 'node:timers/promises'
import type { Ending } from '../../emulator/http.ts'
import type { Emulator } from '../../emulator/main.ts'

/** The two writes an operation makes to an account, as the store names them. */
export type Wave = 'change' | 'sign_out'

/** A write that took effect. */
export interface Application {
  /** Absent while its answer is on its way. */
  ended?: Ending
}

/** What really happened to accounts, counted where it happens. */
export interface Ledger {
  /** How often this account was written to. */
  times(wave: Wave, id: string): number
  /** Each time, in order. */
  applications(wave: Wave, id: string): readonly Application[]
  /** All writes together. */
  readonly total: number
  /** Those that were not a repetition. */
  readonly different: number
  /** Everyone who was written to. */
  ids(): ReadonlySet<string>
}

/** Counts every write of Graph's that takes effect from now on, the repeated ones too. */
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

/** Resolves when so many writes were made; rejects when none has come for `patience` ms. */
export async function writtenUpTo(ledger: Ledger, total: number, patience = 60_000): Promise<void> {
  let since = Date.now()
  for (let last = ledger.total; ledger.total < total; last = ledger.total) {
    await pause(5)
    if (ledger.total !== last) since = Date.now()
    assert.ok(Date.now() - since < patience, `nobody wrote for ${patience} ms`)
  }
}
