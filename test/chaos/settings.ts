const number = (name: string, fallback: number) => {
  const value = Number(process.env[name] ?? fallback)
  if (!Number.isInteger(value) || value < 1) throw new Error(`${name} must be a whole number from 1`)
  return value
}

/** How much is broken, and by which dice; a run is repeated with the seed it printed. */
export const chaos = {
  /** Kills of each story with real processes. */
  kills: number('CHAOS_KILLS', 50),
  /** Every how many steps a process dies, where every step is tried. */
  stride: number('CHAOS_STRIDE', 1),
  /** How long an operation may lie still after the instance that ran it was killed, in ms: more on a machine that is too busy to tell. */
  pause: number('CHAOS_PAUSE', 15_000),
  seed: number('CHAOS_SEED', Math.floor(Math.random() * 1_000_000) + 1),
}

console.log(
  `CHAOS_SEED=${chaos.seed} CHAOS_KILLS=${chaos.kills} CHAOS_STRIDE=${chaos.stride} CHAOS_PAUSE=${chaos.pause}`,
)
