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

/** How likely some faults are, in percent. `busy`: a change takes long. */
const rates: { readonly [Name in Fault]?: readonly number[] } = {
  busy: [30, 60],
  slowBody: [4, 10],
  crash: [2, 5],
  cut: [2, 5, 10],
}

/** What people are like, in percent. */
const habits = {
  /** How many of the accounts that they name are their own, those of other operators and approvers, or protected. */
  namesGuards: [5, 15, 30],
  /** How often they give a time, and switch something on or off, where a card lets them. */
  givesTimes: [5, 15, 50],
  switches: [10, 20, 60],
  /** How often they type something about an operation, rather than beginning another. */
  followsUp: [20, 40, 60],
  /** How soon they sign in once they are asked to. */
  signsIn: [80, 75, 60],
} as const

const services = ['graph', 'entra', 'tokenService', 'connector'] as const
export type Service = (typeof services)[number]

/** How much likelier than usual some calls fail, because there are few of them. */
const weights: Readonly<Record<Service, number>> = { graph: 1, tokenService: 1, connector: 2, entra: 4 }
const changeWeight = 5

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
  /** What has already happened when the run begins. */
  readonly before: readonly Disturbance[]
  readonly commands: Readonly<Record<CommandName, number>>
  readonly habits: { readonly [Name in keyof typeof habits]: number }
  /** `isChange`: whether the call changes something; `times`: how much likelier a fault is than with other calls. */
  fateOf(choices: Choices, service: Service, isChange: boolean, times: number): Fate
  /** Before this, and once it is calm, there are no faults. */
  begin(): void
  calm(): void
}

const fine: Fate = { arrives: true, takes: 0 }

export function drawSwarm<Disturbance extends string>(
  choices: Choices,
  disturbances: readonly Disturbance[],
): Swarm<Disturbance> {
  // Any given one is lacking in many runs.
  const among = <T extends string>(names: readonly T[]) => names.filter(() => choices.chance(60))
  const drawn = new Map(among(faults).map((name) => [name, choices.one(rates[name] ?? [1, 2, 4])]))
  drawn.set('disturbed', choices.one([0, 5, 10, 20]))
  const wanted = new Set<string>(['disable accounts', ...among(Object.keys(commands))])
  const faulty = new Set<Service>(['graph', ...among(services)])
  const wantedDisturbances = among(disturbances)
  const before = wantedDisturbances.filter(() => choices.chance(drawn.get('disturbed') ? 40 : 0))
  // What people do most is something else in each run.
  const weightOf = (weight: number) => weight * choices.one([1, 1, 4])
  let isCalm = true
  const likely = (fault: Fault) => (isCalm ? 0 : (drawn.get(fault) ?? 0))
  return {
    likely,
    disturbances: wantedDisturbances,
    before,
    habits: Object.fromEntries(
      Object.entries(habits).map(([name, list]) => [name, choices.one<number>(list)]),
    ) as Swarm['habits'],
    commands: Object.fromEntries(
      Object.entries(commands).map(([name, weight]) => [name, wanted.has(name) ? weightOf(weight) : 0]),
    ) as Record<CommandName, number>,
    fateOf: (from, service, isChange, times) => {
      if (isCalm || !faulty.has(service)) return fine
      const weight = isChange ? changeWeight : weights[service] * times
      const isSlow = from.chance(weight * likely('slow')) || (isChange && from.chance(likely('busy')))
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
