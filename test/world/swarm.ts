import type { Choices } from './choices.ts'

/** What becomes of one call to a service. */
export interface Fate {
  /** Whether the service receives it. */
  readonly arrives: boolean
  /** The status it is answered with instead, or whether the answer is lost. */
  readonly fails?: number | 'lost'
  /** In seconds. */
  readonly retryAfter?: number
  /** How long it takes, and how much later the body of the answer comes than its headers, in ms. */
  readonly takes: number
  readonly bodyTakes?: number
}

const faults = [
  'slow',
  'busy',
  'slowBody',
  'throttled',
  'unavailable',
  'lostRequest',
  'lostAnswer',
  'crash',
  'cut',
  'twice',
  'disturbed',
] as const
type Fault = (typeof faults)[number]

/** How likely faults are that don't keep people from what they want, in percent. `busy`: a change takes long. */
const rates: { readonly [Name in Fault]?: readonly number[] } = { disturbed: [5, 10, 20], busy: [30, 60] }

const services = ['graph', 'entra', 'tokenService', 'connector'] as const
export type Service = (typeof services)[number]

/** What people type, and how often. Only the first of all is in every run. */
const commands = {
  'disable accounts': 12,
  'enable accounts': 9,
  'sign out everywhere': 2,
  'require password change': 2,
  'contain accounts': 6,
  'release accounts': 5,
  'reset passwords': 1,
  'revoke app consents': 1,
  'remove sign-in methods': 1,
  'disable devices': 1,
  'confirm compromised': 1,
  'remove licences': 1,
  'offboard accounts': 1,
  'dismiss risk': 1,
  'quarantine accounts': 1,
  'release from quarantine': 1,
  'let back in': 1,
  operations: 1,
  approvals: 1,
  incidents: 1,
} as const

type CommandName = keyof typeof commands

/** What a run is about: which commands and faults are in it, and how likely. Drawn once, so that each run is different. */
export interface Swarm<Disturbance extends string = string> {
  /** In percent of steps, or of calls to the services that have faults. */
  likely(fault: Fault): number
  readonly disturbances: readonly Disturbance[]
  readonly commands: Readonly<Record<CommandName, number>>
  /** `weight`: how much likelier a fault is than usual, because there are few such calls. */
  fateOf(choices: Choices, service: Service, weight: number): Fate
  /** Before this, and once it is calm, there are no faults. */
  begin(): void
  calm(): void
}

const fine: Fate = { arrives: true, takes: 0 }

export function drawSwarm<Disturbance extends string>(
  choices: Choices,
  disturbances: readonly Disturbance[],
): Swarm<Disturbance> {
  // Half of the runs lack any given one.
  const among = <T extends string>(names: readonly T[]) => names.filter(() => choices.chance(50))
  const drawn = new Map(among(faults).map((name) => [name, choices.one(rates[name] ?? [1, 2, 4])]))
  const wanted = new Set<string>(['disable accounts', ...among(Object.keys(commands))])
  const faulty = new Set<Service>(['graph', ...among(services)])
  let isCalm = true
  const likely = (fault: Fault) => (isCalm ? 0 : (drawn.get(fault) ?? 0))
  return {
    likely,
    disturbances: among(disturbances),
    commands: Object.fromEntries(
      Object.entries(commands).map(([name, weight]) => [name, wanted.has(name) ? weight : 0]),
    ) as Record<CommandName, number>,
    fateOf: (from, service, weight) => {
      if (isCalm || !faulty.has(service)) return fine
      const isSlow = from.chance(weight * likely('slow')) || (weight > 1 && from.chance(likely('busy')))
      const takes = isSlow ? from.one([300, 2_000, 9_000, 40_000]) : 0
      const seconds = () => {
        const chosen = from.one([undefined, 1, 5, 30, 120])
        return chosen === undefined ? {} : { retryAfter: chosen }
      }
      if (from.chance(weight * likely('throttled'))) return { arrives: false, fails: 429, takes, ...seconds() }
      if (from.chance(weight * likely('unavailable'))) return { arrives: false, fails: 503, takes }
      if (from.chance(weight * likely('lostRequest'))) return { arrives: false, fails: 'lost', takes }
      if (from.chance(weight * likely('lostAnswer'))) return { arrives: true, fails: 'lost', takes }
      const bodyTakes = from.chance(weight * likely('slowBody')) ? from.one([3_000, 8_000]) : 0
      return takes + bodyTakes === 0 ? fine : { arrives: true, takes, bodyTakes }
    },
    begin: () => {
      isCalm = false
    },
    calm: () => {
      isCalm = true
    },
  }
}
