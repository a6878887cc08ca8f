// Covers: away, evidence, report, take-over, way-back-in
import type { Context } from '../../src/operations/model/context.ts'
import { anna } from '../operations/harness.ts'
import { type Act, acts } from './acts.ts'
import { openSide, type Side } from './gate.ts'
import { type End, lostEvents, misorderedLocks, unlikeSerial } from './judges.ts'
import { eachOrder } from './orders.ts'
import { type Played, play, type Step, type Turn, transactionsIn, turnsOf, type Which } from './play.ts'
import type { Scene, SpotName } from './scene.ts'

/** Two acts, each with the operation that it happens to. */
export interface Pair {
  readonly name: string
  readonly acts: readonly [Act, Act]
  readonly spots: readonly [SpotName, SpotName]
}

function pairOf(one: Act, other: Act, spots: readonly [SpotName, SpotName]): Pair {
  const [first, second] = spots
  const name =
    first === second ? `${one.name} and ${other.name}: ${first}` : `${one.name} (${first}), ${other.name} (${second})`
  return { name, acts: [one, other], spots }
}

/** Whether the same slice does one after the other. */
const isInTurn = (one: Act, other: Act) =>
  one.inSlice !== undefined && other.inSlice !== undefined && [one.inSlice, other.inSlice].includes('alone')

/** Every pair, about each operation that both can happen to; otherwise about two operations of the same people. */
export function allPairs(): Pair[] {
  return acts.flatMap((one, at) =>
    acts.slice(at).flatMap((other) => {
      const shared = one.on.filter((spot) => other.on.includes(spot))
      if (shared.length > 0 && isInTurn(one, other)) return []
      if (shared.length > 0) return shared.map((spot) => pairOf(one, other, [spot, spot]))
      const [[first], [second]] = [one.on, other.on]
      return first && second ? [pairOf(one, other, [first, second])] : []
    }),
  )
}

/** The pair with this name. */
export function pairNamed(name: string): Pair {
  const found = allPairs().find((one) => one.name === name)
  if (!found) throw new Error(`There is no pair ${name}`)
  return found
}

/** An order with something wrong, as it passed. */
export interface Wrong {
  readonly what: readonly string[]
  readonly order: string
}

/** What the orders of a pair showed. */
export interface Result {
  readonly orders: number
  /** In how many orders one had to wait for the other. */
  readonly waited: number
  /** How many ended only like the same transactions one after another, not like both as a whole. */
  readonly between: number
  readonly wrong: Wrong | undefined
}

/** What became of an order. */
interface Judged extends Played, End {
  readonly wrong: readonly string[]
}

/** Two connections on which pairs are played. */
export interface Table {
  readonly scene: Scene
  /** `whole`: also looks for lost events; what is stored afterwards as after such an order has none either. */
  play(pair: Pair, turns: readonly Turn[], whole: boolean): Promise<Judged>
  close(): Promise<void>
}

export async function openTable(scene: Scene): Promise<Table> {
  const { saved, store } = scene
  let sides: readonly [Side, Side] | undefined
  const close = async () => {
    for (const side of sides ?? []) await side.close()
    sides = undefined
  }
  return {
    scene,
    play: async (pair, turns, whole) => {
      sides ??= [await openSide(scene.databaseUrl), await openSide(scene.databaseUrl)]
      await scene.reset()
      const [first, second] = sides
      const work = (which: Which, name: string, db: Context['store']['db']) => () =>
        pair.acts[which].run(scene.instance(name, db), scene.spots[pair.spots[which]], scene)
      const played = await play(sides, [work(0, 'side 0', first.db), work(1, 'side 1', second.db)], turns)
      if (played.outcomes[0] === 'none') {
        // A side that waits for itself never ends.
        await close()
        return { ...played, stored: [], wrong: played.faults }
      }
      // What is done every few seconds leaves out what is just locked, and finds it the next time.
      for (const which of [0, 1] as const) if (pair.acts[which].repeated) await work(which, 'later', store.db)()
      const lost = whole ? await lostEvents(store.db, anna.tid) : []
      const wrong = [...played.faults, ...misorderedLocks(played), ...lost]
      return { ...played, stored: await saved.read(), wrong }
    },
    close,
  }
}

/** All that can differ between two orders, but for IDs that the server draws. */
const resultOf = ({ steps, answers, outcomes, stored }: Judged): string => {
  const waits = steps.flatMap(({ which, blocked }, at) => (blocked ? [[which, at]] : []))
  const places = waits.map(([which, at]) => [which, steps.slice(0, at).filter((one) => one.which === which).length])
  return JSON.stringify([places, answers, outcomes, stored]).replace(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '')
}

/** Plays orders of a pair, of which the first two are one after the other. Stops at the first that is wrong. */
export async function playPair(table: Table, pair: Pair, orders = eachOrder): Promise<Result> {
  const serial: End[] = []
  const total = { orders: 0, waited: 0, between: 0 }
  let wrong: Wrong | undefined
  await orders(async (turns) => {
    const whole = serial.length < 2
    const judged = await table.play(pair, turns, whole)
    const { steps } = judged
    total.orders += 1
    if (steps.some(({ blocked }) => blocked)) total.waited += 1
    if (whole) serial.push(judged)
    let what = judged.wrong.length > 0 ? judged.wrong : unlikeSerial(judged, serial)
    if (what.length > 0 && judged.wrong.length === 0) {
      // What takes several transactions can be interrupted between two of them.
      what = unlikeSerial(judged, [await table.play(pair, turnsOf(transactionsIn(steps)), true)])
      if (what.length === 0) total.between += 1
    }
    if (what.length > 0) wrong = { what, order: describeOrder(pair, steps) }
    return wrong ? undefined : { steps, result: resultOf(judged) }
  })
  return { ...total, wrong }
}

/** The order in which statements passed, each with its beginning. */
export const describeOrder = ({ acts }: Pair, steps: readonly Step[]): string =>
  steps
    .map(({ which, statement, blocked }) => {
      const said = statement.text.replace(/\s+/g, ' ').trim().slice(0, 110)
      return `${which === 0 ? '' : '        '}${acts[which].name}: ${said}${blocked ? ' ... waits' : ''}`
    })
    .join('\n')

/** What is wrong with a pair, for a failing test. */
export const describeWrong = ({ what, order }: Wrong): string =>
  `${what.slice(0, 8).join('\n')}\n\nin this order:\n${order}`
