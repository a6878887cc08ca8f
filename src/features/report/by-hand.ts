import type { NamedPerson } from '../../core/model.ts'
import { allStates, hasRun } from '../../core/operation-states.ts'
import { findManualSteps, type ManualStep } from '../other-systems/feature.ts'
import type { History, TimelineEntry } from './history.ts'

/** Steps in another system that people have to take after an operation, and what they reported. */
export interface ByHand {
  readonly operation: string
  readonly system: string
  /** Empty if the steps depend on the account. */
  readonly steps: readonly ManualStep[]
  /** `notRecorded`: nobody was asked to do them, and nobody reported them done or not needed. */
  readonly state: 'notRecorded' | 'open' | 'done' | 'notNeeded'
  readonly by: NamedPerson | null
  readonly at: number | null
  readonly seq: number | null
  readonly reason: string | null
}

const ran: readonly string[] = allStates.filter(hasRun)

const states: Readonly<Record<string, ByHand['state']>> = {
  handedOff: 'open',
  handOffDone: 'done',
  handOffNotNeeded: 'notNeeded',
}

/** The steps by operation and system, with their latest recorded state. */
export function byHandIn({ operations, timeline }: Pick<History, 'operations' | 'timeline'>): readonly ByHand[] {
  return operations.flatMap(({ id, kind, compromised, undoOf, state }): readonly ByHand[] => {
    const undoes = operations.find((other) => other.id === undoOf)?.kind ?? null
    const steps = ran.includes(state) ? findManualSteps({ playbook: kind, compromised, undoes }) : new Map()
    const latest = new Map<string, TimelineEntry>()
    for (const moment of timeline)
      if (moment.operation === id && states[moment.step]) latest.set(moment.target ?? '', moment)
    return [...new Set([...steps.keys(), ...latest.keys()])].map((system) => {
      const moment = latest.get(system)
      const one = { operation: id, system, steps: steps.get(system) ?? [] }
      if (!moment) return { ...one, state: 'notRecorded', by: null, at: null, seq: null, reason: null }
      const { step, by, at, seq, comment } = moment
      return { ...one, state: states[step] ?? 'open', by, at, seq, reason: comment }
    })
  })
}
