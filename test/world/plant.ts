import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import { pathToFileURL } from 'node:url'
import { folderOfTheRun } from '../support/folders.ts'
import type { Plant } from './plants.ts'

/** What a simulation in a process of its own, with faults planted in the bot, said. */
export interface Simulated {
  readonly isFound: boolean
  /** How many steps it took. */
  readonly steps: number
  readonly said: string
}

/** Simulates the bot with a fault in it, with these options of `npm run simulate`, until the judges find it. */
export async function simulateWith(
  plant: Plant,
  options: Readonly<Record<string, number | string>>,
): Promise<Simulated> {
  // All of them begin with the same database, which is made once.
  folderOfTheRun()
  const hook = pathToFileURL('test/world/plant.mjs').href
  const args = ['--max-semi-space-size=64', '--import', hook, '--import', 'tsx', 'test/world/simulate.ts']
  const more = Object.entries(options).flatMap(([name, value]) => [`--${name}`, `${value}`])
  const child = spawn(process.execPath, [...args, ...more], {
    env: { ...process.env, WORLD_EDITS: JSON.stringify(plant.edits) },
  })
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)])
  const said = out + err
  const took = /^(\d+) steps in /m.exec(said)?.[1]
  if (took === undefined) throw new Error(said)
  return { isFound: plant.says.test(out), steps: Number(took), said: out }
}
