import { readFileSync, writeFileSync } from 'node:fs'
import { differencesOf } from './shape.ts'
import type { Exchange } from './wire.ts'

/** The emulator's answers to the requests of all checks, one per line; written by `npm run trial -- --record`. */
const file = new URL('baseline.ndjson', import.meta.url)

export const readBaseline = (): readonly Exchange[] =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Exchange)

/** Answers that can't be in a baseline, because the number of retries varies. */
const passing = /\(throttled\)$/

/** The exchanges without anything that changes from run to run. */
export function baselineOf(exchanges: readonly Exchange[]): string {
  const lasting = exchanges
    .filter(({ name }) => !passing.test(name))
    .map(({ requestId, ...rest }) => JSON.stringify(rest))
    .sort()
  return lasting.map((line) => `${line}\n`).join('')
}

export const writeBaseline = (exchanges: readonly Exchange[]): void => writeFileSync(file, baselineOf(exchanges))

/** An answer that differs from the emulator's. */
export interface Difference {
  readonly seen: Exchange
  /** Undefined if the emulator doesn't have this exchange. */
  readonly emulated: Exchange | undefined
  readonly says: readonly string[]
}

/** Not everyone can read this, but it is read for each account anyway; the check `eligible-roles` judges it. */
const isRefused = ({ check, name, status }: Exchange) => check === 'accounts' && name === 'eligible' && status >= 400

const keyOf = ({ check, name }: Exchange) => `${check}/${name}`

export function compare(seen: readonly Exchange[], baseline: readonly Exchange[]): readonly Difference[] {
  const known = new Map(baseline.map((one) => [keyOf(one), one]))
  return seen.flatMap((one) => {
    if (passing.test(one.name) || one.check === 'undo' || isRefused(one)) return []
    const emulated = known.get(keyOf(one))
    const says = emulated ? against(one, emulated) : ['the emulator wasn’t asked this']
    return says.length > 0 ? [{ seen: one, emulated, says }] : []
  })
}

function against(seen: Exchange, emulated: Exchange): readonly string[] {
  // With another status, everything else differs too.
  if (seen.status !== emulated.status) return [`status: ${named(seen)} instead of ${named(emulated)}`]
  const names = new Set([...Object.keys(seen.headers), ...Object.keys(emulated.headers)])
  const headers = [...names].filter((name) => name in seen.headers !== name in emulated.headers)
  return [
    ...(seen.code === emulated.code ? [] : [`code: ${seen.code ?? 'none'} instead of ${emulated.code ?? 'none'}`]),
    ...headers.map((name) => `header ${name}: ${name in seen.headers ? 'not in the emulator' : 'missing'}`),
    ...differencesOf(seen.body, emulated.body),
  ]
}

const named = ({ status, code }: Exchange) => [status, code].filter(Boolean).join(' ')
