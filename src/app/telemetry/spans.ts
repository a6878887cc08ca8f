import { AsyncLocalStorage } from 'node:async_hooks'
import {
  type Context,
  type SpanKind as Kind,
  ROOT_CONTEXT,
  type SpanContext,
  SpanKind,
  SpanStatusCode,
  type Tracer,
  trace,
} from '@opentelemetry/api'
import { isFault, UserError } from '../../core/errors.ts'
import type { SpanKind as KindName, Metrics, Span } from '../../core/metrics.ts'

const kinds: Readonly<Record<KindName, Kind>> = {
  internal: SpanKind.INTERNAL,
  server: SpanKind.SERVER,
  client: SpanKind.CLIENT,
  consumer: SpanKind.CONSUMER,
}

// One for all tracers: on Node 20, each additional one permanently slows every promise in the process.
const currentContext = new AsyncLocalStorage<Context>()

/** Spans nested under the current one, across any awaits. */
export function createSpans(tracer: Tracer): Pick<Metrics, 'span' | 'traceparent' | 'link'> {
  const running = () => trace.getSpan(currentContext.getStore() ?? ROOT_CONTEXT)
  return {
    span: async (name, attributes, work, kind = 'internal') => {
      const parent = currentContext.getStore() ?? ROOT_CONTEXT
      const span = tracer.startSpan(name, { attributes: { ...attributes }, kind: kinds[kind] }, parent)
      const handle: Span = {
        trace: span.spanContext().traceId,
        set: (more) => void span.setAttributes({ ...more }),
        event: (event, more) => void span.addEvent(event, { ...more }),
        fail: (type, message) => {
          span.setAttribute('error.type', type)
          span.setStatus({ code: SpanStatusCode.ERROR, ...(message !== undefined && { message }) })
        },
      }
      try {
        return await currentContext.run(trace.setSpan(parent, span), () => work(handle))
      } catch (error) {
        const type = failureOf(error)
        if (type) handle.fail(type)
        throw error
      } finally {
        span.end()
      }
    },
    traceparent: () => {
      const span = running()
      if (!span) return undefined
      const { traceId, spanId, traceFlags } = span.spanContext()
      return `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`
    },
    link: (traceparent) => {
      const context = parse(traceparent)
      if (context) running()?.addLink({ context })
    },
  }
}

const normalErrors = new Set(['AbortError', 'Interruption'])

/**
 * The kind of an error, because messages can quote what an operator typed; undefined for normal cases: a refusal, and
 * work that was ended on purpose.
 */
function failureOf(error: unknown): string | undefined {
  if (error instanceof UserError) return isFault(error) ? error.code : undefined
  if (!(error instanceof Error)) return 'error'
  return normalErrors.has(error.name) ? undefined : error.name
}

function parse(traceparent: string): SpanContext | undefined {
  const [, traceId, spanId, flags] = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/.exec(traceparent) ?? []
  return traceId && spanId && flags
    ? { traceId, spanId, traceFlags: Number.parseInt(flags, 16), isRemote: true }
    : undefined
}
