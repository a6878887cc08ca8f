import type { Registry } from '../actions/registry.ts'
import type { BlockProof } from '../core/model.ts'
import type { Messages } from '../messages/index.ts'
import type { Operation } from '../operations/model/types.ts'
import type { Line } from './card/index.ts'

/** Why it isn't known whether accounts are blocked. */
const unprovenProofs = ['unread', 'noPolicy', 'excluded', 'sessions'] as const satisfies BlockProof[]
type UnprovenCounts = readonly (readonly [(typeof unprovenProofs)[number], number])[]

/** The number of accounts that aren't known to be blocked, by reason. */
export const countUnproven = (counts: Readonly<Partial<Record<string, number>>>): UnprovenCounts =>
  unprovenProofs.flatMap((why) => {
    const count = counts[why] ?? 0
    return count > 0 ? [[why, count]] : []
  })

/** Why it isn't known whether accounts are blocked, with numbers unless one reason applies to all of them. */
export const unprovenReasons = (
  some: UnprovenCounts,
  all: number,
  { number, stillEnabled: { unproven: says } }: Messages,
): string =>
  some.map(([why, each]) => (each === all ? says.because[why] : `${says.because[why]} (${number(each)})`)).join(', ')

/** What a plan says about a step whose block depends on a policy. */
export function stepProof(
  { action, sorts, accounts }: Operation['steps'][number],
  { registry, chosen }: { readonly registry: Registry; readonly chosen: ReadonlySet<string> },
  messages: Messages,
): Line[] {
  if (registry.find(action)?.locksOut !== 'ifProven' || accounts === 0) return []
  const { proven, unproven: says } = messages.stillEnabled
  const { blocked = 0, sessions = 0, ...others } = sorts ?? {}
  // With sessions open, a policy that refuses new sign-ins isn't enough.
  const open = [...chosen].some((kind) => registry.find(kind)?.endsSessions === true) ? 0 : blocked
  const some = countUnproven({ ...others, sessions: sessions + open })
  const unknown = some.reduce((sum, [, count]) => sum + count, 0)
  const sure = blocked - open
  const all = sure + unknown
  return [
    ...(unknown > 0
      ? [{ text: says.planned(unknown, all, unprovenReasons(some, unknown, messages)), tone: 'warning' as const }]
      : []),
    ...(sure > 0 ? [{ text: proven.planned(sure, all), subtle: true }] : []),
  ]
}
