import { parse } from 'yaml'
import { text } from '../packaging/project.ts'
import { evaluate, type Scrape } from './promql.ts'

export interface Rule {
  readonly alert: string
  readonly expr: string
}

/** The rules that are shipped. */
export const rules: readonly Rule[] = (
  parse(text('infra/prometheus/rollcall.rules.yml')) as { groups: { rules: Rule[] }[] }
).groups.flatMap((group) => group.rules)

/** What a Prometheus would see that scrapes every 15 seconds: as many as were looked at. */
export interface Watch {
  look(...ports: readonly number[]): Promise<void>
  /** The alerts whose expression holds after the last look, whatever they say how long it must. */
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
          // As Prometheus tells targets apart.
          return page.replaceAll(
            /^([a-z_]+)(?:\{(.*)\})? /gm,
            (_all, name: string, labels = '') =>
              `${name}{${[labels, `instance="${port}"`].filter(Boolean).join(',')}} `,
          )
        }),
      )
      scrapes.push({ at: scrapes.length * 15, text: pages.join('\n') })
    },
    firing: () => rules.filter(({ expr }) => evaluate(expr, scrapes).length > 0).map(({ alert }) => alert),
  }
}
