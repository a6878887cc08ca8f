import assert from 'node:assert/strict'
import { type Choices, createChoices, type Decisions } from './choices.ts'
import { databaseTemplate } from './database.ts'
import { calm, disturbances } from './disturbances.ts'
import { type Move, ongoing } from './people.ts'
import { createScheduler, type Scheduler } from './scheduler.ts'
import { sealProcess } from './sealed.ts'
import { drawSwarm, type Swarm } from './swarm.ts'
import { openWorld, type World } from './world.ts'

export interface RunOptions {
  /** Where decisions come from. */
  readonly from: { readonly seed: number } | { readonly decisions: Decisions }
  readonly steps: number
  /** Receives what happens, line by line. */
  readonly journal?: (line: string) => void
}

/** What came of a run. */
export interface Outcome {
  readonly decisions: Decisions
  readonly steps: number
  /** Steps of people, and those whose command was carried out. */
  readonly asked: number
  readonly accepted: number
  /** How often each situation was reached. */
  readonly reached: ReadonlyMap<string, number>
  readonly spent: World['spent']
  /** How long each part of it took, in ms. */
  readonly took: Readonly<Record<Part, number>>
  /** Why the judges stopped it. */
  readonly failure?: unknown
}

/** Parts of a run that take time: to start, to let things happen, to judge, and to come to an end. */
export const parts = ['start', 'steps', 'judges', 'end'] as const
type Part = (typeof parts)[number]

export const monday = Date.UTC(2026, 0, 5, 9)
/** Steps between two judgements of everything. */
const between = 100
const minute = 60_000

/** Plays one run. The same decisions always give the same journal. */
export async function run(options: RunOptions): Promise<Outcome> {
  // Whoever waits for another process to make it needs the machine's time.
  await databaseTemplate()
  const scheduler = createScheduler(monday)
  const unseal = sealProcess(scheduler)
  try {
    return await play(options, scheduler, createChoices(options.from))
  } finally {
    unseal()
  }
}

async function play(options: RunOptions, scheduler: Scheduler, choices: Choices): Promise<Outcome> {
  const { journal = () => {} } = options
  const swarm = drawSwarm(choices, Object.keys(disturbances) as (keyof typeof disturbances)[])
  const took: Record<Part, number> = { start: 0, steps: 0, judges: 0, end: 0 }
  const timed = async <T>(part: Part, work: Promise<T>): Promise<T> => {
    const begun = process.hrtime.bigint()
    const done = await work
    took[part] += Number(process.hrtime.bigint() - begun) / 1e6
    return done
  }
  const world = await timed('start', openWorld({ scheduler, choices, swarm, journal }))
  let [steps, asked] = [0, 0]
  const accepted = new Set<Move>()
  /** A plan that is shown again, because something in it has to be corrected, isn't confirmed. */
  const isOpen = ({ pressed }: Move) =>
    pressed?.command === 'confirm operation' && !world.judges.isConfirmed(pressed.operation)
  const outcome = () => ({
    decisions: choices.made,
    steps,
    asked,
    accepted: accepted.size,
    reached: world.situations.counts,
    spent: world.spent,
    took,
  })
  for (const name of swarm.before) journal(disturbances[name](world, choices))
  swarm.begin()
  try {
    while (steps < options.steps) {
      steps++
      choices.next()
      for (const { name } of await world.revive()) journal(`${name} starts again`)
      journal(`step ${steps}`)
      const move = await timed('steps', step({ world, swarm, choices, journal }))
      const ended = world.ended()
      for (const { command, outcome: how } of ended) assert.notEqual(how, 'error', `${command} failed`)
      await timed('judges', steps % between === 0 ? world.judges.wholly() : world.judges.step())
      if (move) asked++
      for (const { outcome: how, move: begun } of ended)
        if (begun && how === 'ok' && !isOpen(begun)) accepted.add(begun)
    }
    choices.next()
    await timed('end', rest(world, swarm))
    return outcome()
  } catch (failure) {
    // What is decided after the last step always comes last.
    const decisions = choices.made.length === steps + 1 ? [...choices.made, []] : choices.made
    return { ...outcome(), decisions, failure }
  } finally {
    await world.close()
  }
}

interface Playing {
  readonly world: World
  readonly swarm: Swarm<keyof typeof disturbances>
  readonly choices: Choices
  readonly journal: (line: string) => void
}

/** Somebody does something, something goes wrong, or time passes. Returns what somebody asked the bot for. */
async function step({ world, swarm, choices, journal }: Playing): Promise<Move | undefined> {
  const { people, situations } = world
  if (swarm.disturbances.length > 0 && choices.chance(swarm.likely('disturbed')))
    journal(disturbances[choices.one(swarm.disturbances)](world, choices))
  const does = choices.weighted({ time: 1, person: 4 })
  if (does === 'time') {
    // Plans expire after ten minutes and requests for approval after thirty, so long times are rare.
    const ms = choices.one([1, 1, 1, 5, 5, 5, 30, 30, 30, 60, 60, 60, 300, 360, 1_860]) * 1_000
    journal(`${ms / 1_000} s pass`)
    await world.pass(ms)
    return undefined
  }
  const move = people.draw(choices)
  journal(`${move.who.displayName} ${move.does}`)
  if (move.pressed?.command === 'confirm operation') world.confirmed.set(move.pressed.operation, move.pressed.inputs)
  const isTwice = move.pressed !== undefined && choices.chance(swarm.likely('twice'))
  if (isTwice) situations.tell('a button is pressed twice at once')
  for (const go of isTwice ? [move.go, move.go] : [move.go])
    void ongoing.run(move, go).then(
      (status) => journal(`  ${move.who.displayName} is answered ${status}`),
      (error: unknown) => journal(`  ${String(error)}`),
    )
  await world.pass(choices.one([0, 0, 500, 4_000]))
  return move
}

/** Faults stop; within an hour and a bit, everything has come to an end, or waits for somebody. */
export async function rest(world: World, swarm: Pick<Swarm, 'calm'>): Promise<void> {
  swarm.calm()
  calm(world)
  await world.revive()
  for (let rounds = 0; rounds < 14; rounds++) {
    await world.pass(5 * minute)
    // Claims of processes that died have ended, and what could be deleted was.
    if (rounds === 5) await world.judges.unseen()
  }
  await world.judges.atRest()
  if (!world.hasWaysBackIn()) return
  for (let hours = 1; hours <= 30; hours++) await world.pass(60 * minute)
  await world.judges.aDayLater()
}
