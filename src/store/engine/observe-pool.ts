import type { PostgresPool, PostgresPoolClient } from 'kysely'
import type { Clock } from '../../core/clock.ts'
import type { Labels, Metrics, Span } from '../../core/metrics.ts'

/** The statement's verb and tables, without values: `select operations`, `with audit operations`. */
export function summaryOf(statement: string): string {
  const [verb = ''] = /[a-z]+/i.exec(statement) ?? []
  const named = statement.matchAll(/\b(?:from|join|into|update|table)\s+"?([a-z_]+)"?/gi)
  const targets = [...new Set([...named].map(([, name = '']) => name.toLowerCase()))].filter(
    (name) => !noTable.has(name),
  )
  return [verb.toLowerCase(), ...targets].join(' ').slice(0, 255)
}

const noTable = new Set(['select', 'unnest', 'lateral', 'only', 'set', 'exists'])

/** The SQLSTATE, or the kind of error. */
function typeOf(error: unknown): { readonly 'error.type': string; readonly 'db.response.status_code'?: string } {
  const { cause } = Object(error) as { cause?: unknown }
  const { code } = Object(cause ?? error) as { code?: unknown }
  if (typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code))
    return { 'error.type': code, 'db.response.status_code': code }
  return { 'error.type': typeof code === 'string' ? code : error instanceof Error ? error.name : 'error' }
}

/**
 * Times each statement by OpenTelemetry's semantic conventions. Traces only those that are part of a trace, because a
 * separate trace for each of the sweep's statements would be useless.
 */
export function observePool(
  pool: PostgresPool,
  options: { readonly metrics: Metrics; readonly clock: Clock; readonly databaseUrl?: string },
): PostgresPool {
  const { metrics, clock, databaseUrl } = options
  const where = placeOf(databaseUrl)
  const run = async (send: () => Promise<unknown>, span?: Span) => {
    const started = clock.elapsed()
    let failure: ReturnType<typeof typeOf> | undefined
    try {
      return await send()
    } catch (error) {
      failure = typeOf(error)
      span?.set(failure)
      span?.fail(failure['error.type'])
      throw error
    } finally {
      const type = failure && { 'error.type': failure['error.type'] }
      metrics.seconds('db.client.operation.duration', (clock.elapsed() - started) / 1000, { ...where, ...type })
    }
  }
  const wrap = (client: PostgresPoolClient): PostgresPoolClient => {
    const query = (text: string, values: readonly unknown[]) => {
      const send = () => client.query(text, values)
      if (metrics.traceparent() === undefined) return run(send)
      const summary = summaryOf(text)
      return metrics.span(summary, { ...where, 'db.query.summary': summary }, (span) => run(send, span), 'client')
    }
    return { query: query as PostgresPoolClient['query'], release: (destroy) => client.release(destroy) }
  }
  return { connect: async () => wrap(await pool.connect()), end: () => pool.end() }
}

function placeOf(databaseUrl: string | undefined): { readonly 'db.system.name': 'postgresql' } & Labels {
  const system = { 'db.system.name': 'postgresql' } as const
  if (databaseUrl === undefined || !URL.canParse(databaseUrl)) return system
  const { hostname, port, pathname } = new URL(databaseUrl)
  return {
    ...system,
    ...(hostname && { 'server.address': hostname }),
    ...(port && port !== '5432' && { 'server.port': Number(port) }),
    ...(pathname.length > 1 && { 'db.namespace': decodeURIComponent(pathname.slice(1)) }),
  }
}
