import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { parse } from 'yaml'
import { openExporters } from '../../src/app/telemetry/exporters.ts'
import { createLog, type Log } from '../../src/core/log.ts'
import { text } from '../packaging/project.ts'
import { hasResult, type Row, rowsOf } from './kql.ts'
import { evaluate, type Scrape } from './promql.ts'

export interface Rule {
  readonly alert: string
  readonly expr: string
}

/** The shipped rules. */
export const rules: readonly Rule[] = (
  parse(text('infra/prometheus/rollcall.rules.yml')) as { groups: { rules: Rule[] }[] }
).groups.flatMap((group) => group.rules)

/** Queries of the Azure alerts, exactly as in the template, by name. */
export const azureSource: ReadonlyMap<string, string> = new Map(
  [...text('infra/modules/alerts.bicep').matchAll(/name: '(Rollcall\w+)'[\s\S]*?query: '(.*)'/g)].map(
    ([, name = '', query = '']) => [name, query],
  ),
)

/** The same for one instance. */
export const azureRules: ReadonlyMap<string, string> = new Map(
  [...azureSource].map(([name, query]) => [name, query.replace('${instances}', '1')]),
)

/** A simplified collector and the Application Insights behind it, which stores what it receives. */
async function openInsights(log: Log) {
  let rows: Row[] = []
  const server = createServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray()).toString('utf8')
    rows.push(...rowsOf(JSON.parse(body)))
    response.setHeader('Content-Type', 'application/json')
    response.end('{}')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const settings = {
    OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}`,
    // As in infra/azure.bicep: the exporters read both from the process environment themselves.
    OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE: 'delta',
  }
  Object.assign(process.env, settings)
  const exporters = await openExporters({ ...settings, OTEL_METRIC_EXPORT_INTERVAL: '3600000' }, log)
  for (const name of Object.keys(settings)) delete process.env[name]
  if (!exporters) throw new Error('Nothing is exported')
  return {
    exporters,
    /** Starts a new window. */
    clear: () => {
      rows = []
    },
    /**
     * Alerts that fire for data in the window, including what is sent now, as if sent this many times, a minute apart.
     */
    firing: async (minutes = 1): Promise<string[]> => {
      // Several rules require a condition to last.
      for (let minute = 0; minute < minutes; minute++) for (const reader of exporters.readers) await reader.forceFlush()
      return [...azureRules].filter(([, query]) => hasResult(query, rows)).map(([name]) => name)
    },
    close: () => new Promise((resolve) => server.close(resolve)),
  }
}

/** One for the tests of a `describe`. Created before its world if requested first. */
export function useInsights(): () => Awaited<ReturnType<typeof openInsights>> {
  let opened: Awaited<ReturnType<typeof openInsights>> | undefined
  before(async () => {
    opened = await openInsights(createLog({ level: 'silent' }))
  })
  after(() => opened?.close())
  return () => {
    if (!opened) throw new Error('It is there inside tests and hooks only')
    return opened
  }
}

/** What a Prometheus scraping every 15 seconds would see. */
export interface Watch {
  look(...ports: readonly number[]): Promise<void>
  /** Alerts whose expression holds after the last scrape, ignoring their `for` duration. */
  firing(): string[]
}

export function watch(): Watch {
  const scrapes: Scrape[] = []
  return {
    look: async (...ports) => {
      const pages = await Promise.all(
        ports.map(async (port) => {
          const response = await fetch(`http://127.0.0.1:${port}/metrics`).catch(() => undefined)
          const page = response?.ok ? await response.text() : ''
          // As Prometheus distinguishes targets.
          const target = `instance="${port}",job="rollcall"`
          const told = page.replaceAll(
            /^([a-z][a-z0-9_]*)(?:\{(.*)\})? /gm,
            (_all, name: string, labels = '') => `${name}{${[labels, target].filter(Boolean).join(',')}} `,
          )
          return `${told}\nup{${target}} ${response?.ok ? 1 : 0}`
        }),
      )
      scrapes.push({ at: scrapes.length * 15, text: pages.join('\n') })
    },
    firing: () => rules.filter(({ expr }) => evaluate(expr, scrapes).length > 0).map(({ alert }) => alert),
  }
}
