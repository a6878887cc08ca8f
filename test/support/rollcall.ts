import assert from 'node:assert/strict'
import { setTimeout as pause } from 'node:timers/promises'
import type { Acting, Actor, Outcome } from '../../emulator/act-as.ts'
import type { Act } from '../../emulator/activity.ts'
import type { Entry } from '../../emulator/conversations.ts'
import { botEnvironment } from '../../emulator/environment.ts'
import { createEmulator, type Emulator, type EmulatorOptions } from '../../emulator/main.ts'
import type { Person } from '../../emulator/world.ts'
import { verifyAudit } from '../../src/app/cli/audit-verify.ts'
import { type Rollcall, startRollcall } from '../../src/app/process/start.ts'
import type { Telemetry } from '../../src/app/telemetry/telemetry.ts'
import { type Clock, systemClock } from '../../src/core/clock.ts'
import { createLog, type Log } from '../../src/core/log.ts'
import { readWholeConfig } from './config.ts'
import { eventually } from './eventually.ts'
import { createPatience } from './patience.ts'
import { createRestingClock } from './rest.ts'
import { freeFolder } from './reused-databases.ts'
import { lookout } from './secrets.ts'
import { createSkippingClock } from './skipping-clock.ts'
import { copyOfTemplate, folderWithoutFiles } from './store.ts'
import { byNumberOrName } from './titles.ts'

/** The bot and the emulator in this process, communicating over loopback HTTP with signed tokens as in production. */
export interface World {
  readonly emulator: Emulator
  readonly rollcall: Rollcall
  /** Every line the bot has logged. */
  readonly logged: readonly string[]
  /** Stops the bot like a deployment and restarts it on the same data, with additional environment variables. */
  restart(environment?: Record<string, string>): Promise<void>
  /** Works with the bot's data folder while the bot is stopped. */
  whileStopped<T>(work: (dataDir: string) => Promise<T>): Promise<T>
  /** Runs `npm run audit:verify` on the bot's data while the bot is stopped. */
  verifyAudit(...args: string[]): Promise<{ readonly code: number; readonly said: string }>
  /** Lets ten seconds pass for the bot; resolves when it has done everything there was to do. See `RestingClock`. */
  rest(): Promise<void>
  /** Someone in a new private chat, optionally signed in. */
  person(who: Person, options?: { signedIn?: boolean } & Partial<Actor>): Promise<Chat>
}

/** One person's chat with the bot. */
export interface Chat {
  readonly actor: Actor
  say(text: string): Promise<Outcome>
  /** Sends any activity, for example a press of a button that no longer exists. */
  send(activity: Act): Promise<Outcome>
  press(button: string | number, inputs?: Record<string, string>, message?: string): Promise<Outcome>
  /** Completes the sign-in card, as oneself or as someone else. */
  signIn(account?: string): Promise<void>
  /**
   * The bot's newest message containing `text`, waiting for it if necessary. `message` restricts it to this ID, `after`
   * to messages posted after this one, which might contain the same text.
   */
  heard(
    text: string | RegExp,
    options?: { timeout?: number; message?: string; after?: Pick<Entry, 'id'> },
  ): Promise<Entry>
  /** Everything the bot currently shows in this chat, by message. */
  shown(): string[]
}

/** All text of a message and its cards, in reading order. */
export function wordsOf(entry: Pick<Entry, 'activity'>): string {
  const found: string[] = []
  const walk = (value: unknown, key = ''): void => {
    if (typeof value === 'string' && /^(text|title|value|label|placeholder|errorMessage)$/.test(key)) {
      // A sign is displayed beside the title that follows.
      const sign = /^[^\p{L}\p{N}\s]$/u.test(found.at(-1) ?? '') ? found.pop() : undefined
      found.push(sign ? `${sign} ${value}` : value)
    } else if (Array.isArray(value)) for (const one of value) walk(one, key)
    else if (typeof value === 'object' && value !== null) {
      for (const [name, inner] of Object.entries(value)) if (name !== 'data') walk(inner, name)
    }
  }
  walk(entry.activity.text, 'text')
  for (const { content } of entry.activity.attachments ?? []) walk(content)
  return found.join('\n')
}

/** The environment that connects the bot to this emulator. */
export function environmentFor(emulator: Emulator, more: Record<string, string> = {}): Record<string, string> {
  return { PORT: '0', ...botEnvironment(emulator), ...more }
}

/** A log that keeps its lines. */
export function createKeptLog(): { log: Log; lines: string[] } {
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
  /** Whether its data folder has the files of a database of its own, which tests read or change. */
  readonly ownFiles?: boolean
  /**
   * The bot's clock. By default, bot and emulator share one that skips waits, unless the test has a clock or a quota of
   * its own.
   */
  readonly clock?: Clock
  /** One per start; the default telemetry if omitted. */
  readonly telemetry?: () => Telemetry
}

/** Searches every message of the bot, in each of its states. */
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

/** A world for use outside tests, which share one with `useWorld`. */
export async function openWorld(options: WorldOptions): Promise<World & { close(): Promise<void> }> {
  const { clock: botClock = systemClock, emulator: emulated = {} } = options
  const ownTime = options.clock ?? emulated.clock ?? emulated.graph?.quota
  const skipping = ownTime ? undefined : createSkippingClock()
  const emulator = await createEmulator({ users: 400, ...emulated, ...(skipping && { clock: skipping }) })
  lookAt(emulator)
  // Without listed scopes, clients use a token only for the scopes they requested, as tests require.
  emulator.registration.namesScopes = false
  const { log, lines } = createKeptLog()
  const folder = await (options.ownFiles ? copyOfTemplate() : folderWithoutFiles())
  const settings = { DATA_DIR: folder, ...options.environment?.(emulator) }
  const clock = createRestingClock(skipping ?? botClock)
  let unwatch = () => {}
  const start = async (more: Record<string, string> = {}) => {
    const config = readWholeConfig(environmentFor(emulator, { ...settings, ...more }))
    const started = await startRollcall(config, log, clock, options.telemetry?.())
    unwatch = lookout.watchPort(started.port)
    emulator.framework.botUrl = `http://127.0.0.1:${started.port}/api/messages`
    return started
  }
  let rollcall = await start()
  const whileStopped = async <T>(work: (dataDir: string) => Promise<T>): Promise<T> => {
    await rollcall.close()
    unwatch()
    try {
      return await work(settings.DATA_DIR)
    } finally {
      rollcall = await start()
    }
  }
  return {
    emulator,
    whileStopped,
    get rollcall() {
      return rollcall
    },
    logged: lines,
    async restart(environment) {
      await rollcall.close()
      unwatch()
      rollcall = await start(environment)
    },
    verifyAudit: (...args) =>
      whileStopped(async () => {
        let said = ''
        const write = (text: string) => {
          said += text
        }
        const code = await verifyAudit({ args, environment: settings, write })
        return { code, said }
      }),
    rest: clock.rest,
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
      await freeFolder(folder)
    },
  }
}

/** Signs in; the card of a slow turn arrives later. */
function signIn(acting: Acting, actor: Actor, account?: string): Promise<void> {
  return eventually('there is a sign-in card', async () => {
    try {
      await acting.signIn(actor, account)
      return true
    } catch (error) {
      if (!String(error).includes('No sign-in card is open')) throw error
      return false
    }
  })
}

/** The newest message to this actor that matches `is`; fails once there was nothing to do for `within` ms. */
export function heardBy(acting: Acting, actor: Actor, is: (entry: Entry) => boolean, within = 60_000): Promise<Entry> {
  const patience = createPatience(within)
  return acting.heard(actor, is, patience.signal).finally(patience.end)
}

/** The text of a message whose answer hasn't arrived yet. */
const unanswered = /The answer will appear here|Die Antwort erscheint hier/

/** The response to a press whose answer changes nothing until it arrives. */
const follows = /The answer will appear automatically|Die Antwort erscheint automatisch/

export function chatOf({ acting }: Emulator, actor: Actor): Chat {
  /** Waits for the answer of a turn that takes long, on a busy machine or because a test slows it down. */
  const answered = async (outcome: Promise<Outcome>): Promise<Outcome> => {
    const { replies, ...sent } = await outcome
    assert.notEqual(sent.status, 0, `${sent.body}`)
    const ids = new Set(replies.map(({ id }) => id))
    const all = () => acting.conversation(actor).entries
    const before = new Map(all().map(({ id, edits }) => [id, edits]))
    // An answer in another place, such as the private chat, isn't waited for.
    const elsewhere = createPatience(5_000)
    while (follows.test(JSON.stringify(sent.body)) && ids.size === 0 && !elsewhere.signal.aborted) {
      await pause(20)
      for (const { id, from, edits } of all()) if (from === 'bot' && before.get(id) !== edits) ids.add(id)
    }
    elsewhere.end()
    const now = () => all().filter(({ id }) => ids.has(id))
    const waiting = () => now().some((entry) => !entry.deleted && unanswered.test(wordsOf(entry)))
    const patience = createPatience(60_000)
    while (waiting() && !patience.signal.aborted) await pause(20)
    patience.end()
    return { ...sent, replies: now() }
  }
  const isLater = (entry: Entry, than: Pick<Entry, 'id'>) => {
    const ids = acting.conversation(actor).entries.map(({ id }) => id)
    return ids.indexOf(entry.id) > ids.indexOf(than.id)
  }
  return {
    actor,
    say: (text) => answered(acting.say(actor, text)),
    send: (activity) => answered(acting.send(actor, activity)),
    press: (button, inputs, message) =>
      answered(acting.press(actor, { button, ...(inputs && { inputs }), ...(message && { message }) })),
    signIn: (account) => signIn(acting, actor, account),
    heard: (text, { timeout = 60_000, message, after } = {}) => {
      const wanted = byNumberOrName(text)
      const is = (entry: Entry) => {
        if (message !== undefined && entry.id !== message) return false
        if (after && !isLater(entry, after)) return false
        return wanted.test(wordsOf(entry))
      }
      return heardBy(acting, actor, is, timeout)
    },
    shown: () =>
      acting
        .conversation(actor)
        .entries.filter(({ from, deleted }) => from === 'bot' && !deleted)
        .map(wordsOf),
  }
}

/** What the bot does only if the token that it has allows it, whatever it asked for. */
const ifAllowed = /^POST \/directoryObjects\/getByIds /

/** One world for the tests of a `describe`. */
export function useWorld(options: WorldOptions = {}): () => World {
  let opened: Awaited<ReturnType<typeof openWorld>> | undefined
  before(async () => {
    opened = await openWorld(options)
  })
  after(async () => {
    await opened?.close()
    const { unasked = [] } = opened?.emulator.asked ?? {}
    const other = unasked.filter((call) => !ifAllowed.test(call))
    assert.deepEqual(other, [], 'Graph let in what was not asked for, because the token held more')
  })
  return () => {
    assert.ok(opened, 'The world is there inside tests and hooks only')
    return opened
  }
}
