import { mkdtempSync, rmSync } from 'node:fs'
import http from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { PushMetricExporter } from '@opentelemetry/sdk-metrics'
import { PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics'
import type { SpanExporter } from '@opentelemetry/sdk-trace-base'
import type { Emulator } from '../../emulator/main.ts'
import { createTelemetry, type Telemetry } from '../../src/app/telemetry/telemetry.ts'
import { systemClock } from '../../src/core/clock.ts'
import { type Metrics, noMetrics } from '../../src/core/metrics.ts'
import { useWorld, type World, type WorldOptions } from './rollcall.ts'
import { type BotAnswer, type Found, filesIn, findInAll, type Place, rowsIn } from './secret-texts.ts'

/** A world that keeps everything that leaves the bot or is written by it. */
export interface SearchedWorld extends World {
  readonly answers: readonly BotAnswer[]
  /** The bot's metrics and spans. */
  readonly metrics: Metrics
  /** Remembers a file that someone has received from the bot. */
  keepFile(text: string): void
  /** Keeps the responses of a web server at this port, as for the bot's. */
  watchPort(port: number): void
  /**
   * Searches everything, with the bot stopped. `but`: answers that are allowed to contain it. Secrets are found in
   * plain text, in their HTML, JSON and URL forms, and in base64.
   */
  search(secrets: readonly string[], but?: (answer: BotAnswer) => boolean): Promise<readonly Found[]>
}

/** Keeps what the bot's metrics and spans would send to a collector. */
function collector() {
  const texts: string[] = []
  const keep = (value: unknown, done: (result: { code: number }) => void) => {
    texts.push(JSON.stringify(value, (name, one: unknown) => (name === 'resource' ? undefined : one)))
    done({ code: 0 })
  }
  const spans: SpanExporter = {
    export: (some, done) =>
      keep(
        some.map(({ name, attributes, events, status, links }) => ({ name, attributes, events, status, links })),
        done,
      ),
    shutdown: async () => {},
  }
  const metrics: PushMetricExporter = {
    export: ({ scopeMetrics }, done) => keep(scopeMetrics, done),
    forceFlush: async () => {},
    shutdown: async () => {},
  }
  const telemetry = (clock: NonNullable<WorldOptions['clock']>) =>
    createTelemetry({
      clock,
      exporters: { readers: [new PeriodicExportingMetricReader({ exporter: metrics })], spans: [spans] },
    })
  return { texts, telemetry }
}

/** Keeps every state of every message. */
function messagesOf({ conversations }: Emulator): readonly string[] {
  const texts: string[] = []
  const seen = new WeakSet<object>()
  conversations.watch(({ entries }) => {
    for (const entry of entries) {
      if (entry.from !== 'bot' || seen.has(entry)) continue
      seen.add(entry)
      texts.push(JSON.stringify(entry))
    }
  })
  return texts
}

/** Keeps the responses of the web servers at these ports, until stopped. */
function answersOf(ports: ReadonlySet<number>) {
  const answers: BotAnswer[] = []
  const bodies = new WeakMap<http.ServerResponse, string>()
  const server = http.ServerResponse.prototype
  const { write, end } = server
  const keeping = (original: (...args: never[]) => unknown, isLast: boolean) =>
    function (this: http.ServerResponse, ...args: never[]) {
      const [chunk] = args as unknown[]
      if (ports.has(this.req.socket.localPort ?? 0)) {
        const part = typeof chunk === 'string' || chunk instanceof Uint8Array ? Buffer.from(chunk).toString('utf8') : ''
        const body = (bodies.get(this) ?? '') + part
        bodies.set(this, body)
        if (isLast)
          answers.push({
            request: `${this.req.method} ${this.req.url}`,
            status: this.statusCode,
            text: `${JSON.stringify(this.getHeaders())}\n${body}`,
          })
      }
      return Reflect.apply(original, this, args)
    }
  server.write = keeping(write, false) as typeof write
  server.end = keeping(end, true) as typeof end
  return { answers, stop: () => void Object.assign(server, { write, end }) }
}

/** One such world for the tests of a `describe`. */
export function useSearchedWorld(options: WorldOptions = {}): () => SearchedWorld {
  const { clock = systemClock } = options
  const { texts: told, telemetry } = collector()
  const stateDir = mkdtempSync(join(tmpdir(), 'rollcall-emulator-'))
  const ports = new Set<number>()
  const files: string[] = []
  let current: Telemetry | undefined
  let messages: readonly string[] = []
  let web: ReturnType<typeof answersOf> | undefined
  const world = useWorld({
    ...options,
    ownFiles: true,
    telemetry: () => {
      current = telemetry(clock)
      return current
    },
    emulator: { ...options.emulator, stateDir },
  })
  before(() => {
    messages = messagesOf(world().emulator)
    web = answersOf(ports)
  })
  beforeEach(() => void ports.add(world().rollcall.port))
  after(() => {
    web?.stop()
    rmSync(stateDir, { recursive: true, force: true })
  })

  const textsOf = async (dataDir: string): Promise<Readonly<Record<Place, readonly string[]>>> => ({
    message: messages,
    answer: [],
    log: world().logged,
    telemetry: told,
    database: await rowsIn(dataDir),
    'data file': filesIn(dataDir),
    export: files,
    journal: [JSON.stringify(world().emulator.journal.entries())],
    'emulator file': filesIn(stateDir),
  })

  const search: SearchedWorld['search'] = async (secrets, but = () => false) => {
    // Includes what Prometheus would read.
    told.push(await (await fetch(`http://127.0.0.1:${world().rollcall.port}/metrics`)).text())
    const answers = (web?.answers ?? []).filter((answer) => !but(answer))
    const texts = await world().whileStopped(textsOf)
    ports.add(world().rollcall.port)
    return findInAll({ ...texts, answer: answers.map(({ request, text }) => `${request}\n${text}`) }, secrets)
  }

  return () => ({
    ...world(),
    get rollcall() {
      return world().rollcall
    },
    answers: web?.answers ?? [],
    get metrics() {
      return current?.metrics ?? noMetrics
    },
    watchPort: (port) => void ports.add(port),
    keepFile: (text) => void files.push(text),
    search,
  })
}
