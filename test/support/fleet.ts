import assert from 'node:assert/strict'
import type { Emulator } from '../../emulator/main.ts'
import { type Balancer, createBalancer } from './balancer.ts'
import { type LaunchedBot, launchBot, type Program } from './bot-process.ts'
import { createLine, type Line } from './line.ts'
import { environmentFor } from './rollcall.ts'

/** Several bots on one database, each a separate process, behind one address. */
export interface Fleet {
  /** Starts the bot with this number and resolves when it listens. */
  start(index: number): Promise<void>
  /** Kills it. */
  kill(index: number): Promise<void>
  /** Stops it and resolves with the result. */
  stop(index: number): Promise<{ code: number | null; said: string }>
  /** The number of the bot that called Graph most recently. */
  busiest(): number
  /** Numbers of running bots. */
  running(): number[]
  close(): Promise<void>
}

interface Place {
  readonly line: Line
  bot?: LaunchedBot | undefined
  port?: number | undefined
}

export async function createFleet(
  emulator: Emulator,
  {
    size,
    databaseUrl,
    environment = {},
    from,
  }: { size: number; databaseUrl: string; environment?: Record<string, string>; from?: Program },
): Promise<Fleet> {
  const places: Place[] = []
  for (let index = 0; index < size; index++) places.push({ line: await createLine({ port: emulator.port }) })
  const balancer: Balancer = await createBalancer()
  emulator.framework.botUrl = balancer.url

  const at = (index: number): Place => {
    const place = places[index]
    assert.ok(place, `There is no bot number ${index}`)
    return place
  }
  /** Stops sending requests there. */
  const leave = (place: Place) => {
    const { bot } = place
    if (place.port !== undefined) balancer.ports.delete(place.port)
    place.port = undefined
    place.bot = undefined
    assert.ok(bot, 'This bot does not run')
    return bot
  }

  const fleet: Fleet = {
    start: async (index) => {
      const place = at(index)
      // A separate path to Graph for each bot, to tell which one is working.
      const more = {
        DATABASE_URL: databaseUrl,
        CLOUD_GRAPH_URL: `http://127.0.0.1:${place.line.port}`,
        LOG_LEVEL: 'info',
      }
      const bot = launchBot(environmentFor(emulator, { ...more, ...environment }), from)
      place.bot = bot
      const port = await bot.listening
      if (place.bot !== bot) return
      place.port = port
      balancer.ports.add(port)
    },
    kill: (index) => leave(at(index)).kill(),
    stop: (index) => leave(at(index)).stop(),
    busiest: () => places.reduce((best, { line }, index) => (line.usedAt > at(best).line.usedAt ? index : best), 0),
    running: () => places.flatMap(({ port }, index) => (port === undefined ? [] : index)),
    close: async () => {
      await Promise.all(places.map(({ bot }) => bot?.kill()))
      await balancer.close()
      await Promise.all(places.map(({ line }) => line.cut()))
    },
  }
  await Promise.all(places.map((_, index) => fleet.start(index)))
  return fleet
}
