import { z } from 'zod'
import { answersChallenge } from './claims-request.ts'
import { failure } from './fault-answers.ts'
import { type FaultRule, faultRule } from './fault-rule.ts'
import type { Answer, Route } from './http.ts'
import { createRandom, type Random } from './random.ts'
import { claimsOf, fingerprint } from './redact.ts'

/** A call that a fault can affect. */
export interface Target {
  readonly method: string
  /** Path and query. */
  readonly path: string
  readonly token?: string
}

/** Scripted faults, oldest first; the first that applies wins. */
export interface Faults {
  /** Returns the rule's ID. */
  add(rule: FaultRule): string
  /** Removes all if no ID is given. */
  remove(id?: string): void
  list(): { id: string; rule: FaultRule; struck: number }[]
  /** The fault for this call, if any; counts it. */
  strike(at: 'item' | 'request', target: Target): FaultRule | undefined
  /** Runs a handler subject to the faults of `at: 'request'`. */
  around(target: Target, run: () => Promise<Answer>): Promise<Answer>
}

interface Scripted {
  readonly id: string
  readonly rule: FaultRule
  readonly path: RegExp | undefined
  readonly random: Random
  /** Tokens once refused stay refused, as with Entra: only a new one helps. */
  readonly refused: Set<string>
  /** When it was added, ms. */
  readonly since: number
  matched: number
  struck: number
}

/** A challenge doesn't apply to tokens issued in response to it. */
const isAnswered = ({ rule: { fail, insists, claims }, since }: Scripted, { token }: Target): boolean =>
  fail === 'challenge' && !insists && token !== undefined && answersChallenge(token, claims ?? { since })

export function createFaults(
  clock: { now(): number; sleep(ms: number): Promise<void> } = {
    now: Date.now,
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  },
): Faults {
  let scripted: Scripted[] = []
  let count = 0

  function strikes(one: Scripted, target: Target): boolean {
    const { match = {}, times, skip = 0, probability = 1 } = one.rule
    if (match.method && match.method !== target.method) return false
    if (one.path && !one.path.test(target.path)) return false
    if (match.oid && (!target.token || claimsOf(target.token)?.['oid'] !== match.oid)) return false
    if (isAnswered(one, target)) return false
    const token = target.token && one.refused.size > 0 ? fingerprint(target.token) : undefined
    if (token && one.refused.has(token)) return true
    one.matched++
    if (one.matched <= skip || (times !== undefined && one.struck >= times)) return false
    if (probability < 1 && one.random() >= probability) return false
    one.struck++
    const { fail } = one.rule
    if (target.token && (fail === 'expiredToken' || fail === 'challenge')) one.refused.add(fingerprint(target.token))
    return true
  }

  const faults: Faults = {
    add(given) {
      count++
      const id = `fault-${count}`
      const path = given.match?.path === undefined ? undefined : new RegExp(given.match.path)
      const random = createRandom(given.seed ?? count)
      scripted.push({ id, rule: given, path, random, refused: new Set(), since: clock.now(), matched: 0, struck: 0 })
      return id
    },
    remove(id) {
      scripted = id === undefined ? [] : scripted.filter((one) => one.id !== id)
    },
    list: () => scripted.map(({ id, rule: given, struck }) => ({ id, rule: given, struck })),
    strike(at, target) {
      for (const one of scripted) if ((one.rule.at ?? 'item') === at && strikes(one, target)) return one.rule
      return undefined
    },
    async around(target, run) {
      const struck = faults.strike('request', target)
      if (!struck) return run()
      const answer = struck.fail === undefined || struck.applied ? await run() : undefined
      if (struck.delayMs) await clock.sleep(struck.delayMs)
      const given = (struck.fail !== undefined ? failure(struck, clock.now()) : answer) ?? { status: 0, hangUp: true }
      return struck.bodyDelayMs ? { ...given, bodyAfter: clock.sleep(struck.bodyDelayMs) } : given
    },
  }
  return faults
}

/** `/_emulator/faults`: `POST` one rule or a list, `GET` all with their counts, `DELETE` all or `?id=`. */
export function faultRoutes(faults: Faults): Route[] {
  const path = /^\/_emulator\/faults$/
  return [
    {
      method: 'POST',
      path,
      async handle(call) {
        const body = await call.json()
        const parsed = z.array(faultRule).safeParse(Array.isArray(body) ? body : [body])
        if (!parsed.success)
          return { status: 400, body: { error: { code: 'badFault', message: parsed.error.message } } }
        return { status: 201, body: { ids: parsed.data.map((one) => faults.add(one)) } }
      },
    },
    { method: 'GET', path, handle: () => ({ status: 200, body: { faults: faults.list() } }) },
    {
      method: 'DELETE',
      path,
      handle({ url }) {
        faults.remove(url.searchParams.get('id') ?? undefined)
        return { status: 204 }
      },
    },
  ]
}
