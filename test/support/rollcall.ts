import assert from 'node:assert/strict'
import { setTimeout as pause } from 'node:timers/promises'
import type { Acting, Actor, Outcome } from '../../emulator/act-as.ts'
import type { Entry } from '../../emulator/conversations.ts'
import { botEnvironment } from '../../emulator/environment.ts'
import { createEmulator, type Emulator, type EmulatorOptions } from '../../emulator/main.ts'
import type { Person } from '../../emulator/world.ts'
import { readConfig } from '../../src/config/config.ts'
import type { Clock } from '../../src/core/clock.ts'
import { createLog, type Log } from '../../src/core/log.ts'
import { type Rollcall, startRollcall } from '../../src/process/start.ts'
import type { Telemetry } from '../../src/telemetry/telemetry.ts'
import { lookout } from './secrets.ts'
import { copyOfTemplate } from './store.ts'

/** The bot and the outside world, in this process, talking over loopback HTTP with signed tokens as in production. */
export interface World {
  readonly emulator: Emulator
  readonly rollcall: Rollcall
  /** Every line the bot has logged, as text. */
  readonly logged: readonly string[]
  /** Stops the bot as a deployment would, and starts it on the same data with this environment besides. */
  restart(environment?: Record<string, string>): Promise<void>
  /** Somebody in a new 1:1 chat of their own, signed in if wanted. */
  person(who: Person, options?: { signedIn?: boolean } & Partial<Actor>): Promise<Chat>
}

/** One person's chat with the bot. */
export interface Chat {
  readonly actor: Actor
  say(text: string): Promise<Outcome>
  press(button: string | number, inputs?: Record<string, string>, message?: string): Promise<Outcome>
  /** Goes through the sign-in card, as oneself or somebody else. */
  signIn(account?: string): Promise<void>
  /** The newest message of the bot in which `text` stands, waiting for it if need be; `message`: the one with this id. */
  heard(text: string | RegExp, options?: { timeout?: number; message?: string }): Promise<Entry>
  /** Everything the bot shows in this chat now, message by message. */
  shown(): string[]
}

/** All words of a message, of its text and its cards alike, as a reader meets them. */
export function wordsOf(entry: Pick<Entry, 'activity'>): string {
  const found: string[] = []
  const walk = (value: unknown, key = ''): void => {
    if (typeof value === 'string' && /^(text|title|value|label|placeholder|errorMessage)$/.test(key)) found.push(value)
    else if (Array.isArray(value)) for (const one of value) walk(one, key)
    else if (typeof value === 'object' && value !== null) {
      for (const [name, inner] of Object.entries(value)) if (name !== 'data') walk(inner, name)
    }
  }
  walk(entry.activity.text, 'text')
  for (const { content } of entry.activity.attachments ?? []) walk(content)
  return found.join('\n')
}

/** The environment that makes the bot talk to this emulator. */
export function environmentFor(emulator: Emulator, more: Record<string, string> = {}): Record<string, string> {
  return { PORT: '0', ...botEnvironment(emulator), ...more }
}

/** A log whose lines are kept. */
export function keptLog(): { log: Log; lines: string[] } {
  const lines: string[] = []
  const write = (line: string) => {
    lookout.look('log', line)
    lines.push(line)
  }
  return { log: createLog({ level: 'debug', destination: { write } }), lines }
}

export interface WorldOptions {
  readonly emulator?: EmulatorOptions
  readonly environment?: (emulator: Emulator) => Record<string, string>
  /** The bot's clock; the machine's when left out. */
  readonly clock?: Clock
  /** One for each start; the usual when left out. */
  readonly telemetry?: () => Telemetry
}

/** Every message of the bot, in each of its states. */
function lookAt({ conversations, world }: Emulator): void {
  lookout.keep(world.botSecret, world.ssoSecret)
  const seen = new WeakSet<Entry>()
  conversations.watch(({ entries }) => {
    for (const entry of entries) {
      if (seen.has(entry)) continue
      seen.add(entry)
      if (entry.from === 'bot') lookout.look('chat', JSON.stringify(entry.activity))
    }
  })
}

async function open(options: WorldOptions): Promise<World & { close(): Promise<void> }> {
  const emulator = await createEmulator({ users: 400, ...options.emulator })
  lookAt(emulator)
  // Each token stands for what was asked for: with all its scopes named, a client would use it for other commands as well.
  emulator.registration.namesScopes = false
  const { log, lines } = keptLog()
  const settings = { DATA_DIR: await copyOfTemplate(), ...options.environment?.(emulator) }
  let unwatch = () => {}
  const start = async (more: Record<string, string> = {}) => {
    const config = readConfig(environmentFor(emulator, { ...settings, ...more }))
    const started = await startRollcall(config, log, options.clock, options.telemetry?.())
    unwatch = lookout.watchPort(started.port)
    emulator.framework.botUrl = `http://127.0.0.1:${started.port}/api/messages`
    return started
  }
  let rollcall = await start()
  return {
    emulator,
    get rollcall() {
      return rollcall
    },
    logged: lines,
    async restart(environment) {
      await rollcall.close()
      unwatch()
      rollcall = await start(environment)
    },
    async person(who, { signedIn = false, ...more } = {}) {
      const chat = chatOf(emulator, { as: who.id, ...more })
      if (signedIn) {
        await chat.say('sign in')
        await chat.signIn()
        await chat.heard('You are signed in')
      }
      return chat
    },
    async close() {
      await rollcall.close()
      unwatch()
      await emulator.close()
    },
  }
}

/** The card of a turn that takes its time comes later. */
async function signIn(acting: Acting, actor: Actor, account?: string, tries = 200): Promise<void> {
  try {
    await acting.signIn(actor, account)
  } catch (error) {
    if (tries === 0 || !String(error).includes('No sign-in card is open')) throw error
    await pause(50)
    await signIn(acting, actor, account, tries - 1)
  }
}

export function chatOf({ acting }: Emulator, actor: Actor): Chat {
  return {
    actor,
    say: (text) => acting.say(actor, text),
    press: (button, inputs, message) =>
      acting.press(actor, { button, ...(inputs && { inputs }), ...(message && { message }) }),
    signIn: (account) => signIn(acting, actor, account),
    heard: (text, { timeout = 30_000, message } = {}) =>
      acting.heard(
        actor,
        (entry) => {
          if (message !== undefined && entry.id !== message) return false
          const words = wordsOf(entry)
          return typeof text === 'string' ? words.includes(text) : text.test(words)
        },
        { timeout },
      ),
    shown: () =>
      acting
        .conversation(actor)
        .entries.filter(({ from, deleted }) => from === 'bot' && !deleted)
        .map(wordsOf),
  }
}

/** One world for the tests of a `describe`. */
export function useWorld(options: WorldOptions = {}): () => World {
  let opened: Awaited<ReturnType<typeof open>> | undefined
  before(async function () {
    this.timeout(60_000)
    opened = await open(options)
  })
  after(async () => {
    await opened?.close()
    const { unasked = [] } = opened?.emulator.asked ?? {}
    assert.deepEqual(unasked, [], 'Graph let in what was not asked for, because the token held more')
  })
  return () => {
    assert.ok(opened, 'The world is there inside tests and hooks only')
    return opened
  }
}
