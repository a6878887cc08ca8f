const number = (name: string, fallback: number) => {
  const value = Number(process.env[name] ?? fallback)
  if (!Number.isInteger(value) || value < 1) throw new Error(`${name} must be a whole number from 1`)
  return value
}

const size = process.env['CHAOS'] ?? 'long'
if (size !== 'long' && size !== 'short') throw new Error('CHAOS must be short or long')
const usual = {
  long: { kills: 50, accounts: 2_000, stride: 1, stories: 100, pause: 15_000 },
  // Takes no times: the machine has other work meanwhile.
  short: { kills: 3, accounts: 400, stride: 100, stories: 10, pause: 60_000 },
}[size]

const seed = number('CHAOS_SEED', Math.floor(Math.random() * 1_000_000) + 1)
const stride = number('CHAOS_STRIDE', usual.stride)

/** Scale and seed of the chaos tests; each run prints its seed so that it can be repeated. */
export const chaos = {
  /** Kills per scenario with real processes. */
  kills: number('CHAOS_KILLS', usual.kills),
  /** Accounts changed meanwhile, 20 a second at most. */
  accounts: usual.accounts,
  /** In exhaustive runs, the process dies at every nth step, from this one on. */
  stride,
  first: 1 + (seed % stride),
  /** Random stories of an operation whose process dies. */
  stories: number('CHAOS_STORIES', usual.stories),
  /** How long an operation may stall after its instance was killed, in ms; raise it on slow machines. */
  pause: number('CHAOS_PAUSE', usual.pause),
  seed,
}

console.log(
  `CHAOS_SEED=${chaos.seed} CHAOS_KILLS=${chaos.kills} CHAOS_STRIDE=${chaos.stride} CHAOS_PAUSE=${chaos.pause}`,
)
